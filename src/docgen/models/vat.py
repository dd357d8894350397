"""VAT rates with the dates they are in force, and an organisation's policy (НК РФ, гл. 21)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final

from attrs import evolve, frozen

from docgen.exceptions import UnknownNameError
from docgen.models.money import round_kopecks


@frozen(kw_only=True)
class VatRate:
    """A row of the table of rates.

    ``percent`` is ``None`` where no tax is charged; ``calculated`` rates (22/122) are always
    part of the sum, as on advances. ``title`` is how forms print the rate; ``share`` is the part
    of a gross amount that the tax is, where the law rounds it (НК 158 п. 4).
    """

    code: str
    title: str
    percent: int | None
    calculated: bool = False
    share: Fraction | None = None
    in_force_from: date = date.min
    in_force_to: date = date.max

    @property
    def is_taxed(self) -> bool:
        """Whether tax is computed at all, be it at 0 %."""
        return self.percent is not None

    @property
    def on_advance(self) -> VatRate:
        """The calculated rate of an advance for what is taxed so: 22/122 for 22 % (НК 164 п. 4).

        What is taxed at 0 % is so in advance, too, and what bears no tax has none.
        """
        if self.percent is None:
            return WITHOUT_VAT
        if self.calculated or not self.percent:
            return self
        return vat_rate(f"{self.percent}/{100 + self.percent}")

    @cached_property
    def share_inside(self) -> Fraction:
        """The part of a gross amount that the tax is, exactly."""
        percent = self.percent or 0
        return self.share or Fraction(percent, 100 + percent)

    @cached_property
    def share_without(self) -> Fraction:
        """The part of a gross amount that is left without the tax, exactly."""
        return 1 - self.share_inside

    @property
    def share_on_top(self) -> Fraction:
        """The part of a net amount that is charged on top of it, exactly."""
        return Fraction(self.percent or 0, 100)

    def in_force(self, on: date) -> bool:
        """Whether the rate may stand on a document of this date."""
        return self.in_force_from <= on <= self.in_force_to

    def vat_on_top(self, amount_without_vat: Decimal) -> Decimal:
        """Return the tax charged on top of a net amount, to the kopeck."""
        return _portion(amount_without_vat, self.share_on_top)

    def vat_inside(self, amount: Decimal) -> Decimal:
        """Return the tax contained in a gross amount, to the kopeck."""
        return _portion(amount, self.share_inside)

    def __str__(self) -> str:
        return self.title


def _portion(amount: Decimal, share: Fraction) -> Decimal:
    return round_kopecks(amount * share.numerator / share.denominator)


def _rates(percent: int, since: date = date.min, until: date = date.max) -> tuple[VatRate, VatRate]:
    code = str(percent)
    plain = VatRate(
        code=code, title=f"{code}%", percent=percent, in_force_from=since, in_force_to=until
    )
    calculated = f"{percent}/{100 + percent}"
    return plain, evolve(plain, code=calculated, title=calculated, calculated=True)


def _of_enterprise(title: str, percent: int, since: date = date.min) -> VatRate:
    """Return the calculated rate at which an enterprise is sold as a whole (НК 158 п. 4)."""
    code = title.replace(",", ".").removesuffix("%")
    return VatRate(
        code=code,
        title=title,
        percent=percent,
        calculated=True,
        share=Fraction(code) / 100,
        in_force_from=since,
    )


WITHOUT_VAT: Final = VatRate(code="none", title="без НДС", percent=None)
TAX_AGENT: Final = VatRate(code="agent", title="НДС исчисляется налоговым агентом", percent=None)

#: Law 425-ФЗ (22 % from 2026), 303-ФЗ (20 % from 2019), 176-ФЗ (5 % and 7 % on УСН from 2025).
VAT_RATES: Final = (
    *_rates(22, since=date(2026, 1, 1)),
    *_rates(20, since=date(2019, 1, 1), until=date(2025, 12, 31)),
    *_rates(18, since=date(2004, 1, 1), until=date(2018, 12, 31)),
    *_rates(10),
    *_rates(7, since=date(2025, 1, 1)),
    *_rates(5, since=date(2025, 1, 1)),
    VatRate(code="0", title="0%", percent=0),
    _of_enterprise("9,09%", 10),
    _of_enterprise("16,67%", 20, since=date(2019, 1, 1)),
    _of_enterprise("18,03%", 22, since=date(2026, 1, 1)),
    WITHOUT_VAT,
    TAX_AGENT,
)

_BLANKS: Final = re.compile(r"\s+")
_ZEROS: Final = re.compile(r"([.]\d*?)0+(?=%|$)")


def _folded(name: str) -> str:
    """Return a name as databases and people write it, told in one way: ``22,0 %`` is ``22%``."""
    text = _BLANKS.sub("", name.casefold()).replace(",", ".")
    return _ZEROS.sub(r"\1", text).replace(".%", "%").removesuffix(".")


_BY_NAME: Final = {_folded(name): row for row in VAT_RATES for name in (row.code, row.title)}


def vat_rate(name: str) -> VatRate:
    """Find a rate by its code or title: ``22``, ``22%``, ``22/122``, ``none``, ``без НДС``.

    ``22.0``, ``22,00 %`` and ``Без НДС`` are the same as what they mean.

    Raises:
        UnknownNameError: no such rate.

    """
    try:
        return _BY_NAME.get(name) or _BY_NAME[_folded(name)]
    except KeyError:
        raise UnknownNameError("VAT rate", name, (row.code for row in VAT_RATES)) from None


class VatRounding(StrEnum):
    """Where kopecks are rounded: on every line (the УПД needs it) or once per rate."""

    LINE = "line"
    TOTAL = "total"


@frozen(kw_only=True)
class VatPolicy:
    """How an organisation prices: its usual rate, what prices contain, where tax is rounded."""

    rate: VatRate = WITHOUT_VAT
    prices_include_vat: bool = True
    rounding: VatRounding = VatRounding.LINE
