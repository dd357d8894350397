"""What a collector is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from docgen.models.billing import Contract
from docgen.models.document import Printable
from docgen.models.period import Period


@frozen(kw_only=True)
class Request:
    """One document of a type, dated ``date``: for a contract and a period, or from a basis.

    ``basis`` are documents that it follows from: the invoice whose lines an act copies, the act
    that a VAT invoice names in its line 5а; of a package they are issued together with it, and
    have no number yet. Without one, ``contract`` and ``period`` are always there. ``amount`` is
    what somebody asks for instead of what would be worked out, tax included. ``details`` are what
    only the type's own collector understands, as plain data.
    """

    document_type: str
    contract: Contract | None
    period: Period | None
    date: date
    basis: tuple[Printable, ...] = ()
    amount: Decimal | None = None
    details: Mapping[str, Any] = field(factory=dict)
