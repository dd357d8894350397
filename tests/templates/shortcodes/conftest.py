"""A small catalog, and a document it fits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from docgen.models import (
    Document,
    Item,
    Organisation,
    Party,
    PartyKind,
    Period,
    PersonName,
    SalePayload,
    Shortcode,
    ShortcodeKind,
    Signatory,
    Status,
    VatPolicy,
    price_items,
)
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.modifiers import MODIFIERS
from docgen.templates.shortcodes.parser import Vocabulary
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import Position

DIRECTOR = Signatory(name=PersonName.parse("Иванов Иван Иванович"), position="генеральный директор")


ITEM_ROWS = (
    row("item.name = позиция.наименование", "Наименование", "", lambda line: line.name),
    row("item.price = позиция.цена", "Цена", "", lambda line: line.price, kind=ShortcodeKind.MONEY),
    row(
        "item.letters = позиция.буквы",
        "Буквы",
        "",
        lambda line: tuple(line.name),
        kind=ShortcodeKind.BLOCK,
        children=(row("letter.value = буква.значение", "Буква", "", lambda letter: letter),),
    ),
)

ROWS: tuple[Shortcode, ...] = (
    row("number = номер", "Номер", "15", lambda document: document.number),
    row("date = дата", "Дата", "", lambda document: document.date, kind=ShortcodeKind.DATE),
    row("period = период", "Период", "", lambda document: document.payload.period),
    row("buyer.name = покупатель.наименование", "Имя", "", lambda d: d.payload.buyer.name),
    row("buyer.kpp = покупатель.кпп", "КПП", "", lambda d: d.payload.buyer.kpp),
    row(
        "buyer.director = покупатель.руководитель",
        "Кто",
        "",
        lambda d: d.payload.buyer.director.name,
    ),
    row(
        "buyer.director.position = покупатель.руководитель.должность",
        "Должность",
        "",
        lambda d: Position(text=d.payload.buyer.director.position),
    ),
    row(
        "total = итого",
        "Всего",
        "",
        lambda document: document.payload.total,
        kind=ShortcodeKind.MONEY,
    ),
    row("total.count = итого.строк", "Строк", "", lambda d: len(d.payload.lines)),
    row(
        "items = позиции",
        "Строки",
        "",
        lambda document: document.payload.lines,
        kind=ShortcodeKind.BLOCK,
        children=ITEM_ROWS,
    ),
    row("account = счёт", "Счёт", "", lambda _: "40702"),
)

_ITEMS = (
    Item(name="Доступ", price=Decimal("1234.50")),
    Item(name="Аренда", price=Decimal("0.50"), quantity=Decimal(2)),
)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Return rows of every kind, with a block in a block."""
    return Catalog(rows=ROWS)


@pytest.fixture(scope="session")
def vocabulary(catalog: Catalog) -> Vocabulary:
    """Join the catalog with the built-in modifiers and one fragment."""
    return Vocabulary(
        catalog=catalog,
        modifiers=ModifierTable(rows=MODIFIERS),
        fragments={"bank-details": "bank-details.html"},
    )


@pytest.fixture(scope="session")
def document() -> Document:
    """Return an act of two lines whose buyer has no КПП."""
    payload = SalePayload(
        date=date(2026, 1, 15),
        seller=Organisation(kind=PartyKind.COMPANY, name="ООО «Ромашка»"),
        buyer=Party(kind=PartyKind.COMPANY, name="ООО «Лютик»", director=DIRECTOR),
        period=Period.parse("2026-01"),
        lines=price_items(_ITEMS, VatPolicy()),
    )
    return Document(
        id=1,
        type="act",
        number="15",
        payload=payload,
        template="classic",
        template_hash="",
        status=Status.ISSUED,
        issued_at=datetime(2026, 10, 31, 9, 30, tzinfo=UTC),
    )
