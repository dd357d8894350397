"""What is there already of a block of documents: asked at once, in a caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, bindparam, select

from docgen.models import Channel, Status
from docgen.store.database.tables import documents, files

_ISSUED: Final = select(
    documents.c.key, documents.c.id, documents.c.number, documents.c.template_hash
).where(documents.c.key.in_(bindparam("keys", expanding=True)), documents.c.status != Status.VOID)
_KEPT: Final = select(files.c.document_id, files.c.format).where(
    files.c.document_id.in_(bindparam("ids", expanding=True)),
    files.c.channel == bindparam("channel"),
)


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


def kept_formats(
    connection: Connection, ids: Sequence[int], channel: Channel
) -> Mapping[int, frozenset[str]]:
    """Return the formats kept for a channel, by the document's id."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in connection.execute(_KEPT, {"ids": ids, "channel": channel.value}):
        found[row.document_id].add(row.format)
    return {document_id: frozenset(formats) for document_id, formats in found.items()}
