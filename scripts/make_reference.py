"""Write the tables of the pages of shortcodes from the catalogs and the modifiers.

There is one page for developers, in English, and one for authors of templates, in Russian.
Usage: ``python scripts/make_reference.py`` writes them; with ``--check`` it writes nothing and
fails when a page is out of date. A table stands between ``<!-- begin NAME -->`` and
``<!-- end NAME -->``; what stands outside of these is written by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from docgen import DocGen, DocumentType
from docgen.models import DocumentGroup, Payload, SalePayload, Shortcode
from docgen.numbering import TOKENS
from docgen.templates.shortcodes.modifiers import MODIFIERS
from docgen.templates.shortcodes.shared import SharedShortcodes

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "reference"


@frozen(kw_only=True)
class Wording:
    """What the tables of a page say besides their rows; ``is_russian`` puts aliases first."""

    page: str
    is_russian: bool
    shortcodes: tuple[str, str, str, str]
    modifiers: tuple[str, str, str, str, str]
    tokens: tuple[str, str]
    inside: str
    none: str

    def ordered(self, name: str, alias: str) -> tuple[str, str]:
        """Return the canonical name and the alias in the order of the page's readers."""
        return (alias, name) if self.is_russian else (name, alias)


ENGLISH: Final = Wording(
    page="shortcodes.md",
    is_russian=False,
    shortcodes=("Shortcode", "По-русски", "Prints", "Example"),
    modifiers=("Modifier", "По-русски", "What it does", "Example", "Values"),
    tokens=("Token", "Prints"),
    inside="Inside the block",
    none="None beside those above.\n",
)
RUSSIAN: Final = Wording(
    page="shortcodes.ru.md",
    is_russian=True,
    shortcodes=("Шорткод", "По-английски", "Что печатает", "Пример"),
    modifiers=("Модификатор", "По-английски", "Что делает", "Пример", "Значения"),
    tokens=("Метка", "Что печатает"),
    inside="Внутри блока",
    none="Только те, что выше.\n",
)

#: The plugins of the machine that runs this have no place in the page.
_BUNDLED: Final = "docgen_plugins."


def main(arguments: Sequence[str]) -> int:
    """Write or check the page, and return the exit status."""
    if arguments not in ([], ["--check"]):
        print("Usage: python scripts/make_reference.py [--check]")
        return 2
    outdated = [row for row in (ENGLISH, RUSSIAN) if not _is_written(row, check=bool(arguments))]
    for row in outdated:
        print(f"{row.page} is out of date; run: python scripts/make_reference.py")
    return 1 if outdated else 0


def _is_written(wording: Wording, *, check: bool) -> bool:
    """Write a page; with ``check`` say whether there is nothing to write."""
    page = FOLDER / wording.page
    text = page.read_text(encoding="utf-8")
    updated = with_tables(text, tables(wording), wording.page)
    if updated == text:
        return True
    if not check:
        page.write_text(updated, encoding="utf-8")
        print(f"{page.name} written")
    return not check


def tables(wording: Wording) -> Mapping[str, str]:
    """Return every table of a page by its name."""
    shared = _shared(Payload)
    known = {shortcode.name for shortcode in shared}
    sale = [row for row in _shared(SalePayload) if row.name not in known]
    known |= {row.name for row in sale}
    docgen = DocGen()
    types = [
        kind for kind in docgen.catalog.types() if kind.payload.__module__.startswith(_BUNDLED)
    ]
    own = {
        kind.title: [
            entry for entry in docgen.catalog.shortcodes(kind.code) if entry.name not in known
        ]
        for kind in types
    }
    tokens = ((f"`{{{token.name}}}`", token.title) for token in TOKENS)
    return {
        "modifiers": _modifiers(wording),
        "shared": _shortcodes(shared, wording),
        "sale": _shortcodes(sale, wording),
        "types": "\n".join(
            f"### {title}\n\n{_shortcodes(rows, wording) if rows else wording.none}"
            for title, rows in own.items()
        ),
        "tokens": _table(wording.tokens, tokens),
    }


def with_tables(text: str, found: Mapping[str, str], page: str) -> str:
    """Return the page with every table in its place.

    Raises:
        LookupError: the page lacks the place of a table.

    """
    for name, table in found.items():
        begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
        before, opening, rest = text.partition(begin)
        _, closing, after = rest.partition(end)
        if not (opening and closing):
            message = f"{page} has no place for the table {name}: {begin.strip()} … {end}"
            raise LookupError(message)
        text = f"{before}{begin}\n{table}\n{end}{after}"
    return text


def _shared(payload: type[Payload]) -> Sequence[Shortcode]:
    """Return the rows that docgen itself has for every type with such a payload."""
    of_any = DocumentType(
        code="any", title="Счёт на оплату", group=DocumentGroup.BILL, payload=payload
    )
    return SharedShortcodes(of_any).catalog()


def _modifiers(wording: Wording) -> str:
    rows = []
    for modifier in MODIFIERS:
        shortcode, _, printed = modifier.example.partition(" → ")
        values = "<br>".join(
            " = ".join(f"`{value}`" for value in wording.ordered(name, alias))
            for alias, name in modifier.values
        )
        names = (f"`{name}`" for name in wording.ordered(modifier.name, modifier.alias))
        rows.append((*names, modifier.title, f"`{shortcode}` → {printed}", values))
    return _table(wording.modifiers, rows)


def _shortcodes(rows: Iterable[Shortcode], wording: Wording) -> str:
    """Return the table of some rows; the rows of a block follow it in a table of their own."""
    rows = tuple(rows)
    whole = _table(
        wording.shortcodes,
        (
            (
                *(f"`[{name}]`" for name in wording.ordered(shortcode.name, shortcode.alias)),
                shortcode.title,
                shortcode.example,
            )
            for shortcode in rows
        ),
    )
    inner = []
    for shortcode in rows:
        if shortcode.children:
            name = wording.ordered(shortcode.name, shortcode.alias)[0]
            heading = f"{wording.inside} `[{name}]` … `[/{name}]`:"
            inner.append(f"\n{heading}\n\n{_shortcodes(shortcode.children, wording)}")
    return whole + "".join(inner)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (columns, ["---"] * len(columns), *rows)
    cells = ([cell.replace("|", "&#124;") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
