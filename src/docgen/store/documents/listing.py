"""Lists of documents: which ones, in which order, without reading their payloads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import fields, frozen
from sqlalchemy import ColumnElement, Connection, Select, and_, func, not_, select, tuple_

from docgen.models import Period, Status
from docgen.settlement import PaymentStatus
from docgen.store.database.tables import documents
from docgen.store.documents.document_rows import DocumentSummary


@frozen(kw_only=True)
class PaymentFilter:
    """Documents of which a payment state is true on a day; see :class:`PaymentStatus`."""

    state: PaymentStatus
    on: dt.date

    @property
    def condition(self) -> ColumnElement[bool]:
        """What the database is asked."""
        return _STATES[self.state](self.on)


#: Money is text on SQLite: equal sums are equal texts, but nothing is written in two ways.
_NOTHING: Final = (Decimal(0), Decimal("0.00"))


def _is_paid_at_all() -> ColumnElement[bool]:
    return documents.c.paid.not_in(_NOTHING)


def _none(_: dt.date) -> ColumnElement[bool]:
    return and_(not_(documents.c.owed), not_(_is_paid_at_all()))


def _unpaid(_: dt.date) -> ColumnElement[bool]:
    return and_(documents.c.owed, not_(_is_paid_at_all()))


def _partly_paid(_: dt.date) -> ColumnElement[bool]:
    return and_(documents.c.owed, _is_paid_at_all())


def _paid(_: dt.date) -> ColumnElement[bool]:
    settled = documents.c.paid == documents.c.payable
    return and_(not_(documents.c.owed), settled, _is_paid_at_all())


def _overpaid(_: dt.date) -> ColumnElement[bool]:
    settled = documents.c.paid == documents.c.payable
    return and_(not_(documents.c.owed), not_(settled), _is_paid_at_all())


def _overdue(on: dt.date) -> ColumnElement[bool]:
    return and_(documents.c.owed, documents.c.due_date < on)


_STATES: Final[Mapping[PaymentStatus, Callable[[dt.date], ColumnElement[bool]]]] = {
    PaymentStatus.NONE: _none,
    PaymentStatus.UNPAID: _unpaid,
    PaymentStatus.PARTLY_PAID: _partly_paid,
    PaymentStatus.PAID: _paid,
    PaymentStatus.OVERPAID: _overpaid,
    PaymentStatus.OVERDUE: _overdue,
}


def summaries(
    connection: Connection,
    wanted: Mapping[str, object],
    *,
    payment: PaymentFilter | None = None,
    dated: Period | None = None,
    dated_until: dt.date | None = None,
    overdue_on: dt.date | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> tuple[DocumentSummary, ...]:
    """Return the newest documents whose columns have the ``wanted`` values; ``None`` is any.

    Of a list, any of its values will do.

    What is overdue on a day comes by the day it was due, the latest first.
    """
    query = list_query(wanted, overdue_on=overdue_on, before=before, limit=limit)
    if payment is not None:
        query = query.where(payment.condition)
    if dated is not None:
        query = query.where(documents.c.date.between(dated.start, dated.end))
    if dated_until is not None:
        query = query.where(documents.c.date <= dated_until)
    rows = connection.execute(query).mappings()
    return tuple(DocumentSummary(**{**row, "status": Status(row["status"])}) for row in rows)


@frozen(kw_only=True)
class DocumentCount:
    """How many documents of a client are of one kind, and one of them."""

    document: int
    organisation: str
    type: str
    count: int


def counts(
    connection: Connection, wanted: Mapping[str, object], payment: PaymentFilter | None, most: int
) -> tuple[DocumentCount, ...]:
    """Count the newest documents with the ``wanted`` values, ``most`` of them, by their kinds.

    However many there are, no more are looked at: a kind is an organisation, type and template.
    """
    kind = (documents.c.organisation, documents.c.type, documents.c.template_hash)
    newest = select(documents.c.id, *kind).where(*_conditions(wanted))
    if payment is not None:
        newest = newest.where(payment.condition)
    found = newest.order_by(documents.c.id.desc()).limit(most).subquery()
    keys = (found.c.organisation, found.c.type, found.c.template_hash)
    counted = select(*keys, func.max(found.c.id).label("document"), func.count().label("number"))
    return tuple(
        DocumentCount(
            document=row.document, organisation=row.organisation, type=row.type, count=row.number
        )
        for row in connection.execute(counted.group_by(*keys))
    )


def _conditions(wanted: Mapping[str, object]) -> Iterator[ColumnElement[bool]]:
    for name, value in wanted.items():
        if isinstance(value, list):
            yield documents.c[name].in_(value)
        elif value is not None:
            yield documents.c[name] == value


def list_query(
    wanted: Mapping[str, object],
    *,
    overdue_on: dt.date | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> Select[Any]:
    """Return the query of :func:`summaries`; ``before`` is the id of the last document seen."""
    columns = [documents.c[field.name] for field in fields(DocumentSummary)]
    query = select(*columns).where(*_conditions(wanted)).limit(limit)
    if overdue_on is None:
        query = query.order_by(documents.c.id.desc())
        return query if before is None else query.where(documents.c.id < before)
    query = query.where(documents.c.owed, documents.c.due_date < overdue_on)
    query = query.order_by(documents.c.due_date.desc(), documents.c.id.desc())
    if before is None:
        return query
    seen = select(documents.c.due_date).where(documents.c.id == before).scalar_subquery()
    return query.where(tuple_(documents.c.due_date, documents.c.id) < tuple_(seen, before))
