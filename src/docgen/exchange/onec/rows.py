"""Lines of documents as rows of 1C's, and the reference objects that documents name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from docgen.exchange.onec import catalogues
from docgen.exchange.onec.objects import Agreement, Counterparty, Product, SaleRow, guid_of
from docgen.exchange.onec.settings import OneCSettings
from docgen.exchange.onec.writing import ObjectEntry
from docgen.language.numbers import format_money
from docgen.models import Finding, Line, Nature, Party, Payload, Reporter, round_kopecks

#: What quantities of 1C are counted in.
_FINEST: Final = Decimal("0.001")

_report: Final = Reporter("onec")


def sale_row(number: int, line: Line, settings: OneCSettings, *, with_vat: bool) -> SaleRow:
    """Return a line as a row, its sums with tax or without; a discount is in the price."""
    amount = line.amount if with_vat else line.amount_without_vat
    is_stated = line.price_includes_vat is with_vat and not line.discount
    price = line.price if is_stated or not line.quantity else amount / line.quantity
    return SaleRow(
        number=number,
        product=_product(line, settings),
        text=line.name,
        quantity=line.quantity,
        price=round_kopecks(price),
        amount=amount,
        vat_rate=line.vat_rate,
        vat=line.vat,
    )


def row_findings(rows: Iterable[SaleRow]) -> Iterator[Finding]:
    """Yield what 1C will see otherwise than the document says it: it rounds finer figures."""
    for row in rows:
        path = f"lines[{row.number - 1}]"
        worked_out = round_kopecks(row.price * row.quantity)
        if row.quantity != row.quantity.quantize(_FINEST):
            yield _report.warning(
                "quantity",
                f"{path}.quantity",
                f"Строка {row.number}: в 1С количество {row.quantity} округлится до тысячных",
                "Сумма строки от этого не меняется",
            )
        elif worked_out != row.amount:
            yield _report.warning(
                "price",
                f"{path}.price",
                f"Строка {row.number}: цена {format_money(row.price)} на количество "
                f"{row.quantity.normalize():f} — это {format_money(worked_out)}, "
                f"а сумма строки {format_money(row.amount)}",
                "В 1С цена — до копеек; при пересчёте строки там сумма изменится",
            )


def counterparty(party: Party) -> Counterparty:
    """Return a client as 1C knows it: by the source's id, or by what tells it from others."""
    names = (party.id,) if party.id else (party.inn, party.printed_kpp, party.name)
    return Counterparty(guid=guid_of("counterparty", *names), party=party)


def agreement(payload: Payload) -> Agreement | None:
    """Return the contract that a document names, if it names one."""
    contract = payload.contract
    if contract is None:
        return None
    buyer = counterparty(payload.buyer)
    names = (contract.id,) if contract.id else (contract.number, contract.date)
    return Agreement(
        guid=guid_of("agreement", buyer.guid, *names),
        number=contract.number,
        date=contract.date,
        organisation=payload.seller,
        buyer=buyer,
        currency=payload.currency,
    )


def references(payload: Payload, rows: Sequence[SaleRow] = ()) -> tuple[ObjectEntry, ...]:
    """Return the reference objects that a document names, whole, in the order of their needs."""
    seller, buyer, contract = payload.seller, counterparty(payload.buyer), agreement(payload)
    found = [
        ObjectEntry(
            tag="Справочник.Валюты",
            key=payload.currency.numeric,
            record=catalogues.CURRENCY,
            value=payload.currency,
        ),
        ObjectEntry(
            tag="Справочник.Организации",
            key=f"{seller.inn} {seller.printed_kpp} {seller.name}",
            record=catalogues.ORGANISATION,
            value=seller,
        ),
        ObjectEntry(
            tag="Справочник.Контрагенты",
            key=buyer.guid,
            record=catalogues.COUNTERPARTY,
            value=buyer,
        ),
    ]
    if contract is not None:
        entry = ObjectEntry(
            tag="Справочник.Договоры",
            key=contract.guid,
            record=catalogues.AGREEMENT,
            value=contract,
        )
        found.append(entry)
    for row in rows:
        found += _product_entries(row.product)
    return tuple(found)


def _product_entries(product: Product) -> tuple[ObjectEntry, ObjectEntry]:
    unit = ObjectEntry(
        tag="Справочник.ЕдиницыИзмерения",
        key=f"{product.unit.code} {product.unit.symbol}",
        record=catalogues.UNIT,
        value=product.unit,
    )
    item = ObjectEntry(
        tag="Справочник.Номенклатура",
        key=product.guid,
        record=catalogues.PRODUCT,
        value=product,
    )
    return unit, item


def _product(line: Line, settings: OneCSettings) -> Product:
    nature = line.nature or (Nature.GOODS if line.goods else Nature.SERVICE)
    is_common = nature is not Nature.GOODS and bool(settings.service)
    name = settings.service if is_common else line.name
    article = "" if is_common else (line.goods.article if line.goods else "") or line.code
    names = ("common",) if is_common else (article or name, line.unit.code)
    return Product(
        guid=guid_of("product", name if is_common else "", *names),
        name=name,
        article=article,
        nature=nature,
        unit=line.unit,
        vat_rate=line.vat_rate,
    )
