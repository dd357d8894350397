from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from attrs import evolve

from docgen.exceptions import (
    ConfigurationError,
    DataError,
    IssueRefusedError,
    TransitionError,
    UnknownNameError,
)
from docgen.lifecycle import Actor
from docgen.models import AttachmentKind, Status
from docgen.templates.qr import draw_qr
from docgen.testing import sale

BY = Actor(name="Иванова")


@pytest.fixture
def docgen(open_docgen):
    """Return a façade with a store and no source."""
    return open_docgen()


def test_a_correction_prints_what_it_is(docgen):
    """It has the former's number and date, and its own number and date beside them."""
    former = docgen.issue("invoice", sale())
    issued = docgen.documents.correct(
        former, sale(), reason="опечатка", date=dt.date(2026, 11, 5), by=BY
    )
    page = docgen.file(issued, "html").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert f"№ {former.number} от" in page
    assert "Исправление № 1 от 5 ноября 2026 г." in page
    assert "Исправление" not in docgen.file(former, "html").content.decode()


def test_a_refused_correction_changes_nothing(docgen):
    """The former stays as it is, whatever is wrong with the new data."""
    former = docgen.issue("act", sale())
    with pytest.raises(IssueRefusedError):
        docgen.documents.correct(former, sale(lines=[]), reason="опечатка")
    with pytest.raises(ConfigurationError, match="a correction keeps the date"):
        docgen.documents.correct(former, sale(date="2026-11-01"), reason="опечатка")
    assert docgen.documents.get(former).status is Status.ISSUED
    assert len(docgen.store.list()) == 1


def test_a_document_is_issued_again_with_the_next_number(docgen):
    """The void one keeps its number, and the operation's key passes to the new one."""
    former = docgen.issue("act", sale(), key="deal 7")
    again = docgen.documents.reissue(former, reason="не тот покупатель", by=BY)
    assert [former.number, again.number] == ["1", "2"]
    assert docgen.documents.get(former).status is Status.VOID
    assert docgen.issue("act", sale(), key="deal 7").id == again.id
    assert docgen.store.audit() == ()


def test_the_history_says_who_and_why(docgen):
    """Every step is there, in order."""
    document = docgen.issue("act", sale())
    docgen.documents.change_status(document, "sent", by=BY)
    docgen.documents.mirror_edo(document, "warning", "Ожидает подписи", by=BY)
    docgen.documents.change_status(document, "declined", reason="не наш объём", by=BY)
    history = docgen.documents.history(document)
    assert [row.name for row in history] == ["issued", "sent", "edo_warning", "declined"]
    assert (history[-1].who, history[-1].reason) == ("Иванова", "не наш объём")
    summary = docgen.store.summary(document.id)
    assert (summary.edo_severity, summary.edo_text) == ("warning", "Ожидает подписи")


def test_an_unknown_status_is_told_with_the_nearest(docgen):
    """A misspelt one is no crash."""
    with pytest.raises(UnknownNameError, match=r"Did you mean .*'signed'"):
        docgen.documents.change_status(docgen.issue("act", sale()), "singed")


def test_a_scan_finds_its_document_and_signs_it(docgen, write_template, open_docgen):
    """The page printed for signing is what comes back from the scanner."""
    docgen = open_docgen(templates=[write_template("[document.barcode]", code="act")])
    docgen.issue("act", sale())
    document = docgen.issue("act", sale(), template="mine")
    scan = docgen.file(document, "pdf").content
    (signed,) = docgen.documents.attach_scan(scan, "скан 1.pdf", by=BY)
    assert (signed.id, signed.status) == (document.id, Status.SIGNED)
    (attached,) = docgen.documents.attachments(document)
    assert (attached.name, attached.media_type) == ("скан 1.pdf", "application/pdf")
    assert attached.kind is AttachmentKind.SCAN
    assert docgen.documents.attachment(attached).content == scan
    docgen.documents.attach_scan(scan, "ещё раз.pdf", by=BY)
    assert len(docgen.documents.attachments(document)) == 1


@pytest.mark.parametrize(
    ("barcode", "problem"),
    [("docgen:0123456789ab:1", "in another store"), ("https://example.com", "holds no barcode")],
)
def test_a_scan_of_somebody_elses_is_refused(docgen, barcode, problem):
    """A document's number alone is not enough: stores count alike."""
    document = docgen.issue("act", sale())
    with pytest.raises(DataError, match=problem):
        docgen.documents.attach_scan(draw_qr(barcode).content, "scan.png")
    assert docgen.documents.attachments(document) == ()


