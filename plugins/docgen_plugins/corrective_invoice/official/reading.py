"""Corrections of УПД and VAT invoices, read: the formats of orders 189@ and ЕД-7-26/736@.

The schema of the second could not be had: it is read as far as it agrees with the first, which
files that operators have passed do in all that the printed form shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from attrs import evolve
from lxml import etree

from docgen.models import (
    RUB,
    WITHOUT_VAT,
    ZERO,
    Correction,
    DocumentReference,
    ExchangeFile,
    Goods,
    Line,
    Organisation,
    Party,
    Signatory,
    Unit,
    VatRate,
    vat_rate,
)
from docgen.models.currency import CURRENCIES
from docgen.official.elements import child_of, day_of, following_schema, text_of
from docgen.official.exchange_name import parse_exchange_name
from docgen.official.file import OfficialFile
from docgen.official.lexical import read_day, read_decimal
from docgen_plugins.corrective_invoice.payload import (
    CorrectedInvoice,
    CorrectedLine,
    CorrectiveInvoicePayload,
)
from docgen_plugins.upd.official.version_501 import PARTY, SELLER, SIGNER

_BEFORE: Final = "До"
_AFTER: Final = "После"


def read_correction(file: OfficialFile) -> CorrectiveInvoicePayload:
    """Return what the seller's title of a correction says.

    Raises:
        DataError: the file is not what its schema says.

    """
    with following_schema(file.name):
        return _read(file.root)


def _read(root: etree._Element) -> CorrectiveInvoicePayload:
    document = child_of(root, "Документ")
    head = child_of(document, "СвКСчФ")
    extra = head.find("ДопСвФХЖ1")
    signers = tuple(SIGNER.read(row) for row in document.iterchildren("Подписант"))
    seller: Organisation = SELLER.read(child_of(head, "СвПрод"))
    buyer: Party = PARTY.read(child_of(head, "СвПокуп"))
    name = parse_exchange_name(root.get("ИдФайл", ""))
    director = Signatory(name=signers[0].name, position=signers[0].position) if signers else None
    return CorrectiveInvoicePayload(
        date=day_of(head, "ДатаКСчФ"),
        seller=evolve(seller, director=director, edo_id=name.sender if name else ""),
        buyer=evolve(buyer, edo_id=name.recipient if name else ""),
        currency=next(
            (currency for currency in CURRENCIES if currency.numeric == head.get("КодОКВ")),
            evolve(RUB, numeric=head.get("КодОКВ", ""), name=text_of(extra, "НаимОКВ")),
        ),
        correction=_correction(head.find("ИспрКСчФ"), "НомИспрКСчФ", "ДатаИспрКСчФ"),
        invoices=tuple(map(_invoice, head.iterchildren("СчФ"))),
        lines=tuple(map(_line, document.iterfind("ТаблКСчФ/СведТов"))),
        agreements=tuple(_agreements(document)),
        state_contract_id=text_of(extra, "ИдГосКон"),
        signers=signers,
        received=ExchangeFile(
            file_id=root.get("ИдФайл", ""),
            version=root.get("ВерсФорм", ""),
            program=root.get("ВерсПрог", ""),
            date=day_of(document, "ДатаИнфПр"),
            time=document.get("ВремИнфПр", ""),
            number=text_of(head, "НомерКСчФ"),
            function=document.get("Функция", ""),
        ),
    )


def _invoice(element: etree._Element) -> CorrectedInvoice:
    corrections = element.findall("ИспрСчФ")
    last = corrections[-1] if corrections else None
    return CorrectedInvoice(
        number=text_of(element, "НомерСчФ"),
        date=day_of(element, "ДатаСчФ"),
        correction=_correction(last, "НомИспрСчФ", "ДатаИспрСчФ"),
    )


def _correction(element: etree._Element | None, number: str, day: str) -> Correction | None:
    """Return a correction; order 736@ writes a dash for its number where there is none."""
    stated = None if element is None else element.get(number)
    if element is None or not stated:
        return None
    return Correction(number=int(stated), date=day_of(element, day))


def _agreements(document: etree._Element) -> Iterator[DocumentReference]:
    """Yield the grounds of the correction that have a date; the orders name them differently."""
    for row in document.iterfind("СодФХЖ3/*"):
        day = read_day(row.get("ДатаОсн"))
        if row.tag in {"ОснКор", "ДокумОснКор"} and day is not None:
            title, number = (text_of(row, name) for name in ("НаимОсн", "НомОсн"))
            yield DocumentReference(title=title, number=number, date=day)


def _line(element: etree._Element) -> CorrectedLine:
    return CorrectedLine(
        number=int(element.get("НомСтр", "0")),
        before=_side(element, _BEFORE),
        after=_side(element, _AFTER),
    )


def _side(element: etree._Element, side: str) -> Line:
    """Return a line before or after the change."""
    extra = element.find("ДопСведТов")
    symbol = text_of(element, f"НаимЕдИзм{side}") or text_of(extra, f"НаимЕдИзм{side}")
    kind_code = text_of(element, "КодВидТов") or text_of(extra, "КодВидТов")
    net = _amount(element.find("СтТовБезНДС"), f"Стоим{side}Изм")
    vat = _tax(element.find(f"СумНал{side}"))
    return Line(
        name=text_of(element, "НаимТов"),
        quantity=read_decimal(element.get(f"КолТов{side}")) or ZERO,
        unit=Unit(code=text_of(element, f"ОКЕИ_Тов{side}"), symbol=symbol),
        price=read_decimal(element.get(f"ЦенаТов{side}")) or ZERO,
        vat_rate=_rate(element.get(f"НалСт{side}", "")),
        goods=Goods(kind_code=kind_code) if kind_code else None,
        excise=_tax(element.find(f"Акциз{side}")) or None,
        amount_without_vat=net,
        vat=vat,
        amount=_amount(element.find("СтТовУчНал"), f"Стоим{side}Изм"),
        price_includes_vat=False,
    )


def _rate(text: str) -> VatRate:
    return vat_rate(text) if text else WITHOUT_VAT


def _tax(element: etree._Element | None) -> Decimal:
    """Return СумНДС or СумАкциз; «без НДС» and «без акциза» are nought."""
    sums = () if element is None else map(read_decimal, (row.text for row in element))
    return next((amount for amount in sums if amount is not None), ZERO)


def _amount(element: etree._Element | None, name: str) -> Decimal:
    return ZERO if element is None else read_decimal(element.get(name)) or ZERO
