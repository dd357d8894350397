"""Non-breaking spaces stand where people read, and nowhere else."""

from __future__ import annotations

import html
import io
import re

import docx
import pypdf
import pytest

from docgen import DocGen
from docgen.kit.samples import sale

NBSP = "\u00a0"
DOCGEN = DocGen()


def body(content):
    """Return the text of a page, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", content.decode().partition("<body>")[2]))


@pytest.mark.parametrize("template", DOCGEN.catalog.templates("invoice"))
def test_requisites_are_whole_on_the_page(template, make):
    """In values, and in what a template composes of them."""
    text = body(make("auto", "invoice", sale(), template=template, format="html").content)
    for whole in ("КПП~770001001", "г.~Москва", "д.~12", "№~15", "22~%", "Воронцов~А.~П."):
        assert whole.replace("~", NBSP) in text


def test_a_contract_has_one_spelling_of_per_cent(make):
    """The rate of VAT and the penalty are written alike."""
    data = next(iter(DOCGEN.catalog.document_type("contract").samples().values()))
    text = body(make("auto", "contract", data, format="html").content)
    assert set(re.findall(r"\d(\s?)%", text)) == {NBSP}


def test_machines_read_plain_spaces(make):
    """The properties of a PDF, the QR code and the official XML have the data as they are."""
    for engine in ("auto", "weasyprint"):
        pdf = pypdf.PdfReader(io.BytesIO(make(engine, "invoice", sale()).content))
        assert "№ 15" in pdf.metadata.title
    upd = make("auto", "upd", sale(), format="xml").content.decode("windows-1251")
    assert NBSP not in upd
    assert "ООО «Ромашка" in upd


@pytest.mark.parametrize("engine", ["auto", "weasyprint"])
def test_bold_text_with_such_spaces_breaks_no_word(engine, write_template):
    """PlutoPrint once printed «задолж» and «енность» on two lines."""
    whole = {"задолженность", "покупателя", "составляет"}
    body = "".join(
        f'<div style="width: {width}mm">По данным <b>[seller.name]</b> на [date] '
        f"{' '.join(sorted(whole))}</div>"
        for width in range(28, 90)
    )
    css = b"@page { size: A4; margin: 9mm } body { font: 9pt Arial; overflow-wrap: break-word }"
    root = write_template(body, style__css=css)
    settings = root / "invoice" / "mine" / "template.toml"
    settings.write_text(settings.read_text("utf-8").replace("[]", '["style.css"]'), "utf-8")
    docgen = DocGen(templates=[root], engine=engine)
    made = docgen.render("invoice", sale(), template="mine", number="1")
    found = set()
    for page in pypdf.PdfReader(io.BytesIO(made.content)).pages:
        found |= set(page.extract_text().split())
    assert whole <= found
    beginnings = {word[:length] for word in whole for length in range(4, len(word))}
    assert not found & beginnings


def test_a_contract_in_word_has_one_spelling_of_per_cent_too(make):
    """The rate comes from the data, the penalty from the file."""
    data = next(iter(DOCGEN.catalog.document_type("contract").samples().values()))
    document = docx.Document(io.BytesIO(make("auto", "contract", data, format="docx").content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    spaces = re.findall(r"\d(\s?)%", text)
    assert len(spaces) > 2
    assert "" not in spaces
