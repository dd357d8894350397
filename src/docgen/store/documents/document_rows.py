"""Rows of issued documents, inside a caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final

from attrs import asdict, field, fields_dict, frozen
from sqlalchemy import Column, Connection, Row, Select, bindparam, select

from docgen.exceptions import UnknownNameError
from docgen.models import ZERO, Document, NumberContext, Payload, Period, Status
from docgen.numbering import NumberingRule
from docgen.settlement import PaymentStatus, due_date, payment_states, payment_status
from docgen.store.database.tables import documents, links, parties, templates
from docgen.store.database.upsert import add_if_new
from docgen.store.documents.frozen import FrozenParty, payload_hash
from docgen.store.numbers.number_rows import NumberWanted
from docgen.store.outbox.entries import NewEntry
from docgen.store.payments.payment_rows import IS_CORRECTED

# Statements are made once: SQLAlchemy would spend more time on making them than SQLite on them.
_BY_KEY: Final = select(documents).where(
    documents.c.key == bindparam("key"), documents.c.status != Status.VOID
)
_BY_KEYS: Final = select(documents).where(
    documents.c.key.in_(bindparam("keys", expanding=True)), documents.c.status != Status.VOID
)
_AT_ONCE: Final = 1000
_BY_ID: Final = select(documents).where(documents.c.id == bindparam("id"))
_BY_IDS: Final = select(documents).where(documents.c.id.in_(bindparam("ids", expanding=True)))
_BY_NUMBER: Final = select(documents).where(
    documents.c.type == bindparam("type"),
    documents.c.number == bindparam("number"),
    documents.c.organisation == bindparam("organisation"),
    documents.c.correction == bindparam("correction"),
)
_ADD_TEMPLATE: Final = add_if_new(templates)
_ADD_PARTIES: Final = add_if_new(parties)


@frozen(kw_only=True)
class DocumentSummary:
    """A row of a list of documents. ``client`` is the source's id, ``client_name`` the party's.

    ``total`` is ``None`` for a type without one, and ``payable`` for one that nobody pays by.
    What is void or corrected is not ``owed``, whatever its ``payable``. ``correction`` is the
    number of the correction, from 1; ``edo_severity`` and ``edo_text`` are what ЭДО said last.
    ``period`` is the one documented, ``2026-10``: of what states none, the month of its date.
    """

    id: int
    type: str
    number: str
    date: dt.date
    organisation: str
    client: str
    client_name: str
    contract: str
    period: str
    total: Decimal | None
    currency: str
    status: Status
    correction: int
    due_date: dt.date | None
    payable: Decimal | None
    paid: Decimal
    owed: bool
    edo_severity: str
    edo_text: str

    @property
    def left(self) -> Decimal:
        """What of it is still to be paid; nothing of what nobody pays by."""
        return max(ZERO, (self.payable or ZERO) - self.paid)

    def payment_status(self, on: dt.date) -> PaymentStatus:
        """Return how much of it is paid on a day."""
        return payment_status(self._due, self.paid, self.due_date, on)

    def payment_states(self, on: dt.date) -> frozenset[PaymentStatus]:
        """Return all that is true of its payment on a day: it may be late and paid in part."""
        return payment_states(self._due, self.paid, self.due_date, on)

    @property
    def _due(self) -> Decimal | None:
        """What is payable, as long as it is in force."""
        counts = self.payable is not None and (self.owed or self.paid >= self.payable)
        return self.payable if counts else None


@frozen(kw_only=True)
class Frozen:
    """A document ready to be numbered: everything that is written with its number.

    ``template`` is the name of its template, ``template_hash`` that version's, and
    ``template_sha256`` what it is kept under.
    ``basis`` are the ids of the documents it is made from, ``follows`` the placeholders of those
    that are issued together with it; its own ``placeholder`` stands in others where its number
    will be.
    """

    payload: Payload
    text: str
    context: NumberContext
    template: str
    template_hash: str
    template_sha256: str
    seller: FrozenParty
    buyer: FrozenParty
    key: str | None
    basis: tuple[int, ...] = ()
    wanted: NumberWanted = field(factory=NumberWanted)
    placeholder: str = ""
    follows: tuple[str, ...] = ()

    @property
    def part_hashes(self) -> frozenset[str]:
        """The hashes of what it shares with other documents."""
        return frozenset({self.template_hash, self.seller.hash, self.buyer.hash})


#: What goes into the outbox with a document, once it has its number.
Outgoing = Callable[[Document], Iterable[NewEntry]]


def nothing_goes(_document: Document) -> tuple[NewEntry, ...]:
    """Put nothing into the outbox."""
    return ()


@frozen(kw_only=True)
class ReadyDocument:
    """A document that is frozen and has no number yet, with the rule of its number.

    ``outgoing`` says what goes into the outbox in the transaction that issues it; it is called
    while counters are locked, so that it asks nobody for anything.
    """

    rule: NumberingRule
    new: Frozen
    outgoing: Outgoing = nothing_goes


def unknown_document(document_id: int) -> UnknownNameError:
    """Return the error for an id that no document has."""
    return UnknownNameError("document", str(document_id), ())


def find_by_key(connection: Connection, key: str | None) -> Row[Any] | None:
    """Return the document that is not void and has this key."""
    if key is None:
        return None
    return connection.execute(_BY_KEY, {"key": key}).one_or_none()


def find_by_keys(connection: Connection, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """Return the documents that are not void and have one of these keys, by key."""
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        found |= {row.key: row for row in connection.execute(_BY_KEYS, {"keys": some})}
    return found


def find_by_id(connection: Connection, document_id: int) -> Row[Any] | None:
    """Return the document with this id."""
    return connection.execute(_BY_ID, {"id": document_id}).one_or_none()


def find_by_ids(connection: Connection, document_ids: Sequence[int]) -> dict[int, Row[Any]]:
    """Return the documents with these ids, by id; there may be fewer."""
    found: dict[int, Row[Any]] = {}
    for start in range(0, len(document_ids), _AT_ONCE):
        some = document_ids[start : start + _AT_ONCE]
        found |= {row.id: row for row in connection.execute(_BY_IDS, {"ids": some})}
    return found


def find_by_number(
    connection: Connection, document_type: str, number: str, organisation: str, correction: int = 0
) -> Row[Any] | None:
    """Return the document of an organisation with this number, or its n-th correction."""
    values = {
        "type": document_type,
        "number": number,
        "organisation": organisation,
        "correction": correction,
    }
    return connection.execute(_BY_NUMBER, values).one_or_none()


def insert_parts(connection: Connection, new: Sequence[Frozen]) -> None:
    """Write what many documents share: versions of templates, parties as they are.

    They come before the numbers, and always in the same order: two that wait for one another's
    parties while one holds the counter would wait for ever.
    """
    dialect = connection.dialect.name
    used = {row.template_hash: row.template_sha256 for row in new}
    rows = [{"hash": name, "sha256": sha256} for name, sha256 in sorted(used.items())]
    connection.execute(_ADD_TEMPLATE[dialect], rows)
    sides = {side.hash: side for row in new for side in (row.seller, row.buyer)}
    connection.execute(_ADD_PARTIES[dialect], [asdict(sides[name]) for name in sorted(sides)])


def made_from(
    connection: Connection, basis_id: int, document_type: str, key: str | None
) -> Sequence[Decimal]:
    """Return the totals of the documents of a type made from another document.

    Those that are void count not, nor those that are corrected: their corrections do. Neither does
    the one under ``key``.
    """
    query = _followers(documents.c.total, basis_id, document_type)
    query = query.where(documents.c.total.is_not(None))
    if key:
        query = query.where(documents.c.key.is_distinct_from(key))
    return connection.scalars(query).all()


def following(connection: Connection, basis_id: int, document_type: str | None) -> Sequence[int]:
    """Return the ids of the documents in force made from another, of a type or all, in order."""
    query = _followers(documents.c.id, basis_id, document_type)
    return connection.scalars(query.order_by(documents.c.id)).all()


def hashes_of_number(
    connection: Connection, document_type: str, number: str, organisation: str
) -> dict[int, str]:
    """Return the hashes of the payloads of all documents of a number, by their ids.

    Without an organisation they are those of all.
    """
    query = select(documents.c.id, documents.c.payload_hash).where(
        documents.c.type == document_type, documents.c.number == number
    )
    if organisation:
        query = query.where(documents.c.organisation == organisation)
    return {row.id: row.payload_hash for row in connection.execute(query)}


def organisation_with(connection: Connection, inn: str) -> str:
    """Return whose documents were issued under an ИНН, the last; empty if nobody's were."""
    query = (
        select(documents.c.organisation)
        .join(parties, parties.c.hash == documents.c.seller_party)
        .where(parties.c.inn == inn)
        .order_by(documents.c.id.desc())
    )
    return connection.execute(query.limit(1)).scalar() or ""


