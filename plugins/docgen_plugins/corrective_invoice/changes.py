"""What is agreed on, and what it makes of the lines of an invoice."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from attrs import evolve, frozen

from docgen.models import (
    DocumentReference,
    Goods,
    Item,
    Line,
    VatPolicy,
    price_items,
    round_kopecks,
)
from docgen_plugins.corrective_invoice.payload import CorrectedLine

_QUANTUM: Final = Decimal("1e-11")


@frozen(kw_only=True)
class LineChange:
    """What becomes of line ``number`` of the invoice; what is left out stays as it was.

    ``price`` is with or without tax as the line's own. The discount goes with the quantity
    unless it is given.
    """

    number: int
    quantity: Decimal | None = None
    price: Decimal | None = None
    discount: Decimal | None = None


@frozen(kw_only=True)
class CorrectionDetails:
    """What nobody but the parties knows: the changes, and the documents that agree on them."""

    lines: tuple[LineChange, ...]
    agreements: tuple[DocumentReference, ...] = ()


def corrected_line(before: Line, change: LineChange) -> CorrectedLine:
    """Return a line before and after a change; its rate of tax stays."""
    quantity = before.quantity if change.quantity is None else change.quantity
    part = quantity / before.quantity if before.quantity else Decimal(1)
    discount = round_kopecks(before.discount * part)
    item = Item(
        name=before.name,
        quantity=quantity,
        unit=before.unit,
        price=before.price if change.price is None else change.price,
        vat_rate=before.vat_rate,
        discount=discount if change.discount is None else change.discount,
        code=before.code,
        nature=before.nature,
        excise=None if before.excise is None else round_kopecks(before.excise * part),
        text_fields=before.text_fields,
        extra=before.extra,
    )
    policy = VatPolicy(rate=before.vat_rate, prices_include_vat=before.price_includes_vat)
    (after,) = price_items([item], policy)
    goods = before.goods and _goods_after(before, after, before.goods)
    return CorrectedLine(number=change.number, before=before, after=evolve(after, goods=goods))


def _goods_after(before: Line, after: Line, goods: Goods) -> Goods:
    """Return the goods with as much of what is traceable as there is of the line."""
    if goods.traceability is None:
        return goods
    traceable = goods.traceability
    quantity = _part(traceable.quantity, after.quantity, before.quantity)
    amount = _part(
        traceable.amount_without_vat, after.amount_without_vat, before.amount_without_vat
    )
    changed = evolve(
        traceable, quantity=quantity.normalize(), amount_without_vat=round_kopecks(amount)
    )
    return evolve(goods, traceability=changed)


def _part(whole: Decimal, after: Decimal, before: Decimal) -> Decimal:
    if not before:
        return whole
    return (whole * after / before).quantize(_QUANTUM, rounding=ROUND_HALF_UP)


def unknown_numbers(details: CorrectionDetails, lines: Mapping[int, Line]) -> list[int]:
    """Return the numbers of changes that are of no line, or of one changed already."""
    seen: set[int] = set()
    wrong = []
    for change in details.lines:
        if change.number not in lines or change.number in seen:
            wrong.append(change.number)
        seen.add(change.number)
    return wrong
