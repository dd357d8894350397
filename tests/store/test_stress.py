from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve

from docgen import Channel
from docgen.models import File

HERE = Path(__file__).parent
SHORT = ("--rounds", "1", "--documents", "40", "--processes", "4", "--kills", "5")

CHECKS = runpy.run_path(str(HERE / "stress_checks.py"))


def test_processes_killed_at_random_lose_nothing(database):
    """The short version of ``make stress``: killed and started again, they do all, once."""
    command = [sys.executable, HERE / "stress.py", "--database", database, *SHORT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the tests' own script
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{database}, seed 1" in done.stdout


@pytest.fixture
def numbered(rule):
    """Count from 1, with nothing else in the number."""
    return evolve(rule, mask=type(rule.mask).parse("{N}"), reset="never")


@pytest.fixture
def audit(run):
    """Ask ``docgen numbers audit`` in this process, which takes no second to begin."""

    def complaints(settings):
        asked = run("numbers", "audit", "--config", settings)
        return asked.out + asked.err if asked.status else ""

    return complaints


@pytest.fixture
def checked(store, issue, numbered, artifact_folder, audit):
    """Issue three acts, one with a file; return what finds what is wrong with them."""
    url = store._database._writer.url.render_as_string(hide_password=False)
    acts = [issue(key=f"k{index}", using=numbered).document for index in range(3)]
    file = File(name="1.html", media_type="text/html", content=b"<p>: 1, 1 500,16</p>")
    store.files.keep(acts[0].id, file, Channel.PAPER)

    def check(keys=("k0", "k1", "k2"), with_file=("k0",)):
        expected = CHECKS["Expected"](keys=frozenset(keys), with_file=frozenset(with_file))
        return "\n".join(CHECKS["problems"](url, artifact_folder, expected, Path.cwd(), audit))

    return check


@pytest.fixture
def change(database, sql):
    """Change rows of a table past docgen and past the guards of the database."""
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"

    def change_rows(table, statement):
        if database == "postgresql":
            sql(f"ALTER TABLE {table} DISABLE TRIGGER USER", statement)
        else:
            sql(*(f"DROP TRIGGER {row.name}" for row in sql(triggers)), statement)

    return change_rows


def test_a_sound_store_has_no_problems(checked):
    """Otherwise the others would prove nothing."""
    assert checked() == ""


@pytest.mark.parametrize(
    ("table", "statement", "found"),
    [
        ("numbers", "DELETE FROM numbers WHERE n = 2", "document 2 has no number"),
        ("documents", "UPDATE documents SET number = '4' WHERE id = 2", "gaps or repeat"),
        ("documents", "UPDATE documents SET key = 'other' WHERE id = 2", "nobody wanted it"),
        ("counters", "UPDATE counters SET last = 4", "given 4 numbers for 3 documents"),
        ("events", "DELETE FROM events WHERE document_id = 2", "2 was not issued once"),
        ("files", "DELETE FROM files", "k0 has no file"),
    ],
)
def test_the_checks_find_what_is_wrong(table, statement, found, checked, change):
    """A row that is missing, or is not what was written, is told."""
    change(table, statement)
    assert found in checked()


def test_the_checks_find_what_was_not_issued(checked):
    """A key that is missing, and a file that is missing, are told."""
    assert "k3 was not issued" in checked(keys=("k0", "k1", "k2", "k3"))
    assert "k1 has no file" in checked(with_file=("k0", "k1"))


def test_the_checks_find_a_file_that_is_not_whole(checked, artifact_folder):
    """Whatever has the name of an artifact must be it, even when nothing refers to it."""
    half = artifact_folder / "ab" / ("c" * 62)
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    assert "is not whole" in checked()
