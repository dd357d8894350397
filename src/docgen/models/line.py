"""What is sold: items as the source gives them, and lines as documents print them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Final

from attrs import evolve, field, frozen

from docgen.models.exchange import TextField
from docgen.models.goods import Goods
from docgen.models.misfit import Misfit
from docgen.models.money import KOPECK, MAX_AMOUNT, ZERO, round_kopecks
from docgen.models.own_fields import NO_VALUES, OwnValues, own_values
from docgen.models.requisite import Identifier
from docgen.models.rounding import rounded_parts
from docgen.models.unit import PIECE, Unit
from docgen.models.vat import VatPolicy, VatRate, VatRounding

_EXACT_DIGITS: Final = 60
_WHOLE: Final = Fraction(1)


class Nature(StrEnum):
    """What a line is of, in the words of the tax service's formats (ПрТовРаб)."""

    GOODS = "1"
    WORK = "2"
    SERVICE = "3"
    RIGHT = "4"
    OTHER = "5"


@frozen(kw_only=True)
class Item:
    """Goods, work or a service before it is priced.

    ``price`` is per unit, with or without VAT as the organisation's policy says; ``discount``
    is money off the whole line, of the same kind. ``vat_rate`` is ``None`` for the usual rate;
    ``excise`` is what the price contains of it. Without a ``nature`` a line with goods is of
    goods, and any other of a service. ``charge_ids`` are the charges of a source that it bills, and
    ``total`` what the source says they come to, tax included. ``extra`` holds the host's own
    fields.
    """

    name: str
    quantity: Decimal = Decimal(1)
    unit: Unit = PIECE
    price: Decimal
    vat_rate: VatRate | None = None
    discount: Decimal = ZERO
    code: str = ""
    goods: Goods | None = None
    nature: Nature | None = None
    excise: Decimal | None = None
    text_fields: tuple[TextField, ...] = ()
    charge_ids: tuple[Identifier, ...] = ()
    total: Decimal | None = None
    extra: OwnValues = field(default=NO_VALUES, converter=own_values)


@frozen(kw_only=True)
class Line:
    """A priced line: what is printed, to the kopeck, and never computed again.

    ``amount_without_vat + vat == amount`` holds in every line that docgen prices; in given ones
    the checks look at it. ``price``, ``discount`` and
    ``stated_amount`` contain the tax when ``price_includes_vat``. ``charge_ids`` are the charges of
    a source that it bills, and ``source_total`` what the source says they come to. ``extra`` holds
    the host's own fields.
    """

    name: str
    quantity: Decimal
    unit: Unit
    price: Decimal
    vat_rate: VatRate
    discount: Decimal = ZERO
    code: str = ""
    goods: Goods | None = None
    nature: Nature | None = None
    excise: Decimal | None = None
    text_fields: tuple[TextField, ...] = ()
    charge_ids: tuple[Identifier, ...] = ()
    source_total: Decimal | None = None
    amount_without_vat: Decimal
    vat: Decimal
    amount: Decimal
    price_includes_vat: bool = True
    extra: OwnValues = field(default=NO_VALUES, converter=own_values)

    @property
    def stated_amount(self) -> Decimal:
        """What the price states for the line: the sum with tax or, with tax on top, without."""
        return self.amount if self.price_includes_vat else self.amount_without_vat

    @property
    def price_without_vat(self) -> Decimal:
        """The price of a unit as statutory forms print it: without tax and after the discount.

        It is that of the price, and not of the line's sums, which are rounded to kopecks: of a
        small quantity they would give another. As fine as the price itself is stated, and to the
        kopeck at least.
        """
        if (not self.price_includes_vat and not self.discount) or not self.quantity:
            return self.price
        stated = self.price.as_tuple().exponent
        finest = Decimal((0, (1,), min(stated, -2) if isinstance(stated, int) else -2))
        net = self.vat_rate.share_without if self.price_includes_vat else _WHOLE
        with localcontext(prec=_EXACT_DIGITS):
            amount = (self.quantity * self.price - self.discount) * net.numerator
            price = amount / (self.quantity * net.denominator)
            return price.quantize(finest, rounding=ROUND_HALF_UP)


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
    computed once and spread over its lines, so that the printed lines still add up to it. An item
    that states its total comes to it, where that is a kopeck away from what its price gives.

    Raises:
        ValueError: a line comes to ``MAX_AMOUNT`` or more.

    """
    lines = tuple(_price(item, policy) for item in items)
    if policy.rounding is VatRounding.TOTAL:
        lines = _spread_vat(lines)
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
    gross = policy.prices_include_vat or rate.calculated
    if gross:
        vat = rate.vat_inside(stated)
        net = stated - vat
    else:
        net = stated
        vat = rate.vat_on_top(stated)
    line = Line(
        name=item.name,
        quantity=item.quantity,
        unit=item.unit,
        price=item.price,
        vat_rate=rate,
        discount=item.discount,
        code=item.code,
        goods=item.goods,
        nature=item.nature,
        excise=item.excise,
        text_fields=item.text_fields,
        charge_ids=item.charge_ids,
        source_total=item.total,
        extra=item.extra,
        amount_without_vat=net,
        vat=vat,
        amount=net + vat,
        price_includes_vat=gross,
    )
    if item.total is None or abs(item.total - line.amount) > KOPECK:
        return line
    return with_amount(line, item.total)


def with_amount(line: Line, amount: Decimal) -> Line:
    """Return a line of another sum: of prices with tax its tax is anew, of others it bears all."""
    if not line.price_includes_vat and line.vat_rate.percent:
        return evolve(line, vat=amount - line.amount_without_vat, amount=amount)
    vat = line.vat_rate.vat_inside(amount) if line.price_includes_vat else line.vat
    return evolve(line, vat=vat, amount_without_vat=amount - vat, amount=amount)


def _stated_amount(item: Item) -> Decimal:
    """Return what the item's price, quantity and discount come to, to the kopeck."""
    # Both factors may have 26 digits; a product cut to the usual 28 could round to another kopeck.
    with localcontext(prec=_EXACT_DIGITS):
        amount = round_kopecks(item.quantity * item.price - item.discount)
    if abs(amount) >= MAX_AMOUNT:
        message = f"{item.name!r} comes to {amount}; a line must stay under {MAX_AMOUNT:f}"
        raise Misfit("line_too_large", message, name=item.name, amount=amount)
    return amount


def _spread_vat(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Spread the tax of each rate, rounded once on the total, over the lines of the rate."""
    result = list(lines)
    for total in vat_totals(lines):
        rate = total.vat_rate
        indexes = [index for index, line in enumerate(lines) if line.vat_rate == rate]
        gross = lines[indexes[0]].price_includes_vat
        vat = rate.vat_inside(total.amount) if gross else rate.vat_on_top(total.amount_without_vat)
        share = rate.share_inside if gross else rate.share_on_top
        exact = [Fraction(lines[index].stated_amount) * share for index in indexes]
        for index, part in zip(indexes, rounded_parts(vat, exact), strict=True):
            result[index] = _with_vat(lines[index], part)
    return tuple(result)


def _with_vat(line: Line, vat: Decimal) -> Line:
    """Replace a line's tax; the sum that its price states stays."""
    net = line.amount - vat if line.price_includes_vat else line.amount_without_vat
    return evolve(line, vat=vat, amount_without_vat=net, amount=net + vat)
