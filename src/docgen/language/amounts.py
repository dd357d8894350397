"""Amounts of money in words, as acts and invoices end with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from docgen.exceptions import UnknownNameError
from docgen.language.numbers import NBSP, format_number, to_kopecks
from docgen.language.plurals import plural
from docgen.models import RUB, Currency, Gender

#: The first number too long for words: a quadrillion.
LIMIT: Final = 10**15

_HUNDREDS: Final = (
    *("", "сто", "двести", "триста", "четыреста"),
    *("пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"),
)
_TENS: Final = (
    *("", "", "двадцать", "тридцать", "сорок"),
    *("пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"),
)
_UNITS: Final = (
    *("", "", "", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"),
    *("десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать"),
    *("пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
_ONE_AND_TWO: Final = {
    Gender.MASCULINE: ("один", "два"),
    Gender.FEMININE: ("одна", "две"),
    Gender.NEUTER: ("одно", "два"),
}
_SCALES: Final = (
    (10**12, ("триллион", "триллиона", "триллионов"), Gender.MASCULINE),
    (10**9, ("миллиард", "миллиарда", "миллиардов"), Gender.MASCULINE),
    (10**6, ("миллион", "миллиона", "миллионов"), Gender.MASCULINE),
    (10**3, ("тысяча", "тысячи", "тысяч"), Gender.FEMININE),
)

#: How the subunit is shortened, where it is; elsewhere its full word is printed.
_SHORT_SUBUNITS: Final = {"RUB": "коп.", "BYN": "коп."}


def number_in_words(n: int, gender: Gender = Gender.MASCULINE) -> str:
    """Return a whole number in words, in lower case: «минус двадцать один».

    ``gender`` is that of the counted noun: двадцать одна копейка.

    Raises:
        ValueError: the number is a quadrillion or more, of either sign.

    """
    if abs(n) >= LIMIT:
        raise ValueError(f"{n} has no words here; numbers in words end before {LIMIT}")
    if n == 0:
        return "ноль"
    sign = ["минус"] if n < 0 else []
    return " ".join([*sign, *_words(abs(n), gender)])


def amount_in_words(amount: Decimal, currency: Currency = RUB, *, style: str = "digits") -> str:
    """Return an amount in words, rounded half up to the kopeck, with a capital first letter.

    ``style`` is one of

    - ``digits``: «Одна тысяча двести тридцать четыре рубля 50 копеек»,
    - ``full``: «… рубля пятьдесят копеек»,
    - ``short``: «1 234 руб. 50 коп.», with non-breaking spaces between a number and its unit.

    Raises:
        ValueError: the amount is a quadrillion or more, of either sign, or not finite.
        UnknownNameError: no such style.

    """
    if style not in _STYLES:
        raise UnknownNameError("style of amounts in words", style, _STYLES)
    rounded = to_kopecks(amount)
    if abs(rounded) >= LIMIT:
        raise ValueError(f"{amount} has no words here; amounts in words end before {LIMIT}")
    whole, subunits = divmod(int(abs(rounded) * 100), 100)
    sign = "минус " if rounded < 0 else ""
    text = f"{sign}{_STYLES[style](whole, subunits, currency)}"
    return text[0].upper() + text[1:]


def _words(n: int, gender: Gender) -> Iterator[str]:
    for scale, forms, scale_gender in _SCALES:
        count, n = divmod(n, scale)
        if count:
            yield from _below_thousand(count, scale_gender)
            yield plural(count, forms)
    yield from _below_thousand(n, gender)


def _below_thousand(n: int, gender: Gender) -> Iterator[str]:
    hundreds, rest = divmod(n, 100)
    tens, units = (0, rest) if rest < len(_UNITS) else divmod(rest, 10)
    unit = _ONE_AND_TWO[gender][units - 1] if units in {1, 2} else _UNITS[units]
    yield from filter(None, (_HUNDREDS[hundreds], _TENS[tens], unit))


def _digits(whole: int, subunits: int, currency: Currency) -> str:
    return f"{_whole(whole, currency)} {subunits:02} {plural(subunits, currency.subunit)}"


def _full(whole: int, subunits: int, currency: Currency) -> str:
    words = number_in_words(subunits, currency.subunit_gender)
    return f"{_whole(whole, currency)} {words} {plural(subunits, currency.subunit)}"


def _short(whole: int, subunits: int, currency: Currency) -> str:
    subunit = _SHORT_SUBUNITS.get(currency.code) or plural(subunits, currency.subunit)
    number = format_number(Decimal(whole))
    return f"{number}{NBSP}{currency.symbol} {subunits:02}{NBSP}{subunit}"


def _whole(whole: int, currency: Currency) -> str:
    return f"{number_in_words(whole, currency.unit_gender)} {plural(whole, currency.unit)}"


_STYLES: Final[dict[str, Callable[[int, int, Currency], str]]] = {
    "digits": _digits,
    "full": _full,
    "short": _short,
}