def in_force(
    connection: Connection,
    document_types: Sequence[str],
    whose: tuple[str, str, str],
    period: Period,
) -> Iterator[int]:
    """Yield the ids of documents in force, by date, that are of a period or dated within it.

    ``whose`` are the organisation, the client and the contract.
    """
    organisation, client, contract = whose
    columns = documents.c
    query = select(columns.id, columns.date, columns.period).where(
        columns.organisation == organisation,
        columns.client == client,
        columns.contract == contract,
        columns.type.in_(document_types),
        columns.status != Status.VOID,
        ~IS_CORRECTED,
    )
    for row in connection.execute(query.order_by(columns.date, columns.id)):
        if row.date in period or Period.parse(row.period).meets(period):
            yield row.id


def _followers(column: Column[Any], basis_id: int, document_type: str | None) -> Select[Any]:
    query = (
        select(column)
        .join(links, links.c.document_id == documents.c.id)
        .where(
            links.c.basis_id == basis_id,
            documents.c.status != Status.VOID,
            ~IS_CORRECTED,
        )
    )
    return query if document_type is None else query.where(documents.c.type == document_type)


def basis_of(connection: Connection, document_id: int) -> Sequence[int]:
    """Return the ids of what a document was made from."""
    query = select(links.c.basis_id).where(links.c.document_id == document_id)
    return connection.scalars(query.order_by(links.c.basis_id)).all()


