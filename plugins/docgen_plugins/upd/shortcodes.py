"""The shortcodes of a УПД: the VAT invoice's, and those of the handover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from docgen.language.dates import format_date
from docgen.models import Party, Printable, Shortcode, ShortcodeKind, Signatory
from docgen.templates.shortcodes.parties import signatory_rows
from docgen.templates.shortcodes.rows import row
from docgen_plugins.upd.payload import HandoverSide, UpdPayload
from docgen_plugins.vat_invoice.collector import line_numbers
from docgen_plugins.vat_invoice.legal import form_edition
from docgen_plugins.vat_invoice.payload import ShipmentDocument
from docgen_plugins.vat_invoice.shortcodes import VAT_INVOICE_ROWS, numbered, shipment_text, yes

#: How line 5а calls the document itself.
TITLE: Final = "Универсальный передаточный документ"


#: What agents report to their principals in the same format (Функция).
_REPORTS: Final = {
    "СвРК": "Сведения о реализации для комитента (принципала)",
    "СвЗК": "Сведения о закупках для комитента (принципала)",
}


class UpdShortcodes:
    """The resolver of УПД."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        own = {shortcode.name for shortcode in _ROWS}
        return (*_ROWS, *(row for row in VAT_INVOICE_ROWS if row.name not in own))


def _payload(document: Printable) -> UpdPayload:
    payload = document.payload
    if not isinstance(payload, UpdPayload):
        raise TypeError(f"the payload of a УПД is expected, not {type(payload).__name__}")
    return payload


def _shipments(document: Printable) -> str:
    """Return line 5а: the УПД is its own document of shipment, unless others are given.

    A received one is taken at its word, here and below: nothing is put into its blanks.
    """
    payload = _payload(document)
    if payload.received is not None:
        return shipment_text(payload.shipment_documents, form_edition(payload.date))
    itself = ShipmentDocument(
        title=TITLE,
        number=document.number,
        date=document.date,
        lines=line_numbers(len(payload.lines)),
    )
    return shipment_text(payload.shipment_documents or (itself,), form_edition(payload.date))


def _basis(document: Printable) -> str | None:
    payload = _payload(document)
    if payload.basis:
        return "; ".join(f"{row.title} {numbered(row)}".strip() for row in payload.basis)
    contract = payload.contract
    if contract is None:
        return None
    return f"Договор № {contract.number} от {format_date(contract.date)}"


def _seller_signatory(document: Printable) -> Signatory | None:
    payload = _payload(document)
    usual = None if payload.received is not None else _head(payload.seller)
    return payload.transfer.signatory or usual


def _seller_responsible(document: Printable) -> Signatory | None:
    payload = _payload(document)
    usual = None if payload.received is not None else _seller_signatory(document)
    return payload.transfer.responsible or usual


def _handed_over_on(document: Printable) -> date | None:
    payload = _payload(document)
    return payload.transfer.date or (None if payload.received is not None else document.date)


def _compiler(side: HandoverSide, party: Party, payload: UpdPayload) -> str:
    """Return who made up the document for a side: the party itself, unless another is named."""
    return side.compiler or ("" if payload.received is not None else _entity(party))


def _status(document: Printable) -> int | None:
    payload = _payload(document)
    return None if _own_title(payload) else payload.status


def _form_title(document: Printable) -> str:
    """Return what the document calls itself in its head."""
    payload = _payload(document)
    usual = "Счет-фактура" if payload.has_vat_invoice else "Передаточный документ (акт)"
    return _own_title(payload) or usual


def _own_title(payload: UpdPayload) -> str:
    """Return the name of an agent's report, which is neither of the two kinds of a УПД."""
    function = payload.received.function if payload.received is not None else ""
    usual = _REPORTS.get(function)
    return f"{function}. {payload.title or usual}" if usual else ""


def _head(party: Party) -> Signatory | None:
    if party.director is not None or party.person is None:
        return party.director
    return Signatory(name=party.person, position="индивидуальный предприниматель")


