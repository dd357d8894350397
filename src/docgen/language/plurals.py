"""The form of a noun after a number."""

from __future__ import annotations

from typing import Final

_TEENS: Final = range(11, 15)
_FEW: Final = range(2, 5)


def read_forms(text: str) -> tuple[str, str, str]:
    """Read the forms after 1, 2 and 5, as templates write them: «рубль,рубля,рублей».

    Raises:
        ValueError: there are not three of them.

    """
    forms = tuple(form.strip() for form in text.split(","))
    if len(forms) != 3:  # noqa: PLR2004 - as many as Russian has
        raise ValueError('plural needs three forms, as in plural="рубль,рубля,рублей"')
    return forms


def plural(count: int, forms: tuple[str, str, str]) -> str:
    """Return the form that stands after ``count``; ``forms`` are those after 1, 2 and 5.

    1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль. The sign of ``count`` does not matter.
    """
    one, few, many = forms
    tail = abs(count) % 100
    if tail in _TEENS:
        return many
    if tail % 10 == 1:
        return one
    return few if tail % 10 in _FEW else many