def document_values(new: Frozen) -> dict[str, object]:
    """Return the columns of a document that is about to be written, but for its number."""
    payable, last_day = _terms(new.payload)
    day = new.payload.date
    return {
        "type": new.context.document_type,
        "date": new.payload.date,
        "organisation": new.context.organisation,
        "client": new.context.client,
        "client_name": new.payload.buyer.name,
        "contract": new.context.contract,
        # One that states no period is found by the month of its date.
        "period": _written(new.payload.period)
        if new.payload.period
        else _month(day.year, day.month),
        "total": new.payload.total,
        "currency": new.payload.currency.code,
        "status": Status.ISSUED.value,
        "key": new.key,
        "template": new.template,
        "template_hash": new.template_hash,
        "payload": new.text,
        "payload_hash": payload_hash(new.text),
        "payable": payable,
        "due_date": last_day,
        "owed": payable is not None and payable > ZERO,
        "seller_party": new.seller.hash,
        "buyer_party": new.buyer.hash,
    }


def _terms(payload: Payload) -> tuple[Decimal | None, dt.date | None]:
    """Return what is to be paid by a document, and the last day to do so.

    Payable are the types whose payload knows a last day to pay, whether or not one was agreed.
    """
    if not _is_payable(type(payload)):  # type: ignore[arg-type] # a class can be hashed
        return None, None
    return payload.total, due_date(payload)


# A batch asks the same of every document.


@cache
def _is_payable(cls: type) -> bool:
    return "due_date" in fields_dict(cls)


@lru_cache
def _month(year: int, month: int) -> str:
    return str(Period.months(year, month))


@lru_cache
def _written(period: Period) -> str:
    return str(period)
