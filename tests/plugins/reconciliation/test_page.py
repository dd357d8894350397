from __future__ import annotations

import io

import pdfplumber
import pytest

import docgen
from docgen_plugins.reconciliation.samples import reconciliation_samples


@pytest.fixture
def pages():
    """Return a function that gives the pages of a sample's PDF."""

    def read(name, **more):
        sample = {**reconciliation_samples()[name], **more}
        file = docgen.render("reconciliation", sample, number="15")
        with pdfplumber.open(io.BytesIO(file.content)) as pdf:
            return [
                (
                    page.extract_words(extra_attrs=["size"]),
                    page.extract_tables(),
                    page.extract_text(),
                )
                for page in pdf.pages
            ]

    return read


def _text(pages):
    return " ".join(" ".join(text.split()) for _, _, text in pages)


def _rows(pages):
    return [row for _, tables, _ in pages for row in tables[0]]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("debt-ours", "в пользу ООО «Северная связь» составляет 26 515,75 руб."),
        ("debt-theirs", "в пользу ООО «Ромашка и партнёры» составляет 13 484,25 руб."),
        ("none", "на 31.12.2026 задолженность отсутствует"),
        ("empty", "на 31.12.2026 задолженность отсутствует"),
    ],
)
def test_the_conclusion_says_who_owes(name, words):
    """The side that is owed money is told by the sign of the balance."""
    html = docgen.render(
        "reconciliation", reconciliation_samples()[name], format="html", number="1"
    )
    text = " ".join(html.content.decode().replace("\u00a0", " ").split())
    assert words in text


def test_the_sum_stands_in_words(pages):
    """The debt is written out."""
    assert "Двадцать шесть тысяч пятьсот" in _text(pages("debt-ours"))


def test_the_other_half_is_left_to_fill_in(pages):
    """Without a mirror the buyer's half has as many rows, all empty."""
    entry = next(row for row in _rows(pages("debt-ours")) if row[0] == "31.10.2026")
    assert entry[2].replace("\u00a0", " ") == "18 422,00"
    assert [cell or "" for cell in entry[4:]] == ["", "", "", ""]


def test_the_mirrored_half_changes_the_sides(pages):
    """What is our debit is the buyer's credit, in the same row."""
    entries = [row for row in _rows(pages("mirrored")) if row[0] in {"31.10.2026", "09.11.2026"}]
    assert len(entries) == 2
    for row in entries:
        assert (row[4], row[5]) == (row[0], row[1])
        assert (row[6], row[7]) == (row[3], row[2])


def test_long_statements_repeat_their_head_and_keep_their_totals(pages):
    """Every page with a table has its head, and the totals follow at least one entry."""
    found = pages("long")
    assert len(found) > 2
    tables = [tables[0] for _, tables, _ in found if tables]
    assert all(table[1][:4] == ["Дата", "Документ", "Дебет", "Кредит"] for table in tables)
    last = [row[0] for row in tables[-1][2:]]
    assert last[-2:] == ["Обороты за период", "Сальдо на 31.12.2026"]
    assert last[0] not in last[-2:]
    assert sum(row[0][:1].isdigit() for table in tables for row in table if row[0]) == 120


def test_no_word_leaves_the_page(pages):
    """Names of 400 characters and balances of billions wrap within the margins."""
    words = "Научно-производственное объединение перспективных разработок "
    name = f"АО «{(words * 7)[:390]}»"
    sample = reconciliation_samples()["mirrored"]
    opening, closing = "9000000000.00", "9000026515.75"
    buyer = {**sample["buyer"], "name": name}
    found = pages("mirrored", buyer=buyer, opening_balance=opening, closing_balance=closing)
    edges = [(word["x0"], word["x1"]) for words, _, _ in found for word in words]
    assert min(left for left, _ in edges) >= 15 / 25.4 * 72 - 1
    assert max(right for _, right in edges) <= (210 - 12) / 25.4 * 72 + 1


def test_billions_stand_on_one_line(pages):
    """Sums under ten billion fit their column."""
    found = pages("mirrored", opening_balance="9000000000.00", closing_balance="9000026515.75")
    opening = next(row for row in _rows(found) if row[0] == "Сальдо на 01.10.2026")
    assert opening[2].replace("\u00a0", " ") == "9 000 000 000,00"
