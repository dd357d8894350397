"""From charges, an invoice or an advance invoice to a VAT invoice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from attrs import evolve

from docgen.kit.collecting import collect_sale
from docgen.models import (
    ChargeGroup,
    Item,
    Line,
    Payload,
    PaymentDocument,
    Period,
    Printable,
    Request,
    SalePayload,
    StoredRecords,
    VatPolicy,
    price_items,
)
from docgen.protocols import Source
from docgen_plugins.vat_invoice.payload import (
    AdvanceInvoice,
    ShipmentDocument,
    VatInvoicePayload,
)

PayloadT = TypeVar("PayloadT", bound=VatInvoicePayload)

_ADVANCE_TYPE: Final = "advance_invoice"

#: How line 5а names the documents of shipment, by their types.
_SHIPMENT_TITLES: Final = {
    "act": "Акт",
    "waybill": "Товарная накладная",
    "upd": "Универсальный передаточный документ",
}


class VatInvoiceCollector:
    """Documents the tax on what was charged or, made from an advance invoice, on an advance."""

    def collect(self, source: Source, request: Request) -> VatInvoicePayload:
        """Return the payload. See :class:`docgen.protocols.DataCollector`."""
        if any(document.type == _ADVANCE_TYPE for document in request.basis):
            return _of_advance(source, request)
        payload = collect_vat_invoice(source, request, VatInvoicePayload)
        if payload.shipment_documents or request.records is None:
            return payload
        return evolve(payload, shipment_documents=tuple(_on_record(payload, request.records)))


def collect_vat_invoice(
    source: Source,
    request: Request,
    payload_class: type[PayloadT],
    **more: Any,  # noqa: ANN401 - the fields of any payload
) -> PayloadT:
    """Return the payload of a shipment, named in it what the request's basis holds.

    Acts and waybills among the basis are its documents of shipment, and its lines are those of all
    of them; VAT invoices of advances are what it uses up, and the payments of those are its own.

    Raises:
        SourceError: there is neither a basis with lines nor a contract with a period.

    """
    advances = [row for row in request.basis if _is_of_advance(row.payload)]
    shipments = tuple(row for row in request.basis if not _is_of_advance(row.payload))
    payload = collect_sale(
        source,
        evolve(request, basis=shipments),
        payload_class,
        payment_documents=tuple(_payments_of(advances)),
        advance_invoices=tuple(map(_advance_invoice, advances)),
        **more,
    )
    documents = [shipment for shipment in shipments if shipment.type in _SHIPMENT_TITLES]
    if len(documents) > 1 and len(documents) == len(shipments):
        return _of_shipments(payload, documents)
    numbers = line_numbers(len(payload.lines))
    return evolve(
        payload,
        shipment_documents=tuple(_shipment_document(document, numbers) for document in documents),
    )


def _of_shipments(payload: PayloadT, documents: Iterable[Printable]) -> PayloadT:
    """Return a payload with the lines of several shipments, each named by the lines it is for."""
    lines: list[Line] = []
    named = []
    for document in documents:
        shipped = document.payload.lines if isinstance(document.payload, SalePayload) else ()
        named.append(_shipment_document(document, line_numbers(len(shipped), len(lines) + 1)))
        lines += shipped
    return evolve(payload, lines=tuple(lines), shipment_documents=tuple(named))


def _of_advance(source: Source, request: Request) -> VatInvoicePayload:
    basis = next(row for row in request.basis if row.type == _ADVANCE_TYPE)
    payload = collect_sale(
        source, evolve(request, basis=(basis,)), VatInvoicePayload, is_advance=True
    )
    return evolve(
        payload,
        lines=_advance_lines(payload.lines, payload.seller.vat_policy),
        payment_documents=_received(source, basis, payload),
    )


def _advance_lines(lines: Iterable[Line], policy: VatPolicy) -> tuple[Line, ...]:
    """Return lines that state nothing but what for, the calculated rate and the sum received."""
    items = [
        Item(name=line.name, price=line.amount, vat_rate=line.vat_rate.on_advance) for line in lines
    ]
    return price_items(items, policy)


def _received(
    source: Source, basis: Printable, payload: VatInvoicePayload
) -> tuple[PaymentDocument, ...]:
    """Return the payments since the advance was asked for, up to the VAT invoice's date."""
    if payload.contract is None or payload.date < basis.date:
        return ()
    period = Period(start=basis.date, end=payload.date)
    payments = source.payments(payload.contract, period)
    return tuple(
        PaymentDocument(number=payment.number, date=payment.date, amount=payment.amount)
        for payment in payments
    )


def _on_record(payload: VatInvoicePayload, records: StoredRecords) -> Iterator[ShipmentDocument]:
    """Yield the issued documents of shipment of what an invoice is about, with its lines.

    They are those that have its charges; one whose charges are not known is meant where it is of
    the same period and comes to the same sum.
    """
    for stored in records.documents:
        shipped = stored.document.payload
        if not isinstance(shipped, SalePayload) or not _is_shipment_alone(shipped):
            continue
        charges = {charge for line in shipped.lines for charge in line.charge_ids}
        places = [
            place
            for place, line in enumerate(payload.lines, start=1)
            if not charges.isdisjoint(line.charge_ids)
        ]
        if not charges and (shipped.period, shipped.total) == (payload.period, payload.total):
            places = [*range(1, len(payload.lines) + 1)]
        if places:
            yield ShipmentDocument(
                title=_SHIPMENT_TITLES.get(stored.document.type, stored.title),
                number=stored.document.number,
                date=stored.document.date,
                lines=_places(places),
            )


def _is_shipment_alone(payload: SalePayload) -> bool:
    """Whether it documents a shipment, and is no VAT invoice itself."""
    groups = payload.charge_groups
    return ChargeGroup.SHIPMENT in groups and ChargeGroup.VAT_INVOICE not in groups


def _places(numbers: Sequence[int]) -> str:
    """Return numbers of lines as line 5а writes them: «1–3, 5»."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(line_numbers(len(run), run[0]) for run in runs)


def _is_of_advance(payload: Payload) -> bool:
    return isinstance(payload, VatInvoicePayload) and payload.is_advance


def _payments_of(advances: Iterable[Printable]) -> Iterable[PaymentDocument]:
    for document in advances:
        if isinstance(document.payload, VatInvoicePayload):
            yield from document.payload.payment_documents


def _advance_invoice(document: Printable) -> AdvanceInvoice:
    correction = document.payload.correction
    return AdvanceInvoice(number=document.number, date=document.date, correction=correction)


def _shipment_document(document: Printable, lines: str) -> ShipmentDocument:
    return ShipmentDocument(
        title=_SHIPMENT_TITLES[document.type],
        number=document.number,
        date=document.date,
        lines=lines,
    )


def line_numbers(count: int, first: int = 1) -> str:
    """Return the numbers of lines as line 5а writes them: «1» or «1–8»."""
    return str(first) if count == 1 else f"{first}–{first + count - 1}"
