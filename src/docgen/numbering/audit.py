"""What is wrong with the numbers of one counter: gaps, repetitions, dates out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from attrs import frozen

from docgen.models import Finding, Severity


@frozen(kw_only=True)
class IssuedNumber:
    """A row of the journal: the counter's ``n``, the number printed, the document's date."""

    n: int
    number: str
    date: date


def audit_counter(
    issued: Iterable[IssuedNumber], *, start: int, last: int, path: str
) -> tuple[Finding, ...]:
    """Compare a counter with the numbers issued from it.

    ``start`` and ``last`` are the first and the last number it has given; ``path`` names the
    counter in the findings.
    """
    ordered = sorted(issued, key=lambda row: row.n)
    return (
        *_gaps(ordered, start, last, path),
        *_duplicates(ordered, path),
        *_disorder(ordered, path),
    )


def _gaps(ordered: Sequence[IssuedNumber], start: int, last: int, path: str) -> Iterator[Finding]:
    """Report every run of missing numbers once, however long it is."""
    for before, after in pairwise((start - 1, *(row.n for row in ordered), last + 1)):
        first, end = before + 1, after - 1
        if first > end:
            continue
        missing = f"Пропущен номер {end}" if first == end else f"Пропущены номера {first}–{end}"
        yield Finding(
            severity=Severity.ERROR,
            code="numbering.gap",
            path=path,
            message=f"{missing} по счётчику",
            remedy="Найдите эти документы в резервной копии базы",
        )


def _duplicates(ordered: Sequence[IssuedNumber], path: str) -> Iterator[Finding]:
    for number, times in Counter(row.number for row in ordered).items():
        if times > 1:
            yield Finding(
                severity=Severity.ERROR,
                code="numbering.duplicate",
                path=path,
                message=f"Номер «{number}» выдан несколько раз: {times}",
                remedy="Оставьте номер у одного документа, остальные аннулируйте",
            )


def _disorder(ordered: Sequence[IssuedNumber], path: str) -> Iterator[Finding]:
    for before, after in pairwise(ordered):
        if after.date < before.date:
            yield Finding(
                severity=Severity.WARNING,
                code="numbering.chronology",
                path=path,
                message=(
                    f"Номер «{after.number}» от {after.date:%d.%m.%Y} следует за номером "
                    f"«{before.number}» от {before.date:%d.%m.%Y}"
                ),
                remedy="Проверьте даты этих документов",
            )
