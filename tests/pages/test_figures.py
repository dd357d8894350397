"""Figures and codes are whole, and print over nothing."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

import pdfplumber
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from docgen import DocGen

DOCGEN = DocGen()
ENGINES = ("auto", "weasyprint")
FORMS = [
    (row.code, name)
    for row in DOCGEN.catalog.types()
    for name in DOCGEN.catalog.templates(row.code)
    if row.code != "contract"  # whose figures stand in a text
]
NBSP = "\u00a0"
KERNING = 0.2  # how near letters of one word may draw, of their size
#: As large and as fine as the data may be: under 10^15, 11 digits after the point.
LINES = [
    {"name": "Работы", "quantity": "1", "price": "499999999999999.99", "unit": "шт"},
    {"name": "Поставка", "quantity": "123456789012345.12345678901", "price": "0.00001234567"},
    {"name": "Тонны", "quantity": "0.12345678901", "price": "123456789012.12345678901"},
]
SIDES = ((min, "top"), (max, "bottom"))
SUM, LESS = "999999999999999.99", "899999999999999.99"


def widest(code):
    """Return a document of a type whose figures are as long as data may be."""
    data = next(iter(DOCGEN.catalog.document_type(code).samples().values()))
    if code == "reconciliation":
        entries = [
            {"date": "2026-10-31", "title": "Акт № 1", "debit": SUM},
            {"date": "2026-11-30", "title": "Платёж № 7", "credit": LESS},
        ]
        balances = {"opening_balance": "0.00", "closing_balance": "100000000000000.00"}
        return {**data, "entries": entries, **balances, "mirror": True}
    if code == "corrective_invoice":
        line = data["lines"][0]
        figures = {"quantity": LINES[1]["quantity"], "vat": "119999999999999.99"}
        before = line["before"] | figures | {"amount_without_vat": SUM, "amount": SUM}
        after = line["after"] | figures | {"amount_without_vat": LESS, "amount": LESS}
        return {**data, "lines": [{"number": 1, "before": before, "after": after}]}
    return {**data, "lines": LINES}


@lru_cache(maxsize=1)
def sheets(content):
    """Return the pages of a PDF, read once."""
    return pdfplumber.open(io.BytesIO(content)).pages


def assert_nothing_collides(content):
    """No letter stands over another one, over a vertical rule, or outside of the page's margins."""
    for page in sheets(content):
        rules = [edge for edge in page.edges if edge["orientation"] == "v"]
        lines = defaultdict(list)
        for letter in page.chars:
            if letter["text"].strip():
                lines[round(letter["bottom"])].append(letter)
        for letters in lines.values():
            top, bottom = (pick(row[side] for row in letters) for pick, side in SIDES)
            beside = [rule for rule in rules if rule["top"] < bottom and top < rule["bottom"]]
            for one, other in pairwise(sorted(letters, key=lambda row: row["x0"])):
                kerned = one["x1"] - KERNING * one["size"]
                assert other["x0"] > kerned, place(letters)
            for letter in letters:
                assert 15 < letter["x0"] < letter["x1"] < page.width - 15, place(letters)
                assert not any(crosses(rule, letter) for rule in beside), place(letters)


def crosses(rule, letter):
    """Whether a rule goes through a letter."""
    middle = (letter["top"] + letter["bottom"]) / 2
    is_beside = rule["top"] < middle < rule["bottom"]
    return is_beside and letter["x0"] + 0.8 < rule["x0"] < letter["x1"] - 0.8


def place(letters):
    """Return the line of text that something is wrong in."""
    return "".join(row["text"] for row in sorted(letters, key=lambda row: row["x0"]))


def groups_of(content):
    """Return all that stands between spaces on the pages, whatever the spaces are."""
    text = " ".join(page.extract_text(x_tolerance=1) for page in sheets(content))
    return set(text.replace(NBSP, " ").split())


def figures_of(html):
    """Return the figures of a page's cells."""
    cells = re.findall(r"<td[^>]*>(-?\d[\d\u00a0 ]*(?:,\d+)?)</td>", html)
    return [cell.replace(NBSP, " ") for cell in cells]


@pytest.mark.parametrize(("code", "template"), FORMS)
def test_the_longest_figures_have_room_in_every_form(code, template, make):
    """Every group of every figure is on the page in one piece, and over nothing else."""
    data = widest(code)
    html = make("auto", code, data, template=template, format="html").content.decode()
    expected = {group for figure in figures_of(html) for group in figure.split()}
    assert len(expected) > 5
    for engine in ENGINES:
        content = make(engine, code, data, template=template).content
        assert_nothing_collides(content)
        assert expected <= groups_of(content), engine


@pytest.mark.parametrize(
    ("name", "code", "figures"),
    [
        ("invoice-wide-numbers", "invoice", ("1 000 000,12345678901", "1 234 567 890,12")),
        ("upd_600_million", "upd", ("108 196 721,31", "491 803 278,69", "600 000 000,00")),
    ],
)
def test_the_cases_that_were_reported_fit_on_one_line(name, code, figures, given_case, make):
    """Columns grow for them, and no figure breaks or shrinks."""
    data = given_case(name)
    html = make("auto", code, data, format="html").content.decode()
    assert "font-size:" not in html.partition("<body>")[2]
    for engine in ENGINES:
        content = make(engine, code, data).content
        assert_nothing_collides(content)
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            text = pdf.pages[0].extract_text(x_tolerance=1).replace(NBSP, " ")
        assert all(figure in text for figure in figures)


@pytest.mark.parametrize("code", ["vat_invoice", "upd"])
def test_codes_of_goods_and_customs_numbers_are_whole(code, make):
    """A code of ten figures, and a number of a declaration with its slashes."""
    data = DOCGEN.catalog.document_type(code).samples()["goods"]
    for engine in ENGINES:
        content = make(engine, code, data).content
        assert_nothing_collides(content)
        assert {"8517620003", "10702070/120826/3114471/3"} <= groups_of(content)


@pytest.mark.parametrize(("code", "sample"), [("upd", "traceable"), ("vat_invoice", "traceable"),
                                              ("corrective_invoice", "traceable")])  # fmt: skip
def test_numbers_of_lots_are_whole_where_many_columns_leave_little_room(code, sample, make):
    """They are printed smaller, and broken nowhere."""
    data = DOCGEN.catalog.document_type(code).samples()[sample]
    for engine in ENGINES:
        content = make(engine, code, data).content
        assert_nothing_collides(content)
        assert "10702070/150726/3098215/001" in groups_of(content)


@given(
    form=st.sampled_from(
        [form for form in FORMS if form[0] in {"invoice", "act", "upd", "waybill"}]
    ),
    digits=st.integers(1, 14),
    places=st.integers(0, 11),
)
@settings(
    deadline=None,
    max_examples=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a page takes long to draw
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_figures_of_any_length_have_room(form, digits, places, make):
    """Of any number of digits before the comma and after it, on the fast engine."""
    code, template = form
    fraction = "." + "123456789012"[:places] if places else ""
    lines = [
        {"name": "Услуга", "quantity": f"{'9' * digits}{fraction}", "price": "1", "unit": "шт"},
        {"name": "Услуга", "quantity": "1", "price": f"{'8' * digits}{fraction}", "unit": "шт"},
    ]
    data = {**next(iter(DOCGEN.catalog.document_type(code).samples().values())), "lines": lines}
    assert_nothing_collides(make("auto", code, data, template=template).content)
