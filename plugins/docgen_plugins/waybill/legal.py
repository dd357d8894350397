"""The form of the waybill, with the dates on which it is in force."""

from __future__ import annotations

from datetime import date
from typing import Final

from attrs import frozen


@frozen(kw_only=True)
class WaybillForm:
    """An approved form: its code by ОКУД, and what stands above it."""

    okud: str
    approval: str
    in_force_from: date
    in_force_to: date = date.max


FORMS: Final = (
    WaybillForm(
        okud="0330212",
        approval="Унифицированная форма № ТОРГ-12. "
        "Утверждена постановлением Госкомстата России от 25.12.98 № 132",
        in_force_from=date(1999, 1, 1),
    ),
)


def form_on(day: date) -> WaybillForm | None:
    """Return the form in force on a day; ``None`` before there was one."""
    return next((form for form in FORMS if form.in_force_from <= day <= form.in_force_to), None)
