"""The line ends of a value are line ends on the page, whatever ends a line where it came from."""

from __future__ import annotations

import io

import docx
import pdfplumber
import pytest

from docgen import DocGen
from docgen.kit.samples import sale
from docgen.models.text import clean_text


def lines_of(content):
    """Return the lines of a PDF's first page, by the places of their letters."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return pdf.pages[0].extract_text(x_tolerance=1).splitlines()


@pytest.mark.parametrize("engine", ["auto", "weasyprint"])
def test_a_line_end_of_a_name_ends_a_line(engine, given_case, make):
    """Three lines of one name, and two of each whose line end is another character."""
    lines = lines_of(make(engine, "invoice", given_case("invoice_line_breaks")).content)
    names = [line for line in lines if line in {"Пусконаладка", "Обучение", "вторая"}]
    assert names == ["Пусконаладка", "Обучение", "вторая", "вторая", "вторая"]


def test_word_ends_lines_at_the_same_places(given_case, make):
    """A Word file has as many lines."""
    file = make("auto", "invoice", given_case("invoice_line_breaks"), format="docx")
    cells = [
        cell.text
        for table in docx.Document(io.BytesIO(file.content)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert "Монтаж\nПусконаладка\nОбучение" in cells
    assert cells.count("Первая\nвторая") == 3


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_whatever_ends_a_line_is_one_line_end(end):
    """No words are glued, and no line is added."""
    assert clean_text(f"Первая{end}вторая") == "Первая\nвторая"


def test_attributes_and_the_title_have_no_line_ends(write_template):
    """What has no lines gets spaces."""
    page = '<p title="[item.name]"></p><a href="https://x.example/[item.name]">1</a>'
    root = write_template(f"[items]{page}[/items]")
    data = sale(lines=[{"name": "Первая\nвторая", "price": "5"}])
    html = DocGen(templates=[root]).render("invoice", data, template="mine", format="html")
    text = html.content.decode()
    assert 'title="Первая вторая"' in text
    assert "<br>" not in text


def test_what_is_printed_beside_a_line_end_is_still_escaped(write_template):
    """A line end lets no markup through."""
    root = write_template("[items]<p>[item.name]</p>[/items]")
    data = sale(lines=[{"name": "<b>1</b>\n2", "price": "5"}])
    html = DocGen(templates=[root]).render("invoice", data, template="mine", format="html")
    assert "<p>&lt;b&gt;1&lt;/b&gt;<br>2</p>" in html.content.decode()
