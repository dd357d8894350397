"""Dates as options give them."""

from __future__ import annotations

import datetime as dt

from docgen.exceptions import ConfigurationError


def parse_date(text: str) -> dt.date:
    """Read ``2026-10-31``.

    Raises:
        ConfigurationError: it is no such date.

    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"{text!r} is not a date; write 2026-10-31") from None
