"""What documents were made from, and what was made from them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from docgen.models import ZERO, Finding, Payload
from docgen.store.database.database import Database
from docgen.store.documents.charge_rows import any_documented, documented_findings
from docgen.store.documents.document_rows import (
    basis_of,
    find_by_keys,
    following,
    made_from,
)


class DocumentLinks:
    """How the documents of a store hang together.

    Every method raises StorageError when the database fails.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def basis(self, document_id: int) -> tuple[int, ...]:
        """Return the ids of the documents that one was made from."""
        with self._database.read() as connection:
            return tuple(basis_of(connection, document_id))

    def documented(
        self,
        document_type: str,
        payload: Payload,
        *,
        basis: Sequence[int] = (),
        key: str | None = None,
        replacing: int | None = None,
    ) -> tuple[Finding, ...]:
        """Return findings for the live documents in which charges of a payload stand already.

        ``basis`` are the ids of what it is made from. The document under its own ``key`` does not
        count, which another process may have issued just now, nor the one that it is
        ``replacing``.
        """
        with self._database.read() as connection:
            found = tuple(documented_findings(connection, document_type, payload, basis))
            # Looked for last: in a host's transaction each query sees what was committed before
            # it, and what has come under the key meanwhile is among those found.
            own = find_by_keys(connection, [key] if key and found else ()).values()
            left_out = {replacing, *(row.id for row in own)}
            return tuple(finding for other, finding in found if other not in left_out)

    def are_documented(self, payloads: Sequence[Payload]) -> bool:
        """Whether a charge of any payload stands in a live document."""
        with self._database.read() as connection:
            return any_documented(connection, payloads)

    def made_from(self, basis_id: int, document_type: str, key: str | None = None) -> Decimal:
        """Return the sum of what documents of a type, unless void, were made for from another.

        The document under ``key`` does not count: it is the one that is to be made.
        """
        with self._database.read() as connection:
            return sum(made_from(connection, basis_id, document_type, key), ZERO)

    def following(self, basis_id: int, document_type: str | None = None) -> tuple[int, ...]:
        """Return the ids of documents made from another, of a type or all, that are in force."""
        with self._database.read() as connection:
            return tuple(following(connection, basis_id, document_type))
