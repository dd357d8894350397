"""Places, masses and sums of goods: of a page, and of a whole waybill."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from attrs import frozen

from docgen.models import ZERO, Line, Packing

_NO_PACKING: Final = Packing()


@frozen(kw_only=True)
class Cargo:
    """What some lines come to.

    ``places`` and the masses, in kilograms, are ``None`` when no line states them.
    """

    quantity: Decimal
    places: Decimal | None
    gross_mass: Decimal | None
    net_mass: Decimal | None
    amount_without_vat: Decimal
    vat: Decimal
    amount: Decimal
    is_taxed: bool

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Cargo:
        """Add lines up."""
        rows = tuple(lines)
        return cls(
            quantity=sum((line.quantity for line in rows), Decimal(0)),
            places=_stated(rows, lambda packing: packing.places),
            gross_mass=_stated(rows, lambda packing: packing.gross_mass),
            net_mass=_stated(rows, lambda packing: packing.net_mass),
            amount_without_vat=sum((line.amount_without_vat for line in rows), ZERO),
            vat=sum((line.vat for line in rows), ZERO),
            amount=sum((line.amount for line in rows), ZERO),
            is_taxed=any(line.vat_rate.is_taxed for line in rows),
        )


def _stated(lines: Iterable[Line], get: Callable[[Packing], Decimal | None]) -> Decimal | None:
    """Add up what the lines' packing states; ``None`` when nothing does."""
    packings = [(line.goods and line.goods.packing) or _NO_PACKING for line in lines]
    stated = [value for value in map(get, packings) if value is not None]
    return sum(stated, Decimal(0)) if stated else None
