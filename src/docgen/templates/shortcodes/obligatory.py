"""What templates may not leave out, for :attr:`docgen.models.DocumentType.obligatory`.

A row holds the shortcodes of which a template prints at least one. What a primary document must
say is listed in article 9, part 2 of the law 402-ФЗ «О бухгалтерском учёте».
"""

from __future__ import annotations

from typing import Final

Rows = tuple[tuple[str, ...], ...]

NUMBERED: Final[Rows] = (("number",), ("date",))


def _named(party: str) -> tuple[str, ...]:
    return tuple(f"{party}.{part}" for part in ("name", "full_name", "summary", "requisites"))


def _identified(party: str) -> tuple[str, ...]:
    return tuple(f"{party}.{part}" for part in ("inn", "inn_kpp", "summary", "requisites"))


SELLER: Final[Rows] = (_named("seller"), _identified("seller"))
BUYER: Final[Rows] = (_named("buyer"),)
PARTIES: Final[Rows] = (*SELLER, *BUYER)

#: Where the money goes.
BANK: Final[Rows] = (
    ("seller.bank.account", "seller.requisites"),
    ("seller.bank.bic", "seller.bank.swift", "seller.requisites"),
)

#: What was done or sold, in what quantity, and for how much.
LINES: Final[Rows] = (("item.name", "item.description"), ("item.quantity",))
TOTAL: Final[Rows] = (("total",),)
SIGNED: Final[Rows] = (("seller.director",),)
