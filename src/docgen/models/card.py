"""The tabs of a client's card."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from docgen.exceptions import UnknownNameError


class CardTab(StrEnum):
    """A part of what is known of a client; hosts choose which they show, and in what order."""

    PROFILE = "profile"
    CONTACTS = "contacts"
    CONTRACTS = "contracts"
    DOCUMENTS = "documents"
    PAYMENTS = "payments"
    STATEMENT = "statement"
    EXPENSES = "expenses"
    FILES = "files"
    REQUESTS = "requests"


CARD_TABS: Final = tuple(row.value for row in CardTab)


def require_tabs(names: Iterable[str]) -> tuple[CardTab, ...]:
    """Return the tabs of these names, in their order.

    Raises:
        UnknownNameError: there is no tab of a name.

    """
    for name in names:
        if name not in CARD_TABS:
            raise UnknownNameError("tab of a client's card", name, CARD_TABS)
    return tuple(map(CardTab, names))
