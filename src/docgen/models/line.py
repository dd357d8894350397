"""What is sold: items as the source gives them, and lines as documents print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from typing import Final

from attrs import evolve, field, frozen

from docgen.models.money import MAX_AMOUNT, ZERO, round_kopecks
from docgen.models.unit import PIECE, Unit
from docgen.models.vat import VatPolicy, VatRate, VatRounding

_EXACT_DIGITS: Final = 60


@frozen(kw_only=True)
class Item:
    """Goods, work or a service before it is priced.

    ``price`` is per unit, with or without VAT as the organisation's policy says; ``discount``
    is money off the whole line, of the same kind. ``vat_rate`` is ``None`` for the usual rate.
    """

    name: str
    quantity: Decimal = Decimal(1)
    unit: Unit = PIECE
    price: Decimal
    vat_rate: VatRate | None = None
    discount: Decimal = ZERO
    code: str = ""


@frozen(kw_only=True)
class Line:
    """A priced line: what is printed, to the kopeck, and never computed again.

    ``amount_without_vat + vat == amount`` always holds.
    """

    name: str
    quantity: Decimal
    unit: Unit
    price: Decimal
    vat_rate: VatRate
    discount: Decimal = ZERO
    code: str = ""
    amount_without_vat: Decimal
    vat: Decimal
    amount: Decimal = field()

    @amount.validator
    def _check(self, _attribute: object, amount: Decimal) -> None:
        if self.amount_without_vat + self.vat != amount:
            message = (
                f"{self.amount_without_vat} without VAT and {self.vat} of VAT "
                f"do not make {amount}; correct the line's amounts"
            )
            raise ValueError(message)


@frozen(kw_only=True)
class VatTotal:
    """The totals of the lines that share a rate."""

    vat_rate: VatRate
    amount_without_vat: Decimal
    vat: Decimal
    amount: Decimal


def price_items(items: Iterable[Item], policy: VatPolicy) -> tuple[Line, ...]:
    """Turn items into lines under an organisation's VAT policy.

    Rounded by line, every line's tax is its own. Rounded on the total, the tax of each rate is
    computed once and spread over its lines, so that the printed lines still add up to it.

    Raises:
        ValueError: a line comes to ``MAX_AMOUNT`` or more.

    """
    lines = tuple(_price(item, policy) for item in items)
    if policy.rounding is VatRounding.TOTAL:
        lines = _spread_vat(lines, prices_include_vat=policy.prices_include_vat)
    return lines


def vat_totals(lines: Iterable[Line]) -> tuple[VatTotal, ...]:
    """Add lines up by rate, in the order the rates first appear."""
    groups: dict[VatRate, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.vat_rate, []).append(line)
    return tuple(
        VatTotal(
            vat_rate=rate,
            amount_without_vat=sum((line.amount_without_vat for line in group), ZERO),
            vat=sum((line.vat for line in group), ZERO),
            amount=sum((line.amount for line in group), ZERO),
        )
        for rate, group in groups.items()
    )


def _price(item: Item, policy: VatPolicy) -> Line:
    rate = item.vat_rate or policy.rate
    stated = _stated_amount(item)
    if _is_gross(rate, prices_include_vat=policy.prices_include_vat):
        vat = rate.vat_inside(stated)
        net = stated - vat
    else:
        net = stated
        vat = rate.vat_on_top(stated)
    return Line(
        name=item.name,
        quantity=item.quantity,
        unit=item.unit,
        price=item.price,
        vat_rate=rate,
        discount=item.discount,
        code=item.code,
        amount_without_vat=net,
        vat=vat,
        amount=net + vat,
    )


def _stated_amount(item: Item) -> Decimal:
    """Return what the item's price, quantity and discount come to, to the kopeck."""
    # Both factors may have 26 digits; a product cut to the usual 28 could round to another kopeck.
    with localcontext(prec=_EXACT_DIGITS):
        amount = round_kopecks(item.quantity * item.price - item.discount)
    if abs(amount) >= MAX_AMOUNT:
        message = f"{item.name!r} comes to {amount}; a line must stay under {MAX_AMOUNT:f}"
        raise ValueError(message)
    return amount


def _is_gross(rate: VatRate, *, prices_include_vat: bool) -> bool:
    return prices_include_vat or rate.calculated


def _spread_vat(lines: Sequence[Line], *, prices_include_vat: bool) -> tuple[Line, ...]:
    """Give the largest line of each rate what rounding the total once adds or takes."""
    result = list(lines)
    for total in vat_totals(lines):
        rate = total.vat_rate
        gross = _is_gross(rate, prices_include_vat=prices_include_vat)
        vat = rate.vat_inside(total.amount) if gross else rate.vat_on_top(total.amount_without_vat)
        _move_kopecks(result, rate, vat - total.vat, gross=gross)
    return tuple(result)


def _move_kopecks(lines: list[Line], rate: VatRate, difference: Decimal, *, gross: bool) -> None:
    """Add ``difference`` to the tax of the largest line of the rate, in place."""
    indexes = [index for index, line in enumerate(lines) if line.vat_rate == rate]
    largest = max(indexes, key=lambda index: abs(lines[index].amount))
    line = lines[largest]
    vat = line.vat + difference
    net = line.amount - vat if gross else line.amount_without_vat
    lines[largest] = evolve(line, vat=vat, amount_without_vat=net, amount=net + vat)
