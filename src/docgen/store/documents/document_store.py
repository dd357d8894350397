"""The store of issued documents: number and frozen payload in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from docgen.closing import Closing
from docgen.exceptions import ConfigurationError, DocGenError, StorageBusyError, StorageError
from docgen.lifecycle import AWAITED, Actor
from docgen.models import (
    Document,
    Event,
    Finding,
    NumberContext,
    Payload,
    Period,
    Status,
    Template,
)
from docgen.numbering import CounterKey, IssuedNumber, NumberingRule
from docgen.store.database.database import Database, open_database
from docgen.store.database.joined import JoinedDatabase
from docgen.store.database.tables import meta
from docgen.store.documents.audit import (
    artifacts_in_use,
    audit_artifacts,
    audit_numbers,
    audit_payloads,
)
from docgen.store.documents.beside import KeptBeside
from docgen.store.documents.block_rows import IssuedKey, issued_under
from docgen.store.documents.document_rows import (
    DocumentSummary,
    Frozen,
    ReadyDocument,
    find_by_id,
    find_by_ids,
    find_by_key,
    find_by_number,
    hashes_of_number,
    in_force,
    organisation_with,
    unknown_document,
)
from docgen.store.documents.event_rows import DOCUMENT, events_of, last_moments
from docgen.store.documents.frozen import ThawedPayloads, thaw
from docgen.store.documents.issuing import Issued, Issuing
from docgen.store.documents.lifecycle import LifecycleStore
from docgen.store.documents.links import DocumentLinks
from docgen.store.documents.listing import DocumentCount, PaymentFilter, counts, summaries
from docgen.store.files.artifacts import ArtifactStore, Condition
from docgen.store.files.file_store import FileStore
from docgen.store.files.template_store import TemplateStore
from docgen.store.numbers.journal import CounterState, all_counters, issued_numbers
from docgen.store.numbers.number_rows import NumberWanted
from docgen.store.numbers.number_store import NumberJournal
from docgen.store.payments.observing import NobodyObserves, PaymentObserver
from docgen.store.payments.payment_audit import audit_payments
from docgen.store.payments.payment_store import PaymentStore
from docgen.store.people.contacts import ContactStore

_FIND_ID: Final = select(meta.c.value).where(meta.c.key == "store_id")


def _now() -> datetime:
    return datetime.now(UTC)


def _always(_type: str, _organisation: str) -> bool:
    return True


class DocumentStore(KeptBeside, Closing):
    """Issued documents, their numbers, events and files.

    ``url`` is a database, ``sqlite:///docs.db`` or ``postgresql://user@host/docs``: its tables
    are made on first use, and those of an older docgen brought up to date; or one that is open.
    ``payload_class`` returns the class of a document type's payload; ``busy_timeout`` is how many
    seconds to wait for another writer. ``refuses_repeated_charges`` says of a type and an
    organisation whether a charge may stand in one live document of a group only;
    ``payment_observer`` is told of payments.
    Close it, or use it in ``with``.

    What is kept beside the documents has stores of its own: their ``files``, the ``templates``
    they were issued with, their ``links`` to one another, the ``journal`` of their numbers,
    ``payments``, the people's ``contacts``, the steps of their ``lifecycle``, and those of
    :class:`KeptBeside`.

    Raises:
        ConfigurationError: the address cannot be used, or a driver is not installed.
        StorageError: the database cannot be used. Every method raises it when the database or
            the disk fails, and ``StorageBusyError`` when the database stays locked.

    """

    def __init__(
        self,
        url: str | Database,
        artifacts: ArtifactStore,
        *,
        payload_class: Callable[[str], type[Payload]],
        clock: Callable[[], datetime] = _now,
        busy_timeout: float = 10.0,
        refuses_repeated_charges: Callable[[str, str], bool] = _always,
        payment_observer: PaymentObserver = NobodyObserves(),  # noqa: B008 - it never changes
    ) -> None:
        super().__init__(
            open_database(url, busy_timeout=busy_timeout) if isinstance(url, str) else url,
            artifacts,
            clock,
        )
        self._payload_class = payload_class
        self._refuses_repeated_charges = refuses_repeated_charges
        with self._database.read() as connection:
            #: Twelve hexadecimal digits that tell this store from all others.
            self.id: str = connection.execute(_FIND_ID).scalar_one()
        self._thawed = ThawedPayloads()
        self._issuing = Issuing(
            self._database,
            artifacts,
            payload_class,
            clock,
            read=self._document,
            store_id=self.id,
            refuses_repeated_charges=refuses_repeated_charges,
            payment_observer=payment_observer,
            thawed=self._thawed,
        )
        self.journal = NumberJournal(self._database, clock)
        self.payments = PaymentStore(self._database, clock, payment_observer)
        self.lifecycle = LifecycleStore(self._database, clock, payment_observer)
        self.links = DocumentLinks(self._database)
        self.files = FileStore(self._database, artifacts, clock)
        self.templates = TemplateStore(self._database, artifacts)
        self.contacts = ContactStore(self._database, clock)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def within(
        self,
        connection: Any,  # noqa: ANN401 - of sqlite3 or psycopg
        payment_observer: PaymentObserver,
    ) -> DocumentStore:
        """Return this store inside a transaction of the host's, for as long as it lasts.

        ``connection`` is the driver's own. What is done goes with the transaction, or not at all.

        Raises:
            ConfigurationError: it is no connection to this store's database, or no transaction is
                open on it.

        """
        elsewhere = ConfigurationError(
            f"the host's connection leads to another database than the store, {self._database.name}"
            ". Give DocGen(store=…) the address of the database that the host's records are in"
        )
        try:
            joined = DocumentStore(
                JoinedDatabase(self._database, connection),
                self._artifacts,
                payload_class=self._payload_class,
                clock=self._clock,
                refuses_repeated_charges=self._refuses_repeated_charges,
                payment_observer=payment_observer,
            )
        except StorageBusyError:
            raise
        except StorageError as error:
            raise elsewhere from error
        if joined.id != self.id:
            raise elsewhere
        return joined

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
        new = self.freeze(
            document_type,
            payload,
            context,
            template=template,
            key=key,
            basis=basis,
            wanted=wanted,
        )
        (issued,) = self.issue_many([ReadyDocument(rule=rule, new=new)])
        return issued

    def freeze(
        self,
        document_type: str,
        payload: Payload,
        context: NumberContext,
        *,
        template: Template,
        key: str | None,
        basis: Sequence[int] = (),
        wanted: NumberWanted = NumberWanted(),  # noqa: B008 - it never changes
        placeholder: str = "",
        follows: Sequence[str] = (),
    ) -> Frozen:
        """Freeze a document for :meth:`issue_many`; takes what :meth:`issue` does.

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
        return self._issuing.freeze(
            payload,
            context,
            template,
            key=key,
            basis=basis,
            wanted=wanted,
            placeholder=placeholder,
            follows=follows,
        )

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
            raise unknown_document(document_id)
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
        unsigned: bool = False,
        payment: PaymentFilter | None = None,
        dated: Period | None = None,
        dated_until: date | None = None,
        overdue_on: date | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> tuple[DocumentSummary, ...]:
        """Return documents, the newest first, without reading their payloads.

        ``document_type`` is one type or several; ``unsigned`` are those that the other side has, or
        should have, and has neither signed nor refused, nor got by ЭДО. ``payment`` narrows them by
        what is paid of them, ``dated`` by their dates.
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
            **_of_state(period, status, unsigned=unsigned),
        }
        with self._database.read() as connection:
            return summaries(
                connection,
                wanted,
                payment=payment,
                dated=dated,
                dated_until=dated_until,
                overdue_on=overdue_on,
                before=before,
                limit=limit,
            )

    def counts(
        self,
        client: str,
        document_types: Sequence[str],
        *,
        most: int,
        period: Period | None = None,
        status: Status | None = None,
        unsigned: bool = False,
        payment: PaymentFilter | None = None,
    ) -> tuple[DocumentCount, ...]:
        """Count a client's newest documents, ``most`` of them, by their kinds; see :meth:`list`."""
        state = _of_state(period, status, unsigned=unsigned)
        wanted = {"type": [*document_types], "client": client, **state}
        with self._database.read() as connection:
            return counts(connection, wanted, payment, most)

    def in_force(
        self,
        document_types: Sequence[str],
        organisation: str,
        client: str,
        contract: str,
        period: Period,
    ) -> tuple[int, ...]:
        """Return the ids of a contract's documents, neither void nor corrected, by date.

        They are dated within a period, or are of a period that meets it.
        """
        with self._database.read() as connection:
            return tuple(
                in_force(connection, document_types, (organisation, client, contract), period)
            )

    def summary(self, document_id: int) -> DocumentSummary:
        """Return what a list says of a document.

        Raises:
            UnknownNameError: there is none with this id.

        """
        with self._database.read() as connection:
            found = summaries(connection, {"id": document_id})
        if not found:
            raise unknown_document(document_id)
        return found[0]

    def correct(self, former_id: int, ready: ReadyDocument, *, by: Actor, reason: str) -> Document:
        """Write a correction of a document, with its number and date, and return it.

        The former goes to the archive; what paid it, and the key it was issued under, pass to
        the correction.

        Raises:
            UnknownNameError: the former is not there.
            TransitionError: it is void, in the archive, or corrected already.

        """

        def then(connection: Connection, correction_id: int) -> None:
            row = find_by_id(connection, correction_id)
            for entry in ready.outgoing(self._document(row)) if row else ():
                self.outbox.add(connection, entry)

        return self.get(self.lifecycle.correct(former_id, ready.new, by, reason, then=then))

    def last_moments(self, name: str, document_ids: Sequence[int]) -> Mapping[int, datetime]:
        """Return when something happened to documents last, to those that it did."""
        with self._database.read() as connection:
            return last_moments(connection, name, document_ids)

    def events(self, document_id: int) -> tuple[Event, ...]:
        """Return what happened to a document, in order.

        Raises:
            UnknownNameError: there is none with this id.

        """
        with self._database.read() as connection:
            if find_by_id(connection, document_id) is None:
                raise unknown_document(document_id)
            return events_of(connection, DOCUMENT, document_id)

    def issued_under(self, keys: Iterable[str]) -> Mapping[str, IssuedKey]:
        """Return which of the keys have a document that is not void, without its payload."""
        with self._database.read() as connection:
            return issued_under(connection, tuple(keys))

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

    def unused_artifacts(self) -> Iterator[tuple[str, bytes]]:
        """Yield what lies among the artifacts and nothing here needs, by its hash."""
        with self._database.read() as connection:
            used = artifacts_in_use(connection)
        for sha256 in self._artifacts.hashes():
            if sha256 not in used and self._artifacts.check(sha256) is Condition.SOUND:
                yield sha256, self._artifacts.get(sha256)

    def holds_artifact(self, sha256: str) -> bool:
        """Whether these bytes lie among the artifacts, whatever they are of."""
        return self._artifacts.holds(sha256)

    def payload_hashes(
        self, document_type: str, number: str, organisation: str = ""
    ) -> Mapping[int, str]:
        """Return the hashes of what was frozen under a number, corrections too, by document.

        Without an organisation they are those of all.
        """
        with self._database.read() as connection:
            return hashes_of_number(connection, document_type, number, organisation)

    def organisation_with(self, inn: str) -> str:
        """Return the organisation whose documents have an ИНН; empty if nobody's have."""
        with self._database.read() as connection:
            return organisation_with(connection, inn)

    def _read(self, document_id: int, row: Row[Any] | None) -> Document | DocGenError:
        if row is None:
            return unknown_document(document_id)
        try:
            return self._document(row)
        except DocGenError as error:
            return error

    def _document(self, row: Row[Any]) -> Document:
        payload_class, source = self._payload_class(row.type), f"{row.type} {row.number}"
        return Document(
            id=row.id,
            type=row.type,
            number=row.number,
            payload=self._thawed.get(row.payload, payload_class)
            or thaw(row.payload, payload_class, self._artifacts, source=source),
            template=row.template,
            template_hash=row.template_hash,
            status=Status(row.status),
            issued_at=row.issued_at,
            store_id=self.id,
            payload_hash=row.payload_hash,
            corrects_id=row.corrects_id,
        )


def _of_state(
    period: Period | None, status: Status | None, *, unsigned: bool
) -> Mapping[str, object]:
    """Return what a period and a state want of a document's columns."""
    return {
        "period": [str(part) for part in period.parts] if period else None,
        "status": [*AWAITED] if unsigned else status,
        "edo_severity": "" if unsigned else None,
    }
