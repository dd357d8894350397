"""The built-in modifiers: a row for each.

A modifier gets a value as the context holds it (never a node, never a missing value) and returns
a value again, so that one can follow another: a declined name is still a name, and
``case="genitive" format="initials"`` gives «Иванова И. И.».
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from docgen.exceptions import UnknownNameError
from docgen.language.amounts import amount_in_words, number_in_words
from docgen.language.dates import format_date, format_period
from docgen.language.dictionary import EMPTY, Dictionary
from docgen.language.initials import initials, initials_first
from docgen.language.numbers import format_money, format_number
from docgen.language.plurals import plural, read_forms
from docgen.models import Case, Modifier, Period, PersonName
from docgen.templates.shortcodes.values import Grouped, Money, Noted, PartyName, Position, printed

if TYPE_CHECKING:
    from docgen.language.declined import Declined, DeclinedPerson

_MAX_PLACES: Final = 11
_FORMS: Final = 3
#: The format of accounts, and how many digits an eye takes in at once.
_GROUPS: Final = "groups"
_GROUP: Final = 4

_CASES: Final = (
    ("именительный", "nominative"),
    ("родительный", "genitive"),
    ("дательный", "dative"),
    ("винительный", "accusative"),
    ("творительный", "instrumental"),
    ("предложный", "prepositional"),
)
_FORMATS: Final = (
    ("краткий", "short"),
    ("длинный", "long"),
    ("текст", "text"),
    ("исо", "iso"),
    ("месяц", "month"),
    ("месяц_родительный", "month-genitive"),
    ("квартал", "quarter"),
    ("год", "year"),
    ("день", "day"),
    ("полностью", "full"),
    ("инициалы", "initials"),
    ("инициалы_впереди", "initials-first"),
    ("деньги", "money"),
    ("число", "number"),
    ("без_пробелов", "plain"),
    ("группами", _GROUPS),
)
_WORDS: Final = (("цифрами", "digits"), ("полностью", "full"), ("кратко", "short"))


def with_word_forms(modifiers: Iterable[Modifier], dictionary: Dictionary) -> dict[str, Modifier]:
    """Return modifiers by name; ``case`` asks the host's dictionary before the engines."""
    found = {modifier.name: modifier for modifier in modifiers}
    if dictionary:
        found["case"] = evolve(found["case"], apply=partial(_case, dictionary=dictionary))
    return found


def _case(value: object, argument: str | None, dictionary: Dictionary = EMPTY) -> object:
    from docgen.language.declension import decline_person, decline_phrase
    from docgen.language.declined import declension_finding
    from docgen.language.party_names import decline_party

    case = Case(_needed("case", argument))
    declined: Declined | DeclinedPerson
    if isinstance(value, PersonName):
        declined = decline_person(value, case, dictionary=dictionary)
        result: object = declined.name
    elif isinstance(value, PartyName):
        declined = decline_party(value.party, case, value.text)
        result = evolve(value, text=declined.text)
    elif isinstance(value, (str, Position)):
        forms = value.forms if isinstance(value, Position) else {}
        declined = decline_phrase(printed(value), case, forms=forms, dictionary=dictionary)
        result = declined.text
    else:
        raise _unsuitable("case", value, "names, positions and other texts")
    finding = declension_finding(declined, path="")
    return Noted(value=result, note=f"{finding.message}. {finding.remedy}.") if finding else result


def _format(value: object, argument: str | None) -> str | Grouped:
    style = _needed("format", argument)
    if isinstance(value, date):
        return format_date(value, style)
    if isinstance(value, Period):
        return format_period(value, style)
    for kind, styles in _STYLES.items():
        if isinstance(value, kind) and not isinstance(value, bool):
            if style not in styles:
                raise UnknownNameError(f"format of {type(value).__name__}", style, styles)
            return styles[style](value)
    if isinstance(value, str) and style == _GROUPS:
        return _groups(value)
    raise _unsuitable("format", value, "dates, periods, people, numbers, money and accounts")


def _words(value: object, argument: str | None) -> str:
    if isinstance(value, Money):
        return amount_in_words(value.amount, value.currency, style=argument or "digits")
    number = _number("words", value)
    if number != number.to_integral_value():
        raise _unsuitable("words", value, "money and whole numbers")
    return number_in_words(int(number))


def _plural(value: object, argument: str | None) -> str:
    forms = read_forms(_needed("plural", argument))
    number = _number("plural", value)
    # A fraction takes the form after 2: 1,5 рубля.
    return plural(int(number), forms) if number == int(number) else forms[1]


