from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from docgen.exceptions import ConfigurationError
from docgen.lifecycle import Actor
from docgen.settlement import PaymentStatus
from docgen.store.outbox.entries import OutboxState

SECRET = "длинная случайная строка"  # noqa: S105 - the test's own


@pytest.fixture
def called():
    """Start a program that is called; return its address, the calls, and what it answers next."""
    calls, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((self.headers, body))
            answer = answers.pop(0) if answers else 204
            if isinstance(answer, bytes):
                self.wfile.write(answer)
                self.close_connection = True
                return
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/docgen", calls, answers
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def told(open_docgen, called):
    """Open a façade that tells of changes from now on."""
    webhook = {"url": called[0], "secret": SECRET, "events": ["issued", "void"]}
    dg = open_docgen(mail={"webhooks": {"crm": webhook}})
    dg.delivery.now()
    return dg


def test_every_change_is_told_once_and_signed(told, data, called):
    """Of those asked for, in order; the body's HMAC proves who calls."""
    invoice = told.issue("invoice", data())
    told.documents.change_status(invoice, "sent")
    told.documents.void(invoice, reason="ошибка")
    told.delivery.now()
    told.delivery.now()
    _, calls, _ = called
    found = [json.loads(body) for _, body in calls]
    assert [(row["event"], row["number"], row["reason"]) for row in found] == [
        ("issued", "1", ""),
        ("void", "1", "ошибка"),
    ]
    headers, body = calls[0]
    proof = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Docgen-Signature"] == f"sha256={proof}"


def test_who_is_down_is_called_again(told, data, called):
    """500 is for another time, 404 for ever."""
    _, calls, answers = called
    answers += [500, 404]
    told.issue("invoice", data())
    told.issue("act", data())
    told.delivery.now()
    states = {row.state for row in told.store.outbox.list(kind="webhook")}
    assert states == {OutboxState.PENDING, OutboxState.FAILED}
    assert len(calls) == 2


def test_what_was_before_is_not_told(open_docgen, data, called):
    """Telling begins when it is first turned on."""
    open_docgen().issue("invoice", data())
    dg = open_docgen(mail={"webhooks": {"crm": {"url": called[0], "secret": SECRET}}})
    dg.delivery.now()
    assert called[1] == []


@pytest.mark.parametrize("webhook", [{"url": "ftp://a", "secret": "x"}, {"url": "https://a"}])
def test_a_webhook_has_an_address_and_a_secret(open_docgen, webhook):
    """It is refused at once."""
    with pytest.raises(ConfigurationError, match=r"mail\.webhooks\.crm needs"):
        open_docgen(mail={"webhooks": {"crm": webhook}})


def test_a_paid_bill_is_told_to_the_client_and_to_who_issued_it(open_docgen, data, tmp_path):
    """Once, when the last of the money is there; not of what was paid before it was turned on."""
    account = {"sender": "office@sever.example.com", "folder": str(tmp_path / "mail")}
    mail = {"accounts": {"main": account}, "thanks": True, "tell_issuer": True}
    dg = open_docgen(mail=mail)
    asked_by = Actor(name="manager@sever.example.com")
    dg.payments.mark_paid(dg.issue("invoice", data(), by=asked_by), reason="раньше")
    dg.delivery.now()
    invoice, _ = dg.issue_package(["invoice", "act"], data(), by=asked_by)
    pay = {"client": "romashka", "organisation": "sever", "date": date(2026, 11, 9)}
    dg.payments.add(**pay, amount=Decimal(1000), documents=[invoice])
    dg.delivery.now()
    assert dg.delivery.log() == ()
    rest = invoice.payload.total - 1000
    dg.payments.add(**pay, amount=rest, number="131", documents=[invoice])
    dg.delivery.now()
    dg.delivery.now()
    letters = dg.delivery.log(document=invoice)
    assert sorted((row.recipient, row.occasion) for row in letters) == [
        ("buh@romashka.example", "paid"),
        ("manager@sever.example.com", "paid"),
    ]
    text = dg.delivery.preview(invoice, letter="paid", format="txt").content.decode()
    assert "получены 9 ноября, платёжное поручение № 131. Спасибо!" in text


def test_a_deferral_counts_from_the_documents_date(open_docgen, data):
    """LANBilling's example: a deferral of 7 days, dated the last of August, late on 8 September."""
    found = data(date="2026-08-31", period="2026-08", due_date=None)
    seller = {**found["seller"], "deferral_days": 7}
    dg = open_docgen()
    invoice = dg.issue("invoice", {**found, "seller": seller})
    assert dg.documents.payment_status(invoice, date(2026, 9, 7)) is PaymentStatus.UNPAID
    assert dg.documents.payment_status(invoice, date(2026, 9, 8)) is PaymentStatus.OVERDUE


@pytest.mark.parametrize("answer", [b"no http at all\r\n\r\n", b"HTTP/1.1 " + b"2" * 70_000, b""])
def test_what_is_no_answer_is_for_another_time(told, data, called, answer):
    """Whoever is called may say anything: the call waits, and the others are made."""
    _, calls, answers = called
    answers.append(answer)
    first, second = (told.issue("invoice", data(), key=key) for key in "12")
    told.delivery.now()
    assert len(calls) == 2
    waiting, sent = (
        told.store.outbox.list(document=row.id, kind="webhook")[0] for row in (first, second)
    )
    assert (waiting.state, sent.state) == (OutboxState.PENDING, OutboxState.SENT)
    assert 0 < len(waiting.problem) <= 300
