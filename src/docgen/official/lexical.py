"""Values as the official formats write them; what cannot be read is the schema's to report."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})")
_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def read_decimal(text: str | None) -> Decimal | None:
    """Read «1220.00»; ``None`` for what is missing or no such number."""
    return Decimal(text) if text and _DECIMAL.fullmatch(text) else None


def read_day(text: str | None) -> date | None:
    """Read ДД.ММ.ГГГГ; ``None`` for what is missing or no day of the calendar."""
    match = _DAY.fullmatch(text) if text else None
    return _day(match[3], match[2], match[1]) if match else None


def read_compact_day(text: str) -> date | None:
    """Read ГГГГММДД, as names of files have it; ``None`` for no day of the calendar."""
    match = _COMPACT_DAY.fullmatch(text)
    return _day(match[1], match[2], match[3]) if match else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
