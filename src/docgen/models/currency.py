"""Currencies, by ОКВ (ОК (МК (ИСО 4217) 003-97) 014-2000)."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from docgen.exceptions import UnknownNameError
from docgen.models.grammar import Gender


@frozen(kw_only=True)
class Currency:
    """A currency: its codes, its name and the words it is counted in.

    ``symbol`` is its name in short, ``sign`` what stands for it beside figures: ₽, Br.
    ``unit`` and ``subunit`` hold the forms after 1, 2 and 5: рубль, рубля, рублей.
    """

    code: str
    numeric: str
    name: str
    symbol: str
    unit: tuple[str, str, str]
    unit_gender: Gender
    subunit: tuple[str, str, str]
    subunit_gender: Gender
    sign: str = ""


RUB: Final = Currency(
    code="RUB",
    numeric="643",
    name="Российский рубль",
    symbol="руб.",
    sign="₽",
    unit=("рубль", "рубля", "рублей"),
    unit_gender=Gender.MASCULINE,
    subunit=("копейка", "копейки", "копеек"),
    subunit_gender=Gender.FEMININE,
)

_CENT: Final = ("цент", "цента", "центов")

CURRENCIES: Final = (
    RUB,
    Currency(
        code="USD",
        numeric="840",
        name="Доллар США",
        symbol="долл. США",
        sign="$",
        unit=("доллар США", "доллара США", "долларов США"),
        unit_gender=Gender.MASCULINE,
        subunit=_CENT,
        subunit_gender=Gender.MASCULINE,
    ),
    Currency(
        code="EUR",
        numeric="978",
        name="Евро",
        symbol="евро",
        sign="€",
        unit=("евро", "евро", "евро"),
        unit_gender=Gender.MASCULINE,
        subunit=_CENT,
        subunit_gender=Gender.MASCULINE,
    ),
    Currency(
        code="CNY",
        numeric="156",
        name="Юань",
        symbol="юан.",
        sign="¥",
        unit=("юань", "юаня", "юаней"),
        unit_gender=Gender.MASCULINE,
        subunit=("фэнь", "фэня", "фэней"),
        subunit_gender=Gender.MASCULINE,
    ),
    Currency(
        code="KZT",
        numeric="398",
        name="Тенге",
        symbol="тенге",
        sign="₸",
        unit=("тенге", "тенге", "тенге"),
        unit_gender=Gender.MASCULINE,
        subunit=("тиын", "тиына", "тиынов"),
        subunit_gender=Gender.MASCULINE,
    ),
    Currency(
        code="BYN",
        numeric="933",
        name="Белорусский рубль",
        symbol="бел. руб.",
        sign="Br",
        unit=("белорусский рубль", "белорусских рубля", "белорусских рублей"),
        unit_gender=Gender.MASCULINE,
        subunit=("копейка", "копейки", "копеек"),
        subunit_gender=Gender.FEMININE,
    ),
    Currency(
        code="AMD",
        numeric="051",
        name="Армянский драм",
        symbol="драм",
        sign="драм",
        unit=("армянский драм", "армянских драма", "армянских драмов"),
        unit_gender=Gender.MASCULINE,
        subunit=("лум", "лума", "лумов"),
        subunit_gender=Gender.MASCULINE,
    ),
    Currency(
        code="KGS",
        numeric="417",
        name="Сом",
        symbol="сом",
        sign="сом",
        unit=("сом", "сома", "сомов"),
        unit_gender=Gender.MASCULINE,
        subunit=("тыйын", "тыйына", "тыйынов"),
        subunit_gender=Gender.MASCULINE,
    ),
    Currency(
        code="UZS",
        numeric="860",
        name="Узбекский сум",
        symbol="сум",
        sign="сум",
        unit=("узбекский сум", "узбекских сума", "узбекских сумов"),
        unit_gender=Gender.MASCULINE,
        subunit=("тийин", "тийина", "тийинов"),
        subunit_gender=Gender.MASCULINE,
    ),
    Currency(
        code="TRY",
        numeric="949",
        name="Турецкая лира",
        symbol="тур. лир",
        sign="тур. лир",
        unit=("турецкая лира", "турецкие лиры", "турецких лир"),
        unit_gender=Gender.FEMININE,
        subunit=("куруш", "куруша", "курушей"),
        subunit_gender=Gender.MASCULINE,
    ),
    Currency(
        code="AED",
        numeric="784",
        name="Дирхам (ОАЭ)",
        symbol="дирх. ОАЭ",
        sign="дирх. ОАЭ",
        unit=("дирхам ОАЭ", "дирхама ОАЭ", "дирхамов ОАЭ"),
        unit_gender=Gender.MASCULINE,
        subunit=("филс", "филса", "филсов"),
        subunit_gender=Gender.MASCULINE,
    ),
)

_BY_CODE: Final = {code: row for row in CURRENCIES for code in (row.code, row.numeric)}


def currency(code: str) -> Currency:
    """Find a currency by its letter or digital code.

    Raises:
        UnknownNameError: no such currency.

    """
    try:
        return _BY_CODE[code]
    except KeyError:
        raise UnknownNameError("currency", code, (row.code for row in CURRENCIES)) from None


def currency_symbol(code: str) -> str:
    """Return how a currency is shown to people: «руб.» for ``RUB``, an unknown code as it is."""
    found = _BY_CODE.get(code)
    return code if found is None else found.symbol
