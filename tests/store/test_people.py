"""Requests, approvals, contacts and files of clients as rows, on every database."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from docgen.exceptions import ErrandError
from docgen.lifecycle import Actor
from docgen.models import Contact, FileOwner, PersonName, RequestStatus
from docgen.store.people.contacts import CLIENT

BY = Actor(id="7", name="Иванова")
ASKED = {"channel": "form", "assignee": "", "types": ["act"], "organisation": "", "client": "42"}
ASKED |= {"contract": "", "period": "2026-10", "comment": "", "due": date(2026, 11, 6)}
WAITS = {"type": "act", "organisation": "7", "client": "42", "contract": "", "period": ""}
WAITS |= {"request": {"client": "42"}, "payload_hash": "5e", "approvers": ["1", "2"]}
WAITS |= {"due": None, "comment": ""}


def test_people_are_kept_as_they_came(store):
    """What is written reads back, by its owner, its state and its day."""
    request = store.requests.add(ASKED, BY)
    kept = store.owned_files.add(FileOwner.REQUEST, "1", b"1", "а.txt", note="", by=BY)
    contact = Contact(name=PersonName.parse("Петрова Анна"), email="a@b.ru", wants="act")
    added = store.contacts.add(CLIENT, "42", contact, reason="", by=BY)
    assert store.requests.get(request.id).files == (kept,)
    assert store.contacts.of(CLIENT, "42") == (added,)
    assert store.contacts.of(CLIENT, "43") == ()
    late = store.requests.list({"client": "42"}, overdue_on=date(2026, 11, 7))
    assert [row.id for row in late] == [request.id]
    store.requests.close(request.id, RequestStatus.DECLINED, reason="нет", by=BY)
    assert store.requests.list({"status": "open"}) == ()
    with pytest.raises(ErrandError):
        store.requests.assign(request.id, "9", reason="", by=BY)
    assert store.audit() == ()


def test_of_two_answers_to_one_question_the_second_is_told(store):
    """Whoever read the approval before the other's answer has to look again."""
    seen = store.approvals.add(WAITS, BY)
    answered = store.approvals.change(seen, "approved", BY, step=1)
    assert (answered.approver, answered.request) == ("2", {"client": "42"})
    with pytest.raises(ErrandError, match="answered meanwhile"):
        store.approvals.change(seen, "refused", BY, status="refused")
    assert store.approvals.by_token(answered.token) == answered
    assert [row.name for row in store.approvals.events(seen.id)] == ["asked", "approved"]


def test_what_was_asked_and_kept_stays(store, sql):
    """The database itself refuses to change it."""
    store.requests.add(ASKED, BY)
    store.approvals.add(WAITS, BY)
    store.contacts.add(CLIENT, "42", Contact(name=PersonName(last="П")), reason="", by=BY)
    store.owned_files.add(FileOwner.CLIENT, "42", b"1", "а.txt", note="", by=BY)
    for change in (
        "UPDATE requests SET comment = 'другое'",
        "DELETE FROM requests",
        "UPDATE approvals SET approvers = '[]'",
        "DELETE FROM approvals",
        "UPDATE contacts SET content = '{}'",
        "DELETE FROM contacts",
        "UPDATE owned_files SET name = 'б.txt'",
        "DELETE FROM owned_files",
    ):
        with pytest.raises(DBAPIError, match="only ever added"):
            sql(change)
