"""What a VAT invoice says in the sales book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docgen.models import PartyKind, SalesBookEntry

if TYPE_CHECKING:
    from docgen_plugins.vat_invoice.payload import VatInvoicePayload

#: Codes of kinds of operations (order ММВ-7-3/136@; 33 and 34 by letter СД-4-3/480@ of 2018).
SHIPPED: Final = "01"
_PREPAID: Final = "02"
_TO_NO_PAYER: Final = "26"
_PREPAID_TO_AGENT: Final = "33"
_SHIPPED_TO_AGENT: Final = "34"


def sales_book_entry(payload: VatInvoicePayload) -> SalesBookEntry:
    """Return the line of the sales book that an invoice makes."""
    goods = (line.goods.kind_code for line in payload.lines if line.goods)
    return SalesBookEntry(
        operation=_operation(payload),
        totals=payload.vat_totals,
        is_advance=payload.is_advance,
        payments=payload.payment_documents,
        kind_codes=tuple(dict.fromkeys(filter(None, goods))),
        exchange_rate=payload.exchange_rate,
    )


def _operation(payload: VatInvoicePayload) -> str:
    """Return the code: of an agent's tax, of those who pay none, of an advance, of a sale.

    Of buyers only natural persons are known to pay none.
    """
    if payload.is_for_tax_agent:
        return _PREPAID_TO_AGENT if payload.is_advance else _SHIPPED_TO_AGENT
    if payload.buyer.kind is PartyKind.NATURAL_PERSON:
        return _TO_NO_PAYER
    return _PREPAID if payload.is_advance else SHIPPED
