"""What is there already of a block of documents: asked at once, in a caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, bindparam, select

from docgen.models import Status
from docgen.store.database.tables import documents

_ISSUED: Final = select(
    documents.c.key, documents.c.id, documents.c.number, documents.c.template_hash
).where(documents.c.key.in_(bindparam("keys", expanding=True)), documents.c.status != Status.VOID)


@frozen(kw_only=True)
class IssuedKey:
    """The document that was issued under a key, without its payload."""

    id: int
    number: str
    template_hash: str


def issued_under(connection: Connection, keys: Sequence[str]) -> Mapping[str, IssuedKey]:
    """Return the documents, unless void, that were issued under some of the keys."""
    rows = connection.execute(_ISSUED, {"keys": keys})
    return {
        row.key: IssuedKey(id=row.id, number=row.number, template_hash=row.template_hash)
        for row in rows
    }
