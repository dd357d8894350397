"""A draft is never taken for a document: it is marked across every page and cannot be paid."""

from __future__ import annotations

import contextlib
import io
import zipfile

import docx
import pypdfium2
import pytest
import zxingcpp

from docgen import DocGen
from docgen.kit.samples import repeated_lines, sale
from docgen.rendering.marks.draft_marks import DRAFT_MARK

ENGINES = ("weasyprint", "plutoprint")


def _pages(content):
    with contextlib.closing(pypdfium2.PdfDocument(content)) as pdf:
        return [pdf[number].get_textpage().get_text_range() for number in range(len(pdf))]


def _codes(content):
    with contextlib.closing(pypdfium2.PdfDocument(content)) as pdf:
        return zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("code", ["invoice", "act", "upd", "contract", "reconciliation"])
def test_every_page_of_a_draft_is_marked(engine, code):
    """On each page, the last one too, «ЧЕРНОВИК» stands."""
    dg = DocGen(engine=engine)
    data = next(iter(dg.catalog.document_type(code).samples().values()))
    pages = _pages(dg.render(code, data).content)
    assert all(DRAFT_MARK in page for page in pages)
    assert not any(
        DRAFT_MARK in page for page in _pages(dg.render(code, data, number="15").content)
    )


def test_a_long_draft_is_marked_to_its_last_page():
    """However many pages there are."""
    pages = _pages(DocGen().render("invoice", sale(lines=repeated_lines(120))).content)
    assert len(pages) > 2
    assert all(DRAFT_MARK in page for page in pages)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("template", ["classic", "modern"])
def test_a_draft_has_no_payment_qr(engine, template):
    """A code that a bank would take is for a document with a number only."""
    dg = DocGen(engine=engine)
    assert _codes(dg.render("invoice", sale(), template=template).content) == []
    assert len(_codes(dg.render("invoice", sale(), template=template, number="15").content)) == 1


def test_a_template_may_print_the_qr_whatever_happens(open_docgen, write_template):
    """What a draft goes without does not stand in the way of issuing the document."""
    docgen = open_docgen(templates=[write_template("<p>[number] [seller.inn]</p>[qr]")])
    draft = docgen.draft("invoice", sale(), template="mine")
    assert not [row for row in draft.findings if row.code.startswith("template.value_missing")]


def test_the_html_of_a_draft_is_marked(pure):
    """A browser prints the mark over each page."""
    draft = pure.render("invoice", sale(), format="html").content.decode()
    assert f">{DRAFT_MARK}</div></body>" in draft
    assert ".docgen-draft { position: fixed" in draft
    issued = pure.render("invoice", sale(), format="html", number="15").content.decode()
    assert DRAFT_MARK not in issued


@pytest.mark.parametrize("code", ["contract", "act", "invoice"])
def test_the_word_file_of_a_draft_is_marked(pure, code):
    """The mark is a shape in the header of every section; the file is one that Word opens."""
    data = next(iter(pure.catalog.document_type(code).samples().values()))
    content = pure.render(code, data, format="docx").content
    document = docx.Document(io.BytesIO(content))
    for section in document.sections:
        assert f'string="{DRAFT_MARK}"' in section.header._element.xml
    issued = pure.render(code, data, format="docx", number="15").content
    assert DRAFT_MARK.encode() not in b"".join(_parts(issued).values())


def test_headers_of_ones_own_keep_what_is_in_them(tmp_path):
    """The first page and the even ones have headers of theirs, and the mark is in all."""
    source = docx.Document()
    section = source.sections[0]
    section.different_first_page_header_footer = True
    source.settings.odd_and_even_pages_header_footer = True
    section.header.paragraphs[0].text = "Наша шапка"
    source.add_paragraph("Счёт № [number] от [date]")
    folder = tmp_path / "templates" / "invoice" / "ours"
    folder.mkdir(parents=True)
    source.save(folder / "template.docx")
    settings = 'title = "Наш"\nfile_name = "Счёт"\nformats = ["docx"]\npdf_from = "docx"\n'
    (folder / "template.toml").write_text(settings, encoding="utf-8")
    content = DocGen(templates=[tmp_path / "templates"]).render(
        "invoice", sale(), template="ours", format="docx"
    )
    section = docx.Document(io.BytesIO(content.content)).sections[0]
    for header in (section.header, section.first_page_header, section.even_page_header):
        assert f'string="{DRAFT_MARK}"' in header._element.xml
    assert section.header.paragraphs[0].text == "Наша шапка"


def test_xml_and_a_received_file_have_no_mark(pure):
    """What is for machines is left alone, and a document received has its own number."""
    xml = pure.render("upd", sale(), format="xml", number="15")
    shown = pure.official.view(xml.content, name=xml.name)
    assert not any(DRAFT_MARK in page for page in _pages(shown.content))


def _parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
