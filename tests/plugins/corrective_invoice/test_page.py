from __future__ import annotations

import io
import re

import pdfplumber
import pytest

import docgen
from docgen_plugins.corrective_invoice.samples import corrective_invoice_samples


def printed(sample):
    """Return the tables of the printed form, as rows of cells."""
    file = docgen.render("corrective_invoice", corrective_invoice_samples()[sample], number="К-15")
    with pdfplumber.open(io.BytesIO(file.content)) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def words(sample, **changes):
    """Return the words of the page."""
    data = {**corrective_invoice_samples()[sample], **changes}
    file = docgen.render("corrective_invoice", data, format="html", number="К-15")
    text = re.sub(r"<[^>]+>", " ", file.content.decode().partition("<body>")[2])
    return " ".join(text.replace("&shy;", "").replace("\u00a0", " ").split())


def test_all_lines_of_the_form_have_their_numbers_in_order():
    """Lines (1) to (5) stand as annex 2 of the decree orders them."""
    head = words("corrected").partition("Единица измерения")[0]
    expected = ["1", "1а", "1б", "2", "2а", "2б", "3", "3а", "3б", "4", "5"]
    assert re.findall(r"\((\d[абв]?)\)", head) == expected
    assert "Приложение № 2 к постановлению" in head
    assert "1772000000000000000000000 (5)" in head


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("vat", ["1", "1а", "1б", "1в", "2", "2а", "3", "4", "5", "6", "7", "8", "9"]),
        ("traceable", ["1", "1а", "1б", "1в", "2", "2а", "3", "4", "5", "6", "7", "8", "9",
                       "10", "11", "11а", "12", "13"]),
    ],
)  # fmt: skip
def test_columns_have_their_numbers(sample, expected):
    """Those of traceable goods are there only where such goods are."""
    (table, *_) = printed(sample)
    assert expected in table


def test_a_line_shows_before_after_and_by_how_much():
    """Crosses stand where nothing can be added up, dashes where nothing has changed."""
    (table, *_) = printed("vat")
    rows = {
        row[2]: [(cell or "").replace("\u00a0", " ") for cell in row[4:]]
        for row in table
        if row[2] and row[2][0] in "АБВГ"
    }
    assert rows["А (до изменения)"][:5] == ["355", "мин", "1 284,5", "1,00", "1 284,50"]
    assert rows["Б (после изменения)"][4:] == [
        "1 305,50", "без акциза", "22 %", "287,21", "1 592,71",
    ]  # fmt: skip
    assert rows["В (увеличение)"] == ["Х", "Х", "Х", "Х", "21,00", "—", "Х", "4,62", "25,62"]
    assert rows["Г (уменьшение)"] == ["Х", "Х", "Х", "Х", "—", "—", "Х", "—", "—"]
    assert "Всего увеличение (сумма строк В) 21,00 Х 4,62 25,62" in words("vat")
    assert "Всего уменьшение (сумма строк Г) 500,00 Х 110,00 610,00" in words("vat")


def test_a_long_list_keeps_its_groups_together():
    """Every page begins with the head, and no line has its four figures on two pages."""
    tables = printed("long")
    assert len(tables) > 2
    for table in tables:
        assert ["1", "1а", "1б"] in [row[:3] for row in table]
        letters = [
            row[2][0] for row in table if row[2] and row[2][0] in "АБВГ" and row[2][1] == " "
        ]
        assert letters == list("АБВГ") * (len(letters) // 4)


def test_line_1b_leaves_room_for_the_correction():
    """A correction of the invoice is named, and where there is none its place is preprinted."""
    blank = "к СЧЕТУ-ФАКТУРЕ (счетам-фактурам) № 154 от 31.10.2026, с учетом исправления № — от —"
    assert f"{blank} (1б)" in words("vat")
    assert "с учетом исправления № 1 от 09.11.2026 (1б)" in words("corrected")


def test_column_12_is_in_the_unit_of_traceability():
    """Its caption is that of column 13 of a VAT invoice."""
    text = words("traceable").replace("‐", "")
    assert (
        "Количество товара, подлежащего прослеживаемости, в количественной единице измерения "
        "товара, используемой в целях осуществления прослеживаемости"
    ) in text


def test_the_form_of_april_2021_has_neither_line_numbers_nor_traceability():
    """It names the decree of 2017, and its columns begin with the name."""
    text = words("traceable", date="2021-04-26")
    assert "от 19 августа 2017 г. № 981)" in text
    assert "1 1а 1б 2 2а 3 4 5 6 7 8 9 Монитор" in text
    assert "прослеживаемост" not in text
