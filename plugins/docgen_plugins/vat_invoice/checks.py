"""What can be wrong with a VAT invoice, and with the one inside a УПД (НК 168, 169)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from docgen.language.dates import format_date
from docgen.language.numbers import format_price
from docgen.models import (
    Address,
    Finding,
    Line,
    Organisation,
    PartyKind,
    Payload,
    Reporter,
)
from docgen_plugins.vat_invoice.legal import FORM_EDITIONS, AdvanceLine, form_edition
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

_report: Final = Reporter("vat_invoice")

#: НК 168 п. 3: days from the shipment or the payment.
_TERM: Final = timedelta(days=5)
_STATE_CONTRACT_ID_LENGTHS: Final = range(20, 26)
_HUNDREDTH: Final = Decimal("0.01")
_NOTABLE: Final = Decimal(1)


def vat_invoice_findings(payload: VatInvoicePayload) -> Iterator[Finding]:
    """Check everything that the law wants of a VAT invoice beyond its parties and sums."""
    if not payload.is_of_vat_payer and not payload.is_for_tax_agent:
        yield _report.warning(
            "seller.not_vat_payer",
            "lines",
            "Ни одна строка не облагается НДС: продавец, который его не платит, "
            "счетов-фактур не выставляет",
            "Выставьте акт, накладную или УПД со статусом 2",
        )
    if payload.is_advance:
        yield from _advance_findings(payload)
    elif form_edition(payload.date).shipment_caption and not payload.shipment_documents:
        yield _report.warning(
            "shipment_documents.missing",
            "shipment_documents",
            "Не указан документ об отгрузке (строка 5а)",
            "Выпустите сначала акт или накладную за этот период, и счёт-фактура назовёт их сама, "
            "или укажите их номер и дату",
        )
    yield from _date_findings(payload)
    yield from accountant_findings(payload.seller)
    yield from form_findings(payload)


def form_findings(payload: VatInvoicePayload) -> Iterator[Finding]:
    """Check what the УПД has of the VAT invoice's form, whoever issues it."""
    yield from form_date_findings(payload)
    if payload.advance_invoices and form_edition(payload.date).advance_line is AdvanceLine.NEVER:
        yield _report.warning(
            "advance_invoices.not_printed",
            "advance_invoices",
            f"На {format_date(payload.date)} в форме нет строки 5б: "
            "счета-фактуры на аванс не напечатаны",
            "Исправьте дату или уберите счета-фактуры на аванс",
        )
    yield from correction_findings(payload)
    yield from party_findings(payload)
    yield from state_contract_findings(payload.state_contract_id)
    for index, line in enumerate(payload.lines):
        for finding in _line_findings(line):
            yield finding.under(f"lines[{index}]")


def exchange_findings(payload: VatInvoicePayload) -> Iterator[Finding]:
    """Report what the official file will not say, where both sides will exchange one."""
    if payload.advance_invoices and payload.seller.edo_id and payload.buyer.edo_id:
        yield _report.warning(
            "advance_invoices.not_in_xml",
            "advance_invoices",
            "В формате 5.03 нет места для строки 5б: счета-фактуры на аванс в файл XML не войдут",
            "Если вы договорились о них с покупателем, передайте их текстовым полем (text_fields)",
        )


def form_date_findings(payload: Payload) -> Iterator[Finding]:
    """Check that the form of the document's date is one that is printed."""
    first = FORM_EDITIONS[0].in_force_from
    if payload.date < first:
        yield _report.error(
            "date.before_form",
            "date",
            f"Форма, действовавшая до {format_date(first)}, не печатается",
            "Исправьте дату документа",
        )


def accountant_findings(seller: Organisation) -> Iterator[Finding]:
    """Check that a company's VAT invoice has its second signature (НК 169 п. 6)."""
    if seller.kind is not PartyKind.SOLE_PROPRIETOR and seller.chief_accountant is None:
        yield _report.warning(
            "seller.chief_accountant.missing",
            "seller.chief_accountant",
            "Не указан главный бухгалтер",
            "Укажите главного бухгалтера или лицо, уполномоченное подписывать за него",
        )


def _advance_findings(payload: VatInvoicePayload) -> Iterator[Finding]:
    if not payload.payment_documents:
        yield _report.error(
            "payment_documents.missing",
            "payment_documents",
            "Не указан платёжный документ, по которому получен аванс (строка 5)",
            "Укажите номер и дату платёжного поручения",
        )
    if payload.lines and not any(line.vat_rate.percent for line in payload.lines):
        yield _report.warning(
            "advance.not_taxed",
            "lines",
            "С этого аванса налога нет: счёт-фактуру на него не выставляют",
            "Уберите счёт-фактуру, или исправьте ставки (НК 154 п. 1)",
        )
    for index, line in enumerate(payload.lines):
        if line.vat_rate.percent and not line.vat_rate.calculated:
            yield _report.error(
                "advance.rate_not_calculated",
                f"lines[{index}].vat_rate",
                f"С аванса налог считают по расчётной ставке, а указана {line.vat_rate.title}",
                f"Поставьте ставку {line.vat_rate.on_advance.title}",
            )


