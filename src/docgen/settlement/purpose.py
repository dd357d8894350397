"""What the purpose of a payment says it is for: «Оплата по счёту № 15 от 31.10.2026»."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

#: What makes plain digits the number of a bill, and not of a contract, a house, a rate of tax.
_OF_BILL: Final = r"(?<!\w)сч(?:[её]т[а-яё]*|\.)?\s*(?:на\s+оплату\s*)?(?:№|N|No\.?|#)?\s*"

#: A number stands by itself: it is no part of a longer one, of a date, of a sum, of a rate.
_BEFORE: Final = r"(?<![\w/.,-])"
_AFTER: Final = r"(?![\w/%-]|[.,]\d)"

#: After plain digits: another number of a list, which would leave the money's place in doubt.
_NO_LIST: Final = r"(?!\s*(?:,|;|и(?!\w))\s*(?:№\s*)?\d+(?![\d.,]))"

_DATED: Final = r"(?:\s*от\s*(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})(?!\d))?"


def names_document(purpose: str, number: str, date: dt.date) -> bool:
    """Whether a purpose names the bill of this number and, if it says of which day, this date.

    Sure rather than clever: digits alone are a bill's number only right after «счёт», and not
    when they begin a list. «Счёт-фактура» is no bill.
    """
    text = re.escape(number)
    pattern = f"{_BEFORE}{text}{_AFTER}"
    if number.isdigit():
        pattern = f"{_OF_BILL}{text}{_AFTER}{_NO_LIST}"
    found = re.search(pattern + _DATED, purpose, re.IGNORECASE)
    return found is not None and _says(found, date)


def _says(found: re.Match[str], date: dt.date) -> bool:
    if found["day"] is None:
        return True
    stated = (int(found["day"]), int(found["month"]), found["year"])
    # Of two digits or of four, a year ends as the document's does.
    return stated == (date.day, date.month, str(date.year)[-len(found["year"]) :])
