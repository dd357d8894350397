"""The table of contents of a Word file's PDF: its entries, and the pages that they stand on."""

from __future__ import annotations

import contextlib
import io
import re

import docx
import pypdfium2
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from docgen.rendering.contents import with_contents
from docgen.rendering.office import Office


def field(paragraph, code: str, result: str) -> None:
    """Write a field as Word leaves it: its code, and what it showed last."""
    for kind in ("begin", "code", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "code":
            instruction = OxmlElement("w:instrText")
            instruction.text = code
            run._r.append(instruction)
        elif kind == "text":
            run.text = result
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def report(code: str = ' TOC \\o "1-2" \\h \\z \\u ') -> bytes:
    """Write a file with an old table of contents, and headings on pages of their own."""
    document = docx.Document()
    field(document.add_paragraph(), code, "СТАРЫЙ РАЗДЕЛ 9")
    for number in range(3):
        document.add_page_break()
        document.add_heading(f"Раздел {number}", 1)
        document.add_heading(f"Подробности {number}", 3)
    document.add_paragraph("Всего страниц: ")
    field(document.paragraphs[-1], " NUMPAGES ", "99")
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def entries(content: bytes) -> list[str]:
    """Return the texts of the paragraphs before the first heading."""
    paragraphs = docx.Document(io.BytesIO(with_contents(content))).paragraphs
    texts = []
    for paragraph in paragraphs:
        if "br" in paragraph._p.xml:
            break
        texts.append(paragraph.text)
    return texts


def test_entries_are_the_headings_of_now():
    """Of the levels that the table asks for; what stood there is gone."""
    assert [row.split("\t")[0] for row in entries(report())] == [
        "Раздел 0",
        "Раздел 1",
        "Раздел 2",
    ]


def test_levels_are_those_that_the_field_asks_for():
    """All of them, if it says so, in the order of the document."""
    texts = [row.split("\t")[0] for row in entries(report(' TOC \\o "1-3" '))]
    assert texts[:3] == ["Раздел 0", "Подробности 0", "Раздел 1"]
    assert entries(report(' TOC \\o "3-3" \\n '))[0] == "Подробности 0"


def test_a_file_without_one_is_left_as_it_is():
    """Byte for byte."""
    document = docx.Document()
    document.add_heading("TOC", 1)
    output = io.BytesIO()
    document.save(output)
    assert with_contents(output.getvalue()) == output.getvalue()


@pytest.fixture(scope="module")
def office():
    """Return a LibreOffice of the test's own."""
    program = Office()
    yield program
    program.close()


def test_pages_are_counted_by_the_conversion(office):
    """The PDF shows where each heading stands, and how many pages there are."""
    with contextlib.closing(pypdfium2.PdfDocument(office.to_pdf(with_contents(report())))) as pdf:
        texts = [pdf[number].get_textpage().get_text_range() for number in range(len(pdf))]
    lines = [re.split(r"\.{5,}", line.strip()) for line in texts[0].splitlines()]
    assert lines == [["Раздел 0", "2"], ["Раздел 1", "3"], ["Раздел 2", "4"]]
    assert texts[-1].replace(" ", "").endswith("Всегостраниц:4")
