"""Why a value does not fit: a code for programs, a sentence for developers, what it is about."""

from __future__ import annotations

import reprlib
from typing import Final

from docgen.models.money import MAX_AMOUNT, MAX_FRACTION_DIGITS

#: How a picture begins that is written as a text.
PICTURE_URLS: Final = ("data:image/png;base64,", "data:image/jpeg;base64,")

#: What a value may be expected to be, by the ends of the problems' codes.
_EXPECTED: Final = {
    "text": "text",
    "number": "a number",
    "number_form": "a number like 1234.50",
    "number_size": f"a number under {MAX_AMOUNT:f}",
    "number_fraction": f"a number with at most {MAX_FRACTION_DIGITS} digits after the point",
    "whole_number": "a whole number",
    "boolean": "true or false",
    "date": "a date like 2026-10-31",
    "day": "a date without time",
    "moment": "a moment like 2026-10-31T14:05:00+03:00",
    "period": "a period like 2026-10",
    "code": "a code",
    "picture": f"a picture as {PICTURE_URLS[0]}…",
    "base64": "base64",
    "option": "one of {options}",
    "list": "a list",
    "mapping": "a mapping",
    "fields": "a mapping with the fields of {of}",
}


class Misfit(ValueError):  # noqa: N818 - it is what is wrong with a value, and read as such
    """A value that does not fit its field.

    ``code`` is stable, and ``details`` are what a sentence about it names: both together say it in
    any language. The message is English.
    """

    def __init__(self, code: str, message: str, **details: object) -> None:
        self.code = code
        self.details = {name: str(value) for name, value in details.items()}
        super().__init__(message)


def misfit(value: object, expected: str, **details: str) -> Misfit:
    """Return what to raise of a value that is not what is expected, by :data:`_EXPECTED`."""
    # `reprlib` cuts what is long or deep.
    what, given = _EXPECTED[expected].format(**details), reprlib.repr(value)
    return Misfit(
        f"expected_{expected}", f"{what} is expected, not {given}", value=given, **details
    )
