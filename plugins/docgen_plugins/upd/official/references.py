"""Other documents, as УПД 5.02 and 5.03 name them (РеквДокТип)."""

from __future__ import annotations

from typing import Any, Final

from docgen.models import DocumentReference, PaymentDocument
from docgen.official.binding import DATE, DECIMAL, Binding, Record, attribute
from docgen_plugins.vat_invoice.payload import ShipmentDocument

_UNTITLED: Final = "Документ"


def _title(reference: DocumentReference) -> str:
    return reference.title or _UNTITLED


_REFERENCE: Final[tuple[Binding, ...]] = (
    attribute("РеквНаимДок", "title", get=_title),
    attribute("РеквНомерДок", "number"),
    attribute("РеквДатаДок", "date", DATE),
    attribute("РеквИдФайлДок", "file_id"),
    attribute("РеквИдДок", "id"),
    attribute("РеквДопСведДок", "information"),
)

REFERENCE: Final = Record(DocumentReference, *_REFERENCE)
SHIPMENT: Final = Record(ShipmentDocument, *_REFERENCE)


def _payment(number: str = "", **found: Any) -> PaymentDocument | None:  # noqa: ANN401 - fields
    """Return a payment; one without a date, which the format allows, is kept as a detail."""
    return PaymentDocument(number=number, **found) if "date" in found else None


#: СвПРД
PAYMENT: Final = Record(
    _payment,
    attribute("НомерПРД", "number"),
    attribute("ДатаПРД", "date", DATE),
    attribute("СуммаПРД", "amount", DECIMAL),
)
