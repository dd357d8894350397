"""Which lines of a waybill stand on which sheet of paper, and what every sheet comes to.

The form wants totals of every page, so the pages are made here and not by the engine. The
lengths are those of the classic template and its stylesheet, in millimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from attrs import frozen

from docgen.kit.layout import line_count, paginate
from docgen.language.amounts import amount_in_words
from docgen.language.initials import initials
from docgen.language.no_break import no_break
from docgen.language.numbers import format_money, format_number, format_price
from docgen.models import Line
from docgen.templates.shortcodes.goods import description
from docgen.templates.shortcodes.parties import party_requisites
from docgen.templates.shortcodes.sale import NumberedLine, numbered_lines
from docgen_plugins.waybill.cargo import Cargo
from docgen_plugins.waybill.payload import WaybillPayload
from docgen_plugins.waybill.words import mass_in_words

_TYPE_SIZE: Final = 7.0  # points, of the whole form
_LINE: Final = 2.9  # from a line of text to the next
_CELL: Final = 1.2  # what a row of the table is higher than its text: padding and rule
_SIDES: Final = 1.8  # what a cell of the table is wider than its text

_PAGE: Final = 186.0  # between the margins, less a line in reserve
_HEAD: Final = 13.0  # the head of the table
_TOTALS: Final = 4.1  # a row of totals
_TITLE: Final = 62.5  # all above the table, when no text in it wraps
_FOOT: Final = 75.4  # all below the table, when no text in it wraps, with the barcode

#: The columns whose text may wrap: their widths, their numbers in the form, their texts.
COLUMNS: Final[tuple[tuple[float, int, Callable[[Line], str]], ...]] = (
    (59, 2, description),
    (16, 3, lambda line: line.code),
    (17, 4, lambda line: line.unit.symbol),
    (14, 6, lambda line: line.goods.packing.kind if line.goods and line.goods.packing else ""),
    (17, 10, lambda line: format_number(line.quantity)),
    (19, 11, lambda line: format_price(line.price_without_vat)),
    (22, 12, lambda line: format_money(line.amount_without_vat)),
    (12, 13, lambda line: line.vat_rate.title),
    (20, 14, lambda line: format_money(line.vat)),
    (22, 15, lambda line: format_money(line.amount)),
)


@frozen(kw_only=True)
class Sheet:
    """A sheet of paper with its lines; ``index`` counts from 1."""

    index: int
    items: Sequence[NumberedLine]
    cargo: Cargo
    is_last: bool


def sheets(payload: WaybillPayload) -> tuple[Sheet, ...]:
    """Divide the lines among sheets; there is one even for a waybill without lines."""
    numbered = numbered_lines(payload)
    room = _PAGE - _HEAD - _TOTALS
    pages = paginate(
        [_row_height(line) for line in payload.lines],
        first=room - _title_height(payload),
        following=room,
        foot=_TOTALS + _foot_height(payload),
    )
    return tuple(
        Sheet(
            index=index,
            items=[numbered[place] for place in page],
            cargo=Cargo.of(payload.lines[place] for place in page),
            is_last=index == len(pages),
        )
        for index, page in enumerate(pages, start=1)
    )


def _row_height(line: Line) -> float:
    lines = max(_lines(text(line), width - _SIDES) for width, _, text in COLUMNS)
    return lines * _LINE + _CELL


def _title_height(payload: WaybillPayload) -> float:
    """Return the height of all above the table: longer texts push it down."""
    basis, transport = payload.grounds, payload.transport_waybill
    payer = payload.payer or payload.buyer
    texts = [
        (210, party_requisites(payload.sender)),
        (210, payload.structural_unit),
        *((186, party_requisites(party)) for party in (payload.receiver, payload.seller, payer)),
        (186, basis.title if basis else ""),
        *((26, reference.number) for reference in (basis, transport) if reference),
        (26, payload.activity_code),
        (26, payload.operation_kind),
    ]
    return _TITLE + _wrapped(texts)


def _foot_height(payload: WaybillPayload) -> float:
    """Return the height of all below the table."""
    cargo = Cargo.of(payload.lines)
    attorney = payload.power_of_attorney
    people = (
        (31, payload.allowed_by),
        (31, payload.shipped_by),
        (34, payload.accepted_by),
        (34, payload.received_by),
    )
    texts = [
        *((92, mass_in_words(mass)) for mass in (cargo.net_mass, cargo.gross_mass) if mass),
        (135, amount_in_words(payload.total, payload.currency)),
        (98, f"{attorney.issued_by}, {attorney.issued_to}" if attorney else ""),
        *((width, person.position) for width, person in people if person),
        *((37, initials(person.name)) for _, person in people if person),
    ]
    return _FOOT + _wrapped(texts)


def _wrapped(texts: Sequence[tuple[float, str]]) -> float:
    """Return the height of all lines but the first ones of some texts in columns of a width."""
    return sum(_lines(text, width) - 1 for width, text in texts) * _LINE


def _lines(text: str, width: float) -> int:
    return line_count(no_break(text), width, _TYPE_SIZE)