def test_a_file_that_cannot_be_signed_for_is_not_kept(docgen):
    """A void document is not signed by a scan that comes too late."""
    document = docgen.issue("act", sale())
    docgen.documents.void(document, reason="ошибка")
    with pytest.raises(TransitionError):
        docgen.documents.attach_scan(b"any", "scan.bin", document=document)
    docgen.documents.attach(document, b"any", "letter.bin", note="письмо")
    (attached,) = docgen.documents.attachments(document)
    assert (attached.kind, attached.note) == (AttachmentKind.OTHER, "письмо")


def test_the_register_lists_every_number_of_a_period(docgen, pdf_text):
    """Corrections stand after what they correct, and void numbers are there."""
    sample = docgen.document_type("vat_invoice").samples()["vat"]
    day = docgen.issue("vat_invoice", sample).date
    second = docgen.issue("vat_invoice", sample)
    docgen.documents.void(second, reason="дубль")
    docgen.documents.correct(1, sample, reason="ИНН", date=day)
    register = docgen.documents.register(str(day.year))
    assert [(row.number, bool(row.correction), row.status.value) for row in register.rows] == [
        ("1", False, "archived"),
        ("1", True, "issued"),
        ("2", False, "void"),
    ]
    assert docgen.documents.register(str(day.year + 1)).rows == ()
    printed = docgen.documents.print_register(register)
    assert printed.name.endswith(".pdf")
    assert "Журналномеров:Счёт-фактура" in pdf_text(printed.content)


def test_the_register_is_safe_in_a_spreadsheet_and_in_html(docgen):
    """A buyer's name is neither a formula nor a tag."""
    data = sale()
    data["buyer"] = {**data["buyer"], "name": "=1+1 <b>&"}
    docgen.issue("invoice", data)
    register = docgen.documents.register("2026", document_type="invoice")
    table = docgen.documents.print_register(register, "csv").content.decode("utf-8-sig")
    assert ";'=1+1 <b>&;" in table
    page = docgen.documents.print_register(register, "html").content.decode()
    assert "=1+1 &lt;b&gt;&amp;" in page
    with pytest.raises(UnknownNameError, match="format of a register"):
        docgen.documents.print_register(register, "xls")


def test_payments_of_the_source_are_taken_in_once(host):
    """They pay the client's invoice, and a second import adds nothing."""
    invoice = host.issue("invoice", contract="1", period="2026-10")
    received = host.payments.import_("2026", by=BY)
    assert received
    assert host.payments.import_("2026", by=BY) == received
    assert host.payments.report("2026").receipts == tuple(
        sorted(received, key=lambda row: (row.date, row.id))
    )
    place = {"client": invoice.payload.buyer.id, "organisation": invoice.payload.seller.id}
    free = sum(row.free for row in host.payments.report(**place).receipts)
    shares = host.payments.allocate_automatically(**place, by=BY)
    assert sum(row.amount for row in shares) == min(free, invoice.payload.total)


def test_a_statement_begins_with_what_is_owed(docgen):
    """A bill of October is November's opening balance, less what was paid."""
    document = docgen.issue("invoice", sale())
    buyer, seller = document.payload.buyer.id, document.payload.seller.id
    place = {"client": buyer, "organisation": seller}
    docgen.payments.add(**place, amount=Decimal(100), date=dt.date(2026, 11, 3), number="5")
    (october,) = docgen.payments.statement(buyer, "2026-10")
    (november,) = docgen.payments.statement(buyer, "2026-11", organisation=seller)
    assert october.closing_balance == november.opening_balance == document.payload.total
    assert november.closing_balance == document.payload.total - 100
    assert [row.title for row in november.entries] == ["Платёжное поручение № 5 от 03.11.2026"]


def test_an_attached_picture_that_only_calls_itself_one_is_not_shown_as_one(docgen):
    """Its first bytes say what a file is."""
    document = docgen.issue("act", sale())
    picture = io.BytesIO(draw_qr("x").content).getvalue()
    named = [("a.png", b"<html>"), ("b.bin", picture), ("c.txt", b"text")]
    kinds = [docgen.documents.attach(document, body, name).media_type for name, body in named]
    assert kinds == ["application/octet-stream", "image/png", "text/plain"]
    assert evolve(docgen.documents.attachments(document)[0], id=0).size == 6


def test_the_audit_misses_a_lost_scan(docgen, tmp_path):
    """An attachment is kept like any other file of a document."""
    document = docgen.issue("act", sale())
    attached = docgen.documents.attach(document, b"letter", "letter.txt")
    assert docgen.store.audit() == ()
    (tmp_path / "files" / attached.sha256[:2] / attached.sha256[2:]).unlink()
    (finding,) = docgen.store.audit()
    assert finding.code == "store.artifact_missing"
    assert finding.path == f"documents[{document.id}].attachments[letter.txt]"
