"""``manage.py docgen …``: the whole command line, over the site's façade."""

from __future__ import annotations

from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from docgen.cli import main
from docgen.cli.configuration import opened_by
from docgen.contrib.django.access import get_docgen


class Command(BaseCommand):
    """Runs a command of docgen's."""

    help = "Команды docgen над документами сайта: manage.py docgen batch invoice --period 2026-10"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take everything as docgen's own."""
        parser.add_argument("arguments", nargs=REMAINDER)

    def run_from_argv(self, argv: list[str]) -> None:
        """Run it, with its own options and its own exit status: ``--help`` is docgen's, too."""
        with opened_by(get_docgen):
            main(argv[2:])

    def handle(self, *_: Any, arguments: list[str], **__: Any) -> None:  # noqa: ANN401 - Django's
        """Run it, called by a program.

        Raises:
            CommandError: it found or failed something.

        """
        try:
            with opened_by(get_docgen):
                main(arguments)
        except SystemExit as ended:
            if ended.code:
                told = f"docgen {' '.join(arguments)}: status {ended.code}"
                raise CommandError(told) from None
