from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.kit.samples import LONG_BUYER, goods_lines, repeated_lines
from docgen.resources import templates_root
from docgen_plugins.waybill.cargo import Cargo
from docgen_plugins.waybill.sheets import COLUMNS, sheets

NAMES = st.lists(st.text(alphabet="абвгшщ -", min_size=1, max_size=400), max_size=60)


def named(names):
    """Return lines of goods with these names."""
    rows = repeated_lines(len(names), lines=goods_lines())
    return [{**row, "name": f"Т{name}"} for row, name in zip(rows, names, strict=True)]


@given(NAMES)
@settings(deadline=None, max_examples=40)
def test_sheets_hold_every_line_once_and_add_up(waybill, names):
    """The sheets' lines are the waybill's, in order, and so are their totals."""
    payload = waybill(lines=named(names))
    found = sheets(payload)
    held = [item for sheet in found for item in sheet.items]
    assert [item.index for item in held] == list(range(1, len(names) + 1))
    assert tuple(item.line for item in held) == payload.lines
    assert sum(sheet.cargo.amount for sheet in found) == payload.total
    assert sum(sheet.cargo.vat for sheet in found) == payload.total_vat
    assert sum(sheet.cargo.quantity for sheet in found) == Cargo.of(payload.lines).quantity
    assert [sheet.index for sheet in found if sheet.is_last] == [len(found)]


def test_longer_names_need_more_sheets(waybill):
    """Lines are measured, not counted."""
    short = waybill(lines=repeated_lines(40, lines=goods_lines()))
    long = waybill(lines=repeated_lines(40, "Название " * 40, lines=goods_lines()))
    assert len(sheets(long)) > 2 * len(sheets(short))


def test_longer_parties_leave_less_room_on_the_first_sheet(waybill):
    """What stands above the table takes room from its lines."""
    lines = repeated_lines(40, lines=goods_lines())
    usual = sheets(waybill(lines=lines))[0]
    long = sheets(waybill(lines=lines, buyer=LONG_BUYER))[0]
    assert len(long.items) < len(usual.items)


@pytest.mark.parametrize(("width", "place"), [row[:2] for row in COLUMNS])
def test_columns_are_as_wide_as_in_the_template(width, place):
    """The lines are measured by the widths that the template gives its columns."""
    folder = templates_root() / "waybill" / "classic"
    html = (folder / "template.html").read_text(encoding="utf-8")
    table = html[html.index('<table class="lines sheet">') :]
    widths = re.findall(r'<col style="width: (\d+)mm">', table)
    assert int(widths[place - 1]) == width
