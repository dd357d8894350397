"""Units of measurement, by ОКЕИ (ОК 015-94)."""

from __future__ import annotations

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
        ("112", "л"),
        ("113", "м³"),
        ("163", "г"),
        ("166", "кг"),
        ("168", "т"),
        ("245", "кВт·ч"),
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
        ("642", "ед"),
        ("657", "изд"),
        ("704", "набор"),
        ("715", "пар"),
        ("728", "пач"),
        ("736", "рул"),
        ("778", "упак"),
        ("792", "чел"),
        ("796", "шт"),
        ("839", "компл"),
        ("876", "усл. ед"),
    )
)

PIECE: Final = next(row for row in UNITS if row.code == "796")

_BY_NAME: Final = {name: row for row in UNITS for name in (row.code, row.symbol.rstrip("."))}


def unit(name: str) -> Unit:
    """Find a unit by its ОКЕИ code or its symbol, with or without a final dot.

    Raises:
        UnknownNameError: no such unit in the table; give ``{"code": …, "symbol": …}`` instead.

    """
    try:
        return _BY_NAME[name.strip().rstrip(".")]
    except KeyError:
        raise UnknownNameError("unit of measurement", name, (row.symbol for row in UNITS)) from None
