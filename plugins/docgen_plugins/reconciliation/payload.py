"""The data of a reconciliation statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import field, frozen

from docgen.language.dates import format_date
from docgen.models import (
    ZERO,
    Contract,
    DocumentReference,
    ExchangeFile,
    Party,
    Payload,
    Period,
    Signer,
)

#: The number of a document that has none, as accountants write it.
UNNUMBERED: Final = "б/н"


@frozen(kw_only=True)
class Entry:
    """One document in our accounts: a sale is a ``debit``, a payment a ``credit``.

    The official XML names the ``document`` by its parts, says what ``operation`` it was («Продажа»)
    and, in a statement on several contracts, under which ``contract``. What ``is_undocumented`` was
    charged and stands in no document yet; ``source_amount`` is what the source's charges come to,
    where the document says otherwise.
    """

    date: dt.date
    title: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    operation: str = ""
    document: DocumentReference | None = None
    contract: Contract | None = None
    is_undocumented: bool = False
    source_amount: Decimal | None = None

    @classmethod
    def of(cls, document: DocumentReference, **fields: Any) -> Entry:  # noqa: ANN401 - fields
        """Return the entry of a document of its date, titled «Акт № 7 от 31.10.2026»."""
        number = "" if document.number == UNNUMBERED else f" № {document.number}"
        title = f"{document.title}{number} от {format_date(document.date)}"
        return cls(document=document, title=title, **{"date": document.date, **fields})


@frozen(kw_only=True)
class ContractBalances:
    """What is owed under one contract of several; the sides are those of the statement."""

    contract: Contract | None = None
    opening_balance: Decimal
    closing_balance: Decimal


@frozen(kw_only=True)
class ReconciliationPayload(Payload):
    """The settlements with ``buyer`` in ``period``, as our accounts show them.

    A balance is what the buyer owes the seller, in the debit; a negative one is what the seller
    owes the buyer, in the credit. That the entries lead to the closing balance, the checks look at;
    ``source_balance`` is what the source says, where documents come to another sum. With
    ``mirror`` the buyer's half repeats ours with its sides changed; without, it is left to be
    filled in.

    A statement on several contracts has no ``contract`` but ``contract_balances``, which the
    entries name their contracts of. What follows goes into the official XML: who signs it (the
    seller's head when nobody is named), and whatever else the format has, each value by its path
    in the file. ``received`` is there in what was read from a file.
    """

    period: Period
    opening_balance: Decimal
    entries: tuple[Entry, ...] = ()
    closing_balance: Decimal
    source_balance: Decimal | None = None
    mirror: bool = False
    contract_balances: tuple[ContractBalances, ...] = ()
    signer: Signer | None = None
    official_details: Mapping[str, str | None] = field(factory=dict)
    received: ExchangeFile | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened and nobody owes anything."""
        return not (self.entries or self.opening_balance or self.closing_balance)

    @property
    def turnover_debit(self) -> Decimal:
        """The sum of the sales."""
        return sum((entry.debit for entry in self.entries), ZERO)

    @property
    def turnover_credit(self) -> Decimal:
        """The sum of the payments."""
        return sum((entry.credit for entry in self.entries), ZERO)

    @property
    def creditor(self) -> Party | None:
        """The party that is owed money at the end; ``None`` when nobody is."""
        if not self.closing_balance:
            return None
        return self.seller if self.closing_balance > 0 else self.buyer
