from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from docgen.exceptions import DataError, EngineUnavailableError
from docgen.kit.samples import sale
from docgen.models.barcode import DRAFT_BARCODE, barcode_text, parse_barcode
from docgen.services.documents import scans
from docgen.services.documents.scans import scanned_documents
from docgen.templates.sandbox.qr import draw_qr

STORE = "0123456789ab"


def scan(*texts, form="PNG", turn=0):
    """Return a scanned page with a barcode for each text, one below another."""
    page = Image.new("L", (900, 400 * max(len(texts), 1)), 255)
    for number, text in enumerate(texts):
        code = Image.open(io.BytesIO(draw_qr(text).content))
        page.paste(code, (500, 40 + 400 * number))
    output = io.BytesIO()
    page.rotate(turn, expand=True, fillcolor=255).save(output, form)
    return output.getvalue()


@given(st.text("0123456789abcdef", min_size=12, max_size=12), st.integers(1, 10**18 - 1))
@settings(max_examples=50, deadline=None)
def test_a_barcode_says_which_document_of_which_store_it_is(store_id, document_id):
    """What is written is read back."""
    assert parse_barcode(barcode_text(store_id, document_id)) == (store_id, document_id)


@pytest.mark.parametrize("text", [DRAFT_BARCODE, "docgen:0123456789ab:0", "docgen:x:1", "ST00012|"])
def test_other_barcodes_lead_to_no_document(text):
    """Neither does that of a draft."""
    assert parse_barcode(text) is None


@pytest.mark.parametrize("turn", [0, 90, 180, 7])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_scan_leads_to_its_document(form, turn):
    """However the page lay on the scanner, and whatever the scanner writes."""
    content = scan(barcode_text(STORE, 42), form=form, turn=turn)
    assert scanned_documents(content, "scan") == ((STORE, 42),)


def test_a_scan_may_hold_other_barcodes_and_several_documents():
    """A payment QR code beside docgen's is left alone, and a document counts once."""
    texts = [barcode_text(STORE, 7), "ST00012|Name=x", barcode_text(STORE, 8)]
    found = scanned_documents(scan(*texts, barcode_text(STORE, 7)), "scan")
    assert found == ((STORE, 7), (STORE, 8))
    assert scanned_documents(scan(), "blank") == ()


@pytest.mark.parametrize("content", [b"", b"text", b"%PDF-1.7 torn", scan("x")[:300]])
def test_what_is_no_scan_is_refused_by_its_name(content):
    """A damaged file is told from one without a barcode."""
    with pytest.raises(DataError, match="act-7") as caught:
        scanned_documents(content, "act-7")
    assert "cannot be read" in str(caught.value) or "can be read" in str(caught.value)


def test_a_scan_that_is_too_large_is_refused(monkeypatch):
    """Its size is known before it is unpacked."""
    monkeypatch.setattr(scans, "MAX_SCAN_PIXELS", 1000)
    with pytest.raises(DataError, match="over 1000 pixels"):
        scanned_documents(scan("x"), "poster")
    monkeypatch.setattr(scans, "MAX_SCAN_BYTES", 10)
    with pytest.raises(DataError, match="a scan may have 10"):
        scanned_documents(scan("x"), "poster")


def test_without_a_reader_of_pdf_it_is_said_what_to_install(monkeypatch):
    """Pictures are read without it."""
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(EngineUnavailableError, match=r"pip install 'docgen-ru\[demo\]'"):
        scanned_documents(scan(barcode_text(STORE, 1), form="PDF"), "scan")
    assert scanned_documents(scan(barcode_text(STORE, 1)), "scan") == ((STORE, 1),)


def test_a_draft_prints_a_barcode_that_leads_nowhere(pure, write_template):
    """A template can be tried before its documents are issued."""
    root = write_template("[document.barcode]")
    docgen = type(pure)(templates=[root])
    page = docgen.render("invoice", sale(), template="mine")
    assert scanned_documents(page.content, "draft") == ()
    assert docgen.check("invoice", sale(), template="mine") == docgen.check("invoice", sale())
