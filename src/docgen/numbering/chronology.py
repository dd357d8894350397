"""The dates of numbers go up with them, where the law wants it (НК 169, ПП РФ 1137)."""

from __future__ import annotations

from datetime import date

from docgen.models import Finding
from docgen.models.finding import Reporter
from docgen.numbering.audit import IssuedNumber

_FINDINGS = Reporter("numbering")


def chronology_finding(
    on: date, *, before: IssuedNumber | None, after: IssuedNumber | None
) -> Finding | None:
    """Return what is wrong with the date of a new number between two others of its counter.

    ``before`` is the nearest smaller number, ``after`` the nearest larger one, which only a
    number given by hand has.
    """
    if before and on < before.date:
        return _finding(on, f"следует за номером «{before.number}»", "не раньше", before.date)
    if after and on > after.date:
        return _finding(on, f"идёт перед номером «{after.number}»", "не позже", after.date)
    return None


def _finding(on: date, place: str, bound: str, other: date) -> Finding:
    return _FINDINGS.error(
        "chronology",
        "date",
        f"Номер документа от {on:%d.%m.%Y} {place} от {other:%d.%m.%Y}",
        f"Поставьте дату {bound} {other:%d.%m.%Y} или укажите причину",
    )
