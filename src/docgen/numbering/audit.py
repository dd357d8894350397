"""What is wrong with the numbers of one counter: gaps, repetitions, dates out of order.

What has a reason is told as information; the rest is for somebody to look into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import frozen

from docgen.models import Finding
from docgen.models.finding import Reporter

_FINDINGS = Reporter("numbering")
_AS_IMPORTED: Final = "так в перенесённой нумерации"


class NumberOrigin(StrEnum):
    """How a number came into the journal."""

    ISSUED = "issued"
    MANUAL = "manual"
    IMPORTED = "imported"


@frozen(kw_only=True)
class IssuedNumber:
    """A row of the journal: the counter's ``n``, the number printed, the document's date.

    ``reason`` says why it stands where it does: why it was given by hand, or out of order.
    """

    n: int
    number: str
    date: date
    origin: NumberOrigin = NumberOrigin.ISSUED
    reason: str = ""


@frozen(kw_only=True)
class NumberExplanation:
    """Why numbers from ``first`` to ``last`` are missing, or the date of one is out of order.

    The one is no reason for the other: a number that was passed over, and was given to a document
    after all, has yet to tell why its date is what it is.
    """

    first: int
    last: int
    reason: str
    of_date: bool = False


def audit_counter(
    issued: Iterable[IssuedNumber],
    *,
    start: int,
    last: int,
    path: str,
    explained: Sequence[NumberExplanation] = (),
) -> Iterator[Finding]:
    """Compare a counter with the numbers issued from it, which come in the order of ``n``.

    ``start`` and ``last`` are the first and the last number it has given; ``path`` names the
    counter in the findings. What is not ``explained`` has no reason; of two, the first counts.
    Numbers are read one by one, however many there are.
    """
    before: IssuedNumber | None = None
    for number in issued:
        expected = start if before is None else before.n + 1
        yield from _gap(expected, number.n - 1, _with_imported(explained, number), path)
        if before is not None:
            yield from _duplicate(before, number, path)
            yield from _disorder(before, number, explained, path)
        before = number
    yield from _gap(start if before is None else before.n + 1, last, explained, path)


def _with_imported(
    explained: Sequence[NumberExplanation], row: IssuedNumber
) -> Sequence[NumberExplanation]:
    """Add all that is missing before an imported number: another system left it out."""
    if row.origin is not NumberOrigin.IMPORTED:
        return explained
    return (*explained, NumberExplanation(first=1, last=row.n, reason=_AS_IMPORTED))


def _gap(
    first: int, last: int, explained: Sequence[NumberExplanation], path: str
) -> Iterator[Finding]:
    """Report a run of missing numbers, however long: what has a reason apart from the rest."""
    while first <= last:
        found, end = _explanation(first, last, explained)
        message = f"{_missing(first, end)} по счётчику"
        if found:
            yield _FINDINGS.info("skipped", path, f"{message}: {found.reason}", "")
        else:
            remedy = "Найдите эти документы в резервной копии базы или укажите, почему их нет"
            yield _FINDINGS.error("gap", path, message, remedy)
        first = end + 1


def _explanation(
    first: int, last: int, explained: Sequence[NumberExplanation]
) -> tuple[NumberExplanation | None, int]:
    """Return what explains a missing number, and up to which one it does; the first ones win."""
    end = last
    for explanation in explained:
        if explanation.first <= first <= explanation.last:
            return explanation, min(end, explanation.last)
        if explanation.first > first:
            end = min(end, explanation.first - 1)
    return None, end


def _missing(first: int, last: int) -> str:
    return f"Пропущен номер {first}" if first == last else f"Пропущены номера {first}–{last}"


def _duplicate(before: IssuedNumber, row: IssuedNumber, path: str) -> Iterator[Finding]:
    if row.n == before.n or row.number == before.number:
        yield _FINDINGS.error(
            "duplicate",
            path,
            f"Номер «{row.number}» от {row.date:%d.%m.%Y} выдан второй раз, как и "
            f"«{before.number}» от {before.date:%d.%m.%Y}",
            "Оставьте номер у одного документа, остальные аннулируйте",
        )


def _disorder(
    before: IssuedNumber, row: IssuedNumber, explained: Sequence[NumberExplanation], path: str
) -> Iterator[Finding]:
    if row.date >= before.date:
        return
    message = (
        f"Номер «{row.number}» от {row.date:%d.%m.%Y} следует за номером "
        f"«{before.number}» от {before.date:%d.%m.%Y}"
    )
    own = (one.reason for one in explained if one.of_date and one.first == row.n)
    as_imported = _AS_IMPORTED if row.origin is NumberOrigin.IMPORTED else ""
    reason = next(own, row.reason or as_imported)
    if reason:
        yield _FINDINGS.info("chronology", path, f"{message}: {reason}", "")
    else:
        remedy = "Проверьте даты этих документов и укажите причину"
        yield _FINDINGS.warning("chronology", path, message, remedy)
