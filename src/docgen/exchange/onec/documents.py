"""Where the values of documents stand in EnterpriseData, the same in 1.17 and 1.21."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Final

from docgen.exchange.onec.catalogues import (
    AGREEMENT_KEY,
    COUNT,
    COUNTERPARTY_KEY,
    CURRENCY_KEY,
    DAY,
    FLAG,
    MOMENT,
    MONEY,
    ORGANISATION_KEY,
    PRODUCT_KEY,
    QUANTITY,
    UNIT_KEY,
    VAT_RATE,
    record,
)
from docgen.official.binding import (
    Binding,
    Codec,
    Record,
    always,
    child,
    children,
    inside,
    itself,
    text,
)

#: Of the side that it settles with: the contract and the currency.
_SETTLEMENT: Final = inside(
    "ДанныеВзаиморасчетов",
    child("Договор", "agreement", AGREEMENT_KEY),
    child("ВалютаВзаиморасчетов", "currency", CURRENCY_KEY),
    kept=True,
)

DOCUMENT_KEY: Final = record(
    text("Ссылка", "guid"),
    text("Дата", "date", MOMENT),
    text("Номер", "number"),
    child("Организация", "organisation", ORGANISATION_KEY),
)

_ROW_SUMS: Final = (
    text("Сумма", "amount", MONEY),
    text("Цена", "price", MONEY),
    child("СтавкаНДС", "vat_rate", VAT_RATE),
    text("СуммаНДС", "vat", MONEY),
)
_QUANTITY_OF_ROW: Final = text("Количество", "quantity", QUANTITY)
_DATA_OF_PRODUCT: Final = inside(
    "ДанныеНоменклатуры", child("Номенклатура", "product", PRODUCT_KEY), kept=True
)
_UNIT_OF_ROW: Final = child("ЕдиницаИзмерения", "unit", UNIT_KEY, get=attrgetter("product.unit"))
_NUMBER_OF_ROW: Final = text("НомерСтрокиДокумента", "number", COUNT)
_TEXT_OF_ROW: Final = text("Содержание", "text")

_GOODS_ROW: Final = record(
    _NUMBER_OF_ROW, _DATA_OF_PRODUCT, _UNIT_OF_ROW, _QUANTITY_OF_ROW, *_ROW_SUMS
)
_SERVICE_ROW: Final = record(
    _NUMBER_OF_ROW,
    child("Номенклатура", "product", PRODUCT_KEY),
    _QUANTITY_OF_ROW,
    *_ROW_SUMS,
    _TEXT_OF_ROW,
)
_ORDERED_SERVICE_ROW: Final = record(
    _NUMBER_OF_ROW, _DATA_OF_PRODUCT, _QUANTITY_OF_ROW, *_ROW_SUMS, _TEXT_OF_ROW
)


_ADVANCE_ROW: Final = record(
    child("Номенклатура", "product", PRODUCT_KEY),
    _TEXT_OF_ROW,
    text("Сумма", "amount", MONEY),
    child("СтавкаНДС", "vat_rate", VAT_RATE),
    text("СуммаНДС", "vat", MONEY),
)


def _rows(goods: Record[Any], services: Record[Any]) -> tuple[Binding, ...]:
    return (
        inside("Товары", children("Строка", "goods", goods)),
        inside("Услуги", children("Строка", "services", services)),
    )


_KEY: Final = child("КлючевыеСвойства", "key", DOCUMENT_KEY)
_CURRENCY: Final = child("Валюта", "currency", CURRENCY_KEY)
_TOTAL: Final = text("Сумма", "total", MONEY)
_BUYER: Final = child("Контрагент", "buyer", COUNTERPARTY_KEY)
_INCLUDES_VAT: Final = text("СуммаВключаетНДС", "prices_include_vat", FLAG)

INVOICE: Final = record(
    _KEY,
    _CURRENCY,
    _TOTAL,
    _BUYER,
    _SETTLEMENT,
    _INCLUDES_VAT,
    *_rows(_GOODS_ROW, _SERVICE_ROW),
)
ORDER: Final = record(
    _KEY,
    _CURRENCY,
    _TOTAL,
    _BUYER,
    _SETTLEMENT,
    _INCLUDES_VAT,
    *_rows(_GOODS_ROW, _ORDERED_SERVICE_ROW),
)
SHIPMENT: Final = record(
    _KEY,
    text("ВидОперации", "operation", get=always("РеализацияКлиенту")),
    _CURRENCY,
    _TOTAL,
    _INCLUDES_VAT,
    _BUYER,
    _SETTLEMENT,
    child("Заказ", "order", DOCUMENT_KEY),
    child("СчетПокупателю", "invoice", DOCUMENT_KEY),
    text(
        "Налогообложение",
        "taxation",
        get=lambda sale: "ПродажаОблагаетсяНДС" if sale.is_taxed else "ПродажаНеОблагаетсяНДС",
    ),
    *_rows(_GOODS_ROW, _SERVICE_ROW),
)

VAT_INVOICE_KEY: Final = record(
    text("Ссылка", "guid"),
    text("Номер", "number"),
    text("Дата", "date", MOMENT),
    text("НомерИсправления", "correction"),
    text("ДатаИсправления", "corrected_on", DAY),
    child("Организация", "organisation", ORGANISATION_KEY),
)


def _bases(tag: str) -> Record[Any]:
    return record(
        inside("ДокументОснование", child(tag, "key", DOCUMENT_KEY, get=itself)),
    )


VAT_INVOICE: Final = record(
    child("КлючевыеСвойства", "key", VAT_INVOICE_KEY),
    _CURRENCY,
    _TOTAL,
    _BUYER,
    child("Договор", "agreement", AGREEMENT_KEY),
    text("СуммаНДС", "vat", MONEY),
    text("ВидСчетаФактуры", "kind"),
    text("Выставлен", "given", FLAG, get=lambda _: True),
    text("ДатаВыставления", "given_on", DAY, get=attrgetter("key.date")),
    child("ИсправляемыйСчетФактура", "corrected", VAT_INVOICE_KEY),
    inside(
        "ДокументыОснования",
        children("Строка", "payments", _bases("ПБДСРасчетыСКонтрагентамиСсылка")),
        children("Строка", "shipments", _bases("РеализацияТоваровУслугСсылка")),
        children("Строка", "changes", _bases("КорректировкаРеализацииСсылка")),
        kept=True,
    ),
    inside(
        "ПлатежноРасчетныеДокументы",
        children(
            "Строка",
            "orders",
            record(text("ДатаДокумента", "date", DAY), text("НомерДокумента", "number")),
        ),
    ),
    inside("Авансы", children("Строка", "advances", _ADVANCE_ROW)),
)

# A change of value: each figure after the change and before it ------------------------------


def _before(tag: str, key: str, codec: Codec) -> Binding:
    return text(tag, key, codec, get=lambda row: getattr(row.before, key))


def _after(tag: str, key: str, codec: Codec) -> Binding:
    return text(tag, key, codec, get=lambda row: getattr(row.after, key))


_CHANGED_SUMS: Final = (
    _after("Количество", "quantity", QUANTITY),
    _before("КоличествоДоКорректировки", "quantity", QUANTITY),
    _after("Сумма", "amount", MONEY),
    _before("СуммаДоКорректировки", "amount", MONEY),
    _after("Цена", "price", MONEY),
    _before("ЦенаДоКорректировки", "price", MONEY),
    child("СтавкаНДС", "vat_rate", VAT_RATE, get=attrgetter("after.vat_rate")),
    _after("СуммаНДС", "vat", MONEY),
    _before("СуммаНДСДоКорректировки", "vat", MONEY),
)
_CHANGED_NUMBER: Final = text(
    "НомерСтрокиДокумента", "number", COUNT, get=attrgetter("after.number")
)
_CHANGED_PRODUCT: Final = child(
    "Номенклатура", "product", PRODUCT_KEY, get=attrgetter("after.product")
)
_CHANGED_GOODS: Final = record(
    _CHANGED_NUMBER,
    inside("ДанныеНоменклатуры", _CHANGED_PRODUCT, kept=True),
    *_CHANGED_SUMS,
    child("ЕдиницаИзмерения", "unit", UNIT_KEY, get=attrgetter("after.product.unit")),
)
_CHANGED_SERVICE: Final = record(
    _CHANGED_NUMBER,
    _CHANGED_PRODUCT,
    *_CHANGED_SUMS,
    text("Содержание", "text", get=attrgetter("after.text")),
)
SALE_CHANGE: Final = record(
    _KEY,
    _CURRENCY,
    _TOTAL,
    _BUYER,
    child("Договор", "agreement", AGREEMENT_KEY),
    text("СуммаВключаетНДС", "with_vat", FLAG, get=lambda _: True),
    inside("ДокументРеализации", child("РеализацияТоваровУслугСсылка", "shipment", DOCUMENT_KEY)),
    inside(
        "ИсправляемыйДокументРеализации",
        child("РеализацияТоваровУслугСсылка", "shipment", DOCUMENT_KEY),
    ),
    text("ВидОперации", "operation", get=always("СогласованноеИзменение")),
    *_rows(_CHANGED_GOODS, _CHANGED_SERVICE),
)

# Money and deletions ------------------------------------------------------------------------

_BANK: Final = inside(
    "Банк",
    inside(
        "ДанныеКлассификатораБанков",
        text("Наименование", "bank_name", get=attrgetter("account.bank_name")),
        text("БИК", "bic", get=attrgetter("account.bic")),
        text("КоррСчет", "account", get=attrgetter("account.correspondent_account")),
    ),
)
MONEY_RECEIVED: Final = record(
    _KEY,
    inside(
        "ОбщиеДанные",
        text("ДатаВыписки", "date", DAY, get=attrgetter("key.date")),
        text("ДатаВходящегоДокумента", "order_date", DAY, get=attrgetter("key.date")),
        text("НомерВходящегоДокумента", "order_number"),
        _CURRENCY,
        text("Сумма", "amount", MONEY),
        inside(
            "БанковскийСчетОрганизации",
            text("НомерСчета", "number", get=attrgetter("account.settlement_account")),
            _BANK,
            inside(
                "Владелец",
                child(
                    "ОрганизацииСсылка",
                    "owner",
                    ORGANISATION_KEY,
                    get=attrgetter("key.organisation"),
                ),
            ),
        ),
        text("НазначениеПлатежа", "purpose"),
    ),
    text("ВидРасчетов", "kind", get=always("СПокупателем")),
    _BUYER,
    inside("РасшифровкаПлатежа", inside("Строка", text("Сумма", "amount", MONEY), _SETTLEMENT)),
)


#: How references to the documents that docgen makes are called.
KINDS: Final = (
    "СчетПокупателю",
    "ЗаказКлиента",
    "РеализацияТоваровУслуг",
    "КорректировкаРеализации",
    "СчетФактураВыданный",
)


def _reference(kind: str) -> Binding:
    return text(f"{kind}Ссылка", "guid", get=lambda row: row.guid if row.kind == kind else None)


DELETION: Final = record(
    inside("СсылкаНаОбъект", inside("СсылкаНаОбъект", *map(_reference, KINDS)))
)
