"""The store of issued documents: number and frozen payload in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Executable, Row, bindparam, select

from docgen.exceptions import ConfigurationError, DocGenError, UnknownNameError
from docgen.lifecycle import Actor
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
from docgen.numbering import CounterKey, IssuedNumber, NumberingRule
from docgen.store.database.database import open_database
from docgen.store.database.tables import files, meta, templates
from docgen.store.database.upsert import by_dialect
from docgen.store.documents.audit import (
    artifacts_in_use,
    audit_artifacts,
    audit_numbers,
    audit_payloads,
)
from docgen.store.documents.block_rows import IssuedKey, issued_under, kept_formats
from docgen.store.documents.charge_rows import documented_findings
from docgen.store.documents.document_rows import (
    DocumentSummary,
    ReadyDocument,
    basis_of,
    find_by_id,
    find_by_ids,
    find_by_key,
    find_by_number,
    following,
    made_from,
)
from docgen.store.documents.event_rows import DOCUMENT, events_of
from docgen.store.documents.frozen import thaw
from docgen.store.documents.issuing import Issued, Issuing
from docgen.store.documents.lifecycle import LifecycleStore
from docgen.store.documents.listing import PaymentFilter, summaries
from docgen.store.files.artifacts import ArtifactStore
from docgen.store.files.attachments import AttachmentStore
from docgen.store.files.kept_files import KeptFiles
from docgen.store.files.template_archive import unpack
from docgen.store.numbers.journal import CounterState, all_counters, issued_numbers, next_number
from docgen.store.numbers.number_rows import NumberWanted
from docgen.store.numbers.number_store import NumberJournal
from docgen.store.payments.payment_audit import audit_payments
from docgen.store.payments.payment_store import PaymentStore

_KEPT_TEMPLATES: Final = 64
_WRITERS: Final = 10

_FIND_ID: Final = select(meta.c.value).where(meta.c.key == "store_id")

_PLACE: Final = ("document_id", "format", "channel")
_FIND_FILE: Final = select(files).where(*(files.c[name] == bindparam(name) for name in _PLACE))


def _in_place_of_the_first(new: Any) -> Executable:  # noqa: ANN401 - an INSERT of either database
    changed = {row.name: row for row in new.excluded if row.name not in {"id", *_PLACE}}
    replacing: Executable = new.on_conflict_do_update(index_elements=_PLACE, set_=changed)
    return replacing


_PUT_FILE: Final = by_dialect(files, _in_place_of_the_first)


def _now() -> datetime:
    return datetime.now(UTC)


def _always(_type: str, _organisation: str) -> bool:
    return True


class DocumentStore:
    """Issued documents, their numbers, events and files.

    ``url`` is a database, ``sqlite:///docs.db`` or ``postgresql://user@host/docs``: its tables
    are made on first use, and those of an older docgen brought up to date. ``payload_class``
    returns the class of a document type's payload; ``busy_timeout`` is how many seconds to wait
    for another writer. ``refuses_repeated_charges`` says of a type and an organisation whether a
    charge may stand in one live document of a group only.
    Close it, or use it in ``with``.

    Raises:
        ConfigurationError: the address cannot be used, or a driver is not installed.
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
        refuses_repeated_charges: Callable[[str, str], bool] = _always,
    ) -> None:
        self._artifacts = artifacts
        self._payload_class = payload_class
        self._clock = clock
        self._templates: dict[str, Template] = {}
        self._database = open_database(url, busy_timeout=busy_timeout)
        with self._database.read() as connection:
            #: Twelve hexadecimal digits that tell this store from all others.
            self.id: str = connection.execute(_FIND_ID).scalar_one()
        self._issuing = Issuing(
            self._database,
            artifacts,
            payload_class,
            clock,
            read=self._document,
            store_id=self.id,
            refuses_repeated_charges=refuses_repeated_charges,
        )
        self.journal = NumberJournal(self._database, clock)
        self.payments = PaymentStore(self._database, clock)
        self.lifecycle = LifecycleStore(self._database, clock)
        self.attachments = AttachmentStore(self._database, artifacts, clock)
        self.kept_files = KeptFiles(self._database)

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
        wanted: NumberWanted = NumberWanted(),  # noqa: B008 - it never changes
    ) -> Issued:
        """Give a document its number and freeze its payload, in one transaction.

        Whatever fails, no number is lost, unless the rule's mode is ``fast``. When a document
        that is not void has the same ``key``, it is returned instead, as it is; without a key
        there is always a new one. ``basis`` are the ids of the documents it is made from;
        ``wanted`` may hold a number to be given instead of the rule's next one.

        Raises:
            ConfigurationError: the context is another document's, or the number is already
                used, or void.
            IssueRefusedError: the number's date is out of order, for no reason.
            DataError: the payload could not be read back, as its type's class reads data.

        """
        ready = self.freeze(
            document_type,
            payload,
            rule,
            context,
            template=template,
            key=key,
            basis=basis,
            wanted=wanted,
        )
        (issued,) = self.issue_many([ready])
        return issued

    def freeze(
        self,
        document_type: str,
        payload: Payload,
        rule: NumberingRule,
        context: NumberContext,
        *,
        template: Template,
        key: str | None,
        basis: Sequence[int] = (),
        wanted: NumberWanted = NumberWanted(),  # noqa: B008 - it never changes
        placeholder: str = "",
        follows: Sequence[str] = (),
    ) -> ReadyDocument:
        """Make a document ready for :meth:`issue_many`; takes what :meth:`issue` does.

        ``placeholder`` stands where its number will be in documents issued together with it;
        ``follows`` are the placeholders of those that this one is made from.

        Raises:
            ConfigurationError: the context is another document's.
            DataError: the payload could not be read back, as its type's class reads data.

        """
        if (context.document_type, context.date) != (document_type, payload.date):
            raise ConfigurationError(
                f"the document is {document_type} dated {payload.date}, and its number's context "
                f"is {context.document_type} dated {context.date}. Make both the same"
            )
        new = self._issuing.freeze(
            payload,
            context,
            template,
            key=key,
            basis=basis,
            wanted=wanted,
            placeholder=placeholder,
            follows=follows,
        )
        return ReadyDocument(rule=rule, new=new)

    def issue_many(self, ready: Sequence[ReadyDocument]) -> tuple[Issued, ...]:
        """Issue frozen documents in one transaction: all of them, or none.

        Each counter is locked once and gives its numbers one after another, in the order of the
        documents. Those that are there under their keys already are returned as they are.

        Raises:
            ConfigurationError: a number is already used, or void; or is given by hand to one of
                several.
            IssueRefusedError: dates are out of order, for no reason.

        """
        return self._issuing.issue(ready) if ready else ()

    def reissue(self, former_id: int, ready: ReadyDocument, *, by: Actor, reason: str) -> Issued:
        """Make a document void and issue another in its place, both in one transaction.

        Raises:
            UnknownNameError: the former is not there.
            TransitionError: it cannot become void.
            ConfigurationError: the number is already used.
            IssueRefusedError: the number's date is out of order, for no reason.

        """
        (issued,) = self._issuing.issue(
            [ready],
            first=lambda connection: self.lifecycle.step(
                connection, former_id, Status.VOID, by, reason
            ),
        )
        return issued

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

    def get_many(self, document_ids: Sequence[int]) -> Mapping[int, Document | DocGenError]:
        """Return documents by their ids; in place of one that cannot be read, its error.

        The errors are those of :meth:`get`.
        """
        with self._database.read() as connection:
            rows = find_by_ids(connection, document_ids)
        return {row_id: self._read(row_id, rows.get(row_id)) for row_id in document_ids}

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
        document_type: str | Sequence[str] | None = None,
        organisation: str | None = None,
        client: str | None = None,
        contract: str | None = None,
        period: Period | None = None,
        status: Status | None = None,
        payment: PaymentFilter | None = None,
        dated_until: date | None = None,
        overdue_on: date | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[DocumentSummary, ...]:
        """Return documents, the newest first, without reading their payloads.

        ``document_type`` is one type or several. ``payment`` narrows them by what is paid of them.
        ``period`` is the one documented: of a quarter or a year also its months. A document that
        states none counts to the month of its date. ``overdue_on`` narrows them to what should have
        been paid before a day and was not, the latest due first. ``before`` is the id of the last
        document seen: it gives the next page.
        """
        wanted = {
            "type": document_type if isinstance(document_type, str | None) else [*document_type],
            "organisation": organisation,
            "client": client,
            "contract": contract,
            "period": [str(row) for row in period.parts] if period else None,
            "status": status,
        }
        with self._database.read() as connection:
            return summaries(
                connection,
                wanted,
                payment=payment,
                dated_until=dated_until,
                overdue_on=overdue_on,
                before=before,
                limit=limit,
            )

    def summary(self, document_id: int) -> DocumentSummary:
        """Return what a list says of a document.

        Raises:
            UnknownNameError: there is none with this id.

        """
        with self._database.read() as connection:
            found = summaries(connection, {"id": document_id})
        if not found:
            raise _unknown(document_id)
        return found[0]

    def correct(self, former_id: int, ready: ReadyDocument, *, by: Actor, reason: str) -> Document:
        """Write a correction of a document, with its number and date, and return it.

        The former goes to the archive; what paid it, and the key it was issued under, pass to
        the correction.

        Raises:
            UnknownNameError: the former is not there.
            TransitionError: it is void, in the archive, or corrected already.

        """
        return self.get(self.lifecycle.correct(former_id, ready.new, by, reason))

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
        apart_from: Iterable[int] = (),
    ) -> tuple[Finding, ...]:
        """Return findings for the live documents in which charges of a payload stand already.

        ``basis`` are the ids of what it is made from, ``apart_from`` of those that do not count.
        """
        left_out = frozenset(apart_from)
        with self._database.read() as connection:
            found = documented_findings(connection, document_type, payload, basis)
            return tuple(finding for other, finding in found if other not in left_out)

    def made_from(self, basis_id: int, document_type: str) -> Decimal:
        """Return the sum of what documents of a type, unless void, were made for from another."""
        with self._database.read() as connection:
            return sum(made_from(connection, basis_id, document_type), ZERO)

    def following(self, basis_id: int, document_type: str) -> tuple[int, ...]:
        """Return the ids of documents of a type made from another, as far as they are in force."""
        with self._database.read() as connection:
            return tuple(following(connection, basis_id, document_type))

    def events(self, document_id: int) -> tuple[Event, ...]:
        """Return what happened to a document, in order.

        Raises:
            UnknownNameError: there is none with this id.

        """
        with self._database.read() as connection:
            if find_by_id(connection, document_id) is None:
                raise _unknown(document_id)
            return events_of(connection, DOCUMENT, document_id)

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
        self._keep([(document_id, self._file_row(document_id, file, channel))])

    def keep_many(self, made: Sequence[tuple[int, File]], channel: Channel) -> None:
        """Keep files of several documents, given by their ids, in one transaction.

        Raises:
            UnknownNameError: there is no document with one of the ids; nothing is kept.

        """
        # The bytes come first: a failure leaves them unused, which harms nobody. Disks and object
        # stores confirm many at once in the time of one.
        with ThreadPoolExecutor(_WRITERS) as writers:
            rows = writers.map(lambda row: (row[0], self._file_row(row[0], row[1], channel)), made)
        self._keep(list(rows))

    def _keep(self, rows: Sequence[tuple[int, Mapping[str, object]]]) -> None:
        with self._database.write() as connection:
            for document_id, _ in rows:
                if find_by_id(connection, document_id) is None:
                    raise _unknown(document_id)
            values = [row for _, row in rows]
            connection.execute(_PUT_FILE[connection.dialect.name], values)

    def issued_under(self, keys: Iterable[str]) -> Mapping[str, IssuedKey]:
        """Return which of the keys have a document that is not void, without its payload."""
        with self._database.read() as connection:
            return issued_under(connection, tuple(keys))

    def kept_formats(
        self, document_ids: Iterable[int], channel: Channel
    ) -> Mapping[int, frozenset[str]]:
        """Return the formats in which files of documents are kept, as made for a channel.

        A document without any is not there.
        """
        with self._database.read() as connection:
            return kept_formats(connection, tuple(document_ids), channel)

    def _file_row(self, document_id: int, file: File, channel: Channel) -> dict[str, object]:
        return {
            "document_id": document_id,
            "format": file.format,
            "channel": channel.value,
            "name": file.name,
            "media_type": file.media_type,
            "engine": file.engine,
            "notes": json.dumps(file.notes, ensure_ascii=False),
            "sha256": self._artifacts.put(file.content),
            "size": len(file.content),
            "kept_at": self._clock(),
        }

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
            return tuple(issued_numbers(connection, key))

    def audit(self) -> tuple[Finding, ...]:
        """Check everything issued: numbers, payloads, what is paid, and every artifact in use."""
        with self._database.read() as connection:
            findings = (
                *audit_numbers(connection),
                *audit_payloads(connection),
                *audit_payments(connection),
            )
            used = artifacts_in_use(connection)
        return (*findings, *audit_artifacts(used, self._artifacts))

    def _read(self, document_id: int, row: Row[Any] | None) -> Document | DocGenError:
        if row is None:
            return _unknown(document_id)
        try:
            return self._document(row)
        except DocGenError as error:
            return error

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
            store_id=self.id,
            payload_hash=row.payload_hash,
            corrects_id=row.corrects_id,
        )


def _unknown(document_id: int) -> UnknownNameError:
    return UnknownNameError("document", str(document_id), ())
