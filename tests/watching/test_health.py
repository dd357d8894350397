from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing

import pytest

from docgen.exceptions import ForbiddenError
from docgen.kit.samples import sale
from docgen.lifecycle import Actor
from docgen.scheduling.scheduler import Scheduler
from docgen.store.database.schema import SCHEMA_VERSION
from docgen.store.outbox.entries import NewEntry

NIGHTLY = {"month": {"types": ["invoice"], "when": "day 1", "at": "02:00"}}


def by_code(checks):
    """Return the checks by their codes."""
    return {row.code: row for row in checks}


def test_a_store_in_use_is_well(open_docgen):
    """Its tables, its files, its letters and runs, the disk; and nothing is left of looking."""
    docgen = open_docgen()
    docgen.issue("invoice", sale())
    before = [*docgen.store.unused_artifacts()]
    found = by_code(docgen.watching.health())
    assert {"migrations", "store", "artifacts", "outbox", "runs", "disk"} == set(found)
    assert all(row.well or not row.required for row in found.values())
    assert (found["migrations"].found, found["store"].found) == (SCHEMA_VERSION, "документов: 1")
    assert [*docgen.store.unused_artifacts()] == before


def test_looking_makes_no_store_and_migrates_none(open_docgen, tmp_path):
    """What is not there yet is well; what is older is told, and stays as it is."""
    path = tmp_path / "new.db"
    docgen = open_docgen(store=f"sqlite:///{path}")
    assert by_code(docgen.watching.health())["store"].found == "ещё не создано"
    assert not path.exists()
    docgen.issue("invoice", sale())
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for version, required in (("0001", False), ("0999", True)):
            database.execute("UPDATE alembic_version SET version_num = ?", (version,))
            check = by_code(docgen.watching.health())["migrations"]
            assert (check.well, check.required) == (False, required)
            stated = database.execute("SELECT version_num FROM alembic_version").fetchone()
            assert stated == (version,)


def test_a_letter_that_waits_too_long_is_told(open_docgen):
    """A monitor is alarmed by it, and told what to type."""
    docgen = open_docgen()
    docgen.issue("invoice", sale())
    due = dt.datetime.now(dt.UTC) - dt.timedelta(hours=5)
    docgen.store.outbox.put(
        [NewEntry(kind="letter", key="a", recipient="buh@example.com", due_at=due)]
    )
    check = by_code(docgen.watching.health())["outbox"]
    assert (check.well, check.required) == (False, True)
    assert "docgen send now" in check.remedy
    assert "buh@" not in check.found


def test_a_server_that_does_not_answer_is_told(open_docgen):
    """Whatever is wrong with it; without asking for mail nobody is connected to."""
    account = {"sender": "a@example.com", "host": "mail.invalid", "security": "none"}
    docgen = open_docgen(mail={"accounts": {"main": account}})
    (check,) = [row for row in docgen.watching.health() if row.code == "smtp"]
    assert not check.well
    assert not [row for row in docgen.watching.health(mail=False) if row.code == "smtp"]


def test_a_rule_that_did_not_run_in_time_is_told(open_docgen):
    """An hour after its moment; a rule that nobody has begun with owes nothing."""
    docgen = open_docgen()
    scheduler = Scheduler(docgen, NIGHTLY)
    assert scheduler.overdue() == ()
    rule = scheduler.rule("month")
    seen = dt.datetime(2026, 10, 15, tzinfo=dt.UTC)
    docgen.store.runs.see(rule.name, seen, rule.definition)
    late = scheduler.overdue(dt.datetime(2026, 11, 15, tzinfo=dt.UTC))
    assert [row.rule.name for row in late] == ["month"]
    assert docgen.store.runs.list(rule.name)[0].moment == seen


def test_a_cabinets_client_is_not_told(open_docgen):
    """It is the administrator's."""
    with pytest.raises(ForbiddenError):
        open_docgen().acting_as(Actor(id="u", client="42")).watching.health()


def test_the_doctor_looks_at_the_store(stored, run):
    """Its checks stand beside those of the installation, with codes for a monitor."""
    rows = run("doctor", "--no-mail", "--json").rows
    assert {"installation", "store", "migrations", "artifacts"} <= {row["code"] for row in rows}
    (stored / "docs.db").write_bytes(b"no database" * 100)
    done = run("doctor", "--no-mail")
    assert done.status == 1
    assert "✗" in done.out
