"""Lists of documents as somebody may see them: fewer rows, and rows without their sums."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Final

from attrs import evolve

from docgen.lifecycle import Actor
from docgen.models import ZERO, Action, Event
from docgen.pipeline.rights import NOBODY, Rights, subject_of_summary
from docgen.store import DocumentSummary

#: Rows that are asked for at once where some of them may be left out.
_PAGE: Final = 200
#: How the events begin that tell a sum.
_OF_MONEY: Final = ("paid_", "payment_")


def visible_summaries(
    rights: Rights,
    query: Callable[..., tuple[DocumentSummary, ...]],
    *,
    before: int | None,
    limit: int | None,
) -> tuple[DocumentSummary, ...]:
    """Return the rows that the façade's user may see, ``limit`` of them where there are so many.

    ``query`` returns a page, given ``before`` and ``limit``.
    """
    if rights.is_unlimited():
        return query(before=before, limit=limit)
    found: list[DocumentSummary] = []
    size = _PAGE if limit is None else min(_PAGE, 2 * limit)
    while limit is None or len(found) < limit:
        page = query(before=before, limit=size)
        rows = rights.visible(page, subject_of_summary)
        found += islice(rows, None if limit is None else limit - len(found))
        if len(page) < size:
            break
        before = page[-1].id
    return tuple(with_visible_sums(rights, summary) for summary in found)


def with_visible_sums(rights: Rights, row: DocumentSummary, by: Actor = NOBODY) -> DocumentSummary:
    """Return a row with its sums if somebody may see them, else without."""
    if rights.may(Action.SEE_SUMS, subject_of_summary(row), by):
        return row
    return evolve(row, total=None, payable=None, paid=ZERO)


def events_with_visible_sums(
    rights: Rights, row: DocumentSummary, events: tuple[Event, ...]
) -> tuple[Event, ...]:
    """Return what happened to a document; of its payments, without sums, only that they were."""
    if rights.may(Action.SEE_SUMS, subject_of_summary(row)):
        return events
    return tuple(
        evolve(event, detail="") if event.name.startswith(_OF_MONEY) else event for event in events
    )
