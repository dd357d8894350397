"""The shortcodes of a VAT invoice, and of the УПД, which holds one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from docgen.language.dates import format_date
from docgen.models import Correction, DocumentReference, Party, Printable, Shortcode
from docgen.templates.shortcodes.rows import row
from docgen_plugins.vat_invoice.edition_shortcodes import EDITION_ROWS
from docgen_plugins.vat_invoice.legal import (
    ADVANCE_CAPTION,
    AdvanceLine,
    FormEdition,
    form_edition,
)
from docgen_plugins.vat_invoice.payload import (
    AdvanceInvoice,
    ShipmentDocument,
    VatInvoicePayload,
)


class VatInvoiceShortcodes:
    """The resolver of VAT invoices."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        return VAT_INVOICE_ROWS


#: A number and a date that there are not.
BLANK: Final = "№ — от —"


def numbered(reference: DocumentReference | Correction) -> str:
    """Return «№ 7 от 31.10.2026»."""
    return f"№ {reference.number} от {format_date(reference.date)}"


def yes(condition: object) -> str | None:
    """Return «да» or nothing, as conditions of templates want it."""
    return "да" if condition else None


def shipment_text(documents: Sequence[ShipmentDocument], edition: FormEdition) -> str:
    """Return what line 5а says after its caption: «Акт, 1–8, № 7 от 31.10.2026»."""
    return "; ".join(
        ", ".join(filter(None, (_title(document, edition), document.lines, numbered(document))))
        for document in documents
    )


def _title(document: ShipmentDocument, edition: FormEdition) -> str:
    return document.title if edition.has_shipment_titles else ""


def _of(get: Callable[[VatInvoicePayload], object]) -> Callable[[Printable], object]:
    """Make a getter of a document from one of its payload."""

    def find(document: Printable) -> object:
        payload = document.payload
        if not isinstance(payload, VatInvoicePayload):
            raise TypeError(f"a VAT invoice's payload is expected, not {type(payload).__name__}")
        return get(payload)

    return find


def _edition(payload: VatInvoicePayload) -> FormEdition:
    return form_edition(payload.date)


def _name_and_address(party: Party) -> str:
    return ", ".join(part for part in (party.name, party.address and str(party.address)) if part)


def _same(one: Party, other: Party) -> bool:
    return (one.name, one.inn, one.kpp) == (other.name, other.inn, other.kpp)


def _has_usual_sides(payload: VatInvoicePayload) -> bool:
    """Whether goods go from the seller to the buyer without a word; a received file says all."""
    return payload.has_goods and payload.received is None


def _consignor(payload: VatInvoicePayload) -> str | None:
    """Return line 3: of goods only, and «он же» when the seller sends them."""
    if payload.is_advance:
        return None
    if payload.consignor is None:
        return "он же" if _has_usual_sides(payload) else None
    if _same(payload.consignor, payload.seller):
        return "он же"
    return _name_and_address(payload.consignor)


def _consignee(payload: VatInvoicePayload) -> str | None:
    """Return line 4: of goods only, the buyer unless said otherwise."""
    if payload.is_advance:
        return None
    consignee = payload.consignee or (payload.buyer if _has_usual_sides(payload) else None)
    return _name_and_address(consignee) if consignee else None


def _payments(payload: VatInvoicePayload) -> str:
    return "; ".join(map(numbered, payload.payment_documents))


def _shipments(payload: VatInvoicePayload) -> str | None:
    if payload.is_advance:
        return None
    return shipment_text(payload.shipment_documents, _edition(payload))


def _advances(payload: VatInvoicePayload) -> str:
    return "; ".join(map(_advance, payload.advance_invoices))


def _advance(invoice: AdvanceInvoice) -> str:
    correction = numbered(invoice.correction) if invoice.correction else BLANK
    return f"{numbered(invoice)}, исправление {correction}"


def _has_traceability(payload: VatInvoicePayload) -> bool:
    return payload.has_traceable_goods and _edition(payload).has_traceability


def _has_advance_line(payload: VatInvoicePayload) -> bool:
    line = _edition(payload).advance_line
    filled = line is AdvanceLine.WHEN_FILLED and bool(payload.advance_invoices)
    return line is AdvanceLine.ALWAYS or filled


VAT_INVOICE_ROWS: Final = (
    *EDITION_ROWS,
    row(
        "consignor = грузоотправитель",
        "Грузоотправитель и его адрес, «он же» или ничего у услуг (строка 3)",
        "он же",
        _of(_consignor),
    ),
    row(
        "consignee = грузополучатель",
        "Грузополучатель и его адрес, ничего у услуг (строка 4)",
        "ООО «Ромашка», 101000, г. Москва, Чистый бульвар, д. 7",
        _of(_consignee),
    ),
    row(
        "payment_documents = платёжные_документы",
        "Платёжно-расчётные документы (строка 5)",
        "№ 118 от 02.10.2026; № 131 от 09.10.2026",
        _of(_payments),
    ),
    row(
        "shipment_documents = документы_об_отгрузке",
        "Документы об отгрузке (строка 5а)",
        "Акт, 1–8, № 7 от 31.10.2026",
        _of(_shipments),
    ),
    row(
        "shipment_documents.caption = документы_об_отгрузке.надпись",
        "Надпись строки 5а в редакции на дату документа",
        "Документ об отгрузке: наименование, № п/п",
        _of(lambda payload: _edition(payload).shipment_caption),
    ),
    row(
        "advance_invoices = счета_фактуры_на_аванс",
        "Счета-фактуры на аванс и их последние исправления (строка 5б)",
        "№ А-3 от 05.10.2026, исправление № 1 от 12.10.2026",
        _of(_advances),
    ),
    row(
        "advance_invoices.caption = счета_фактуры_на_аванс.надпись",
        "Надпись строки 5б, если она есть в форме на дату документа",
        "К счету-фактуре (счетам-фактурам), выставленному (выставленным) при получении оплаты",
        _of(lambda payload: ADVANCE_CAPTION if _has_advance_line(payload) else None),
    ),
    row(
        "advance_invoices.line = счета_фактуры_на_аванс.строка",
        "«да», если строка 5б есть в форме на дату документа",
        "да",
        _of(lambda payload: yes(_has_advance_line(payload))),
    ),
    row(
        "state_contract_id = идентификатор_госконтракта",
        "Идентификатор государственного контракта, договора (соглашения) (строка 8)",
        "1772000000000000000000000",
        _of(lambda payload: payload.state_contract_id),
    ),
    row(
        "is_advance = аванс",
        "«да», если счёт-фактура на аванс",
        "да",
        _of(lambda payload: yes(payload.is_advance)),
    ),
    row(
        "is_taxed = облагается",
        "«да», если хотя бы одна строка облагается налогом",
        "да",
        _of(lambda payload: yes(payload.is_of_vat_payer)),
    ),
    row(
        "is_untaxed = не_облагается",
        "«да», если все строки без НДС",
        "да",
        _of(lambda payload: yes(payload.is_without_vat)),
    ),
    row(
        "traceable = прослеживаемость",
        "«да», если есть прослеживаемый товар (графы 12–13)",
        "да",
        _of(lambda payload: yes(_has_traceability(payload))),
    ),
    row(
        "traceable.amount = прослеживаемость.стоимость",
        "«да», если есть и графа 14",
        "да",
        _of(
            lambda payload: yes(
                _has_traceability(payload) and _edition(payload).has_traceable_amount
            )
        ),
    ),
)
