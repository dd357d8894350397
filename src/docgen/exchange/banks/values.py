"""Sums and dates as banks write them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Final

_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f'’]")
#: «1220.50», «1220,50», and of kopecks after a hyphen or an equals sign: «1220-50», «1220=50».
_AMOUNT = re.compile(r"([0-9]{1,15})(?:[.,=-]([0-9]{1,2}))?")


def read_amount(text: str) -> Decimal | None:
    """Read a sum; ``None`` for what is none."""
    found = _AMOUNT.fullmatch(_BLANKS.sub("", text))
    if found is None:
        return None
    return Decimal(f"{found[1]}.{(found[2] or '').ljust(2, '0')}")


def read_day(text: str) -> dt.date | None:
    """Read «31.10.2026» or «2026-10-31», with a time after it or not; ``None`` for no day."""
    stripped = text.strip()
    if found := _DAY.match(stripped):
        parts = (found[3], found[2], found[1])
    elif found := _ISO_DAY.match(stripped):
        parts = (found[1], found[2], found[3])
    else:
        return None
    try:
        return dt.date(*map(int, parts))
    except ValueError:
        return None
