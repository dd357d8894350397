"""Requests to the accountant: asked, given to somebody, fulfilled or declined, and told of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from docgen.exceptions import (
    ConfigurationError,
    ErrandError,
    ForbiddenError,
    IssueRefusedError,
    UnknownNameError,
)
from docgen.lifecycle import Actor
from docgen.models import RequestStatus

MANAGER = Actor(id="7", name="Иванова")
ACCOUNTANT = Actor(id="9", name="Петрова")
CABINET = Actor(id="81", name="Ромашка", client="42")
DAY = dt.date(2026, 11, 20)


@pytest.fixture
def request_(desk):
    """Ask for October's invoice and act of a client."""
    return desk.requests.ask(
        "invoice",
        "act",
        client="42",
        period="2026-10",
        comment=" Клиент ждёт к пятнице ",
        due=dt.date(2026, 11, 6),
        channel="phone",
        files={"письмо.txt": "Просим акт".encode()},
        by=MANAGER,
    )


def test_a_request_says_who_what_and_by_when(desk, request_, told):
    """It is kept as it was asked, with its files and who asked; the accountants are told."""
    kept = desk.requests.get(request_.id)
    assert kept == request_
    assert (kept.status, kept.channel, kept.asked_by) == ("open", "phone", "Иванова")
    assert (kept.types, kept.client, str(kept.period)) == (("invoice", "act"), "42", "2026-10")
    assert (kept.comment, kept.due) == ("Клиент ждёт к пятнице", dt.date(2026, 11, 6))
    assert desk.requests.file(kept.files[0]).content.decode() == "Просим акт"
    assert told.kinds == [("request.asked", "")]
    assert told.notices[0].links == ("https://crm/r/1",)
    assert [row.name for row in desk.requests.history(1)] == ["asked"]


def test_one_call_issues_what_the_request_says(desk, request_, told):
    """The initiator gets links to the documents; nothing is issued twice."""
    desk.requests.assign(request_, "9", reason="она ведёт", by=ACCOUNTANT)
    done = desk.requests.fulfil(request_, note="готово", by=ACCOUNTANT)
    assert (done.status, done.documents, done.reason) == ("fulfilled", (1, 2), "готово")
    assert [desk.documents.get(row).type for row in done.documents] == ["invoice", "act"]
    assert told.kinds[1:] == [("request.assigned", "9"), ("request.fulfilled", "7")]
    assert told.notices[-1].links == ("https://crm/d/1", "https://crm/d/2")
    assert "Счёт на оплату № 1 от 31.10.2026" in told.notices[-1].text
    events = desk.requests.history(request_)
    assert [(row.name, row.who, row.reason) for row in events] == [
        ("asked", "Иванова", ""),
        ("assigned", "Петрова", "она ведёт"),
        ("fulfilled", "Петрова", "готово"),
    ]
    with pytest.raises(ErrandError, match="request 1 is fulfilled already"):
        desk.requests.fulfil(request_, by=ACCOUNTANT)


def test_the_initiator_is_told_once_when_the_invoice_is_paid(desk, request_, told):
    """Paid in two parts, it is told with the second; later money changes nothing."""
    invoice, _ = desk.requests.fulfil(request_, by=ACCOUNTANT).documents
    told.notices.clear()
    money = {"client": "42", "organisation": "1", "date": DAY, "documents": [invoice]}
    desk.payments.add(amount=Decimal(40), **money)
    assert told.kinds == []
    desk.payments.add(amount=Decimal(60), **money)
    assert told.kinds == [("request.paid", "7")]
    assert told.notices[0].links == ("https://crm/d/1",)
    desk.payments.release(invoice, reason="ошибка")
    desk.payments.allocate_automatically("42", organisation="1")
    desk.payments.mark_paid(desk.issue("invoice", client="43", period="2026-10"), reason="касса")
    assert told.kinds == [("request.paid", "7")]
    assert [row.name for row in desk.requests.history(request_)][-1] == "paid"


def test_a_request_is_fulfilled_by_documents_and_files_that_are_there(desk, told):
    """What was paid before is told at once."""
    act = desk.issue("act", client="42", period="2026-10")
    bill = desk.issue("invoice", client="42", period="2026-10")
    desk.payments.mark_paid(bill, reason="касса")
    first = desk.requests.ask(comment="Пришлите всё за октябрь", client="42", by=MANAGER)
    done = desk.requests.fulfil(first, [act, bill.id], by=ACCOUNTANT)
    assert done.documents == (act.id, bill.id)
    assert told.kinds[-1] == ("request.paid", "7")
    second = desk.requests.ask(comment="И карточку", by=MANAGER)
    done = desk.requests.fulfil(second, files={"карточка.txt": b"1"}, by=ACCOUNTANT)
    assert [(row.owner, row.name) for row in done.files] == [("answer", "карточка.txt")]


