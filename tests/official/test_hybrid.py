"""A printed document with its XML inside: PDF/A-3, clause by clause."""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    BooleanObject,
    DictionaryObject,
    NameObject,
    NullObject,
    StreamObject,
)

from docgen.exceptions import OfficialFileError
from docgen.models import File
from docgen.official.embedded import extract_xml
from docgen.rendering.engines.weasyprint import WeasyPrintEngine
from docgen.rendering.protocols import EmbeddedFile, Page

sys.path.insert(0, str(Path(__file__).parent))
from pdfa3 import broken_clauses

SAMPLE = Path(__file__).parent / "samples" / "SCHFDOP_KIZ_5pct_7pct_5.03.xml"
XML = SAMPLE.read_bytes()
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
ENGINE = WeasyPrintEngine()
_MAP = "/CIDToGIDMap"


def _picture():
    """Return a PNG half of which is transparent."""
    image = Image.new("RGBA", (40, 40), (200, 0, 0, 90))
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def _page(*attachments, body="<p>Счёт-фактура <i>№ 15</i> ₽</p><img src='stamp.png'>"):
    html = f"<html lang='ru'><head><title>Т</title></head><body>{body}</body></html>"
    files = {"s.css": b"p { font-family: Arial }", "stamp.png": _picture()}
    return Page(html=html, styles=["s.css"], files=files, files_hash="h", attachments=attachments)


def _attachment(name="ON_X.xml", content=XML):
    file = File(name=name, media_type="application/xml", content=content)
    made_at = dt.datetime(2026, 10, 31, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))
    return EmbeddedFile(file=file, description="УПД № 15", made_at=made_at)


@pytest.fixture(scope="module")
def hybrid():
    """Return a page with the sample inside."""
    return ENGINE.render(_page(_attachment()))


@pytest.fixture(scope="module")
def catalog(hybrid):
    """Return what the hybrid says of itself."""
    return PdfReader(io.BytesIO(hybrid)).root_object


def _objects(pdf):
    """Return all objects of a PDF that are dictionaries."""
    reader = PdfReader(io.BytesIO(pdf))
    count = int(reader.trailer["/Size"])
    found = [reader.get_object(number) for number in range(1, count)]
    return [row for row in found if isinstance(row, DictionaryObject)]


def _is_smoothed(row):
    """Whether a viewer is to smooth a picture; pypdf's ``false`` is no falsehood."""
    return row.get("/Interpolate", False) == True  # noqa: E712


