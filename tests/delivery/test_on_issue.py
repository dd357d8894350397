"""Letters that are written as documents are issued: with them, or not at all."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from docgen import DocGen
from docgen.delivery.settings import read_mail
from docgen.exceptions import (
    ConfigurationError,
    StorageError,
    TemplateNotFoundError,
    UnknownNameError,
)
from docgen.models import Status
from docgen.store.outbox.entries import OutboxState

ACCOUNT = {"sender": "office@sever.example.com", "folder": "mail"}
MAIL = {"accounts": {"main": ACCOUNT}, "on_issue": ["invoice"]}


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    """Return the address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/docs.db"
    return request.getfixturevalue("make_database")()


def test_an_issued_document_has_its_letter(open_docgen, store, data):
    """One for the type that is named; issued again, or sent by hand, no second one."""
    dg = open_docgen(store=store, mail=MAIL)
    invoice = dg.issue("invoice", data(), key="k")
    dg.issue("act", data())
    assert dg.issue("invoice", data(), key="k") == invoice
    (letter,) = dg.delivery.log()
    assert (letter.documents, letter.recipient) == ((invoice.id,), "buh@romashka.example")
    assert letter.state is OutboxState.PENDING
    assert dg.delivery.send(invoice).there == (letter.id,)


def test_what_is_rolled_back_leaves_no_letter(open_docgen, store, data, sql_at):
    """The outbox fails: there is no document and no number is lost; then both are there."""
    dg = open_docgen(store=store, mail=MAIL)
    assert dg.documents.list() == ()
    sql_at(store, "ALTER TABLE outbox RENAME TO outbox_away")
    with pytest.raises(StorageError):
        dg.issue("invoice", data())
    sql_at(store, "ALTER TABLE outbox_away RENAME TO outbox")
    assert (dg.documents.list(), dg.delivery.log()) == ((), ())
    assert dg.issue("invoice", data()).number == "1"
    assert len(dg.delivery.log()) == 1


def _die_before_the_end(store, artifacts, data):
    from docgen.store.documents import issuing

    insert_entry = issuing.insert_entry

    def insert_and_die(*arguments):
        insert_entry(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    issuing.insert_entry = insert_and_die
    with DocGen(store=store, artifacts=artifacts, mail=MAIL) as dg:
        dg.issue("invoice", data)


def test_a_process_that_dies_leaves_neither(open_docgen, store, data, tmp_path):
    """Killed after the letter is written and before the end: nothing was."""
    dg = open_docgen(store=store, mail=MAIL)
    assert dg.documents.list() == ()
    arguments = (store, tmp_path / "files", data())
    process = multiprocessing.get_context("spawn").Process(
        target=_die_before_the_end, args=arguments
    )
    process.start()
    process.join(timeout=60)
    assert process.exitcode == -signal.SIGKILL
    assert (dg.documents.list(), dg.delivery.log()) == ((), ())
    assert dg.issue("invoice", data()).number == "1"


def test_what_waits_for_money_does_not_go_yet(open_docgen, data):
    """A closing document goes once its bill is paid: not when it is issued."""
    dg = open_docgen(mail=MAIL | {"on_issue": ["act"], "when_paid": True})
    dg.issue("act", data())
    assert dg.delivery.log() == ()


def test_a_correction_has_a_letter_of_its_own(open_docgen, data):
    """And so has what is issued in place of another; each is about its own document."""
    dg = open_docgen(mail=MAIL)
    first = dg.issue("invoice", data())
    second = dg.documents.reissue(first, data(), reason="цена")
    third = dg.documents.correct(second, data(), reason="адрес")
    found = [row.documents for row in dg.delivery.log()]
    assert found == [(third.id,), (second.id,), (first.id,)]


def test_a_step_has_its_letter_or_is_not_taken(open_docgen, data, sql_at, tmp_path):
    """Written with the step, once a status; it goes though its document is void."""
    store = f"sqlite:///{tmp_path}/docs.db"
    account = ACCOUNT | {"folder": str(tmp_path / "mail")}
    mail = {"accounts": {"main": account}, "on_status": {"void": "document"}}
    dg = open_docgen(store=store, mail=mail)
    invoice = dg.issue("invoice", data())
    sql_at(store, "ALTER TABLE outbox RENAME TO outbox_away")
    with pytest.raises(StorageError):
        dg.documents.void(invoice, reason="ошибка")
    sql_at(store, "ALTER TABLE outbox_away RENAME TO outbox")
    assert dg.documents.summary(invoice).status is Status.ISSUED
    dg.documents.void(invoice, reason="ошибка")
    (letter,) = dg.delivery.log()
    assert (letter.occasion, letter.documents) == ("status_void", (invoice.id,))
    assert dg.delivery.now().count(OutboxState.SENT) == 1


def test_a_step_with_a_letter_that_there_is_not_is_refused(open_docgen, data):
    """Before it is taken."""
    dg = open_docgen(mail=MAIL | {"on_issue": [], "on_status": {"viewed": "seen"}})
    invoice = dg.issue("invoice", data())
    with pytest.raises(TemplateNotFoundError):
        dg.documents.change_status(invoice, "viewed")
    assert dg.documents.summary(invoice).status is Status.ISSUED


def test_an_organisation_that_no_account_is_for_is_told():
    """Its letters must not go in the name of another one."""
    account = {"sender": "office@sever.example.com", "folder": "mail", "organisations": ["7"]}
    mail = read_mail({"accounts": {"main": account}})
    assert mail.account_of("7") == "main"
    with pytest.raises(ConfigurationError, match="sends letters of organisation '8'"):
        mail.account_of("8")


def test_what_cannot_be_is_told_before_a_number_is_taken(open_docgen, data):
    """No account sends letters of the organisation; a type that there is not."""
    dg = open_docgen(mail={"on_issue": ["invoice"]})
    with pytest.raises(ConfigurationError, match="there is no mail account"):
        dg.issue("invoice", data())
    assert dg.documents.list() == ()
    with pytest.raises(UnknownNameError):
        open_docgen(mail=MAIL | {"on_issue": ["invoise"]})