def test_what_cannot_be_issued_leaves_the_request_open(desk):
    """Findings, a client that is not there, a request in free words: nothing was done."""
    empty = desk.requests.ask("act", client="42", period="2026-12", by=MANAGER)
    with pytest.raises(IssueRefusedError):
        desk.requests.fulfil(empty, by=ACCOUNTANT)
    words = desk.requests.ask(comment="Что-нибудь", client="42", by=MANAGER)
    with pytest.raises(ConfigurationError, match="does not name types and a client"):
        desk.requests.fulfil(words, by=ACCOUNTANT)
    with pytest.raises(UnknownNameError):
        desk.requests.fulfil(words, [99], by=ACCOUNTANT)
    assert {row.status for row in desk.requests.list()} == {RequestStatus.OPEN}
    assert desk.documents.list() == ()


def test_a_request_is_declined_with_a_reason(desk, request_, told):
    """The initiator is told it."""
    with pytest.raises(ConfigurationError, match="reason"):
        desk.requests.decline(request_, reason=" ", by=ACCOUNTANT)
    declined = desk.requests.decline(request_, reason="нет акта сверки", by=ACCOUNTANT)
    assert (declined.status, declined.reason) == ("declined", "нет акта сверки")
    assert told.kinds[-1] == ("request.declined", "7")
    assert told.notices[-1].text.endswith("отклонён: нет акта сверки")
    for again in (desk.requests.fulfil, desk.requests.attach):
        with pytest.raises(ErrandError):
            again(request_, files={"а.txt": b"1"}, by=ACCOUNTANT)


def test_overdue_requests_are_listed_and_reminded_of_once_a_day(desk, request_, told):
    """The day it is due is still in time; what is closed is not late."""
    desk.requests.assign(request_, "9", by=ACCOUNTANT)
    assert desk.requests.history(request_)[-1].reason == ""
    told.notices.clear()
    assert desk.requests.list(overdue=True, on=dt.date(2026, 11, 6)) == ()
    assert [row.id for row in desk.requests.list(overdue=True, on=DAY)] == [1]
    assert request_.is_overdue(DAY)
    assert [row.id for row in desk.requests.remind(on=DAY)] == [1]
    assert desk.requests.remind(on=DAY) == ()
    assert len(desk.requests.remind(on=DAY + dt.timedelta(days=1))) == 1
    assert told.kinds == [("request.overdue", "9")] * 2
    desk.requests.decline(request_, reason="поздно", by=ACCOUNTANT)
    assert desk.requests.list(overdue=True, on=DAY) == ()


@pytest.mark.usefixtures("request_")
def test_lists_are_narrowed_and_go_by_pages(desk):
    """By status, client, assignee and initiator, the newest first."""
    second = desk.requests.ask("act", client="43", assignee="9", by=ACCOUNTANT)
    assert second.status is RequestStatus.ASSIGNED
    lists = desk.requests.list
    assert [row.id for row in lists()] == [2, 1]
    assert [row.id for row in lists(limit=1)] == [2]
    assert [row.id for row in lists(before=2)] == [1]
    assert [row.id for row in lists(client="43")] == [2]
    assert [row.id for row in lists(assignee="9")] == [2]
    assert [row.id for row in lists(asked_by="Иванова", status="open")] == [1]
    with pytest.raises(UnknownNameError, match="status of a request"):
        lists(status="done")


def test_a_client_asks_for_its_own_in_its_cabinet(desk, request_):
    """And sees what came of it; accountants' work is not its own."""
    mine = desk.acting_as(CABINET)
    asked = mine.requests.ask("act", client="42", period="2026-10")
    assert (asked.asked_by, asked.asked_by_id) == ("Ромашка", "81")
    assert [row.id for row in mine.requests.list()] == [asked.id, request_.id]
    for forbidden in (
        lambda: mine.requests.ask("act", client="43"),
        lambda: mine.requests.ask(comment="чьё-нибудь"),
        lambda: mine.requests.fulfil(asked),
        lambda: mine.requests.decline(asked, reason="x"),
        lambda: mine.requests.assign(asked, "9"),
    ):
        with pytest.raises(ForbiddenError):
            forbidden()


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({}, ConfigurationError, "say what is asked for"),
        ({"comment": "x", "by": Actor()}, ConfigurationError, "say who asks"),
        ({"comment": "я" * 1_000_000}, ConfigurationError, "cannot be used"),
        ({"comment": "x", "channel": "pigeon"}, UnknownNameError, "channel of a request 'pigeon'"),
        ({"comment": "x", "period": "октябрь"}, ConfigurationError, "октябрь"),
    ],
)
def test_a_request_that_says_nothing_is_refused(desk, wrong, error, message):
    """Nothing is kept of it."""
    with pytest.raises(error, match=message):
        desk.requests.ask(**{"by": MANAGER, **wrong})
    with pytest.raises(UnknownNameError, match="document type 'acts'"):
        desk.requests.ask("acts", by=MANAGER)
    assert desk.requests.list() == ()
    with pytest.raises(UnknownNameError, match="request '1'"):
        desk.requests.get(1)
