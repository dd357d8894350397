from __future__ import annotations

import datetime as dt
import io
import sqlite3
from contextlib import closing
from decimal import Decimal

import docx
import pdfplumber
import pypdfium2
import pytest
import zxingcpp
from attrs import evolve
from PIL import Image

from docgen.exceptions import (
    ConfigurationError,
    DataError,
    IssueRefusedError,
    TransitionError,
    UnknownNameError,
)
from docgen.kit.samples import sale
from docgen.lifecycle import Actor
from docgen.models import AttachmentKind, Severity, Status
from docgen.templates.sandbox.qr import draw_qr

BY = Actor(name="Иванова")
WORD = ("act", "contract")
WORD_TEMPLATES = [(code, "classic") for code in WORD]
PRINTED_WITH_BARCODE = (
    ("act", "classic"),
    ("act", "modern"),
    ("waybill", "classic"),
    ("upd", "classic"),
    ("contract", "classic"),
    ("contract", "modern"),
)


def barcodes(content):
    """Return the barcodes of documents on the pages of a PDF, each with its page's index."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        pictures = [pdf[index].render(scale=3).to_pil() for index in range(len(pdf))]
    return [
        (index, code.text)
        for index, picture in enumerate(pictures)
        for code in zxingcpp.read_barcodes(picture)
        if code.text.startswith("docgen")
    ]


def barcode_of_word(content):
    """Return the text of the last picture of a Word file."""
    word = docx.Document(io.BytesIO(content))
    (shape,) = word.inline_shapes
    assert round(shape.width.mm) == 14
    name = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
    with Image.open(io.BytesIO(word.part.related_parts[name].blob)) as picture:
        return zxingcpp.read_barcode(picture.convert("L")).text


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


def test_a_correction_is_not_dated_before_what_it_corrects(docgen):
    """Neither before the document, nor before the correction that is in force."""
    former = docgen.issue("act", sale())
    with pytest.raises(IssueRefusedError, match=r"раньше того, что оно исправляет: 31\.10\.2026"):
        docgen.documents.correct(former, sale(), reason="цена", date=dt.date(2026, 10, 30))
    day = dt.date(2026, 11, 5)
    first = docgen.documents.correct(former, sale(), reason="цена", date=day)
    with pytest.raises(IssueRefusedError, match=r"document\.correction\.date"):
        docgen.documents.correct(first, sale(), reason="опять", date=dt.date(2026, 11, 4))
    second = docgen.documents.correct(first, sale(), reason="опять", date=day)
    assert second.payload.correction.number == 2


def test_a_corrected_document_is_not_corrected_again(docgen):
    """The message names the correction that takes its place."""
    former = docgen.issue("act", sale())
    first = docgen.documents.correct(former, sale(), reason="цена")
    with pytest.raises(ConfigurationError, match=f"act 1 is corrected by document {first.id}"):
        docgen.documents.correct(former, sale(), reason="опять")


def test_a_document_issued_again_out_of_order_needs_a_reason_first(docgen):
    """Nothing is void before the new one can have its number; the reason and who are kept."""
    shipment = [{"title": "Акт", "number": "1", "date": "2026-10-31"}]
    former = docgen.issue("vat_invoice", sale(shipment_documents=shipment))
    docgen.issue("vat_invoice", sale(date="2026-11-05", shipment_documents=shipment))
    with pytest.raises(IssueRefusedError, match=r"numbering\.chronology"):
        docgen.documents.reissue(former, reason="не тот покупатель", by=BY)
    assert docgen.documents.get(former).status is Status.ISSUED
    again = docgen.documents.reissue(
        former, reason="не тот покупатель", chronology_reason="взамен № 1", by=BY
    )
    assert docgen.documents.get(former).status is Status.VOID
    events = [(row.name, row.who, row.reason) for row in docgen.documents.history(again)]
    assert events == [
        ("issued", "Иванова", ""),
        ("chronology_overridden", "Иванова", "взамен № 1"),
    ]
    assert {row.severity for row in docgen.numbers.audit()} == {Severity.INFO}


def test_a_document_is_issued_again_with_the_next_number(docgen):
    """The void one keeps its number, and the operation's key passes to the new one."""
    former = docgen.issue("act", sale(), key="deal 7")
    again = docgen.documents.reissue(former, reason="не тот покупатель", by=BY)
    assert [former.number, again.number] == ["1", "2"]
    assert docgen.documents.get(former).status is Status.VOID
    assert docgen.issue("act", sale(), key="deal 7").id == again.id
    assert docgen.store.audit() == ()


