from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.exceptions import DataError, SourceError
from docgen.numbering import ImportedNumber, Mask, NumberingRule, read_numbers

FIRST = ImportedNumber(
    type="invoice",
    number="СЧ-15/26",
    date=date(2026, 10, 5),
    organisation="7",
    client="42",
    total=Decimal("1234.50"),
)
SECOND = ImportedNumber(type="act", number="3", date=date(2026, 10, 31))

CSV = """тип;номер;дата;организация;клиент;сумма
invoice;СЧ-15/26;05.10.2026;7;42;1 234,50
act;3;2026-10-31;;;
"""
ROWS = [
    {"type": "invoice", "number": "СЧ-15/26", "date": "2026-10-05", "org": 7, "client": "42",
     "total": 1234.50},
    {"type": "act", "number": 3, "date": "31.10.2026", "organisation": None},
]  # fmt: skip


@pytest.fixture
def written(tmp_path):
    """Write a file and name it."""

    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.csv", CSV),
        ("rows.csv", CSV.encode("utf-8-sig")),
        ("rows.csv", CSV.encode("cp1251")),
        ("rows.csv", CSV.replace(",", ".").replace(";", ",")),
        ("rows.csv", CSV.replace(";", "\t").replace("\n", "\r\n")),
        ("rows.json", json.dumps(ROWS, ensure_ascii=False)),
        ("rows.json", json.dumps(ROWS, indent=4)),
        ("rows.jsonl", "\n".join(map(json.dumps, ROWS))),
    ],
)
def test_a_register_is_read_however_it_was_saved(written, name, content):
    """CSV and JSON, in English or Russian, UTF-8 or Windows-1251, give the same rows."""
    assert list(read_numbers(written(name, content))) == [FIRST, SECOND]


@given(st.lists(st.integers(1, 10**12), max_size=40), st.integers(0, 70_000))
@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_list_is_read_wherever_its_pieces_end(written, numbers, padding):
    """A row that lies across the pieces the file is read by is whole again."""
    rows = [{"type": "act", "number": n, "date": "2026-10-31"} for n in numbers]
    path = written("rows.json", " " * padding + json.dumps(rows, indent=padding % 5))
    assert [row.number for row in read_numbers(path)] == [str(n) for n in numbers]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("rows.csv", "type;number\nact;1\n", "row 1: has no column date"),
        ("rows.csv", "type;number;date;цвет\n", "row 1: unknown column 'цвет'; known: type"),
        ("rows.csv", "type;number;date\nact;;2026-01-01\n", "row 1: number is required"),
        ("rows.csv", "type;number;date\nact;1;2026-02-30\n", "date: '2026-02-30' is no date"),
        ("rows.csv", "type;number;date;total\nact;1;2026-01-01;да\n", "total: 'да' is no sum"),
        ("rows.json", '[{"type": "act", "number": [1], "date": "2026-01-01"}]', "number: text is"),
        ("rows.json", '[{"type": "act"}, 5]', "a row is expected, not 5"),
        ("rows.json", '[{"type": "act", "number"', "Expecting ':' delimiter at"),
        ("rows.json", '[{"type": "act", "number": "1", "date": "2026-01-01"},', "is cut off"),
    ],
)
def test_a_row_that_does_not_fit_is_named(written, name, content, problem):
    """The error says which row and what is wrong with it."""
    with pytest.raises(DataError) as caught:
        list(read_numbers(written(name, content)))
    assert problem in str(caught.value)


def test_many_bad_rows_are_told_at_once_but_not_all(written):
    """The first twenty are enough to see what went wrong."""
    path = written("rows.csv", "type;number;date\n" + "act;1;завтра\n" * 100)
    with pytest.raises(DataError) as caught:
        list(read_numbers(path))
    assert [place for place, _ in caught.value.problems] == [f"row {n}" for n in range(1, 21)]


def test_a_file_that_cannot_be_read_is_named(written, tmp_path):
    """A missing file and a foreign kind of file are errors of the source."""
    with pytest.raises(SourceError, match=r"rows\.xls has no known suffix; name it \.csv"):
        list(read_numbers(written("rows.xls", "")))
    with pytest.raises(SourceError, match=r"none\.csv cannot be read"):
        list(read_numbers(tmp_path / "none.csv"))


def test_what_a_row_leaves_out_its_number_may_tell():
    """The client of «42-7» is in the number itself; what the row says goes first."""
    rule = NumberingRule(code="act", mask=Mask.parse("{client}-{N}"), scope="client")
    row = ImportedNumber(type="act", number="42-7", date=date(2026, 10, 5), organisation="1")
    context = row.context(rule)
    assert (context.organisation, context.client) == ("1", "42")
    assert rule.n_of(row.number, context) == 7
