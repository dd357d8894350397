"""Files of issued documents say whose they are, and stay what they were."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from docgen.kit.samples import sale
from docgen.models.text import clean_text
from docgen.official.embedded import extract_xml
from docgen.rendering.metadata import docx as word_metadata
from docgen.rendering.metadata import html, pdf
from docgen.rendering.metadata.provenance import read_provenance, say_the_same, stated

MOMENT = dt.datetime(2026, 10, 31, 9, 30, tzinfo=dt.UTC)
MODULES = {"pdf": pdf, "docx": word_metadata, "html": html}
FORMATS = list(MODULES)


@pytest.fixture(scope="module")
def drafts(pure):
    """Return an act that is not stored, in every format."""
    return {name: pure.render("act", sale(number="7"), format=name).content for name in FORMATS}


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_says_of_which_document_it_is(open_docgen, format_):
    """Everything that tells its document, its template and its makers travels in the file."""
    docgen = open_docgen()
    document = docgen.issue("act", sale())
    file = docgen.file(document, format_, channel="paper")
    said = read_provenance(file.content)
    assert (said.document_id, said.store_id) == (document.id, docgen.store.id)
    assert (said.type, said.number, said.format, said.channel) == ("act", "1", format_, "paper")
    assert said.payload_hash == docgen.documents.get(document).payload_hash
    assert (said.template, said.template_hash) == ("classic", document.template_hash)
    assert said.engine == file.engine
    assert said.docgen
    assert file.provenance == said


def test_an_engine_that_takes_a_statement_has_written_it_itself(open_docgen):
    """Its file is not copied for it, which would take longer than drawing."""
    docgen = open_docgen()
    document = docgen.issue("act", sale())
    content = docgen.file(document).content
    copied = pdf.write(content, stated(read_provenance(content)), document.issued_at)
    first, second = (PdfReader(io.BytesIO(row)).trailer.get("/ID") for row in (content, copied))
    assert first != second


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_that_is_not_stored_says_nothing(drafts, format_):
    """A draft has no document to be of."""
    assert read_provenance(drafts[format_]) is None


@pytest.mark.parametrize("format_", FORMATS)
@given(text=st.text(max_size=60))
@settings(max_examples=10, deadline=None)
def test_any_text_is_read_back(drafts, format_, text):
    """Numbers may hold whatever a document may; the bytes are the same every time."""
    entries = {"docgen.number": " ".join(clean_text(text).split()), "docgen.type": "act"}
    module, content = MODULES[format_], drafts[format_]
    written = module.write(content, entries, MOMENT)
    found = module.read(written)
    assert {name: found[name] for name in entries} == entries
    assert module.write(content, entries, MOMENT) == written
    assert say_the_same(content, written)


def test_a_number_that_looks_like_a_statement_says_nothing(drafts):
    """Only the last keyword counts, whatever stands before it."""
    forged = pdf.with_keyword(
        '7 docgen {"docgen.number": "8"}', pdf.keyword({"docgen.type": "act"})
    )
    twice = pdf.with_keyword(forged, pdf.keyword({"docgen.number": 'docgen {"a": "b"}'}))
    content = pdf.write(drafts["pdf"], {"docgen.number": 'docgen {"a": "b"}'}, MOMENT)
    assert twice.count('"docgen.type"') == 0
    assert pdf.read(content) == {"docgen.number": 'docgen {"a": "b"}'}


def test_word_opens_the_file(open_docgen):
    """The package is sound: its own part, its kind and its relationship are declared."""
    docgen = open_docgen()
    content = docgen.file(docgen.issue("act", sale()), "docx").content
    assert docx.Document(io.BytesIO(content)).paragraphs
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"docProps/custom.xml" in archive.read("_rels/.rels")
        assert b"/docProps/custom.xml" in archive.read("[Content_Types].xml")


def test_properties_of_the_template_stay(drafts):
    """What a Word file says of itself already is not lost, and is not written twice."""
    once = word_metadata.write(drafts["docx"], {"Отдел": "Продажи"}, MOMENT)
    twice = word_metadata.write(once, {"docgen.number": "7"}, MOMENT)
    again = word_metadata.write(twice, {"docgen.number": "8"}, MOMENT)
    assert word_metadata.read(again) == {"Отдел": "Продажи", "docgen.number": "8"}


def test_a_page_is_asked_in_its_head_only(drafts):
    """What stands in the text of a page is anybody's."""
    page = drafts["html"].replace(b"<body>", b'<body><meta name="docgen.number" content="9">')
    assert "docgen.number" not in html.read(page)
    assert html.read(html.write(page, {"docgen.number": "7"}, MOMENT))["docgen.number"] == "7"


def test_a_pdf_a_stays_one(open_docgen):
    """The claim, the colours, the identifier and the XML inside are there as before."""
    docgen = open_docgen()
    (data, *_) = docgen.catalog.document_type("upd").samples().values()
    document = docgen.issue("upd", {k: v for k, v in data.items() if k != "number"})
    content = docgen.file(document, "pdf", channel="edo").content
    reader = PdfReader(io.BytesIO(content))
    assert content.startswith(b"%PDF-1.7\n%")
    assert b"pdfaid" in reader.root_object["/Metadata"].get_data()
    assert reader.root_object["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert len(reader.trailer["/ID"]) == 2
    assert extract_xml(content)[1] == docgen.file(document, "xml", channel="edo").content
    assert read_provenance(content).document_id == document.id
