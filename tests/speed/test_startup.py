from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stdout
from typing import get_args

import pytest
import typer

from docgen.cli import main, options
from docgen.cli.app import program
from docgen.models import Channel

#: What takes long to import, and help can do without.
HEAVY = (
    *("attr", "cattrs", "jinja2", "rich.console", "sqlalchemy", "weasyprint", "yaml"),
    *("docgen.facade", "docgen.models", "docgen.cli.output", "importlib.metadata"),
)


def imported_by(code):
    """Return the names that a program of its own prints: the modules that it has imported."""
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this test's own words
    return set(found.stdout.split())


@pytest.mark.parametrize("statement", ["import docgen", "import docgen.cli.app"])
def test_nothing_heavy_is_imported_before_it_is_needed(statement):
    """Neither the package nor the program's help loads the libraries that do the work."""
    code = f"import sys; {statement}; print(*sys.modules)"
    assert not set(HEAVY) & imported_by(code)


def test_the_database_library_waits_until_something_is_stored():
    """A document that is made and not stored needs no database library, nor YAML."""
    code = (
        "import sys, docgen; dg = docgen.DocGen(); data = dg.catalog.sample('invoice', 'single');"
        "dg.render('invoice', data, format='html'); print(*sys.modules)"
    )
    assert not {"sqlalchemy", "yaml", "weasyprint", "docgen.batch"} & imported_by(code)


def test_a_worker_loads_no_models_to_draw_a_page():
    """What draws pages fast is ready at once: it has neither models nor templates to import."""
    code = (
        "import sys, docgen.rendering.workers.worker, docgen.rendering.engines.plutoprint_drawing;"
        "print(*sys.modules)"
    )
    assert not {"docgen.models", "jinja2", "lxml", "ssl"} & imported_by(code)


def test_the_help_lists_every_command():
    """The list is made without the commands' options, and leaves none of them out."""
    whole = typer.main.get_command(program())
    with pytest.raises(SystemExit), redirect_stdout(io.StringIO()) as printed:
        main(["--help"])
    commands = printed.getvalue().partition("Commands:")[2].splitlines()
    assert sorted(whole.commands) == sorted(line.split()[0] for line in commands if line.strip())


def test_the_option_lists_the_channels():
    """The option writes out what the models declare, so as not to import them."""
    literal, _ = get_args(options.Channel)
    assert get_args(literal) == tuple(row.value for row in Channel)
