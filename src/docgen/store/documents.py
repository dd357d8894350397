"""The store of issued documents: number and frozen payload in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, Final, Self

from attrs import evolve, frozen
from sqlalchemy import Row, bindparam, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import IntegrityError

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.models import (
    ZERO,
    Channel,
    Document,
    Event,
    File,
    Finding,
    NumberContext,
    Payload,
    Period,
    Status,
    Template,
)
from docgen.models.mapping import from_mapping, to_mapping
from docgen.numbering import CounterKey, IssuedNumber, NumberingRule
from docgen.store.artifacts import ArtifactStore
from docgen.store.audit import artifacts_in_use, audit_artifacts, audit_numbers, audit_payloads
from docgen.store.database import open_database
from docgen.store.document_rows import (
    DocumentSummary,
    Frozen,
    basis_of,
    find_by_id,
    find_by_key,
    find_by_number,
    insert_document,
    made_from,
    summaries,
)
from docgen.store.frozen import freeze, thaw
from docgen.store.journal import CounterState, all_counters, issued_numbers, next_number
from docgen.store.tables import events, files, templates
from docgen.store.template_archive import pack, unpack

_KEPT_TEMPLATES: Final = 64

_PLACE: Final = ("document_id", "format", "channel")
_FIND_FILE: Final = select(files).where(*(files.c[name] == bindparam(name) for name in _PLACE))
_NEW_FILE: Final = insert(files)
_PUT_FILE: Final = _NEW_FILE.on_conflict_do_update(
    index_elements=_PLACE,
    set_={row.name: row for row in _NEW_FILE.excluded if row.name not in {"id", *_PLACE}},
)


@frozen(kw_only=True)
class Issued:
    """What :meth:`DocumentStore.issue` returns; ``created`` is false when it was there already."""

    document: Document
    created: bool


def _now() -> datetime:
    return datetime.now(UTC)


class DocumentStore:
    """Issued documents, their numbers, events and files.

    ``url`` is a database such as ``sqlite:///docs.db``; ``payload_class`` returns the class of a
    document type's payload; ``busy_timeout`` is how many seconds to wait for another writer.
    Close it, or use it in ``with``.

    Raises:
        ConfigurationError: the address is not that of an SQLite file.
        StorageError: the database cannot be used. Every method raises it when the database or
            the disk fails, and ``StorageBusyError`` when the database stays locked.

    """

    def __init__(
        self,
        url: str,
        artifacts: ArtifactStore,
        *,
        payload_class: Callable[[str], type[Payload]],
        clock: Callable[[], datetime] = _now,
        busy_timeout: float = 10.0,
    ) -> None:
        self._artifacts = artifacts
        self._payload_class = payload_class
        self._clock = clock
        self._packed: dict[str, str] = {}
        self._templates: dict[str, Template] = {}
        self._database = open_database(url, busy_timeout=busy_timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def issue(
        self,
        document_type: str,
        payload: Payload,
        rule: NumberingRule,
        context: NumberContext,
        *,
        template: Template,
        key: str | None,
        basis: Sequence[int] = (),
    ) -> Issued:
        """Give a document its number and freeze its payload, in one transaction.

        Whatever fails, no number is lost. When a document that is not void has the same
        ``key``, it is returned instead, as it is; without a key there is always a new one.
        ``basis`` are the ids of the documents it is made from.

        Raises:
            ConfigurationError: the context is another document's, or the rule gives a number
                that is already used.
            DataError: the payload could not be read back, as its type's class reads data.

        """
        if (context.document_type, context.date) != (document_type, payload.date):
            raise ConfigurationError(
                f"the document is {document_type} dated {payload.date}, and its number's context "
                f"is {context.document_type} dated {context.date}. Make both the same"
            )
        # Pictures and template come first: a failure leaves them unused, which harms nobody,
        # while a document without them could not be printed.
        new = evolve(self._freeze(payload, context, template, key), basis=tuple(basis))
        with self._database.write() as connection:
            found = find_by_key(connection, key)
            if found is None:
                document = insert_document(connection, rule, new, self._clock())
                return Issued(document=document, created=True)
        return Issued(document=self._document(found), created=False)

    def get(self, document_id: int) -> Document:
        """Return a document.

        Raises:
            UnknownNameError: there is none with this id.
            DataError: its type's class no longer fits what was frozen.

        """
        with self._database.read() as connection:
            row = find_by_id(connection, document_id)
        if row is None:
            raise _unknown(document_id)
        return self._document(row)

    def find_by_key(self, key: str) -> Document | None:
        """Return the document, unless void, that was issued under this key, if there is one.

        Raises:
            DataError: its type's class no longer fits what was frozen.

        """
        with self._database.read() as connection:
            row = find_by_key(connection, key)
        return self._document(row) if row else None

    def find(self, document_type: str, number: str, organisation: str) -> Document | None:
        """Return the document of an organisation with this number, if there is one.

        Raises:
            DataError: its type's class no longer fits what was frozen.

        """
        with self._database.read() as connection:
            row = find_by_number(connection, document_type, number, organisation)
        return self._document(row) if row else None

    def list(
        self,
        *,
        document_type: str | None = None,
        organisation: str | None = None,
        client: str | None = None,
        contract: str | None = None,
        period: Period | None = None,
        limit: int | None = None,
    ) -> tuple[DocumentSummary, ...]:
        """Return documents, the newest first, without reading their payloads."""
        wanted = {
            "type": document_type,
            "organisation": organisation,
            "client": client,
            "contract": contract,
            "period": str(period) if period else None,
        }
        with self._database.read() as connection:
            return summaries(connection, wanted, limit)

    def basis(self, document_id: int) -> tuple[int, ...]:
        """Return the ids of the documents that one was made from."""
        with self._database.read() as connection:
            return tuple(basis_of(connection, document_id))

    def made_from(self, basis_id: int, document_type: str) -> Decimal:
        """Return the sum of what documents of a type, unless void, were made for from another."""
        with self._database.read() as connection:
            return sum(made_from(connection, basis_id, document_type), ZERO)

    def events(self, document_id: int) -> tuple[Event, ...]:
        """Return what happened to a document, in order.

        Raises:
            UnknownNameError: there is none with this id.

        """
        query = select(events).where(events.c.document_id == document_id).order_by(events.c.id)
        with self._database.read() as connection:
            if find_by_id(connection, document_id) is None:
                raise _unknown(document_id)
            rows = connection.execute(query).all()
        return tuple(Event(at=row.at, name=row.name, detail=row.detail) for row in rows)

    def template(self, template_hash: str) -> Template:
        """Return the template version that documents were issued with.

        Raises:
            UnknownNameError: no document was issued with it.

        """
        if template_hash not in self._templates:
            query = select(templates.c.sha256).where(templates.c.hash == template_hash)
            with self._database.read() as connection:
                sha256 = connection.scalar(query)
            if sha256 is None:
                raise UnknownNameError("kept template with the hash", template_hash, ())
            if len(self._templates) >= _KEPT_TEMPLATES:
                self._templates.clear()
            self._templates[template_hash] = unpack(self._artifacts.get(sha256))
        return self._templates[template_hash]

    def keep(self, document_id: int, file: File, channel: Channel) -> None:
        """Keep a rendered file, in place of an earlier one of the same format and channel.

        Raises:
            UnknownNameError: there is no document with this id.

        """
        values = {
            "name": file.name,
            "media_type": file.media_type,
            "engine": file.engine,
            "notes": json.dumps(file.notes, ensure_ascii=False),
            "sha256": self._artifacts.put(file.content),
            "size": len(file.content),
            "kept_at": self._clock(),
        }
        place = {"document_id": document_id, "format": file.format, "channel": channel.value}
        with self._database.write() as connection:
            try:
                connection.execute(_PUT_FILE, place | values)
            except IntegrityError:
                if find_by_id(connection, document_id) is None:
                    raise _unknown(document_id) from None
                raise

    def file(self, document_id: int, file_format: str, channel: Channel) -> File | None:
        """Return the file kept for a document in a format (``pdf``), as made for a channel."""
        place = {"document_id": document_id, "format": file_format, "channel": channel.value}
        with self._database.read() as connection:
            row = connection.execute(_FIND_FILE, place).one_or_none()
        if row is None:
            return None
        return File(
            name=row.name,
            media_type=row.media_type,
            content=self._artifacts.get(row.sha256),
            engine=row.engine,
            notes=tuple(json.loads(row.notes)),
        )

    def peek(self, rule: NumberingRule, context: NumberContext) -> str:
        """Return the number that the next document would get; nothing is taken."""
        with self._database.read() as connection:
            return next_number(connection, rule, context)

    def counters(self) -> tuple[CounterState, ...]:
        """Return every counter with its first and last number, in order of its key."""
        with self._database.read() as connection:
            return all_counters(connection)

    def numbers(self, key: CounterKey) -> tuple[IssuedNumber, ...]:
        """Return the numbers that a counter gave, in order."""
        with self._database.read() as connection:
            return issued_numbers(connection, key)

    def audit(self) -> tuple[Finding, ...]:
        """Check everything issued: numbers, documents, payloads, and every artifact in use."""
        with self._database.read() as connection:
            findings = (*audit_numbers(connection), *audit_payloads(connection))
            used = artifacts_in_use(connection)
        return (*findings, *audit_artifacts(used, self._artifacts))

    def _freeze(
        self, payload: Payload, context: NumberContext, template: Template, key: str | None
    ) -> Frozen:
        document_type = context.document_type
        # Read back before a number is spent: what could not be read later must not be issued.
        payload = from_mapping(
            self._payload_class(document_type), to_mapping(payload), source=document_type
        )
        return Frozen(
            payload=payload,
            text=freeze(payload, self._artifacts),
            context=context,
            template=template,
            template_sha256=self._keep_template(template),
            key=key,
        )

    def _keep_template(self, template: Template) -> str:
        """Keep a version of a template, packed once, and return its artifact's SHA-256."""
        sha256 = self._packed.get(template.hash)
        if sha256 is None or not self._artifacts.holds(sha256):
            sha256 = self._packed[template.hash] = self._artifacts.put(pack(template))
        return sha256

    def _document(self, row: Row[Any]) -> Document:
        return Document(
            id=row.id,
            type=row.type,
            number=row.number,
            payload=thaw(
                row.payload,
                self._payload_class(row.type),
                self._artifacts,
                source=f"{row.type} {row.number}",
            ),
            template=row.template,
            template_hash=row.template_hash,
            status=Status(row.status),
            issued_at=row.issued_at,
        )


def _unknown(document_id: int) -> UnknownNameError:
    return UnknownNameError("document", str(document_id), ())
