"""Names of files and cells of tables, whatever strangers put into them."""

from __future__ import annotations

import csv
import io

import pytest

from docgen.file_names import UniqueNames, mixed_words, safe_file_name, safe_whole_name
from docgen.reports.cells import csv_table, text_cell

RESERVED = [
    "NUL",
    "nul",
    "NUL .txt",
    "con  ",
    "aux.tar.gz",
    "COM1",
    "LPT9 . pdf",
    "ＮＵＬ.txt",
    "COM¹",
]
FORMULAS = [
    "=1+1",
    "  =1+1",
    "\t=1",
    "\n=1",
    "\u200b=1",
    "\ufeff＝1",
    "\xad+1",
    "﹦1",
    "@x",
    "\u00a0-1",
]


@pytest.mark.parametrize("name", RESERVED)
def test_a_device_never_gets_a_documents_name(name):
    """Whatever follows it, and however it is written."""
    for made in (safe_file_name(name), safe_file_name(name, "pdf"), safe_whole_name(name)):
        assert made.startswith("_")


@pytest.mark.parametrize("extension", ["", "pdf", "docx"])
def test_a_name_has_200_bytes_with_its_extension(extension):
    """Which is kept whole, as is the one of a file that comes with its own."""
    name = safe_file_name("я" * 300, extension)
    assert len(name.encode()) <= 200
    assert name.endswith(f".{extension}" if extension else "я")
    assert safe_whole_name("я" * 300 + ".pdf").endswith("я.pdf")


def test_names_made_different_stay_within_200_bytes():
    """And are different."""
    names = UniqueNames()
    made = [names.take("я" * 98 + ".pdf") for _ in range(12)]
    assert len(set(made)) == 12
    assert max(len(name.encode()) for name in made) <= 200


def test_alphabets_that_look_alike_are_told_word_by_word():
    """A word of one alphabet beside one of another is nothing odd."""
    assert mixed_words("Cчёт № 5 для iPhone-а, 1С, Пaypal") == ("Cчёт", "Пaypal")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text(text):
    """Behind blanks, line breaks, characters without width, and at any width."""
    assert text_cell(text) != text
    (row,) = csv.reader(io.StringIO(csv_table([[text]]).decode("utf-8-sig")), delimiter=";")
    assert "'" in row[0]


def test_every_line_of_a_cell_is_looked_at():
    """Not every program minds the quotes around them; an ordinary text stays as it is."""
    assert text_cell("a\n=1+1") == "a\n'=1+1"
    assert text_cell("Услуги связи, 5-7 числа") == "Услуги связи, 5-7 числа"
