"""Write the tables of ``docs/reference/shortcodes.md`` from the catalogs and the modifiers.

Usage: ``python scripts/make_reference.py`` writes them; with ``--check`` it writes nothing and
fails when the page is out of date. A table stands between ``<!-- begin NAME -->`` and
``<!-- end NAME -->``; what stands outside of these is written by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from docgen import DocGen, DocumentType
from docgen.models import DocumentGroup, Payload, SalePayload, Shortcode
from docgen.numbering import TOKENS
from docgen.shortcodes.modifiers import MODIFIERS
from docgen.shortcodes.shared import SharedShortcodes

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "reference" / "shortcodes.md"

#: The plugins of the machine that runs this have no place in the page.
_BUNDLED: Final = "docgen_plugins."

_NONE: Final = "None beside those above.\n"


def main(arguments: Sequence[str]) -> int:
    """Write or check the page, and return the exit status."""
    if arguments not in ([], ["--check"]):
        print("Usage: python scripts/make_reference.py [--check]")
        return 2
    text = PAGE.read_text(encoding="utf-8")
    updated = with_tables(text, tables())
    if updated == text:
        return 0
    if arguments:
        print(f"{PAGE.name} is out of date; run: python scripts/make_reference.py")
        return 1
    PAGE.write_text(updated, encoding="utf-8")
    print(f"{PAGE.name} written")
    return 0


def tables() -> Mapping[str, str]:
    """Return every table by its name."""
    shared = _shared(Payload)
    known = {row.name for row in shared}
    sale = [row for row in _shared(SalePayload) if row.name not in known]
    known |= {row.name for row in sale}
    docgen = DocGen()
    types = [row for row in docgen.types() if row.payload.__module__.startswith(_BUNDLED)]
    own = {
        row.title: [entry for entry in docgen.shortcodes(row.code) if entry.name not in known]
        for row in types
    }
    tokens = ((f"`{{{row.name}}}`", row.title) for row in TOKENS)
    return {
        "modifiers": _modifiers(),
        "shared": _shortcodes(shared),
        "sale": _shortcodes(sale),
        "types": "\n".join(
            f"### {title}\n\n{_shortcodes(rows) if rows else _NONE}" for title, rows in own.items()
        ),
        "tokens": _table(("Token", "Prints"), tokens),
    }


def with_tables(text: str, found: Mapping[str, str]) -> str:
    """Return the page with every table in its place.

    Raises:
        LookupError: the page lacks the place of a table.

    """
    for name, table in found.items():
        begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
        before, opening, rest = text.partition(begin)
        _, closing, after = rest.partition(end)
        if not (opening and closing):
            message = f"{PAGE.name} has no place for the table {name}: {begin.strip()} … {end}"
            raise LookupError(message)
        text = f"{before}{begin}\n{table}\n{end}{after}"
    return text


def _shared(payload: type[Payload]) -> Sequence[Shortcode]:
    """Return the rows that docgen itself has for every type with such a payload."""
    of_any = DocumentType(
        code="any", title="Счёт на оплату", group=DocumentGroup.BILL, payload=payload
    )
    return SharedShortcodes(of_any).catalog()


def _modifiers() -> str:
    rows = []
    for row in MODIFIERS:
        shortcode, _, printed = row.example.partition(" → ")
        values = "<br>".join(f"`{name}` = `{alias}`" for alias, name in row.values)
        rows.append(
            (f"`{row.name}`", f"`{row.alias}`", row.title, f"`{shortcode}` → {printed}", values)
        )
    return _table(("Modifier", "По-русски", "What it does", "Example", "Values"), rows)


def _shortcodes(rows: Iterable[Shortcode]) -> str:
    """Return the table of some rows; the rows of a block follow it in a table of their own."""
    rows = tuple(rows)
    whole = _table(
        ("Shortcode", "По-русски", "Prints", "Example"),
        ((f"`[{row.name}]`", f"`[{row.alias}]`", row.title, row.example) for row in rows),
    )
    inner = (
        f"\nInside the block `[{row.name}]` … `[/{row.name}]`:\n\n{_shortcodes(row.children)}"
        for row in rows
        if row.children
    )
    return whole + "".join(inner)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (columns, ["---"] * len(columns), *rows)
    cells = ([cell.replace("|", "&#124;") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