def test_what_cannot_be_issued_again_stays_in_force(docgen, tmp_path):
    """The next number is somebody's: nothing becomes void, and no number is lost."""
    former = docgen.issue("act", sale(), key="deal 7")
    with closing(sqlite3.connect(tmp_path / "docs.db")) as connection:
        connection.execute(
            "INSERT INTO numbers (origin, type, organisation, number, date, reason) "
            "VALUES ('imported', 'act', ?, '2', '2026-10-31', '')",
            (former.payload.seller.id,),
        )
        connection.commit()
    with pytest.raises(ConfigurationError, match="gives '2', which an imported act"):
        docgen.documents.reissue(former, reason="не тот покупатель", by=BY)
    assert docgen.documents.get(former).status is Status.ISSUED
    assert [row.name for row in docgen.documents.history(former)] == ["issued"]
    assert docgen.store.find_by_key("deal 7").id == former.id
    assert docgen.numbers.counters()[0].last == 1


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
    with pytest.raises(UnknownNameError, match=r"Did you mean 'signed'"):
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
    sample = docgen.catalog.document_type("vat_invoice").samples()["vat"]
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


def test_a_long_register_breaks_over_pages(docgen):
    """The head is repeated, rows stay whole, and the last page sums up what is in force."""
    sample = docgen.catalog.document_type("vat_invoice").samples()["long"]
    for _ in range(30):
        docgen.issue("vat_invoice", sample)
    docgen.documents.void(7, reason="дубль")
    docgen.documents.correct(8, sample, reason="ИНН", date=dt.date(2026, 11, 5))
    register = docgen.documents.register("2026")
    (total,) = register.totals
    once = docgen.documents.get(1).payload
    assert (total.currency, total.count) == ("RUB", 29)
    assert (total.total, total.vat) == (29 * once.total, 29 * once.total_vat)
    with pdfplumber.open(io.BytesIO(docgen.documents.print_register(register).content)) as pdf:
        pages = [page.extract_tables()[0] for page in pdf.pages]
        texts = [page.extract_text() for page in pdf.pages]
    assert len(pages) > 1
    for page in pages:
        assert page[0][1:3] == ["Номер", "Дата"]
        assert all(row[4].endswith("<Опытный>»)") for row in page[1:] if row[4])
    numbers = [row[0] for page in pages for row in page[1:] if (row[0] or "").isdigit()]
    assert numbers == [str(number) for number in range(1, 32)]
    assert pages[-1][-1][0] == "Итого действующих: 29"
    assert once.seller.name in texts[0]
    assert all(f"стр. {n} из {len(texts)}" in text for n, text in enumerate(texts, start=1))


def test_a_signed_page_has_its_barcode(docgen):
    """An issued document has it at the foot of the last page, clear of the text; a draft none."""
    for code, template in PRINTED_WITH_BARCODE:
        sample = docgen.catalog.document_type(code).samples()["long"]
        number = {"number": "1", "template": template}
        draft = docgen.render(code, sample, **number).content
        assert barcodes(draft) == []
        issued = docgen.issue(code, sample, template=template)
        content = docgen.file(issued).content
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            (found,) = barcodes(content)
            assert found == (len(pdf.pages) - 1, issued.barcode)
            page = pdf.pages[-1]
            picture = max(page.images, key=lambda image: image["bottom"])
            assert round((picture["x1"] - picture["x0"]) / 72 * 25.4) == 14
            box = tuple(picture[name] for name in ("x0", "top", "x1", "bottom"))
            assert page.crop(box).extract_text() == ""
        if (code, template) in WORD_TEMPLATES:
            assert barcode_of_word(docgen.file(issued, "docx").content) == issued.barcode


