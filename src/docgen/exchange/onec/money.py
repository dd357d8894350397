"""Money received as 1C is told of it."""

from __future__ import annotations

from typing import Final

from docgen.exceptions import DocGenError
from docgen.exchange.onec import documents
from docgen.exchange.onec.composing import Composed
from docgen.exchange.onec.objects import DocumentKey, MoneyReceipt, guid_of
from docgen.exchange.onec.rows import agreement, counterparty, references
from docgen.exchange.onec.writing import ObjectEntry
from docgen.language.errors import describe_error
from docgen.models import Organisation, Payload, Reporter, currency
from docgen.settlement import Receipt
from docgen.wiring import Wiring

_KIND: Final = "ПБДСРасчетыСКонтрагентами"
_NUMBER_LENGTH: Final = 11

_report: Final = Reporter("onec")


def compose_payment(receipt: Receipt, wiring: Wiring) -> Composed:
    """Return what 1C is told of a payment: its parties are those of a document that it paid."""
    try:
        payload = _payload_of(receipt, wiring)
    except DocGenError as error:
        return _refused("unreadable", f"Стороны платежа не прочитаны: {describe_error(error)}")
    if payload is None:
        return _refused("no_parties", "Неизвестно, чей это платёж: он ничего не оплатил")
    money = currency(receipt.currency)
    account = payload.seller.account_for(money)
    if account is None:
        return _refused("no_account", f"У организации {payload.seller.name} не указан счёт")
    value = MoneyReceipt(
        key=payment_key(receipt, payload.seller, wiring.store.id),
        buyer=counterparty(payload.buyer),
        agreement=agreement(payload),
        currency=money,
        amount=receipt.amount,
        order_number=receipt.number,
        purpose=receipt.purpose,
        account=account,
    )
    entry = ObjectEntry(
        tag=f"Документ.{_KIND}", key=value.key.guid, record=documents.MONEY_RECEIVED, value=value
    )
    return Composed(references=references(payload), objects=(entry,))


def payment_key(receipt: Receipt, seller: Organisation, store_id: str) -> DocumentKey:
    """Return what names a payment in 1C: a number of docgen's own, for banks repeat theirs."""
    return DocumentKey(
        guid=guid_of(store_id, "payment", receipt.id),
        date=receipt.date,
        number=f"П{receipt.id:0{_NUMBER_LENGTH - 1}}",
        organisation=seller,
    )


def _payload_of(receipt: Receipt, wiring: Wiring) -> Payload | None:
    if receipt.documents:
        return wiring.store.get(receipt.documents[0]).payload
    found = wiring.store.list(client=receipt.client, organisation=receipt.organisation, limit=1)
    return wiring.store.get(found[0].id).payload if found else None


def _refused(code: str, problem: str) -> Composed:
    remedy = "Разнесите его на документ клиента и выгрузите снова"
    return Composed(findings=(_report.error(code, "", problem, remedy),))
