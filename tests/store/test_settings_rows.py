"""Rules changed in the host's settings, noticed on both databases when a number is given."""

from __future__ import annotations

import pytest
from attrs import evolve
from sqlalchemy import event as sqlalchemy_event

from docgen.exceptions import StorageError
from docgen.lifecycle import Actor
from docgen.numbering import Mask

GLEBOVA = Actor(name="Глебова")


@pytest.fixture
def other(rule):
    """Count acts by another mask."""
    return evolve(rule, mask=Mask.parse("А-{N}/{YY}"))


@pytest.fixture
def statements(store):
    """Record what the store asks of its database while it writes."""
    asked = []
    sqlalchemy_event.listen(
        store._database._writer, "before_cursor_execute", lambda *given: asked.append(given[2])
    )
    return asked


def test_the_first_rule_is_no_change(store, issue, sql):
    """It is written down once, to be compared with later."""
    issue()
    issue()
    assert store.journal.settings_changes() == ()
    assert sql("SELECT name FROM events WHERE subject = 'rule'") == [("rule_in_settings",)]


def test_a_changed_rule_is_written_with_the_document(store, issue, other):
    """Once, with what it was and what it is; stored changes are no part of it."""
    issue()
    issue(using=other)
    issue(using=other)
    issue(using=evolve(other, start=70, in_settings=other))
    (change,) = store.journal.settings_changes()
    assert (change.code, change.changed) == ("act", ("mask",))
    assert (change.before["mask"], change.after["mask"]) == ("{YYYY}-{N}", "А-{N}/{YY}")
    assert change.after["reset"] == "year"


def test_another_process_knows_what_was_written(open_store, issue, context, rule, other):
    """It compares with what the store says, not with what it has seen itself."""
    issue()
    journal = open_store().journal
    journal.take(rule, context, 1, by=GLEBOVA, reason="бланк")
    assert journal.settings_changes() == ()
    journal.take(other, context, 1, by=GLEBOVA, reason="бланк")
    (change,) = journal.settings_changes()
    assert change.noticed_by == "Глебова"
    issue(using=other)
    assert journal.settings_changes() == (change,)
    open_store().journal.take(rule, context, 1, by=GLEBOVA, reason="бланк")
    assert [row.after["mask"] for row in journal.settings_changes()] == ["А-{N}/{YY}", "{YYYY}-{N}"]


def test_a_failed_document_takes_its_notice_back(store, issue, other, break_inserts):
    """The next one that succeeds is noticed."""
    issue()
    mend = break_inserts("numbers")
    with pytest.raises(StorageError):
        issue(using=other)
    assert store.journal.settings_changes() == ()
    mend()
    issue(using=other)
    assert len(store.journal.settings_changes()) == 1


def test_a_known_rule_costs_nothing(issue, statements):
    """From the third document on, nobody asks for events of rules."""
    counts = []
    for _ in range(4):
        issue()
        counts.append(sum("FROM events" in row for row in statements))
    assert counts == [1, 2, 2, 2]
