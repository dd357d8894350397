"""Documents turned into the objects that 1C is told of, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, Protocol, runtime_checkable

from attrs import evolve, fields_dict, frozen

from docgen.exchange.onec import documents
from docgen.exchange.onec.objects import (
    ChangedRow,
    Deletion,
    DocumentKey,
    PaymentOrder,
    Sale,
    SaleChange,
    SaleRow,
    VatInvoice,
    guid_of,
)
from docgen.exchange.onec.rows import (
    agreement,
    counterparty,
    references,
    row_findings,
    sale_row,
)
from docgen.exchange.onec.settings import InvoiceAs, OneCSettings
from docgen.exchange.onec.writing import ObjectEntry
from docgen.models import (
    ChargeGroup,
    Document,
    Finding,
    Nature,
    PartyKind,
    Payload,
    Reporter,
    SalePayload,
)

#: A number that 1C's own documents can hold.
_NUMBER_LENGTH: Final = 11

#: How references to the objects are called.
_SHIPMENT: Final = "РеализацияТоваровУслуг"
_VAT_INVOICE: Final = "СчетФактураВыданный"
_CHANGE: Final = "КорректировкаРеализации"

_report: Final = Reporter("onec")


@runtime_checkable
class Corrective(Protocol):
    """A payload that changes lines of other documents: each ``before`` and ``after``."""

    @property
    def invoices(self) -> Sequence[Any]:
        """What it corrects."""
        ...

    @property
    def lines(self) -> Sequence[Any]:
        """The lines that change."""
        ...


@runtime_checkable
class Advance(Protocol):
    """A payload that may be of an advance: then money is what it is about."""

    @property
    def is_advance(self) -> bool:
        """Whether it is."""
        ...


@frozen(kw_only=True)
class BasisPayment:
    """A payment of what a document was made from: how 1C calls it, and how the bank did."""

    key: DocumentKey
    order: PaymentOrder


def is_exported(payload: type[Payload]) -> bool:
    """Whether 1C is told of documents with such payloads: sales, and changes of them."""
    return issubclass(payload, SalePayload) or {"invoices", "lines"} <= set(fields_dict(payload))


@frozen(kw_only=True)
class Composed:
    """What a message says of a document: reference objects first; findings are its problems."""

    references: tuple[ObjectEntry, ...] = ()
    objects: tuple[ObjectEntry, ...] = ()
    findings: tuple[Finding, ...] = ()


class Composer:
    """Makes the objects of documents.

    ``basis`` returns the documents that one was made from, ``paid_by`` what paid those.
    """

    def __init__(
        self,
        settings: OneCSettings,
        basis: Callable[[Document], Sequence[Document]],
        paid_by: Callable[[Document], Sequence[BasisPayment]],
    ) -> None:
        self._settings = settings
        self._basis = basis
        self._paid_by = paid_by

    def compose(self, document: Document) -> Composed:
        """Return what 1C is told of a document in force."""
        payload = document.payload
        if isinstance(payload, SalePayload) and payload.charge_groups:
            composed = self._sale(document, payload)
        elif isinstance(payload, SalePayload) and self._tells_advances(payload):
            composed = self._advance(document, payload)
        elif isinstance(payload, Corrective) and not isinstance(payload, SalePayload):
            composed = self._change(document, payload)
        else:
            return Composed(findings=(_not_exported(document),))
        return evolve(composed, findings=(*_key_findings(document), *composed.findings))

    def deletions(self, document: Document) -> Composed:
        """Return what 1C is told of a document that became void: its objects are no more."""
        groups = document.payload.charge_groups
        kinds = {
            ChargeGroup.BILL: self._settings.invoice_as.value,
            ChargeGroup.SHIPMENT: _SHIPMENT,
            ChargeGroup.VAT_INVOICE: _VAT_INVOICE,
        }
        others = [_VAT_INVOICE] if _is_advance(document.payload) else [_VAT_INVOICE, _CHANGE]
        made = [kinds[group] for group in groups] or others
        return Composed(objects=tuple(_deletion(document, kind) for kind in made))

    # Sales ----------------------------------------------------------------------------------

    def _sale(self, document: Document, payload: SalePayload) -> Composed:
        groups = payload.charge_groups
        with_vat = payload.prices_include_vat
        rows = [
            sale_row(number, line, self._settings, with_vat=with_vat)
            for number, line in enumerate(payload.lines, start=1)
        ]
        findings = list(row_findings(rows))
        objects = []
        if ChargeGroup.BILL in groups:
            objects.append(self._bill(document, payload, rows))
        if ChargeGroup.SHIPMENT in groups:
            objects.append(self._shipment(document, payload, rows))
        if ChargeGroup.VAT_INVOICE in groups:
            is_own = ChargeGroup.SHIPMENT in groups
            shipment = document if is_own else self._first_of(document, ChargeGroup.SHIPMENT)
            if shipment is None:
                findings.append(_without_shipment())
            else:
                objects.append(_vat_invoice(document, payload, shipment))
        found = references(payload, rows)
        return Composed(references=found, objects=tuple(objects), findings=tuple(findings))

    def _bill(
        self, document: Document, payload: SalePayload, rows: Sequence[SaleRow]
    ) -> ObjectEntry:
        kind = self._settings.invoice_as
        record = documents.ORDER if kind is InvoiceAs.ORDER else documents.INVOICE
        sale = _as_sale(_key(document, kind.value), payload, rows)
        return ObjectEntry(
            tag=f"Документ.{kind.value}", key=sale.key.guid, record=record, value=sale
        )

    def _shipment(
        self, document: Document, payload: SalePayload, rows: Sequence[SaleRow]
    ) -> ObjectEntry:
        sale = _as_sale(_key(document, _SHIPMENT), payload, rows)
        bill = self._first_of(document, ChargeGroup.BILL)
        if bill is not None:
            key = _key(bill, self._settings.invoice_as.value)
            if self._settings.invoice_as is InvoiceAs.ORDER:
                sale = evolve(sale, order=key)
            else:
                sale = evolve(sale, invoice=key)
        tag = f"Документ.{_SHIPMENT}"
        return ObjectEntry(tag=tag, key=sale.key.guid, record=documents.SHIPMENT, value=sale)

    # Advances -------------------------------------------------------------------------------

    def _tells_advances(self, payload: Payload) -> bool:
        """Whether 1C is told of VAT invoices of advances: of those whose money it is told of."""
        return _is_advance(payload) and self._settings.payments

    def _advance(self, document: Document, payload: SalePayload) -> Composed:
        paid_by = self._paid_by(document)
        if not paid_by:
            return Composed(findings=(_without_payment(),))
        rows = tuple(
            sale_row(number, line, self._settings, with_vat=True)
            for number, line in enumerate(payload.lines, start=1)
        )
        is_correction = payload.correction is not None
        value = VatInvoice(
            key=_vat_invoice_key(document),
            buyer=counterparty(payload.buyer),
            agreement=agreement(payload),
            currency=payload.currency,
            total=payload.total,
            vat=payload.total_vat,
            kind="НаАванс",
            payments=tuple(row.key for row in paid_by),
            orders=tuple(row.order for row in paid_by),
            advances=rows,
            corrected=_key(document, _VAT_INVOICE) if is_correction else None,
        )
        return Composed(references=references(payload, rows), objects=(_vat_invoice_entry(value),))

    # Changes of value -----------------------------------------------------------------------

    def _change(self, document: Document, payload: Any) -> Composed:  # noqa: ANN401 - Corrective
        shipment = self._first_of(document, ChargeGroup.SHIPMENT)
        if shipment is None:
            return Composed(findings=(_without_shipment(),))
        rows = [
            ChangedRow(
                before=sale_row(line.number, line.before, self._settings, with_vat=True),
                after=sale_row(line.number, line.after, self._settings, with_vat=True),
            )
            for line in payload.lines
        ]
        goods = tuple(row for row in rows if row.after.product.nature is Nature.GOODS)
        change = SaleChange(
            key=_key(document, _CHANGE),
            buyer=counterparty(payload.buyer),
            agreement=agreement(payload),
            currency=payload.currency,
            total=sum((row.after.amount for row in rows), Decimal(0)),
            shipment=_key(shipment, _SHIPMENT),
            goods=goods,
            services=tuple(row for row in rows if row not in goods),
        )
        entry = ObjectEntry(
            tag="Документ.КорректировкаРеализацииТоваров",
            key=change.key.guid,
            record=documents.SALE_CHANGE,
            value=change,
        )
        found = references(payload, [row.after for row in rows])
        return Composed(references=found, objects=(entry, _corrective(document, payload, change)))

    def _first_of(self, document: Document, group: ChargeGroup) -> Document | None:
        """Return the nearest document of a group that one was made from, at any remove."""
        waiting = list(self._basis(document))
        seen: set[int] = set()
        while waiting:
            found = waiting.pop(0)
            if group in found.payload.charge_groups:
                return found
            if found.id not in seen:
                seen.add(found.id)
                waiting += self._basis(found)
        return None


def _is_advance(payload: Payload) -> bool:
    return isinstance(payload, Advance) and payload.is_advance


def _as_sale(key: DocumentKey, payload: SalePayload, rows: Sequence[SaleRow]) -> Sale:
    goods = tuple(row for row in rows if row.product.nature is Nature.GOODS)
    return Sale(
        key=key,
        buyer=counterparty(payload.buyer),
        agreement=agreement(payload),
        currency=payload.currency,
        total=payload.total,
        prices_include_vat=payload.prices_include_vat,
        goods=goods,
        services=tuple(row for row in rows if row.product.nature is not Nature.GOODS),
        is_taxed=any(row.vat_rate.is_taxed for row in rows),
    )


def _vat_invoice(document: Document, payload: SalePayload, shipment: Document) -> ObjectEntry:
    key = _vat_invoice_key(document)
    is_correction = payload.correction is not None
    value = VatInvoice(
        key=key,
        buyer=counterparty(payload.buyer),
        agreement=agreement(payload),
        currency=payload.currency,
        total=payload.total,
        vat=payload.total_vat,
        kind="НаРеализацию",
        shipments=(_key(shipment, _SHIPMENT),),
        corrected=_key(document, _VAT_INVOICE) if is_correction else None,
    )
    return _vat_invoice_entry(value)


def _corrective(document: Document, payload: Payload, change: SaleChange) -> ObjectEntry:
    value = VatInvoice(
        key=_vat_invoice_key(document),
        buyer=change.buyer,
        agreement=change.agreement,
        currency=change.currency,
        total=payload.total or Decimal(0),
        vat=payload.total_vat or Decimal(0),
        kind="Корректировочный",
        changes=(change.key,),
    )
    return _vat_invoice_entry(value)


def _vat_invoice_entry(value: VatInvoice) -> ObjectEntry:
    tag = f"Документ.{_VAT_INVOICE}"
    return ObjectEntry(tag=tag, key=value.key.guid, record=documents.VAT_INVOICE, value=value)


def _key(document: Document, kind: str) -> DocumentKey:
    """Return what names a document; a correction has its former's number, and so its GUID."""
    seller = document.payload.seller
    guid = guid_of(document.store_id, document.type, seller.id, document.number, kind)
    return DocumentKey(guid=guid, date=document.date, number=document.number, organisation=seller)


