"""What authors call the fields of their own templates: for docxtpl, mail merge and the like.

A name is put together of a party and a field, in either order and with any separator:
``client_inn``, ``ИНН_покупателя``, ``buyer.bank.bic``. What belongs to the document, or to a line
of it, has a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

#: The shortcode of a party, what it is called before the field, and after it.
_PARTIES: Final = (
    (
        "buyer",
        (
            "buyer",
            "client",
            "customer",
            "покупатель",
            "клиент",
            "заказчик",
            "контрагент",
            "абонент",
        ),
        ("покупателя", "клиента", "заказчика", "контрагента"),
    ),
    (
        "seller",
        ("seller", "supplier", "company", "executor", "продавец", "поставщик", "исполнитель"),
        ("продавца", "поставщика", "исполнителя", "организации", "компании"),
    ),
)
#: A field of a party, and what it is called.
_FIELDS: Final = (
    ("name", ("name", "title", "company", "наименование", "название", "краткоенаименование")),
    ("full_name", ("fullname", "legalname", "полноенаименование", "полноеназвание")),
    ("inn", ("inn", "vatnumber", "taxid", "инн")),
    ("kpp", ("kpp", "кпп")),
    ("ogrn", ("ogrn", "ogrnip", "огрн", "огрнип")),
    ("okpo", ("okpo", "окпо")),
    ("address", ("address", "legaladdress", "адрес", "юридическийадрес", "юрадрес")),
    ("phone", ("phone", "phonenumber", "tel", "телефон", "тел")),
    ("email", ("email", "mail", "почта", "элпочта", "емейл")),
    ("requisites", ("requisites", "details", "реквизиты")),
    ("bank.name", ("bank", "bankname", "банк", "наименованиебанка")),
    ("bank.bic", ("bik", "bic", "bankbic", "бик", "бикбанка")),
    ("bank.account", ("account", "bankaccount", "rs", "расчетныйсчет", "рс", "счетвбанке")),
    ("bank.correspondent_account", ("ks", "coraccount", "корсчет", "кс", "корреспондентскийсчет")),
    ("director", ("director", "head", "ceo", "директор", "руководитель", "подписант", "влице")),
    (
        "director.position",
        ("directorposition", "position", "должность", "должностьруководителя"),
    ),
    ("director.basis", ("directorbasis", "basis", "действуетнаосновании")),
    ("accountant", ("accountant", "бухгалтер", "главныйбухгалтер", "главбух")),
)
#: The shortcodes of a document's own values, best first, and what these are called.
_DOCUMENT: Final = (
    (("number",), ("number", "docnumber", "documentnumber", "invoicenumber", "invoiceno", "номер")),
    (("number",), ("номерсчета", "номеракта", "номердокумента", "nomer", "num", "actnumber")),
    (
        ("date",),
        ("date", "docdate", "documentdate", "invoicedate", "дата", "датасчета", "датаакта"),
    ),
    (("date",), ("датадокумента", "actdate", "data")),
    (("due_date",), ("duedate", "payuntil", "срокоплаты", "оплатитьдо")),
    (("contract", "contract.number"), ("contract", "договор", "основание")),
    (("contract.number", "number"), ("contractnumber", "номердоговора")),
    (("contract.date", "date"), ("contractdate", "датадоговора")),
    (("subject", "contract.subject"), ("subject", "contractsubject", "предмет", "предметдоговора")),
    (("city",), ("city", "город")),
    (("period",), ("period", "период")),
    (("term.start",), ("startdate", "началодействия", "датаначала")),
    (("term.end",), ("enddate", "конецдействия", "датаокончания")),
    (("total", "price"), ("total", "amount", "totalamount", "sum", "grandtotal", "итого", "всего")),
    (("total", "price"), ("сумма", "суммасчета", "суммадоговора", "всегокоплате", "коплате")),
    (
        ("total words", "price words"),
        ("totalwords", "amountwords", "amountinwords", "суммапрописью", "итогопрописью"),
    ),
    (("total.without_vat", "total"), ("subtotal", "netamount", "суммабезндс", "итогобезндс")),
    (("total.vat", "price.vat"), ("vat", "tax", "totalvat", "vatamount", "ндс", "суммандс")),
    (("total.discount",), ("discount", "totaldiscount", "скидка")),
    (("total.count",), ("count", "itemscount", "количествопозиций", "всегонаименований")),
    (("currency.name",), ("currency", "валюта")),
    (("payment_purpose",), ("paymentpurpose", "назначениеплатежа")),
    (("qr",), ("qr", "qrcode", "куар")),
    (("logo",), ("logo", "логотип")),
    (("stamp optional",), ("stamp", "печать")),
    (("signature.director optional",), ("signature", "подпись")),
)
_ELEMENTS: Final = ("item", "line", "row", "product", "service", "позиция", "товар", "услуга")
_LINE: Final = (
    ("item.index", ("index", "number", "no", "num", "номер", "нпп", "п")),
    ("item.name", ("name", "title", "description", "desc", "наименование", "название")),
    ("item.quantity", ("quantity", "qty", "count", "amount", "количество", "кол", "колво")),
    ("item.unit", ("unit", "measure", "uom", "единица", "ед", "едизм")),
    ("item.price", ("price", "rate", "cost", "цена")),
    ("item.sum", ("sum", "total", "сумма", "стоимость")),
    ("item.vat_rate", ("vatrate", "taxrate", "ставка", "ставкандс")),
    ("item.vat", ("vat", "tax", "ндс")),
    ("item.discount", ("discount", "скидка")),
    ("item.code", ("code", "sku", "код")),
    ("item.article", ("article", "артикул")),
)
#: What lists of lines are called.
BLOCKS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            *("items", "lines", "rows", "products", "services", "positions", "goods", "table"),
            *("позиции", "товары", "услуги", "строки", "таблица", "работы"),
        ),
        "items",
    ),
    **dict.fromkeys(("taxes", "vattotals", "налоги"), "vat_totals"),
}

_SEPARATORS = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    """Return a name without what authors write in different ways."""
    return _SEPARATORS.sub("", name).casefold().replace("ё", "е")


def _rows() -> Iterator[tuple[str, tuple[str, ...]]]:
    for party, before, after in _PARTIES:
        for word in before:
            yield word, (f"{party}.name",)
        for field, names in _FIELDS:
            for name in names:
                yield from ((f"{word}{name}", (f"{party}.{field}",)) for word in before)
                yield from ((f"{name}{word}", (f"{party}.{field}",)) for word in after)
    for shortcodes, names in _DOCUMENT:
        yield from ((name, shortcodes) for name in names)
    for shortcode, names in _LINE:
        yield from ((f"{word}{name}", (shortcode,)) for word in _ELEMENTS for name in names)


#: Folded names, and the shortcodes that they mean, best first.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    fold(name): shortcodes for name, shortcodes in _rows()
}
