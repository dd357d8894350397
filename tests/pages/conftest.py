"""Documents of any length on either engine, and what their pages say."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from docgen import DocGen
from docgen.kit.samples import repeated_lines

INPUTS = Path(__file__).parent / "inputs"
LINE = "§"  # begins the name of every line
_LONGER = " с подробным описанием выполненных работ"


@pytest.fixture(scope="session")
def make():
    """Return a function that renders a document by the engine of a name."""
    docgens = {"auto": DocGen(), "weasyprint": DocGen(engine="weasyprint")}

    def render(engine, code, data, **wanted):
        return docgens[engine].render(code, data, **{"number": "15", **wanted})

    return render


@pytest.fixture(scope="session")
def given_case():
    """Return a function that reads the data of a case."""

    def read(name):
        data = json.loads((INPUTS / f"{name}.json").read_text("utf-8"))
        data.pop("number", None)
        return data

    return read


@pytest.fixture(scope="session")
def document():
    """Return a function that makes a document whose lines have names of some lengths.

    ``lengths`` count phrases: a line of the length 0 takes one row of text.
    """
    docgen = DocGen()

    def data(code, lengths):
        sample = next(iter(docgen.catalog.document_type(code).samples().values()))
        names = [f"{LINE}{index} работа{_LONGER * more}" for index, more in enumerate(lengths, 1)]
        return {**sample, **_LINES.get(code, _priced)(sample, names)}

    return data


def _priced(_, names):
    lines = repeated_lines(len(names))
    return {"lines": [{**line, "name": name} for line, name in zip(lines, names, strict=True)]}


def _corrective(sample, names):
    line = sample["lines"][0]
    before, after = line["before"], line["after"]
    return {
        "lines": [
            {"number": number, "before": before | {"name": name}, "after": after | {"name": name}}
            for number, name in enumerate(names, 1)
        ]
    }


def _reconciliation(_, names):
    entries = [{"date": "2026-10-31", "title": name, "debit": "10.00"} for name in names]
    return {
        "entries": entries,
        "opening_balance": "0.00",
        "closing_balance": f"{10 * len(names)}.00",
    }


_LINES = {"corrective_invoice": _corrective, "reconciliation": _reconciliation}


@pytest.fixture(scope="session")
def page_texts():
    """Return a function that gives the text of every page, without white space."""

    def read(content):
        with closing(pypdfium2.PdfDocument(content)) as pdf:
            pages = [pdf[index].get_textpage().get_text_range() for index in range(len(pdf))]
        return ["".join(page.split()) for page in pages]

    return read


@pytest.fixture(scope="session")
def pages(make, page_texts):
    """Return a function that renders a document and gives the text of every page."""
    return lambda engine, code, data, **wanted: page_texts(
        make(engine, code, data, **wanted).content
    )