def _entity(party: Party) -> str:
    """Return an economic entity as [14] and [19] name it: «ООО «Ромашка», ИНН/КПП 77…/77…»."""
    codes = "/".join(filter(None, (party.inn, party.printed_kpp)))
    caption = "ИНН/КПП" if party.printed_kpp else "ИНН"
    return f"{party.name}, {caption} {codes}" if codes else party.name


def _transfer(get: Callable[[HandoverSide], object]) -> Callable[[Printable], object]:
    return lambda document: get(_payload(document).transfer)


def _acceptance(get: Callable[[HandoverSide], object]) -> Callable[[Printable], object]:
    return lambda document: get(_payload(document).acceptance)


_ROWS: Final = (
    row(
        "status = статус",
        "Статус: 1 — счёт-фактура и передаточный документ, 2 — передаточный документ",
        "1",
        _status,
        kind=ShortcodeKind.NUMBER,
    ),
    row(
        "form_title = название_формы",
        "Как документ назван в заголовке",
        "Счет-фактура",
        _form_title,
    ),
    row(
        "has_vat_invoice = со_счётом_фактурой",
        "«да» у УПД со статусом 1",
        "да",
        lambda document: yes(_payload(document).has_vat_invoice),
    ),
    row(
        "shipment_documents = документы_об_отгрузке",
        "Документы об отгрузке, если не указаны — сам УПД (строка 5а)",
        "Универсальный передаточный документ, 1–8, № 15 от 31.10.2026",
        _shipments,
    ),
    row(
        "transfer.basis = передача.основание",
        "Основание передачи, если не указано — договор [8]",
        "Договор № 7 от 12.01.2026",
        _basis,
    ),
    row(
        "transfer.transport = передача.транспортировка",
        "Данные о транспортировке и грузе [9]",
        "Транспортная накладная № 31 от 31.10.2026, масса брутто 183 кг",
        lambda document: _payload(document).transport,
    ),
    *signatory_rows(
        "transfer.signatory = передача.подписант", "Кто передал [10]", _seller_signatory
    ),
    row(
        "transfer.date = передача.дата",
        "Дата отгрузки, если не указана — дата документа [11]",
        "31.10.2026",
        _handed_over_on,
        kind=ShortcodeKind.DATE,
    ),
    row(
        "transfer.information = передача.сведения",
        "Иные сведения об отгрузке, передаче [12]",
        "Паспорт изделия на 1 листе",
        _transfer(lambda side: side.information),
    ),
    *signatory_rows(
        "transfer.responsible = передача.ответственный",
        "Ответственный у продавца [13]",
        _seller_responsible,
    ),
    row(
        "transfer.compiler = передача.составитель",
        "Составитель документа со стороны продавца [14]",
        "ООО «Ромашка», ИНН/КПП 7701234567/770101001",
        lambda document: _compiler(
            _payload(document).transfer, document.payload.seller, _payload(document)
        ),
    ),
    *signatory_rows(
        "acceptance.signatory = приёмка.подписант",
        "Кто принял [15]",
        _acceptance(lambda side: side.signatory),
    ),
    row(
        "acceptance.date = приёмка.дата",
        "Дата получения (приёмки) [16]",
        "02.11.2026",
        _acceptance(lambda side: side.date),
        kind=ShortcodeKind.DATE,
    ),
    row(
        "acceptance.information = приёмка.сведения",
        "Иные сведения о получении, приёмке [17]",
        "Претензий нет",
        _acceptance(lambda side: side.information),
    ),
    *signatory_rows(
        "acceptance.responsible = приёмка.ответственный",
        "Ответственный у покупателя [18]",
        _acceptance(lambda side: side.responsible),
    ),
    row(
        "acceptance.compiler = приёмка.составитель",
        "Составитель документа со стороны покупателя [19]",
        "ООО «Лютик», ИНН/КПП 7701234567/770101001",
        lambda document: _compiler(
            _payload(document).acceptance, document.payload.buyer, _payload(document)
        ),
    ),
)
