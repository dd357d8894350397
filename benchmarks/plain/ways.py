"""The ways of making the same invoice without docgen, and whether they made the same one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any, Final, Protocol

import pypdfium2
from plain.errors import NotInstalledError
from plain.figures import party

from docgen.resources import templates_root
from docgen.templates.folders import TemplateFolders

_MONEY: Final = re.compile(r"(?<!\d)\d{1,3}(?:\s\d{3})*,\d\d(?!\d)")


class Way(Protocol):
    """Prints invoices from figures that are worked out, and keeps what can be kept."""

    def print(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of an invoice."""

    def close(self) -> None:
        """End what was kept open."""


#: The name, the module and the class, and whether it is given docgen's stylesheets.
_WAYS: Final = (
    ("WeasyPrint", "plain.with_weasyprint", "WithWeasyPrint", True),
    ("Chromium kept open", "plain.with_chromium", "WithChromium", True),
    ("wkhtmltopdf", "plain.with_wkhtmltopdf", "WithWkhtmltopdf", True),
    ("Typst", "plain.with_typst", "WithTypst", False),
    ("ReportLab", "plain.with_reportlab", "WithReportLab", False),
)
NAMES: Final = tuple(name for name, *_ in _WAYS)


@contextmanager
def plain_ways(*names: str, day: date) -> Iterator[dict[str, Way | None]]:
    """Open the ways with these names; one that is not installed is nothing.

    ``day`` chooses the version of the invoice's template, whose stylesheets they take.
    """
    template = TemplateFolders([templates_root()]).load("invoice", None, day)
    styles = [template.files[path].decode() for path in template.styles]
    found = {name: _opened(row, styles) for name, *row in _WAYS if name in names}
    try:
        yield found
    finally:
        for way in found.values():
            if way:
                way.close()


def _opened(row: Sequence[Any], styles: Sequence[str]) -> Way | None:
    module, name, styled = row
    try:
        kind: Callable[..., Way] = getattr(import_module(module), name)
        return kind(styles) if styled else kind()
    except NotInstalledError:
        return None


def check_same(pdf: bytes, data: Mapping[str, Any], name: str) -> None:
    """See that a PDF holds the invoice: its number, parties, lines, all its money.

    Raises:
        SystemExit: it holds another one; the plain way is to be mended.

    """
    text = text_of(pdf)
    solid = "".join(text.split())
    said = (
        f"№ {data['number']} от {data['long_date']}",
        party(data["seller"]),
        party(data["buyer"]),
        data["bank"]["settlement_account"],
        data["contract"],
        data["total_in_words"],
        data["director"],
        data["accountant"],
        *{line["name"] for line in data["lines"]},
    )
    missing = [words for words in said if "".join(words.split()) not in solid]
    if missing:
        raise SystemExit(f"the invoice of {name} does not say: {missing}")
    printed, expected = _printed_money(text), _expected_money(data)
    if printed != expected:
        raise SystemExit(f"the money in the invoice of {name} adds up to {printed}, not {expected}")


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF, page by page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _printed_money(text: str) -> Decimal:
    amounts = ("".join(found.split()).replace(",", ".") for found in _MONEY.findall(text))
    return sum(map(Decimal, amounts), Decimal())


def _expected_money(data: Mapping[str, Any]) -> Decimal:
    """Return prices, amounts, the total three times and the tax, as the invoice prints them."""
    lines = sum((line["price"] + line["amount"] for line in data["lines"]), Decimal())
    totals: Decimal = data["total"] * 3 + data["vat"]
    return lines + totals