@pytest.mark.parametrize("code", ["waybill", "act", "contract"])
def test_a_correction_is_printed_whatever_the_form(docgen, code):
    """The line stands in the HTML and, where there is one, in the Word file."""
    sample = next(iter(docgen.catalog.document_type(code).samples().values()))
    former = docgen.issue(code, sample)
    issued = docgen.documents.correct(former, sample, reason="опечатка", date=dt.date(2026, 11, 5))
    page = docgen.file(issued, "html").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    said = {"waybill": "от 05.11.2026", "act": "от 5 ноября", "contract": "от «5» ноября"}[code]
    assert f"Исправление № 1 {said}" in page
    if code in WORD:
        for document, count in ((former, 0), (issued, 1)):
            word = docx.Document(io.BytesIO(docgen.file(document, "docx").content))
            lines = [row.text.replace("\N{NO-BREAK SPACE}", " ") for row in word.paragraphs]
            assert sum(line.startswith(f"Исправление № 1 {said}") for line in lines) == count


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


def bill(docgen, **changes):
    """Issue an invoice of 23 954,09."""
    return docgen.issue("invoice", {**sale(), **changes})


def receive(docgen, purpose, amount="23954.09", **more):
    """Take a payment of the buyer in."""
    return docgen.payments.add(
        client="romashka",
        organisation="sever",
        amount=Decimal(amount),
        date=dt.date(2026, 11, 3),
        purpose=purpose,
        by=BY,
        **more,
    )


def test_a_payment_pays_the_document_that_its_purpose_names(docgen):
    """The second one, although the first is older; the journal says why."""
    bill(docgen)
    second = bill(docgen)
    receipt = receive(docgen, "Оплата по счёту № 2 от 31.10.2026, в т.ч. НДС 22%", "30000")
    assert (receipt.documents, receipt.allocated) == ((second.id,), second.payload.total)
    (allocation,) = docgen.payments.allocations(second)
    assert (allocation.kind, allocation.reason) == ("linked", "по назначению платежа")
    again = receive(docgen, "Оплата по счёту № 2 от 31.10.2026")
    assert again.documents == ()
    assert docgen.numbers.audit() == ()


@pytest.mark.parametrize(
    "purpose",
    ["", "Оплата по договору № 1", "Счёт № 1 от 30.10.2026", "Счёт № 9", "Счета № 1, 2"],
)
def test_a_payment_that_names_nothing_for_sure_stays_free(docgen, purpose):
    """It is for whoever allocates, or for the oldest document."""
    bill(docgen)
    bill(docgen)
    assert receive(docgen, purpose).documents == ()


def test_two_documents_of_a_number_are_told_apart_by_the_date(docgen):
    """An invoice and an advance invoice may both be № 1."""
    bill(docgen)
    sample = docgen.catalog.document_type("advance_invoice").samples()["vat"]
    advance = docgen.issue("advance_invoice", {**sample, "date": "2026-10-01"}, number="1")
    assert receive(docgen, "Счёт № 1").documents == ()
    assert receive(docgen, "Счёт № 1 от 01.10.2026").documents == (advance.id,)


def test_whoever_says_what_a_payment_is_for_is_right(docgen):
    """The purpose is not looked at; nor is it of a payment that was known before."""
    first, second = bill(docgen), bill(docgen)
    receipt = receive(docgen, "Счёт № 2", documents=[first])
    assert receipt.documents == (first.id,)
    known = receive(docgen, "Счёт № 2", "10", source_id="p-1")
    docgen.payments.release(second, reason="не то")
    assert receive(docgen, "Счёт № 2", "10", source_id="p-1").id == known.id
    assert docgen.payments.get(known.id).documents == ()


def test_a_number_that_no_rule_makes_is_not_looked_for(docgen):
    """Given by hand, it may be anything; the money waits for somebody who knows."""
    bill(docgen)
    docgen.issue("invoice", sale(), number="особый")
    assert receive(docgen, "Оплата: особый").documents == ()
