"""Dates and periods as options give them."""

from __future__ import annotations

import datetime as dt

from docgen.exceptions import ConfigurationError
from docgen.models import Period


def parse_date(text: str) -> dt.date:
    """Read ``2026-10-31``.

    Raises:
        ConfigurationError: it is no such date.

    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"{text!r} is not a date; write 2026-10-31") from None


def parse_period(text: str) -> Period:
    """Read ``2026-10``, ``2026-Q4``, ``2026``.

    Raises:
        ConfigurationError: it is no such period.

    """
    try:
        return Period.parse(text)
    except ValueError as error:
        raise ConfigurationError(str(error)) from None