def _with_files(*names, source=()):
    """Return a blank PDF that holds files of these names."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name in names:
        entry = writer.add_attachment(name, name.encode())
        if name in source:
            entry.associated_file_relationship = NameObject("/Source")
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def test_the_file_says_that_it_is_a_pdf_a(catalog):
    """It claims part 3, level b, as ISO 19005-3 asks for in XMP."""
    metadata = etree.fromstring(catalog["/Metadata"].get_data())
    (claim,) = metadata.xpath("//*[@*[namespace-uri() = 'http://www.aiim.org/pdfa/ns/id/']]")
    assert (claim.get(f"{PDFAID}part"), claim.get(f"{PDFAID}conformance")) == ("3", "B")


def test_no_clause_of_the_standard_is_broken(hybrid):
    """ISO 19005-3, as far as the objects of a file tell."""
    assert broken_clauses(hybrid) == []


@pytest.mark.parametrize("code", ["upd", "vat_invoice", "reconciliation"])
def test_the_documents_for_exchange_break_none(open_docgen, code):
    """What is sent to an operator is what was promised."""
    dg = open_docgen()
    sample = "mirrored" if code == "reconciliation" else "vat"
    document = dg.issue(code, dg.catalog.document_type(code).samples()[sample])
    assert broken_clauses(dg.file(document, "pdf", channel="edo").content) == []


def _changed(pdf, change):
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    change(writer.root_object, writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _first(writer, kind, name):
    return next(
        row.get_object()
        for row in writer._objects
        if isinstance(row.get_object(), DictionaryObject) and row.get_object().get(name) == kind
    )


@pytest.mark.parametrize(
    ("clause", "change"),
    [
        ("6.2.3", lambda catalog, _: catalog.pop("/OutputIntents")),
        ("6.5.2", lambda catalog, _: catalog.update({NameObject("/AA"): DictionaryObject()})),
        ("6.6.2.1", lambda catalog, _: catalog.pop("/Metadata")),
        ("6.8", lambda catalog, _: catalog.pop("/AF")),
        ("6.8", lambda _, writer: _first(writer, "/Filespec", "/Type").pop("/AFRelationship")),
        ("6.11", lambda catalog, _: catalog.update({NameObject("/Requirements"): NullObject()})),
        ("6.2.11.4.1", lambda _, writer: _without_font_file(writer)),
        ("6.2.11.3.2", lambda _, writer: _first(writer, "/CIDFontType2", "/Subtype").pop(_MAP)),
        ("6.2.11.5", lambda _, writer: _first(writer, "/CIDFontType2", "/Subtype").pop("/W")),
        ("6.5.1", lambda catalog, _: catalog.update({NameObject("/OpenAction"): _script()})),
        (
            "6.2.8",
            lambda _, writer: _first(writer, "/Image", "/Subtype").update(
                {NameObject("/Interpolate"): BooleanObject(True)}  # noqa: FBT003 - pypdf's
            ),
        ),
    ],
)
def test_a_broken_clause_is_found(hybrid, clause, change):
    """The list is no list if it finds nothing."""
    assert clause in broken_clauses(_changed(hybrid, change))


def test_an_ordinary_pdf_is_no_pdf_a():
    """It claims nothing, and has no output intent."""
    assert {"6.2.3", "6.6.2.1"} <= set(broken_clauses(_with_files("a.xml")))


def _script():
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})


def _without_font_file(writer):
    descriptor = _first(writer, "/FontDescriptor", "/Type")
    for name in ("/FontFile", "/FontFile2", "/FontFile3"):
        descriptor.pop(name, None)


def test_colours_have_an_output_intent(catalog):
    """Device colours mean something on every machine."""
    (intent,) = catalog["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert len(intent["/DestOutputProfile"].get_data()) > 1000


def test_the_xml_is_associated_with_the_pages_as_their_source(catalog):
    """Whoever opens the file knows which of the two was first."""
    (row,) = {row.get_object()["/UF"]: row.get_object() for row in catalog["/AF"]}.values()
    assert row["/AFRelationship"] == "/Source"
    assert (row["/UF"], row["/Desc"]) == ("ON_X.xml", "УПД № 15")
    stream = row["/EF"]["/F"]
    assert stream["/Subtype"] in {"/text/xml", "/application/xml"}
    assert stream["/Params"]["/ModDate"] == "D:20261031063000Z"


def test_all_fonts_are_embedded_and_can_be_read(hybrid):
    """Every font brings its glyphs, and says which letters they are."""
    objects = _objects(hybrid)
    descriptors = [row for row in objects if row.get("/Type") == "/FontDescriptor"]
    composite = [row for row in objects if row.get("/Subtype") == "/Type0"]
    assert len(descriptors) >= 2
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & row.keys() for row in descriptors)
    assert len(composite) >= 2
    assert all("/ToUnicode" in row for row in composite)


def test_nothing_in_it_is_forbidden(hybrid):
    """No script, no smoothed picture, no other filter, no key: ISO 19005-3, 6.1 and 6.2."""
    objects = _objects(hybrid)
    pictures = [row for row in objects if row.get("/Subtype") == "/Image"]
    streams = [row for row in objects if isinstance(row, StreamObject)]
    assert len(pictures) == 2  # the picture and its transparency
    assert not any(map(_is_smoothed, pictures))
    assert not any({"/JS", "/JavaScript", "/AA", "/OpenAction"} & row.keys() for row in objects)
    assert {row.get("/Filter") for row in streams} <= {None, "/FlateDecode", "/DCTDecode"}
    trailer = PdfReader(io.BytesIO(hybrid)).trailer
    assert "/Encrypt" not in trailer
    assert len(trailer["/ID"]) == 2


def test_the_same_document_gives_the_same_bytes(hybrid):
    """No clock is asked."""
    assert ENGINE.render(_page(_attachment())) == hybrid


def test_a_page_without_attachments_claims_nothing():
    """What is meant for paper is a plain PDF, with smooth pictures."""
    plain = ENGINE.render(_page())
    assert "/OutputIntents" not in PdfReader(io.BytesIO(plain)).root_object
    assert any(map(_is_smoothed, _objects(plain)))


def test_the_xml_comes_out_as_it_went_in(hybrid):
    """Not a byte of a file that will be signed may change."""
    assert extract_xml(hybrid) == ("ON_X.xml", XML)


@given(st.binary(min_size=1, max_size=2000))
@settings(max_examples=10, deadline=None)
def test_any_bytes_come_out_as_they_went_in(content):
    """Whatever the encoding, and the line ends."""
    pdf = ENGINE.render(_page(_attachment(content=content), body="<p>1</p>"))
    assert extract_xml(pdf)[1] == content


def test_other_files_are_left_alone():
    """A PDF may hold a specification, too."""
    assert extract_xml(_with_files("list.csv", "ON_Y.XML")) == ("ON_Y.XML", b"ON_Y.XML")


def test_of_several_the_source_is_taken():
    """Others may be answers, or older versions."""
    pdf = _with_files("a.xml", "b.xml", "c.xml", source={"b.xml"})
    assert extract_xml(pdf) == ("b.xml", b"b.xml")


@pytest.mark.parametrize(
    ("pdf", "reason", "said"),
    [
        (b"%PDF-1.7\nnothing", "not_pdf", "damaged"),
        (b"<xml/>", "not_pdf", "no PDF"),
        (_with_files(), "no_xml", "made for ЭДО"),
        (_with_files("list.csv"), "no_xml", "made for ЭДО"),
        (_with_files("a.xml", "b.xml"), "several_xml", "a.xml, b.xml"),
        (_with_files("a.xml", "b.xml", source={"a.xml", "b.xml"}), "several_xml", "a.xml, b.xml"),
    ],
)
def test_a_pdf_without_an_answer_is_refused_with_a_reason(pdf, reason, said):
    """The reason is for programs, the text says what to do."""
    with pytest.raises(OfficialFileError, match=said) as refusal:
        extract_xml(pdf, "received.pdf")
    assert refusal.value.reason == reason
    assert "received.pdf" in str(refusal.value)


def test_an_encrypted_pdf_is_refused():
    """Nobody has given a password for it."""
    writer = PdfWriter(clone_from=io.BytesIO(_with_files("a.xml")))
    writer.encrypt("secret", algorithm="RC4-128")
    output = io.BytesIO()
    writer.write(output)
    with pytest.raises(OfficialFileError) as refusal:
        extract_xml(output.getvalue())
    assert refusal.value.reason == "not_pdf"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_pdf_is_refused_or_read(data):
    """Whatever a transfer does to the bytes, no other error comes out."""
    hybrid = _with_files("a.xml")
    at = data.draw(st.integers(0, len(hybrid) - 1))
    noise = data.draw(st.binary(max_size=40))
    damaged = hybrid[:at] + noise + hybrid[at + data.draw(st.integers(0, 400)) :]
    try:
        name, _ = extract_xml(damaged)
    except OfficialFileError as refusal:
        assert refusal.reason in {"not_pdf", "no_xml"}  # noqa: PT017 - either will do
    else:
        assert name.endswith(".xml")
