from __future__ import annotations

import gc
import io
import subprocess
import sys
from contextlib import redirect_stdout
from typing import get_args

import pytest
import typer

from docgen import garbage
from docgen.cli import main, options
from docgen.cli.app import program
from docgen.cli.plain_values import take_plain_values
from docgen.models import Channel
from docgen.version import DISTRIBUTION, docgen_version

#: What takes long to import, and help can do without.
HEAVY = (
    *("attr", "cattrs", "jinja2", "rich.console", "sqlalchemy", "weasyprint", "yaml"),
    *("docgen.facade", "docgen.models", "docgen.cli.output", "importlib.metadata", "pydantic"),
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


#: What a command that makes one document and stores nothing can do without.
UNUSED = (
    *("sqlalchemy", "yaml", "weasyprint", "pydantic", "rich", "docgen.batch"),
    *("docgen.official.binding", "docgen.letters.types", "docgen.delivery.settings"),
    *("docgen.edo_operator", "docgen.language.declension", "docgen.rendering.contents"),
    *("docgen.rendering.engines.plutoprint_drawing", "docgen_plugins.contract.checks"),
    *(
        "docgen.settlement.receipts",
        "docgen.rendering.metadata.xml",
        "docgen.templates.word.archive",
    ),
)


def test_a_command_imports_what_it_uses(tmp_path):
    """A document that is made and not stored needs no database library, nor official formats."""
    words = ["render", "invoice", "--sample", "single", "--format", "html", "-o"]
    code = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules));"
        f"from docgen.cli import main; main({[*words, str(tmp_path / 'invoice.html')]})"
    )
    assert set(UNUSED) & imported_by(code) == set()


#: What every document of a batch needs, whatever it is.
SHARED_BY_WORKERS = (
    *("PIL.ImageFont", "cattrs", "docgen.batch.batches", "docgen.pipeline.keep", "docgen.wiring"),
    *(
        "docgen.rendering.engines.plutoprint_drawing",
        "docgen.sources.sql",
        "docgen_plugins.invoice",
    ),
)
#: What none does that is issued from a database of SQLite, and has no names to decline.
UNUSED_BY_WORKERS = (
    *("sqlalchemy.dialects.postgresql", "docgen.edo_operator", "docgen.language.declension"),
    *("docgen.rendering.contents", "docgen_plugins.contract.checks", "docgen.store.keeping.copies"),
    *(
        "docgen.store.exchange.messages",
        "docgen.store.people.cabinet",
        "docgen.store.schedule.runs",
    ),
    *("yaml", "weasyprint", "alembic", "docgen.studio", "docgen.portal", "docgen.delivery"),
)


def test_workers_share_what_a_batch_imports():
    """The process that they are copied from has imported what all need, and little else."""
    code = (
        "import sys; from docgen.batch.executors import get_ready as go; go(); print(*sys.modules)"
    )
    imported = imported_by(code)
    assert set(SHARED_BY_WORKERS) - imported == set()
    assert set(UNUSED_BY_WORKERS) & imported == set()


def test_values_are_read_as_typer_reads_them(tmp_path):
    """What is taken without its models is what they would have made of it."""
    app = typer.Typer()

    @app.command()
    def command(
        kind: str, place: options.Output = None, channel: options.Channel = "email", many: int = 1
    ):
        return kind, place, channel, many

    words = ["act", "-o", str(tmp_path), "--channel", "edo", "--many", "3"]
    thorough, quick = (typer.main.get_command(app) for _ in range(2))
    take_plain_values(quick)
    for given in (words, words[:1]):
        expected = thorough.main(given, standalone_mode=False)
        assert quick.main(given, standalone_mode=False) == expected
    for wrong in (["act", "--channel", "post"], ["act", "--many", "x"], []):
        with pytest.raises(Exception, match=r"not one of|valid integer|kind"):
            quick.main(wrong, standalone_mode=False)


def test_the_end_of_a_process_is_searched_where_a_database_was_opened(monkeypatch):
    """Connections are closed by then; a process without them leaves its memory to the system."""
    kept = gc.get_freeze_count()
    monkeypatch.setitem(sys.modules, "sqlalchemy", sys)
    garbage._leave_it_unsearched()
    assert gc.get_freeze_count() == kept
    monkeypatch.delitem(sys.modules, "sqlalchemy")
    try:
        garbage._leave_it_unsearched()
        assert gc.get_freeze_count() > kept
    finally:
        gc.unfreeze()


def test_the_program_says_its_version(capsys):
    """By the name that it is installed under."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert (ended.value.code, capsys.readouterr().out.split()) == (
        0,
        [DISTRIBUTION, docgen_version()],
    )


def test_a_worker_loads_no_models_to_draw_a_page():
    """What draws pages fast is ready at once: it has neither models nor templates to import."""
    code = (
        "import sys, docgen.rendering.workers.worker;"
        "from docgen.rendering.engines.plutoprint_tasks import import_engine;"
        "import_engine(); print(*sys.modules)"
    )
    imported = imported_by(code)
    assert "docgen.rendering.engines.plutoprint_drawing" in imported
    assert not {"docgen.models", "jinja2", "lxml", "ssl", "email", "logging"} & imported


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
