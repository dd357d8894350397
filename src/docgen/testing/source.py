"""A source of made-up records: what a CRM would have of one contract in October 2026."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from docgen.kit.samples import BUYER, COMPANY, sale
from docgen.sources import MappingSource

#: The ids of what the source holds, and the period that was charged.
CONTRACT: Final = "k-7"
PERIOD: Final = "2026-10"


def sample_source(
    *,
    seller: Mapping[str, Any] = COMPANY,
    buyer: Mapping[str, Any] = BUYER,
    lines: Sequence[Mapping[str, Any]] | None = None,
    **records: Sequence[Mapping[str, Any]],
) -> MappingSource:
    """Return a source that holds one contract, ``k-7``, and its charges of October 2026.

    ``lines`` are what was charged, eight services unless given; ``records`` are lists that take
    the place of the source's own, as :class:`docgen.sources.MappingSource` reads them.
    """
    given = sale(seller=seller, buyer=buyer, lines=lines)
    ours, theirs = seller["id"], buyer["id"]
    contract = {**given["contract"], "organisation_id": ours, "client_id": theirs}
    charges = [
        {"id": str(index), "contract_id": CONTRACT, "date": "2026-10-31", "item": line}
        for index, line in enumerate(given["lines"], start=1)
    ]
    made = {
        "organisations": [seller],
        "clients": [buyer],
        "contracts": [contract],
        "charges": charges,
    }
    return MappingSource({**made, **records})
