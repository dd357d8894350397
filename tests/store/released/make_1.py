"""How ``1.db`` and ``1-files`` were made: by the first release, that of schema version 1.

Run it with that release (version 0.1.0, the last commit before migrations) from this folder; a
later one makes tables of its own version.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from docgen.models import (
    Channel,
    Contract,
    File,
    Item,
    NumberContext,
    Organisation,
    Party,
    PartyKind,
    Period,
    Picture,
    SalePayload,
    Template,
    VatPolicy,
    price_items,
    vat_rate,
)
from docgen.numbering import Mask, NumberingRule
from docgen.store import ArtifactStore, DocumentStore
from docgen_plugins.invoice.payload import InvoicePayload

HERE = Path(__file__).parent
POLICY = VatPolicy(rate=vat_rate("22"))
CLASSES = {"act": SalePayload, "invoice": InvoicePayload}
PDF = File(
    name="Акт 2026-1.pdf", media_type="application/pdf", content=b"%PDF-1.7", engine="weasyprint 70"
)


def _fields(client: str, month: str) -> dict[str, object]:
    period = Period.parse(month)
    seller = Organisation(
        kind=PartyKind.COMPANY,
        name="ООО «Ромашка»",
        id="7",
        inn="7707083893",
        vat_policy=POLICY,
        stamp=Picture(content=b"\x89PNG\r\n\x1a\n" + b"a stamp" * 40),
    )
    return {
        "date": period.end,
        "seller": seller,
        "buyer": Party(kind=PartyKind.COMPANY, name=f"АО «Лютик-{client}»", id=client),
        "contract": Contract(number="15/2026", date=date(2026, 1, 12), id=f"k{client}"),
        "period": period,
        "lines": price_items((Item(name="Аренда", price=Decimal("1000.10")),), POLICY),
    }


def _issue(store: DocumentStore, payload: SalePayload, code: str, **more: object) -> int:
    template = Template(
        document_type=code,
        name="classic",
        title="Классический",
        file_name="[number]",
        files={"template.html": b"<p>[number]</p>"},
        hash=("5e" if code == "act" else "7a") * 32,
    )
    rule = NumberingRule(code=code, mask=Mask.parse("{YYYY}-{N}"), reset="year")
    context = NumberContext(
        document_type=code,
        date=payload.date,
        organisation=payload.seller.id,
        client=payload.buyer.id,
        contract=payload.contract.id,
    )
    key = f"{code}|{payload.contract.id}|{payload.period}"
    issued = store.issue(code, payload, rule, context, template=template, key=key, **more)
    return issued.document.id


def main() -> None:
    """Issue invoices and acts of three clients in two months, and keep a file."""
    store = DocumentStore(
        f"sqlite:///{HERE}/1.db",
        ArtifactStore(HERE / "1-files"),
        payload_class=CLASSES.__getitem__,
        clock=lambda: datetime(2026, 11, 2, 12, 0, tzinfo=UTC),
    )
    with store:
        for client in ("41", "42", "43"):
            for month in ("2026-10", "2027-01"):
                fields = _fields(client, month)
                due = date(2027, 2, 10) if month == "2027-01" else None
                bill = _issue(store, InvoicePayload(**fields, due_date=due), "invoice")
                act = _issue(store, SalePayload(**fields), "act", basis=(bill,))
                if client == "41":
                    store.keep(act, PDF, Channel.PAPER)


if __name__ == "__main__":
    main()
