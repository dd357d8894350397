"""Numbers of several documents at once: of each counter one block, taken with one lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import astuple, evolve
from sqlalchemy import Connection

from docgen.exceptions import ConfigurationError, IssueRefusedError
from docgen.models import Finding
from docgen.numbering import IssuedNumber, NumberOrigin, chronology_finding
from docgen.store.documents.document_rows import ReadyDocument
from docgen.store.numbers.journal import last_issued, take_block
from docgen.store.numbers.number_rows import GivenNumber, give_number


def give_numbers(
    connection: Connection, rows: Sequence[ReadyDocument], at: datetime
) -> list[GivenNumber]:
    """Take the numbers of documents, in their order, from as many counters as they need.

    The counters are locked in the order of their keys, so that two who take from the same ones
    wait, and not for ever.

    Raises:
        ConfigurationError: a mask cannot write one; or one is given by hand to one of several.
        IssueRefusedError: dates are out of order, for no reason.

    """
    if len(rows) == 1:
        new = rows[0].new
        return [give_number(connection, rows[0].rule, new.context, new.wanted, at)]
    groups: dict[tuple[str | int, ...], list[int]] = {}
    for index, row in enumerate(rows):
        if row.new.wanted.text is not None:
            raise ConfigurationError(
                f"number {row.new.wanted.text!r} is given by hand to one of several documents; "
                "issue that one by itself"
            )
        counter = (*astuple(row.rule.counter_key(row.new.context)), row.rule.start)
        groups.setdefault(counter, []).append(index)
    given: dict[int, GivenNumber] = {}
    for _, indexes in sorted(groups.items()):
        block = _block(connection, [rows[index] for index in indexes], at)
        given |= dict(zip(indexes, block, strict=True))
    return [given[index] for index in range(len(rows))]


def _block(
    connection: Connection, rows: Sequence[ReadyDocument], at: datetime
) -> list[GivenNumber]:
    first = rows[0]
    counter_id, block = take_block(connection, first.rule, first.new.context, at, len(rows))
    given = [
        GivenNumber(
            text=row.rule.render(n, row.new.context),
            counter_id=counter_id,
            n=n,
            origin=NumberOrigin.ISSUED,
        )
        for row, n in zip(rows, block, strict=True)
    ]
    if not first.rule.chronological:
        return given
    before = last_issued(connection, first.rule.counter_key(first.new.context))
    return _guarded(rows, given, before)


def _guarded(
    rows: Sequence[ReadyDocument], given: Sequence[GivenNumber], before: IssuedNumber | None
) -> list[GivenNumber]:
    """Compare the date of each with the one before it."""
    refused: list[Finding] = []
    guarded = []
    for row, number in zip(rows, given, strict=True):
        day = row.rule.local_date(row.new.context.date)
        finding = chronology_finding(day, before=before, after=None)
        if finding is not None and not row.new.wanted.reason.strip():
            refused.append(finding)
        guarded.append(evolve(number, overridden=finding))
        before = IssuedNumber(n=number.n or 0, number=number.text, date=day)
    if refused:
        raise IssueRefusedError(rows[0].new.context.document_type, refused)
    return guarded