def _date_findings(payload: VatInvoicePayload) -> Iterator[Finding]:
    """Check the five days from the shipment or, on an advance, from the payment."""
    documents = payload.payment_documents if payload.is_advance else payload.shipment_documents
    if not documents:
        return
    what = "получения аванса" if payload.is_advance else "отгрузки"
    last = max(document.date for document in documents)
    if payload.date < last:
        yield _report.warning(
            "date.before_event",
            "date",
            f"Счёт-фактура от {format_date(payload.date)} раньше {what} {format_date(last)}",
            f"Датируйте счёт-фактуру днём {what} или позже",
        )
    elif payload.date > last + _TERM:
        yield _report.warning(
            "date.late",
            "date",
            f"Счёт-фактура от {format_date(payload.date)} выставлена позже пяти дней "
            f"с {what} {format_date(last)}",
            "Датируйте счёт-фактуру в пределах пяти календарных дней (НК 168 п. 3)",
        )


def correction_findings(payload: Payload) -> Iterator[Finding]:
    """Check the number and the date of a correction (line 1а)."""
    correction = payload.correction
    if correction is None:
        return
    if correction.number < 1:
        yield _report.error(
            "correction.number",
            "correction.number",
            f"Исправления нумеруют с единицы, указано {correction.number}",
            "Укажите порядковый номер исправления",
        )
    if correction.date < payload.date:
        yield _report.error(
            "correction.before_date",
            "correction.date",
            f"Исправление от {format_date(correction.date)} раньше самого документа "
            f"от {format_date(payload.date)}",
            "Исправьте дату исправления; номер и дата документа при исправлении прежние",
        )


def party_findings(payload: Payload) -> Iterator[Finding]:
    """Check what the form wants of the parties beyond their requisites."""
    seller, buyer = payload.seller, payload.buyer
    if _is_empty(buyer.address) and buyer.kind is not PartyKind.NATURAL_PERSON:
        yield _report.error(
            "buyer.address.missing",
            "buyer.address",
            "Не указан адрес покупателя (строка 6а)",
            "Укажите адрес, у организации — как в ЕГРЮЛ",
        )
    if seller.director is None and seller.person is None:
        yield _report.error(
            "seller.director.missing",
            "seller.director",
            "Не указано, кто подписывает документ",
            "Укажите руководителя организации или иное уполномоченное лицо",
        )


def state_contract_findings(identifier: str) -> Iterator[Finding]:
    """Check the identifier of a state contract, where there is one."""
    if identifier and len(identifier) not in _STATE_CONTRACT_ID_LENGTHS:
        yield _report.warning(
            "state_contract_id.length",
            "state_contract_id",
            f"В идентификаторе государственного контракта от 20 до 25 знаков, "
            f"указано {len(identifier)}",
            "Сверьте идентификатор с контрактом",
        )


def _is_coarse(line: Line) -> bool:
    """Whether quantity times price is away from the cost, by a hundredth and a rouble at least."""
    away = abs(line.quantity * line.price_without_vat - line.amount_without_vat)
    return away >= max(_NOTABLE, abs(line.amount_without_vat) * _HUNDREDTH)


def _line_findings(line: Line) -> Iterator[Finding]:
    if line.amount_without_vat and not line.price_without_vat:
        yield _report.warning(
            "price.rounds_to_zero",
            "price",
            "Цена без налога (графа 4) округляется до 0,00, хотя у строки есть сумма",
            "Укажите цену с большей точностью или уменьшите скидку; в файле XML её не примут",
        )
    elif _is_coarse(line):
        yield _report.warning(
            "price.coarse",
            "price",
            f"Цена без налога (графа 4) округлена до {format_price(line.price_without_vat)}: "
            "умноженная на количество, она заметно расходится со стоимостью (графа 5)",
            f"Укажите цену с большей точностью: {format_price(line.price)}00",
        )
    goods = line.goods
    if goods is None:
        return
    if goods.declaration and goods.country is None:
        yield _report.warning(
            "country.missing",
            "goods.country",
            "Указана декларация на товары, но не страна происхождения (графы 10, 10а)",
            "Укажите код и наименование страны по ОКСМ",
        )
    if goods.traceability and not goods.traceability.registration_number.strip():
        yield _report.error(
            "traceability.registration_number.missing",
            "goods.traceability.registration_number",
            "Не указан номер партии прослеживаемого товара (графа 11)",
            "Укажите РНПТ из документов поставщика или таможенной декларации",
        )


def _is_empty(address: Address | None) -> bool:
    return address is None or not str(address)