def _vat_invoice_key(document: Document) -> DocumentKey:
    """Return what names a VAT invoice: in 1C a correction of it is an object of its own."""
    key, correction = _key(document, _VAT_INVOICE), document.payload.correction
    if correction is None:
        return key
    return evolve(
        key,
        guid=guid_of(key.guid, correction.number),
        correction=str(correction.number),
        corrected_on=correction.date,
    )


def _deletion(document: Document, kind: str) -> ObjectEntry:
    key = _vat_invoice_key(document) if kind == _VAT_INVOICE else _key(document, kind)
    value = Deletion(kind=kind, guid=key.guid)
    return ObjectEntry(tag="УдалениеОбъекта", key=key.guid, record=documents.DELETION, value=value)


def _key_findings(document: Document) -> Iterator[Finding]:
    if len(document.number) > _NUMBER_LENGTH:
        yield _report.error(
            "number",
            "number",
            f"Номер «{document.number}» длиннее {_NUMBER_LENGTH} знаков: 1С его не загрузит",
            "Задайте маску номера покороче и выпустите документ заново",
        )
    buyer = document.payload.buyer
    if not buyer.inn and buyer.kind not in {PartyKind.NATURAL_PERSON, PartyKind.FOREIGN}:
        yield _report.warning(
            "inn",
            "buyer.inn",
            f"У покупателя {buyer.name} нет ИНН: 1С найдёт его только по названию",
            "Заполните ИНН, иначе в 1С может появиться второй такой контрагент",
        )


def _without_shipment() -> Finding:
    return _report.error(
        "no_shipment",
        "basis",
        "Нет документа реализации, на основании которого выписан счёт-фактура: 1С без него "
        "не примет",
        "Выпускайте счёт-фактуру вместе с актом или накладной, либо пользуйтесь УПД",
    )


def _without_payment() -> Finding:
    return _report.error(
        "no_payment",
        "basis",
        "Не известен платёж, на который выписан счёт-фактура на аванс: 1С без него не примет",
        "Разнесите платёж на счёт, по которому получен аванс, и выгрузите снова",
    )


def _not_exported(document: Document) -> Finding:
    return _report.info(
        "kind",
        "",
        f"Документ «{document.type}» в 1С не выгружается",
        "Делать ничего не нужно; счёт-фактуру на аванс без payments = true 1С выписывает сама",
    )
