"""The advance invoice, as a type of document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from docgen.hooks.specs import hookimpl
from docgen.kit.samples import BUYER, COMPANY, FOREIGN_BUYER, SOLE_PROPRIETOR, sale
from docgen.models import DocumentGroup, DocumentType
from docgen.templates.shortcodes.obligatory import BANK, LINES, NUMBERED, PARTIES, TOTAL
from docgen_plugins.advance_invoice.checks import advance_invoice_findings
from docgen_plugins.advance_invoice.collector import AdvanceInvoiceCollector
from docgen_plugins.advance_invoice.finding_codes import FINDING_CODES
from docgen_plugins.advance_invoice.payload import AdvanceInvoicePayload
from docgen_plugins.invoice.checks import invoice_findings
from docgen_plugins.invoice.shortcodes import InvoiceShortcodes


def _samples() -> Mapping[str, Mapping[str, Any]]:
    def prepayment(price: str, rate: str = "22/122") -> dict[str, str]:
        name = "Предоплата по договору № СС-7/26 от 12.01.2026 за ноябрь 2026 г."
        return {"name": name, "price": price, "vat_rate": rate}

    def sample(*lines: dict[str, str], **more: Any) -> Mapping[str, Any]:  # noqa: ANN401 - fields of any kind
        more = {"date": "2026-10-21", "period": "2026-11", "due_date": "2026-10-30", **more}
        return sale(lines=lines, **more)

    usn = {**COMPANY, "vat_policy": {"rate": "none"}}
    low = {**COMPANY, "vat_policy": {"rate": "5"}}
    long_buyer = {**BUYER, "name": f"ООО «{'Объединённая производственная компания ' * 6}»"}
    return {
        "vat": sample(prepayment("24400.00")),
        "usn": sample(prepayment("20000.00", "none"), seller=usn),
        "usn-5": sample(prepayment("21000.00", "5/105"), seller=low),
        "ip": sample(prepayment("5000.00", "none"), seller=SOLE_PROPRIETOR),
        "foreign": sample(prepayment("1500.00", "none"), buyer=FOREIGN_BUYER, currency="EUR"),
        "long": sample(prepayment("24400.00"), buyer=long_buyer),
        "mixed": sample(prepayment("24400.00"), prepayment("1100.00", "10/110")),
    }


ADVANCE_INVOICE: Final = DocumentType(
    code="advance_invoice",
    title="Авансовый счёт",
    group=DocumentGroup.BILL,
    payload=AdvanceInvoicePayload,
    in_advance=True,
    finding_codes=FINDING_CODES,
    obligatory=(*NUMBERED, *PARTIES, *BANK, *LINES, *TOTAL),
    samples=_samples,
    collector=AdvanceInvoiceCollector(),
    shortcodes=InvoiceShortcodes(),
    checks=(
        invoice_findings,
        advance_invoice_findings,
    ),
)


@hookimpl
def docgen_document_types() -> Iterable[DocumentType]:
    """Declare the advance invoice."""
    return (ADVANCE_INVOICE,)
