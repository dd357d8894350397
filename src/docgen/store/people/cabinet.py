"""Links that open clients' cabinets, and what clients agreed to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from docgen.exceptions import UnknownNameError
from docgen.lifecycle import Actor
from docgen.models.cabinet import CabinetLink, Consent, Way
from docgen.store.database.database import Database
from docgen.store.database.tables import cabinet_links, consents

_ADD: Final = insert(cabinet_links).returning(cabinet_links)
#: Bytes of a key: nobody guesses one, even without its signature.
_KEY_BYTES: Final = 18


class CabinetStore:
    """The links and consents of a store; each method is one transaction."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def now(self) -> datetime:
        """Return what time it is for links."""
        return self._clock()

    def add_link(
        self,
        client: str,
        document_id: int | None,
        valid: timedelta,
        by: Actor,
        recipient: str = "",
    ) -> CabinetLink:
        """Make a link for a client, that goes to a ``recipient`` where it goes in a letter."""
        at = self._clock()
        values = {
            "key": secrets.token_urlsafe(_KEY_BYTES),
            "client": client,
            "document_id": document_id,
            "made_at": at,
            "made_by": by.called,
            "expires_at": at + valid,
            "recipient": recipient,
        }
        with self._database.write() as connection:
            return _link(connection.execute(_ADD, values).one())

    def get(self, link_id: int) -> CabinetLink:
        """Return a link.

        Raises:
            UnknownNameError: there is none with this id.

        """
        query = select(cabinet_links).where(cabinet_links.c.id == link_id)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownNameError("link", str(link_id), ())
        return _link(row)

    def by_key(self, key: str) -> CabinetLink | None:
        """Return the link with a key, whether it is still valid or not."""
        query = select(cabinet_links).where(cabinet_links.c.key == key)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _link(row)

    def sent_to(
        self, client: str, document_id: int | None, recipient: str, until: datetime
    ) -> CabinetLink | None:
        """Return the link that a recipient has been sent already, if it is valid until then."""
        query = select(cabinet_links).where(
            cabinet_links.c.client == client,
            cabinet_links.c.document_id.is_not_distinct_from(document_id),
            cabinet_links.c.recipient == recipient,
            cabinet_links.c.revoked_at.is_(None),
            cabinet_links.c.expires_at >= until,
        )
        with self._database.read() as connection:
            row = connection.execute(query.order_by(cabinet_links.c.id.desc())).first()
        return None if row is None else _link(row)

    def links(self, client: str | None) -> tuple[CabinetLink, ...]:
        """Return the links of a client, or all, the newest first."""
        query = select(cabinet_links).order_by(cabinet_links.c.id.desc())
        if client is not None:
            query = query.where(cabinet_links.c.client == client)
        with self._database.read() as connection:
            return tuple(map(_link, connection.execute(query)))

    def revoke(
        self, *, link_id: int | None = None, client: str | None = None, reason: str, by: Actor
    ) -> tuple[CabinetLink, ...]:
        """Take back one link, or all those of a client; return those that were valid."""
        at = self._clock()
        valid = cabinet_links.c.revoked_at.is_(None) & (cabinet_links.c.expires_at > at)
        change = update(cabinet_links).where(valid)
        if link_id is not None:
            change = change.where(cabinet_links.c.id == link_id)
        if client is not None:
            change = change.where(cabinet_links.c.client == client)
        values = {"revoked_at": at, "revoked_by": by.called, "revoked_reason": reason}
        with self._database.write() as connection:
            rows = connection.execute(change.values(**values).returning(cabinet_links))
            return tuple(map(_link, rows))

    def agree(self, client: str, way: Way, by: Actor, note: str) -> Consent:
        """Keep what a client agreed to."""
        consent = Consent(
            client=client, way=way, made_by=by.called, made_at=self._clock(), note=note
        )
        values = {
            "client": client,
            "way": way.value,
            "made_by": consent.made_by,
            "made_at": consent.made_at,
            "note": note,
        }
        with self._database.write() as connection:
            connection.execute(insert(consents), values)
        return consent

    def consents(self, client: str) -> tuple[Consent, ...]:
        """Return what a client agreed to, the last first."""
        query = select(consents).where(consents.c.client == client)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(consents.c.id.desc()))
            return tuple(_consent(row) for row in rows)


def _link(row: Row[Any]) -> CabinetLink:
    return CabinetLink(**row._mapping)  # noqa: SLF001 - SQLAlchemy's own public name


def _consent(row: Row[Any]) -> Consent:
    return Consent(
        client=row.client,
        way=Way(row.way),
        made_by=row.made_by,
        made_at=row.made_at,
        note=row.note,
    )
