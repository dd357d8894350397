"""Other words for what shortcodes are called: what a newcomer writes where no letters are alike.

«директор» and «руководитель» have nothing in common to a comparison of letters.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Final

from docgen.templates.shortcodes.catalog import NameScope

#: A part of a name = the parts that it may stand for, with the more usual first.
_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("имя", "название", "фирма", "компания"), ("наименование",)),
    **dict.fromkeys(("заказчик", "клиент", "плательщик", "контрагент"), ("покупатель",)),
    **dict.fromkeys(("исполнитель", "поставщик", "подрядчик", "организация"), ("продавец",)),
    **dict.fromkeys(("директор", "гендиректор", "подписант", "фио"), ("руководитель",)),
    "генеральный_директор": ("руководитель",),
    "главбух": ("бухгалтер",),
    "главный_бухгалтер": ("бухгалтер",),
    **dict.fromkeys(("email", "е_мейл", "мейл", "мыло"), ("почта",)),
    "тел": ("телефон",),
    **dict.fromkeys(("рс", "р_с", "расчётный_счёт", "расчетный_счет"), ("банк.счёт", "счёт")),
    "счёт": ("банк.счёт",),
    "счет": ("банк.счёт",),
    **dict.fromkeys(("кс", "к_с", "корр_счёт", "корр_счет"), ("банк.корсчёт", "корсчёт")),
    "бик": ("банк.бик",),
    "банк": ("банк.наименование",),
    **dict.fromkeys(("товары", "услуги", "строки", "таблица", "работы"), ("позиции",)),
    **dict.fromkeys(("товар", "услуга", "строка", "работа"), ("позиция",)),
    **dict.fromkeys(("сумма", "всего", "к_оплате"), ("итого", "сумма_с_ндс", "сумма")),
    "ндс": ("итого.ндс",),
    "номер_договора": ("договор.номер",),
    "дата_договора": ("договор.дата",),
    "кол_во": ("количество",),
    "количество_товара": ("количество",),
    "ед": ("единица",),
    "ед_изм": ("единица",),
    "подпись": ("подпись.руководитель",),
    **dict.fromkeys(("title", "company"), ("name",)),
    **dict.fromkeys(("customer", "client"), ("buyer",)),
    **dict.fromkeys(("supplier", "vendor", "contractor"), ("seller",)),
    **dict.fromkeys(("ceo", "head"), ("director",)),
    **dict.fromkeys(("lines", "products", "services", "rows"), ("items",)),
    **dict.fromkeys(("line", "product", "service", "row"), ("item",)),
    **dict.fromkeys(("amount", "sum"), ("total", "amount")),
    "qty": ("quantity",),
}
#: Longer names have no other words for each part: they are misspelt.
_MAX_PARTS: Final = 4


def meant_names(name: str, scope: NameScope) -> tuple[str, ...]:
    """Return the names of a scope that an unknown one may mean, by other words for its parts."""
    parts = name.casefold().split(".")
    if len(parts) > _MAX_PARTS:
        return ()
    found = (other for other in _spellings(parts) if scope.find(other) is not None)
    return tuple(dict.fromkeys(found))


def _spellings(parts: list[str]) -> Iterator[str]:
    options = ((*_SYNONYMS.get(part, ()), part) for part in parts)
    return (".".join(words) for words in itertools.product(*options))
