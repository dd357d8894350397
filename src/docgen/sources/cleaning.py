"""Steps that make a column's value fit its field, by the names that a mapping gives them.

===============  ===========================================================================
``strip``        a text without the blanks around it
``digits``       nothing but the digits of a text: «ИНН 7710 990027» is ``7710990027``
``date``         the day of a moment, and of a text: ``2026-10-31 21:30:00``, ``31.10.2026``
``timestamp``    the day of a number of seconds since 1970; nought is no day
``round``        a number to the kopeck, half up
===============  ===========================================================================
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final
from zoneinfo import ZoneInfo

from docgen.models import round_kopecks
from docgen.models.misfit import Misfit

#: A step takes a value that is there and the zone of days; ``None`` is no value after all.
Step = Callable[[object, ZoneInfo], object]

_NOT_A_DIGIT: Final = re.compile(r"[^0-9]+")
_ISO_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]\d.*)?")
_RUSSIAN_DAY: Final = re.compile(r"(\d\d?)[./](\d\d?)[./](\d{4})(?: \d.*)?")
#: What MySQL keeps where there is no date.
_NO_DAY: Final = "0000-00-00"


def day_of(value: object, zone: ZoneInfo) -> object:
    """Return the day of a moment, as an object or as ISO 8601 text; any other value as it is.

    A moment that knows its zone is taken to ``zone`` first: at 22:30 in Greenwich the next day has
    begun in Moscow.
    """
    if isinstance(value, str) and _ISO_DAY.fullmatch(value.strip()):
        try:
            value = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            return value
    if isinstance(value, dt.datetime):
        return (value if value.tzinfo is None else value.astimezone(zone)).date()
    return value


def cleaned(value: object, steps: Iterable[str], column: str, zone: ZoneInfo) -> object:
    """Return a column's value after the steps, by their names.

    Raises:
        ValueError: it cannot take one of them; names the column, the value and the step.

    """
    for name in steps:
        if value is None:
            break
        try:
            value = STEPS[name](value, zone)
        except (ValueError, TypeError, ArithmeticError, OSError):
            message = f"{column} = {value!r:.80} cannot be cleaned by {name!r}; correct the query"
            raise Misfit("unclean", message, column=column, value=value, step=name) from None
    return value


def _strip(value: object, _: ZoneInfo) -> object:
    return value.strip() or None if isinstance(value, str) else value


def _digits(value: object, _: ZoneInfo) -> object:
    return _NOT_A_DIGIT.sub("", str(value)) or None


def _date(value: object, zone: ZoneInfo) -> object:
    text = value.strip() if isinstance(value, str) else ""
    if text.startswith(_NO_DAY):
        return None
    if match := _RUSSIAN_DAY.fullmatch(text):
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    day = day_of(value, zone)
    return dt.date.fromisoformat(day.strip()) if isinstance(day, str) else day


def _timestamp(value: object, zone: ZoneInfo) -> object:
    seconds = float(str(value))
    return dt.datetime.fromtimestamp(seconds, zone).date() if seconds else None


def _round(value: object, _: ZoneInfo) -> object:
    number = Decimal(str(value).strip())
    if not number.is_finite():
        raise InvalidOperation
    return round_kopecks(number)


STEPS: Final[Mapping[str, Step]] = {
    "strip": _strip,
    "digits": _digits,
    "date": _date,
    "timestamp": _timestamp,
    "round": _round,
}
