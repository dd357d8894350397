"""Units of measurement, by ОКЕИ (ОК 015-94)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from attrs import frozen

from docgen.exceptions import UnknownNameError


@frozen(kw_only=True)
class Unit:
    """A unit: its ОКЕИ code, of three or four digits, and the symbol printed in tables."""

    code: str
    symbol: str


UNITS: Final = tuple(
    Unit(code=code, symbol=symbol)
    for code, symbol in (
        ("006", "м"),
        ("008", "км"),
        ("018", "пог. м"),
        ("055", "м²"),
        ("059", "га"),
        ("112", "л"),
        ("113", "м³"),
        ("163", "г"),
        ("166", "кг"),
        ("168", "т"),
        ("233", "Гкал"),
        ("245", "кВт·ч"),
        ("246", "МВт·ч"),
        ("255", "байт"),
        ("256", "Кбайт"),
        ("257", "Мбайт"),
        ("2553", "Гбайт"),
        ("354", "с"),
        ("355", "мин"),
        ("356", "ч"),
        ("359", "сут"),
        ("360", "нед"),
        ("362", "мес"),
        ("364", "кварт"),
        ("366", "год"),
        ("383", "руб."),
        ("539", "чел.-ч"),
        ("540", "чел.-дн"),
        ("625", "лист"),
        ("642", "ед"),
        ("657", "изд"),
        ("704", "набор"),
        ("715", "пар"),
        ("728", "пач"),
        ("736", "рул"),
        ("778", "упак"),
        ("792", "чел"),
        ("796", "шт"),
        ("798", "тыс. шт"),
        ("812", "ящ"),
        ("839", "компл"),
        ("868", "бут"),
        ("876", "усл. ед"),
    )
)

PIECE: Final = next(row for row in UNITS if row.code == "796")

#: What people write instead of the symbol; case, blanks, dots and signs between do not count.
_OTHER_NAMES: Final = {
    "006": "метр метры метра метров",
    "008": "километр километры километра километров",
    "018": "пм погонныйметр погонныхметров мп",
    "055": "квм мкв квметр квадратныйметр квадратныхметров",
    "059": "гектар гектара гектаров",
    "112": "литр литры литра литров",
    "113": "кубм мкуб кубметр кубическийметр кубометр кубометров",
    "163": "гр грамм граммы грамма граммов",
    "166": "килограмм килограммы килограмма килограммов kg",
    "168": "тн тонна тонны тонн",
    "245": "киловаттчас киловаттчасов",
    "246": "мегаваттчас мегаваттчасов",
    "256": "кб килобайт kb",
    "257": "мб мегабайт mb",
    "2553": "гб гигабайт gb",
    "354": "сек секунда секунды секунд",
    "355": "минута минуты минут min",
    "356": "час часы часа часов hour hours",
    "359": "сутки суток дн день дня дней дни day days",
    "360": "неделя недели недель",
    "362": "месяц месяцы месяца месяцев month months",
    "364": "квартал кварталы квартала кварталов",
    "366": "года годы лет",
    "383": "рубль рубли рубля рублей",
    "539": "челчас челчаса челчасов человекочас человекочаса человекочасов",
    "540": "челдень челдня челдней человекодень человекодня человекодней",
    "625": "листа листы листов",
    "642": "единица единицы единиц",
    "657": "изделие изделия изделий",
    "704": "наб набора наборы наборов",
    "715": "пара пары",
    "728": "пачка пачки пачек",
    "736": "рулон рулоны рулона рулонов",
    "778": "уп упк упаковка упаковки упаковок",
    "792": "человек человека люди",
    "796": "штука штуки штук pc pcs piece pieces",
    "798": "тысячштук",
    "812": "ящик ящики ящика ящиков",
    "839": "кт комплект комплекты комплекта комплектов",
    "868": "бутылка бутылки бутылок",
    "876": "усл услуга услуги услуг условнаяединица условныхединиц service",
}
_CODE_LENGTH: Final = 3
_BETWEEN: Final = re.compile(r"[\s.,·*×/^‐-―-]+")


def _folded(name: str) -> str:
    """Return a name without what people write in as many ways as there are people."""
    folded = _BETWEEN.sub("", unicodedata.normalize("NFKC", name).casefold())
    # A database that keeps codes as numbers has lost their noughts.
    return folded.zfill(_CODE_LENGTH) if folded.isdecimal() else folded


_BY_NAME: Final = {
    name: row
    for row in UNITS
    for name in (row.code, _folded(row.symbol), *_OTHER_NAMES.get(row.code, "").split())
}


def unit(name: str) -> Unit:
    """Find a unit by its ОКЕИ code, its symbol, or as people write it: «Шт.», «час», «услуга».

    Raises:
        UnknownNameError: no such unit in the table; give ``{"code": …, "symbol": …}`` instead.

    """
    try:
        return _BY_NAME.get(name) or _BY_NAME[_folded(name)]
    except KeyError:
        raise UnknownNameError("unit of measurement", name, (row.symbol for row in UNITS)) from None
