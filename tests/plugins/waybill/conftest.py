"""Waybills made of goods, and their pages read back from the PDF."""

from __future__ import annotations

import io

import pdfplumber
import pytest

import docgen
from docgen.kit.samples import goods_lines, sale
from docgen.models.mapping import from_mapping
from docgen_plugins.waybill.payload import WaybillPayload

COLUMNS = 15


@pytest.fixture(scope="session")
def waybill():
    """Make a payload of a sale of goods; arguments are fields to give or to replace."""

    def make(**more):
        return from_mapping(WaybillPayload, sale(**{"lines": goods_lines(), **more}))

    return make


@pytest.fixture(scope="session")
def pages():
    """Render a waybill, and return its pages; the same one is rendered and read once."""
    made = {}

    def render(**more):
        key = repr(more)
        if key not in made:
            made[key] = read(more)
        return made[key]

    def read(more):
        data = sale(**{"lines": goods_lines(), **more})
        file = docgen.render("waybill", data, format="pdf", number="15")
        with pdfplumber.open(io.BytesIO(file.content)) as pdf:
            return [_Page(page) for page in pdf.pages]

    return render


class _Page:
    """The words of a page, and the rows of its table of goods: the lines, then the totals."""

    def __init__(self, page):
        self.text = " ".join(page.extract_text().split())
        tables = [rows for rows in page.extract_tables() if len(rows[0]) == COLUMNS]
        self.numbers = [rows[2] for rows in tables]
        rows = [row for table in tables for row in table[3:]]
        self.lines = [row for row in rows if row[0]]
        self.totals = [row for row in rows if not row[0]]
