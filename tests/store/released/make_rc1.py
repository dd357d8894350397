"""How ``rc1.db`` and ``rc1-files`` were made: by the release candidate 1.0.0rc1, of schema 0018.

Run it with that release from this folder; a later one makes tables of its own version.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import docgen
from docgen.lifecycle import Actor

HERE = Path(__file__).parent


def main() -> None:
    """Issue a bill and its act, keep a page, take a payment, void a third document."""
    with docgen.DocGen(store=f"sqlite:///{HERE}/rc1.db", artifacts=HERE / "rc1-files") as dg:
        bill = dg.issue("invoice", dg.catalog.sample("invoice", "vat"), by=Actor(name="Иванова"))
        dg.file(bill, "html")
        act = dg.issue("act", dg.catalog.sample("act", "vat"), basis=[bill.id])
        dg.documents.change_status(act, "sent")
        dg.payments.add(
            client=bill.payload.buyer.id,
            amount=Decimal("1000.00"),
            organisation=bill.payload.seller.id,
            date=date(2026, 11, 5),
            number="17",
            documents=[bill],
        )
        spoilt = dg.issue("invoice", dg.catalog.sample("invoice", "usn"))
        dg.documents.void(spoilt, reason="ошибка")


if __name__ == "__main__":
    main()
