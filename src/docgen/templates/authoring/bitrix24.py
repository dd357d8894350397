"""The fields of Bitrix24's document templates: ``{DocumentCreateTime~d.m.Y}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from docgen.templates.authoring.foreign_tags import Dialect, Shaping

#: Field, and the shortcodes that mean the same, best first.
_ROWS: Final = (
    ("DocumentNumber", "number"),
    ("DocumentTitle", "document.title"),
    ("DocumentCreateTime", "date"),
    ("DocumentDate", "date"),
    ("ClientName", "buyer.name"),
    ("ClientPhone", "buyer.phone"),
    ("ClientEmail", "buyer.email"),
    ("CompanyTitle", "buyer.name"),
    ("CompanyPhone", "buyer.phone"),
    ("CompanyEmail", "buyer.email"),
    ("CompanyAddress", "buyer.address"),
    ("ContactName", "buyer.director"),
    ("ContactFormattedName", "buyer.director"),
    ("ContactPost", "buyer.director.position"),
    ("RequisiteRqCompanyName", "buyer.name"),
    ("RequisiteRqCompanyFullName", "buyer.full_name"),
    ("RequisiteRqInn", "buyer.inn"),
    ("RequisiteRqKpp", "buyer.kpp"),
    ("RequisiteRqOgrn", "buyer.ogrn"),
    ("RequisiteRqOgrnip", "buyer.ogrn"),
    ("RequisiteRqOkpo", "buyer.okpo"),
    ("RequisiteRqDirector", "buyer.director"),
    ("RequisiteRqAccountant", "buyer.accountant"),
    ("RequisiteRqPhone", "buyer.phone"),
    ("RequisiteRqEmail", "buyer.email"),
    ("RequisiteRegisteredAddressText", "buyer.address"),
    ("RequisitePrimaryAddressText", "buyer.address"),
    ("BankDetailRqBankName", "buyer.bank.name"),
    ("BankDetailRqBik", "buyer.bank.bic"),
    ("BankDetailRqAccNum", "buyer.bank.account"),
    ("BankDetailRqCorAccNum", "buyer.bank.correspondent_account"),
    ("BankDetailRqSwift", "buyer.bank.swift"),
    ("MyCompanyTitle", "seller.name"),
    ("MyCompanyPhone", "seller.phone"),
    ("MyCompanyEmail", "seller.email"),
    ("MyCompanyAddress", "seller.address"),
    ("MyCompanyRequisiteRqCompanyName", "seller.name"),
    ("MyCompanyRequisiteRqCompanyFullName", "seller.full_name"),
    ("MyCompanyRequisiteRqInn", "seller.inn"),
    ("MyCompanyRequisiteRqKpp", "seller.kpp"),
    ("MyCompanyRequisiteRqOgrn", "seller.ogrn"),
    ("MyCompanyRequisiteRqOgrnip", "seller.ogrn"),
    ("MyCompanyRequisiteRqOkpo", "seller.okpo"),
    ("MyCompanyRequisiteRqDirector", "seller.director"),
    ("MyCompanyRequisiteRqAccountant", "seller.accountant"),
    ("MyCompanyRequisiteRqPhone", "seller.phone"),
    ("MyCompanyRequisiteRqEmail", "seller.email"),
    ("MyCompanyRequisiteRegisteredAddressText", "seller.address"),
    ("MyCompanyRequisitePrimaryAddressText", "seller.address"),
    ("MyCompanyBankDetailRqBankName", "seller.bank.name"),
    ("MyCompanyBankDetailRqBik", "seller.bank.bic"),
    ("MyCompanyBankDetailRqAccNum", "seller.bank.account"),
    ("MyCompanyBankDetailRqCorAccNum", "seller.bank.correspondent_account"),
    ("MyCompanyBankDetailRqSwift", "seller.bank.swift"),
    ("MyCompanyUfLogo", "logo"),
    ("MyCompanyUfStamp", "stamp optional"),
    ("MyCompanyUfDirectorSign", "signature.director optional"),
    ("MyCompanyUfAccountantSign", "signature.accountant optional"),
    ("TotalSum", "total", "price"),
    ("TotalRaw", "total.without_vat", "total"),
    ("TotalBeforeTax", "total.without_vat"),
    ("TotalTax", "total.vat", "price.vat"),
    ("TotalDiscount", "total.discount"),
    ("TotalRows", "total.count"),
    ("CurrencyName", "currency.name"),
    ("ProductsIndex", "item.index"),
    ("ProductsProductName", "item.name"),
    ("ProductsProductQuantity", "item.quantity"),
    ("ProductsProductMeasureName", "item.unit"),
    ("ProductsProductMeasureCode", "item.unit_code"),
    ("ProductsProductPrice", "item.price"),
    ("ProductsProductPriceSum", "item.sum"),
    ("ProductsProductDiscountSum", "item.discount"),
    ("ProductsProductTaxRate", "item.vat_rate"),
    ("ProductsProductTaxValue", "item.vat"),
    ("TaxesTaxRate", "vat.rate"),
    ("TaxesTaxValue", "vat.amount"),
)

_CASES: Final = (
    "nominative",
    "genitive",
    "dative",
    "accusative",
    "instrumental",
    "prepositional",
)

#: Dates as PHP writes them, names by their parts, and words, without spaces and capitals.
_SHAPES: Final[Mapping[str, str]] = {
    "d.m.y": "",
    "j.m.y": "",
    "y-m-d": 'format="iso"',
    "dfy": 'format="text"',
    "jfy": 'format="text"',
    '"d"fy': 'format="long"',
    "«d»fy": 'format="long"',
    "format=d.m.y": "",
    "format=#name##last_name#": 'format="full"',
    "format=#last_name##name#": 'format="full"',
    "format=#last_name##name##second_name#": 'format="full"',
    "format=#title##last_name##name##second_name#": 'format="full"',
    "format=#last_name##name_short##second_name_short#": 'format="initials"',
    "format=#name_short##second_name_short##last_name#": 'format="initials-first"',
    "w": "words",
    "w=y": "words",
    "words": "words",
    "words=y": "words",
}


def _split(body: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[~,]", body) if part.strip())


def _shape(modifier: str) -> Shaping:
    """Translate one modifier: ``Case=1``, ``d.m.Y``, ``Format=#LAST_NAME#…``."""
    key = re.sub(r"[\s.]*г\.?$|[\s\u00a0]", "", modifier).casefold()
    name, _, value = key.partition("=")
    if name == "case" and value.isdecimal() and int(value) < len(_CASES):
        return Shaping(arguments=f'case="{_CASES[int(value)]}"' if int(value) else "")
    return Shaping(arguments=_SHAPES.get(key))


BITRIX24: Final = Dialect(
    title="Битрикс24",
    pattern=re.compile(r"\{(?P<name>[A-Z][0-9A-Za-z.]*)(?P<body>(?:~[^{}]*)?)\}"),
    names={name.casefold(): tuple(shortcodes) for name, *shortcodes in _ROWS},
    split=_split,
    shape=_shape,
)
