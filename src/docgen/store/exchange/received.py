"""Documents of other systems as they came: a card for each, and the files that belong to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from attrs import asdict, frozen
from sqlalchemy import Row, insert, select, update

from docgen.exceptions import UnknownNameError
from docgen.file_names import safe_whole_name
from docgen.lifecycle import Actor
from docgen.models import RUB, File
from docgen.store.database.database import Database
from docgen.store.database.tables import documents, parties, received_documents, received_files
from docgen.store.files.artifacts import ArtifactStore
from docgen.store.files.attachments import media_type_of

_SOURCE: Final = ("channel", "base", "kind", "guid")


@frozen(kw_only=True)
class NewReceived:
    """A document as another system tells of it.

    ``base`` is which base or box it stands in, ``kind`` what that system calls its type, ``guid``
    its id there: together they tell it from all others. ``request`` is the host's own id of what
    it answers.
    """

    channel: str
    base: str
    kind: str
    guid: str
    organisation: str = ""
    title: str = ""
    number: str = ""
    date: dt.date | None = None
    total: Decimal | None = None
    currency: str = RUB.code
    party: str = ""
    party_inn: str = ""
    party_kpp: str = ""
    request: str = ""


@frozen(kw_only=True)
class Received(NewReceived):
    """The card of such a document; ``client`` is whose it is, by ИНН, empty if nobody's.

    ``edo_state`` is what became of it at an operator, a value of
    :class:`docgen.edo_operator.EdoState`, empty while nothing did.
    """

    id: int
    client: str
    received_at: dt.datetime
    received_by: str
    edo_state: str = ""


@frozen(kw_only=True)
class ReceivedFile:
    """A file of a card; ``size`` is in bytes."""

    id: int
    received_id: int
    name: str
    media_type: str
    sha256: str
    size: int
    added_at: dt.datetime


class ReceivedStore:
    """The cards of a store. Every method is one transaction."""

    def __init__(
        self,
        database: Database,
        artifacts: ArtifactStore,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._clock = clock

    def add(self, new: NewReceived, by: Actor) -> tuple[Received, bool]:
        """Write a card, and say whether it is new; one that is known says what is told now."""
        table = received_documents
        same = [table.c[name] == getattr(new, name) for name in _SOURCE]
        client = self.client_of(new.party_inn, new.party_kpp)
        told = {**asdict(new), "client": client}
        with self._database.write() as connection:
            row_id = connection.execute(select(table.c.id).where(*same)).scalar()
            is_new = row_id is None
            if is_new:
                values = {**told, "received_at": self._clock(), "received_by": by.name}
                adding = insert(table).values(values).returning(table.c.id)
                row_id = connection.execute(adding).scalar_one()
            else:
                connection.execute(update(table).where(table.c.id == row_id).values(told))
            row = connection.execute(select(table).where(table.c.id == row_id)).one()
        return _card(row), is_new

    def mark(self, received_id: int, edo_state: str) -> None:
        """Keep what became of a document at its operator."""
        table = received_documents
        with self._database.write() as connection:
            changing = update(table).where(table.c.id == received_id)
            connection.execute(changing.values(edo_state=edo_state))

    def add_file(self, received_id: int, name: str, content: bytes) -> tuple[ReceivedFile, bool]:
        """Keep a file with a card; the same bytes again are the file that is there.

        Raises:
            UnknownNameError: there is no such card.
            StorageError: the file cannot be kept.

        """
        card = self.get(received_id)
        table = received_files
        values: dict[str, Any] = {
            "received_id": card.id,
            "name": safe_whole_name(name),
            "media_type": media_type_of(name, content),
            "sha256": self._artifacts.put(content),
            "size": len(content),
            "added_at": self._clock(),
        }
        same = select(table).where(
            table.c.received_id == card.id, table.c.sha256 == values["sha256"]
        )
        with self._database.write() as connection:
            row = connection.execute(same).one_or_none()
            is_new = row is None
            if row is None:
                row = connection.execute(insert(table).values(values).returning(table)).one()
        return ReceivedFile(**row._mapping), is_new  # noqa: SLF001 - SQLAlchemy's own name

    def get(self, received_id: int) -> Received:
        """Return a card.

        Raises:
            UnknownNameError: there is none with this id.

        """
        table = received_documents
        with self._database.read() as connection:
            query = select(table).where(table.c.id == received_id)
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownNameError("received document", str(received_id), ())
        return _card(row)

    def find(self, channel: str, base: str, guid: str) -> Received | None:
        """Return the card of a document by where it is from, if there is one."""
        table = received_documents
        same = (table.c.channel == channel, table.c.base == base, table.c.guid == guid)
        with self._database.read() as connection:
            row = connection.execute(select(table).where(*same)).first()
        return None if row is None else _card(row)

    def list(
        self, *, client: str | None = None, channel: str | None = None
    ) -> tuple[Received, ...]:
        """Return the cards of a client and a channel, the newest first."""
        query = select(received_documents).order_by(received_documents.c.id.desc())
        if client is not None:
            query = query.where(received_documents.c.client == client)
        if channel is not None:
            query = query.where(received_documents.c.channel == channel)
        with self._database.read() as connection:
            return tuple(map(_card, connection.execute(query)))

    def files(self, received_id: int) -> tuple[ReceivedFile, ...]:
        """Return the files of a card, in the order they came."""
        query = select(received_files).where(received_files.c.received_id == received_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(received_files.c.id)).mappings()
            return tuple(ReceivedFile(**row) for row in rows)

    def file(self, file_id: int) -> File:
        """Return a file with its bytes.

        Raises:
            UnknownNameError: there is none with this id.
            StorageError: its bytes are not there, or no longer what they were.

        """
        query = select(received_files).where(received_files.c.id == file_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownNameError("received file", str(file_id), ())
        content = self._artifacts.get(row.sha256)
        return File(name=row.name, media_type=row.media_type, content=content)

    def client_of(self, inn: str, kpp: str = "") -> str:
        """Return the client that has an ИНН, the one billed last; empty if nobody has it.

        A КПП decides between branches; where nobody has this one, the ИНН is enough.
        """
        if not inn:
            return ""
        query = (
            select(documents.c.client, parties.c.kpp)
            .join(parties, parties.c.hash == documents.c.buyer_party)
            .where(parties.c.inn == inn)
            .order_by(documents.c.id.desc())
        )
        with self._database.read() as connection:
            rows = connection.execute(query.limit(_LOOKED_AT)).all()
        exact = [row.client for row in rows if row.kpp == kpp]
        return str(next(iter((*exact, *(row.client for row in rows))), ""))


#: Of a client's documents; its branches are among its latest ones.
_LOOKED_AT: Final = 1000


def _card(row: Row[Any]) -> Received:
    return Received(**row._mapping)  # noqa: SLF001 - SQLAlchemy's own name
