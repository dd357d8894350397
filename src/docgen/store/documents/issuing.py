"""Giving documents their numbers and freezing them: one or many, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Row

from docgen.models import Document, NumberContext, Payload, Template
from docgen.models.mapping import from_mapping, to_mapping
from docgen.models.reading_back import comes_back
from docgen.numbering import CounterKey, Mode
from docgen.store.database.database import Database
from docgen.store.database.problems import ConflictError
from docgen.store.documents.charge_rows import (
    insert_claims,
    lock_clients,
    refuse_documented,
)
from docgen.store.documents.document_rows import Frozen, ReadyDocument, find_by_keys, insert_parts
from docgen.store.documents.frozen import ThawedPayloads, freeze, freeze_party
from docgen.store.documents.issued_rows import insert_documents, without_number
from docgen.store.documents.together import given_numbers, link_together, with_numbers
from docgen.store.files.artifacts import ArtifactStore
from docgen.store.files.template_archive import pack
from docgen.store.numbers.counter_rows import allow_gaps
from docgen.store.numbers.number_blocks import give_numbers
from docgen.store.numbers.number_rows import GivenNumber, NumberWanted, give_number, refuse_used
from docgen.store.numbers.settings_rows import SettingsRecord
from docgen.store.outbox.rows import insert_entry
from docgen.store.payments.observing import PaymentObserver, observed_write

_KNOWN_PARTS: Final = 1_000


@frozen(kw_only=True)
class Issued:
    """A document that was issued; ``created`` is false when it was there already."""

    document: Document
    created: bool


class Issuing:
    """How a store issues documents. Whatever fails, nothing was issued and no number is lost."""

    def __init__(
        self,
        database: Database,
        artifacts: ArtifactStore,
        payload_class: Callable[[str], type[Payload]],
        clock: Callable[[], datetime],
        *,
        read: Callable[[Row[Any]], Document],
        store_id: str,
        refuses_repeated_charges: Callable[[str, str], bool],
        payment_observer: PaymentObserver,
        thawed: ThawedPayloads,
    ) -> None:
        self._database = database
        self._artifacts = artifacts
        self._payload_class = payload_class
        self._clock = clock
        self._read = read
        self._store_id = store_id
        self._refuses_repeated_charges = refuses_repeated_charges
        self._payment_observer = payment_observer
        self._thawed = thawed
        self._settings = SettingsRecord()
        self._packed: dict[str, str] = {}
        self._parts: set[frozenset[str]] = set()

    def freeze(
        self,
        payload: Payload,
        context: NumberContext,
        template: Template,
        *,
        key: str | None = None,
        basis: Sequence[int] = (),
        wanted: NumberWanted = NumberWanted(),  # noqa: B008 - it never changes
        placeholder: str = "",
        follows: Sequence[str] = (),
    ) -> Frozen:
        """Keep a payload's pictures and its template, and return what is to be written.

        They come first: a failure leaves them unused, which harms nobody, while a document
        without them could not be printed.

        Raises:
            DataError: the payload could not be read back, as its type's class reads data.

        """
        document_type = context.document_type
        plain = to_mapping(payload, keep_pictures=True)
        payload_class = self._payload_class(document_type)
        read = payload
        if not comes_back(payload, payload_class):
            # Before a number is spent: what could not be read later must not be issued.
            read = from_mapping(payload_class, plain, source=document_type)
            plain = to_mapping(read, keep_pictures=True)
        text = freeze(plain, self._artifacts)
        self._thawed.add(text, read)
        return Frozen(
            payload=read,
            text=text,
            context=context,
            template=template.name,
            template_hash=template.hash,
            template_sha256=self._keep_template(template),
            seller=freeze_party(plain["seller"], self._artifacts),
            buyer=freeze_party(plain["buyer"], self._artifacts),
            key=key,
            basis=tuple(basis),
            wanted=wanted,
            placeholder=placeholder,
            follows=tuple(follows),
        )

    def issue(
        self, ready: Sequence[ReadyDocument], *, first: Callable[[Connection], object] | None = None
    ) -> tuple[Issued, ...]:
        """Issue documents, as many as are not there under their keys, in one transaction.

        What is to be done in it before anything else is ``first``.

        Raises:
            ConfigurationError: a number is already used, or void; or is given by hand to one of
                several.
            IssueRefusedError: dates are out of order, for no reason; or charges stand in other
                documents already.

        """
        found: Mapping[str, Row[Any]] = {}
        while True:
            try:
                return self._issue(ready, first)
            except ConflictError:
                # Only now is it known what was in the way: another process has just issued
                # documents under these keys, or a number is another document's.
                before, found = found, self._in_the_way(ready)
                if len(found) == len(before):
                    # What comes first may set keys free: it makes a former document void.
                    self._refuse_used(_unissued(ready, {} if first else found))
                    raise

    def _issue(
        self, ready: Sequence[ReadyDocument], first: Callable[[Connection], object] | None
    ) -> tuple[Issued, ...]:
        at = self._clock()
        ahead = self._taken_ahead(ready, at)
        with observed_write(self._database, self._payment_observer) as connection:
            lock_clients(connection, [row.new for row in ready])
            if first is not None:
                first(connection)
            found = find_by_keys(connection, _keys(ready))
            rows = _unissued(ready, found)
            documents = [row.new for row in rows]
            refuse_documented(connection, [row for row in documents if self._is_guarded(row)])
            if parts := self._unknown_parts(documents):
                insert_parts(connection, parts)
            self._settings.notice(connection, rows, at)
            prepared = [without_number(row, at) for row in documents]
            numbers = ahead if ahead and rows else give_numbers(connection, rows, at)
            if any(new.follows for new in documents):
                given = given_numbers(ready, found, rows, numbers)
                documents = [with_numbers(new, given) for new in documents]
                prepared = [without_number(new, at) for new in documents]
            issued = insert_documents(
                connection, documents, prepared, numbers, store_id=self._store_id
            )
            link_together(connection, ready, found, documents, issued)
            insert_claims(connection, [(document.id, document.payload) for document in issued])
            for row, document in zip(rows, issued, strict=True):
                for entry in row.outgoing(document):
                    insert_entry(connection, entry, at)
        self._remember(parts)
        return self._outcomes(ready, found, rows, issued)

    def _is_guarded(self, new: Frozen) -> bool:
        return self._refuses_repeated_charges(new.context.document_type, new.context.organisation)

    def _outcomes(
        self,
        ready: Sequence[ReadyDocument],
        found: Mapping[str, Row[Any]],
        rows: Sequence[ReadyDocument],
        issued: Sequence[Document],
    ) -> tuple[Issued, ...]:
        """Return what became of each document; of several with one key the first was issued."""
        made = {id(row): document for row, document in zip(rows, issued, strict=True)}
        there = {key: self._read(row) for key, row in found.items()}
        there |= {
            document.new.key: made[id(document)]
            for document in rows
            if document.new.key is not None
        }
        return tuple(
            Issued(document=made[id(document)], created=True)
            if id(document) in made
            else Issued(document=there[str(document.new.key)], created=False)
            for document in ready
        )

    def _taken_ahead(self, ready: Sequence[ReadyDocument], at: datetime) -> list[GivenNumber]:
        """Take one document's number in a transaction of its own, so that nobody waits for it.

        Those of several are taken with them: then there are no gaps, and one lock for all.
        """
        if len(ready) > 1 or ready[0].rule.mode is not Mode.FAST or ready[0].new.wanted.text:
            return []
        new = ready[0].new
        with self._database.write() as connection:
            if find_by_keys(connection, _keys(ready)):
                return []
            number = give_number(connection, ready[0].rule, new.context, new.wanted, at)
            if number.counter_id is not None:
                allow_gaps(connection, number.counter_id, at)
            return [number]

    def _in_the_way(self, ready: Sequence[ReadyDocument]) -> Mapping[str, Row[Any]]:
        """Return the documents with the keys of new ones."""
        with self._database.read() as connection:
            return find_by_keys(connection, _keys(ready))

    def _refuse_used(self, ready: Sequence[ReadyDocument]) -> None:
        """Tell whose a number is that one of the documents would have got.

        Raises:
            ConfigurationError: it is used already.

        """
        ahead: Counter[CounterKey] = Counter()
        with self._database.read() as connection:
            for document in ready:
                counter = document.rule.counter_key(document.new.context)
                refuse_used(
                    connection,
                    document.rule,
                    document.new.context,
                    document.new.wanted,
                    ahead[counter],
                )
                ahead[counter] += 1

    def _unknown_parts(self, documents: Sequence[Frozen]) -> list[Frozen]:
        return [document for document in documents if document.part_hashes not in self._parts]

    def _remember(self, documents: Sequence[Frozen]) -> None:
        """Write parts once, as far as this process knows: nobody can take them away."""
        if len(self._parts) >= _KNOWN_PARTS:
            self._parts.clear()
        self._parts.update(document.part_hashes for document in documents)

    def _keep_template(self, template: Template) -> str:
        """Keep a version of a template, packed once, and return its artifact's SHA-256."""
        sha256 = self._packed.get(template.hash)
        if sha256 is None or not self._artifacts.holds(sha256):
            sha256 = self._packed[template.hash] = self._artifacts.put(pack(template))
        return sha256


def _keys(ready: Sequence[ReadyDocument]) -> list[str]:
    return [document.new.key for document in ready if document.new.key is not None]


def _unissued(ready: Sequence[ReadyDocument], found: Mapping[str, Row[Any]]) -> list[ReadyDocument]:
    """Return what is not there under its key; of several with one key the first."""
    seen = set(found)
    first = []
    for document in ready:
        if document.new.key not in seen:
            first.append(document)
        if document.new.key is not None:
            seen.add(document.new.key)
    return first
