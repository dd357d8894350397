"""`docgen upgrade`: what this version does to a store, settings, templates and plugins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Config, Json


def upgrade(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Только сказать, что изменится; ничего не менять.")
    ] = False,
    pictures: Annotated[
        Path | None,
        typer.Option("--pictures", metavar="DIR", help="Куда положить картинки отличий."),
    ] = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Перевести хранилище на эту версию docgen; с --check — сказать, что она изменит."""
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import finding_row, has_errors, print_findings, print_json
    from docgen.cli.upgrade_check import upgrade_findings
    from docgen.models import Severity

    findings = upgrade_findings(config, pictures)
    if json:
        print_json(finding_row(finding) for finding in findings)
    else:
        print_findings(findings)
    if not check and not has_errors(findings):
        with open_existing(config) as docgen:
            typer.echo(f"Хранилище готово: {docgen.store.id}")
    if any(finding.severity is not Severity.INFO for finding in findings):
        raise typer.Exit(1)
