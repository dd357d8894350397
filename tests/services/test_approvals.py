"""Documents that wait for a yes: of one approver or several, by call or by link."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen.exceptions import (
    ApprovalNeededError,
    ConfigurationError,
    ErrandError,
    ForbiddenError,
    IssueRefusedError,
    UnknownNameError,
)
from docgen.lifecycle import Actor
from docgen.sources import MappingSource

MANAGER = Actor(id="7", name="Иванова")
LAWYER = Actor(id="20", name="Юристов", roles=("lawyer",))
DIRECTOR = Actor(id="1", name="Директоров")
WANTED = {"client": "42", "period": "2026-10"}


@pytest.fixture
def asked(desk):
    """Ask a lawyer, then the director, for October's act."""
    due = dt.date(2026, 11, 10)
    approvers = ["lawyer", "1"]
    return desk.approvals.ask("act", approvers=approvers, due=due, by=MANAGER, **WANTED)


def test_the_number_is_taken_on_the_last_yes(desk, asked, told):
    """Each is asked in turn; the document is who said the last yes's."""
    assert desk.documents.list() == ()
    assert desk.numbers.peek("act", organisation="1") == "1"
    first = desk.approvals.approve(asked, comment="без замечаний", by=LAWYER)
    assert (first.status, first.approver, first.document_id) == ("asked", "1", None)
    last = desk.approvals.approve(asked.id, by=DIRECTOR)
    assert (last.status, last.approver) == ("approved", "")
    document = desk.documents.get(last.document_id)
    assert (document.type, document.number, document.payload.buyer.id) == ("act", "1", "42")
    assert told.kinds == [
        ("approval.asked", "lawyer"),
        ("approval.asked", "1"),
        ("approval.given", "Иванова"),
    ]
    assert told.notices[-1].links == ("https://crm/d/1",)
    events = [(row.name, row.detail, row.who, row.reason) for row in desk.approvals.history(asked)]
    assert events == [
        ("asked", "lawyer", "Иванова", ""),
        ("approved", "lawyer", "Юристов", "без замечаний"),
        ("approved", "1", "Директоров", ""),
    ]
    with pytest.raises(ErrandError, match="approved already"):
        desk.approvals.approve(asked, by=DIRECTOR)


def test_changed_data_ask_again(open_docgen, crm, told):
    """A yes to other data is none: the first approver is asked with what is there now."""
    docgen = open_docgen(MappingSource(crm), plugins=[told])
    seen = docgen.approvals.ask("act", approvers=["lawyer", "1"], by=MANAGER, **WANTED)
    docgen.approvals.approve(seen, by=LAWYER)
    crm["charges"][0]["item"]["price"] = "250"
    docgen.close()
    docgen = open_docgen(MappingSource(crm), plugins=[told])
    again = docgen.approvals.approve(seen.id, by=DIRECTOR)
    assert (again.status, again.approver, again.document_id) == ("asked", "lawyer", None)
    assert told.kinds[-1] == ("approval.changed", "lawyer")
    assert docgen.documents.list() == ()
    docgen.approvals.approve(again, by=LAWYER)
    done = docgen.approvals.approve(again.id, by=DIRECTOR)
    assert str(docgen.documents.get(done.document_id).payload.total) == "250.00"


def test_a_link_answers_once_for_whom_it_was_made(desk, asked, told):
    """The next link is another one; a used one is nobody's."""
    (link,) = told.notices[-1].links
    token = link.removeprefix("https://crm/a/")
    assert (asked.token, desk.approvals.get(asked).token) == ("", "")
    assert desk.approvals.answer(token, yes=True).approver == "1"
    with pytest.raises(UnknownNameError, match="of this link"):
        desk.approvals.answer(token, yes=True)
    (link,) = told.notices[-1].links
    token = link.removeprefix("https://crm/a/")
    refused = desk.approvals.answer(token, yes=False, reason="дорого")
    assert (refused.status, refused.closed_at is not None) == ("refused", True)
    assert told.kinds[-1] == ("approval.refused", "Иванова")
    assert desk.approvals.history(asked)[-1].who == "1"
    assert desk.documents.list() == ()


def test_only_whose_turn_it_is_answers(desk, asked):
    """The director waits for the lawyer; others have no say; a no needs its reason."""
    with pytest.raises(ForbiddenError, match="the turn is lawyer's"):
        desk.approvals.approve(asked, by=DIRECTOR)
    with pytest.raises(ConfigurationError, match="say why"):
        desk.approvals.refuse(asked, reason="", by=LAWYER)
    with pytest.raises(ForbiddenError):
        desk.acting_as(Actor(id="c", client="42")).approvals.get(asked)
    assert desk.acting_as(Actor(id="c", client="42")).approvals.list() == ()


def test_no_answer_by_its_day_is_told_once_a_day(desk, asked, told):
    """To who should answer, and to who asked."""
    told.notices.clear()
    day = dt.date(2026, 11, 11)
    assert desk.approvals.list(overdue=True, on=dt.date(2026, 11, 10)) == ()
    assert [row.id for row in desk.approvals.remind(on=day)] == [asked.id]
    assert desk.approvals.remind(on=day) == ()
    assert told.kinds == [("approval.overdue", "lawyer"), ("approval.overdue", "Иванова")]
    assert [row.id for row in desk.approvals.list(approver="lawyer", overdue=True, on=day)] == [1]


def test_a_type_that_needs_a_yes_is_not_issued_without(open_docgen, crm):
    """By itself, in a package, in a batch: no number is taken until who is set has agreed."""
    docgen = open_docgen(MappingSource(crm), approvals={"act": ["lawyer"]})
    with pytest.raises(ApprovalNeededError, match=r"lawyer said yes.*dg\.approvals\.ask"):
        docgen.issue("act", **WANTED)
    with pytest.raises(ApprovalNeededError):
        docgen.issue_package(["invoice", "act"], **WANTED)
    (row,) = docgen.batch("act", period="2026-10", clients=["42"]).rows
    assert (row.outcome, row.code) == ("failed", "errand.approval_needed")
    assert row.message == "Сначала нужно согласие: lawyer"
    assert docgen.documents.list() == ()
    asked = docgen.approvals.ask("act", by=MANAGER, **WANTED)
    assert asked.approvers == ("lawyer",)
    assert docgen.approvals.approve(asked, by=LAWYER).document_id == 1
    with pytest.raises(ApprovalNeededError):
        docgen.documents.reissue(1, reason="x", by=MANAGER)


def test_what_could_not_be_issued_is_not_asked_for(desk):
    """The findings are told to who asks, not to the director; somebody must be named."""
    with pytest.raises(IssueRefusedError):
        desk.approvals.ask("act", client="42", period="2026-12", approvers=["1"], by=MANAGER)
    with pytest.raises(ConfigurationError, match="say who approves act"):
        desk.approvals.ask("act", by=MANAGER, **WANTED)
    with pytest.raises(UnknownNameError, match="status of an approval"):
        desk.approvals.list(status="maybe")
    assert desk.approvals.list() == ()
