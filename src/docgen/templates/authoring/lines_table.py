"""The table of a document's lines that a tag of another system's whole table becomes."""

from __future__ import annotations

from typing import Final

from lxml import etree

from docgen.templates.word.names import NAMESPACES, qualified

#: Titles, and the shortcodes under them.
_COLUMNS: Final = (
    ("№", "[items][item.index]"),
    ("Наименование", "[item.name]"),
    ("Кол-во", "[item.quantity]"),
    ("Ед.", "[item.unit]"),
    ("Цена", "[item.price]"),
    ("Сумма", "[item.sum][/items]"),
)


def lines_table() -> etree._Element:
    """Return a table of a document's lines, its header repeated on every page."""
    table = etree.Element(qualified("w:tbl"), nsmap={"w": NAMESPACES["w"]})
    properties = etree.SubElement(table, qualified("w:tblPr"))
    etree.SubElement(properties, qualified("w:tblW"), _attributes(w="5000", type="pct"))
    borders = etree.SubElement(properties, qualified("w:tblBorders"))
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        etree.SubElement(borders, qualified(f"w:{side}"), _attributes(val="single", sz="4"))
    grid = etree.SubElement(table, qualified("w:tblGrid"))
    for _ in _COLUMNS:
        etree.SubElement(grid, qualified("w:gridCol"))
    for is_body in (False, True):
        row = etree.SubElement(table, qualified("w:tr"))
        kept = etree.SubElement(row, qualified("w:trPr"))
        etree.SubElement(kept, qualified("w:cantSplit" if is_body else "w:tblHeader"))
        for column in _COLUMNS:
            cell = etree.SubElement(row, qualified("w:tc"))
            paragraph = etree.SubElement(cell, qualified("w:p"))
            run = etree.SubElement(paragraph, qualified("w:r"))
            etree.SubElement(run, qualified("w:t")).text = column[is_body]
    return table


def _attributes(**values: str) -> dict[str, str]:
    return {qualified(f"w:{name}"): value for name, value in values.items()}
