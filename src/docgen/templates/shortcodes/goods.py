"""The shortcodes of a line's goods; of a service they have no value."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from docgen.models import Goods, Line, Packing, Shortcode, ShortcodeKind, Traceability
from docgen.templates.shortcodes.rows import row


def description(line: Line) -> str:
    """Return what statutory forms print of goods: name, characteristic, sort, article."""
    goods = line.goods or Goods()
    article = f"арт. {goods.article}" if goods.article else ""
    parts = (line.name, goods.characteristic, goods.sort and f"сорт {goods.sort}", article)
    return ", ".join(part for part in parts if part)


def _goods(
    names: str,
    title: str,
    example: str,
    get: Callable[[Goods], object],
    kind: ShortcodeKind = ShortcodeKind.TEXT,
) -> Shortcode:
    def value(item: Any) -> object:  # noqa: ANN401 - an element of the block
        return item.line.goods and get(item.line.goods)

    return row(names, title, example, value, kind=kind)


def _packing(
    names: str,
    title: str,
    example: str,
    get: Callable[[Packing], object],
    kind: ShortcodeKind = ShortcodeKind.NUMBER,
) -> Shortcode:
    return _goods(names, title, example, lambda goods: goods.packing and get(goods.packing), kind)


def _traceability(
    names: str,
    title: str,
    example: str,
    get: Callable[[Traceability], object],
    kind: ShortcodeKind = ShortcodeKind.TEXT,
) -> Shortcode:
    return _goods(
        names, title, example, lambda goods: goods.traceability and get(goods.traceability), kind
    )


def _registration_number(goods: Goods) -> str:
    """Return the РНПТ of traceable goods, of others that of the customs declaration."""
    traceability = goods.traceability
    return traceability.registration_number if traceability else goods.declaration


GOODS_ROWS: Final = (
    row(
        "item.description = позиция.описание",
        "Наименование, характеристика, сорт и артикул через запятую",
        "Принтер ПЛ-20, чёрно-белый, арт. PL-20",
        lambda item: description(item.line),
    ),
    _goods("item.article = позиция.артикул", "Артикул", "PL-20", attrgetter("article")),
    _goods(
        "item.characteristic = позиция.характеристика",
        "Характеристика товара",
        "чёрно-белый",
        attrgetter("characteristic"),
    ),
    _goods("item.sort = позиция.сорт", "Сорт товара", "высший", attrgetter("sort")),
    _packing(
        "item.packing.kind = позиция.упаковка.вид",
        "Вид упаковки",
        "коробка",
        attrgetter("kind"),
        ShortcodeKind.TEXT,
    ),
    _packing(
        "item.packing.per_place = позиция.упаковка.в_месте",
        "Количество в одном месте",
        "4",
        attrgetter("per_place"),
    ),
    _packing(
        "item.packing.places = позиция.упаковка.мест",
        "Количество мест, штук",
        "3",
        attrgetter("places"),
    ),
    _packing(
        "item.packing.gross_mass = позиция.упаковка.брутто",
        "Масса брутто всей строки, кг",
        "21,6",
        attrgetter("gross_mass"),
    ),
    _packing(
        "item.packing.net_mass = позиция.упаковка.нетто",
        "Масса нетто всей строки, кг",
        "18",
        attrgetter("net_mass"),
    ),
    _goods(
        "item.kind_code = позиция.код_вида",
        "Код вида товара по ТН ВЭД ЕАЭС",
        "8517620003",
        attrgetter("kind_code"),
    ),
    _goods(
        "item.country.code = позиция.страна.код",
        "Страна происхождения, цифровой код",
        "156",
        lambda goods: goods.country and goods.country.code,
    ),
    _goods(
        "item.country.name = позиция.страна.наименование",
        "Страна происхождения, краткое наименование",
        "Китай",
        lambda goods: goods.country and goods.country.name,
    ),
    _goods(
        "item.registration_number = позиция.регистрационный_номер",
        "Номер партии прослеживаемого товара или декларации на товары",
        "10702070/120826/3114471/3",
        _registration_number,
    ),
    _traceability(
        "item.traceable.unit = позиция.прослеживаемость.единица",
        "Единица прослеживаемости",
        "шт",
        attrgetter("unit.symbol"),
    ),
    _traceability(
        "item.traceable.unit_code = позиция.прослеживаемость.код_единицы",
        "Код единицы прослеживаемости по ОКЕИ",
        "796",
        attrgetter("unit.code"),
    ),
    _traceability(
        "item.traceable.quantity = позиция.прослеживаемость.количество",
        "Количество прослеживаемого товара",
        "6",
        attrgetter("quantity"),
        ShortcodeKind.NUMBER,
    ),
    _traceability(
        "item.traceable.amount = позиция.прослеживаемость.стоимость",
        "Стоимость прослеживаемого товара без НДС, в рублях",
        "150 000,00",
        attrgetter("amount_without_vat"),
        ShortcodeKind.MONEY,
    ),
)