def _round(value: object, argument: str | None) -> object:
    places = int(argument or 0)
    if not 0 <= places <= _MAX_PLACES:
        raise ValueError(f"round keeps from 0 to {_MAX_PLACES} places, not {places}")
    number = _number("round", value)
    context = Context(prec=max(number.adjusted(), 0) + places + 2, rounding=ROUND_HALF_UP)
    rounded = number.quantize(Decimal(1).scaleb(-places), context=context)
    return evolve(value, amount=rounded) if isinstance(value, Money) else rounded


def _upper(value: object, _argument: str | None) -> str:
    return printed(value).upper()


def _lower(value: object, _argument: str | None) -> str:
    return printed(value).lower()


def _capitalize(value: object, _argument: str | None) -> str:
    text = printed(value)
    # Only the first letter: the rest may hold names and abbreviations.
    return text[:1].upper() + text[1:]


def _prefix(value: object, argument: str | None) -> str:
    return _needed("prefix", argument) + printed(value)


def _suffix(value: object, argument: str | None) -> str:
    return printed(value) + _needed("suffix", argument)


def _needed(name: str, argument: str | None) -> str:
    if argument is None:
        raise ValueError(f'{name} needs a value: {name}="…"')
    return argument


def _number(name: str, value: object) -> Decimal:
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Decimal(str(value))
    raise _unsuitable(name, value, "numbers and money")


def _unsuitable(name: str, value: object, suitable: str) -> TypeError:
    return TypeError(f"{name} shapes {suitable}, not {type(value).__name__}")


def _plain_number(value: float | Decimal) -> str:
    return f"{Decimal(str(value)):f}"


def _groups(text: str) -> str | Grouped:
    """Return an account in fours, as IBANs are printed, too; any other text as it is."""
    account = "".join(text.split())
    if not account.isalnum():
        return text
    starts = range(0, len(account), _GROUP)
    return Grouped(groups=tuple(account[start : start + _GROUP] for start in starts))


#: The styles of `format` by the type of the value; dates and periods have their own.
_STYLES: Final[Mapping[Any, Mapping[str, Callable[[Any], str]]]] = {
    PersonName: {
        "full": attrgetter("full"),
        "initials": initials,
        "initials-first": initials_first,
    },
    Money: {
        "money": lambda money: format_money(money.amount),
        "number": lambda money: format_number(money.amount),
        "plain": lambda money: _plain_number(money.amount),
    },
    (int, float, Decimal): {
        "money": lambda number: format_money(Decimal(str(number))),
        "number": lambda number: format_number(Decimal(str(number))),
        "plain": _plain_number,
    },
}

MODIFIERS: Final = (
    Modifier(
        name="case",
        alias="падеж",
        title="Падеж имени, должности, названия",
        example='[buyer.director case="genitive"] → Иванова Ивана Ивановича',
        apply=_case,
        stage=10,
        values=_CASES,
    ),
    Modifier(
        name="round",
        alias="округлить",
        title="Округление до знаков после запятой, половина вверх",
        example='[item.quantity round="1"] → 2,6',
        apply=_round,
        stage=10,
    ),
    Modifier(
        name="format",
        alias="формат",
        title="Вид даты, периода, имени, числа, номера счёта",
        example='[date format="long"] → «15» января 2026 г.',
        apply=_format,
        values=_FORMATS,
    ),
    Modifier(
        name="words",
        alias="прописью",
        title="Сумма или число прописью; full — и копейки, short — кратко",
        example="[total words] → Одна тысяча двести тридцать четыре рубля 50 копеек",
        apply=_words,
        values=_WORDS,
    ),
    Modifier(
        name="plural",
        alias="множественное",
        title="Форма слова после числа; три формы через запятую",
        example='[total.count plural="строка,строки,строк"] → строки',
        apply=_plural,
    ),
    Modifier(
        name="upper",
        alias="прописными",
        title="ВСЕ БУКВЫ ПРОПИСНЫЕ",
        example="[buyer.name upper] → ООО «РОМАШКА»",
        apply=_upper,
        stage=30,
    ),
    Modifier(
        name="lower",
        alias="строчными",
        title="все буквы строчные",
        example="[buyer.director.position lower] → генеральный директор",
        apply=_lower,
        stage=30,
    ),
    Modifier(
        name="capitalize",
        alias="с_прописной",
        title="Первая буква прописная",
        example="[buyer.director.position capitalize] → Генеральный директор",
        apply=_capitalize,
        stage=30,
    ),
    Modifier(
        name="prefix",
        alias="перед",
        title="Текст перед значением, если оно есть",
        example='[buyer.kpp prefix="КПП " optional] → КПП 770101001',
        apply=_prefix,
        stage=40,
    ),
    Modifier(
        name="suffix",
        alias="после",
        title="Текст после значения, если оно есть",
        example='[item.quantity suffix=" шт."] → 2,5 шт.',
        apply=_suffix,
        stage=40,
    ),
)
