"""What a collector is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from docgen.models.billing import Contract, Payment
from docgen.models.document import Document, Printable
from docgen.models.period import Period


@frozen(kw_only=True)
class StoredDocument:
    """An issued document in force, as another may refer to it.

    ``title`` is its type's; one that ``is_corrective`` changes the value of what others documented.
    """

    document: Document
    title: str
    is_corrective: bool = False


@frozen(kw_only=True)
class StoredRecords:
    """What docgen itself has on record of a contract and a period.

    ``documents`` are the accounting documents in force that are dated within the period, or are
    of a period that meets it; ``payments`` were received within it, with the source's ids where
    they came from it, and those that came from it and were ``taken_back`` are there by these ids.
    """

    documents: tuple[StoredDocument, ...] = ()
    payments: tuple[Payment, ...] = ()
    taken_back: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Request:
    """One document of a type, dated ``date``: for a contract and a period, or from a basis.

    ``basis`` are documents that it follows from: the invoice whose lines an act copies, the act
    that a VAT invoice names in its line 5а; of a package they are issued together with it, and
    have no number yet. Without one, ``contract`` and ``period`` are always there. ``amount`` is
    what somebody asks for instead of what would be worked out, tax included. ``details`` are what
    only the type's own collector understands, as plain data. ``records`` are there for types that
    ask for them, where the host has a store.
    """

    document_type: str
    contract: Contract | None
    period: Period | None
    date: date
    basis: tuple[Printable, ...] = ()
    amount: Decimal | None = None
    details: Mapping[str, Any] = field(factory=dict)
    records: StoredRecords | None = None
