"""Whether everything that was issued is still there and still what it was."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from docgen.exceptions import StorageError
from docgen.models import Finding, Severity
from docgen.numbering import audit_counter
from docgen.store.database.tables import (
    attachments,
    documents,
    erasures,
    files,
    numbers,
    owned_files,
    received_files,
    templates,
)
from docgen.store.documents.event_rows import DOCUMENT
from docgen.store.documents.frozen import artifact_hashes, payload_hash
from docgen.store.files.artifacts import ArtifactStore, Condition
from docgen.store.numbers.counter_rows import explanations
from docgen.store.numbers.journal import all_counters, issued_numbers

_BACKUP = "Восстановите из резервной копии"


def audit_numbers(connection: Connection) -> Iterator[Finding]:
    """Report gaps, repetitions, dates out of order, and numbers and documents without a pair."""
    for counter in all_counters(connection):
        yield from audit_counter(
            issued_numbers(connection, counter.key),
            start=counter.start,
            last=counter.last,
            path=f"counters[{counter.key}]",
            explained=explanations(connection, counter.id),
        )
    orphans = connection.execute(
        select(numbers.c.number, numbers.c.document_id)
        .outerjoin(documents, numbers.c.document_id == documents.c.id)
        .where(numbers.c.document_id.is_not(None), documents.c.id.is_(None))
        .order_by(numbers.c.id)
    )
    for orphan in orphans:
        message = f"Номер «{orphan.number}» выдан, а его документа нет"
        yield _error("store.number_without_document", f"documents[{orphan.document_id}]", message)
    unnumbered = connection.execute(
        select(documents.c.id, documents.c.number)
        .outerjoin(numbers, numbers.c.document_id == documents.c.id)
        .where(numbers.c.id.is_(None), documents.c.correction == 0)
        .order_by(documents.c.id)
    )
    for row in unnumbered:
        message = f"Документа с номером «{row.number}» нет в журнале номеров"
        yield _error("store.document_without_number", f"documents[{row.id}]", message)


def audit_payloads(connection: Connection) -> Iterator[Finding]:
    """Report frozen payloads that are not what was issued, or what was left of it by an erasure."""
    erased = (erasures.c.subject == DOCUMENT) & (erasures.c.subject_id == documents.c.id)
    expected = func.coalesce(erasures.c.payload_hash, documents.c.payload_hash)
    rows = connection.execute(
        select(
            documents.c.id,
            documents.c.number,
            documents.c.payload,
            expected.label("payload_hash"),
        )
        .outerjoin(erasures, erased)
        .order_by(documents.c.id)
    )
    for row in rows:
        if payload_hash(row.payload) != row.payload_hash:
            message = f"Данные документа «{row.number}» изменены после выдачи"
            yield _error("store.payload_damaged", f"documents[{row.id}].payload", message)


def artifacts_in_use(connection: Connection) -> dict[str, str]:
    """Return the hash of every artifact that something needs, with the first thing that does."""
    used: dict[str, str] = {}
    for document_id, payload in connection.execute(select(documents.c.id, documents.c.payload)):
        for sha256 in _pictures(payload):
            used.setdefault(sha256, f"documents[{document_id}]")
    for template in connection.execute(select(templates)):
        used.setdefault(template.sha256, f"templates[{template.hash}]")
    for file in connection.execute(select(files.c.sha256, files.c.document_id, files.c.name)):
        used.setdefault(file.sha256, f"documents[{file.document_id}].files[{file.name}]")
    columns = (attachments.c.sha256, attachments.c.document_id, attachments.c.name)
    for file in connection.execute(select(*columns)):
        used.setdefault(file.sha256, f"documents[{file.document_id}].attachments[{file.name}]")
    owned = (owned_files.c.sha256, owned_files.c.owner, owned_files.c.owner_id, owned_files.c.name)
    for row in connection.execute(select(*owned)):
        used.setdefault(row.sha256, f"{row.owner}[{row.owner_id}].files[{row.name}]")
    received = (received_files.c.sha256, received_files.c.received_id, received_files.c.name)
    for file in connection.execute(select(*received)):
        used.setdefault(file.sha256, f"received[{file.received_id}].files[{file.name}]")
    return used


def _pictures(payload: str) -> frozenset[str]:
    try:
        return artifact_hashes(payload, source="a document")
    except StorageError:
        return frozenset()  # reported with the payloads


def audit_artifacts(used: dict[str, str], artifacts: ArtifactStore) -> Iterator[Finding]:
    """Read every artifact in use through and report the missing and the damaged."""
    words = {Condition.MISSING: "пропал", Condition.DAMAGED: "повреждён"}
    for sha256, path in used.items():
        condition = artifacts.check(sha256)
        if condition is not Condition.SOUND:
            message = f"Файл {sha256} в хранилище {words[condition]}"
            yield _error(f"store.artifact_{condition}", path, message)


def _error(code: str, path: str, message: str) -> Finding:
    return Finding(severity=Severity.ERROR, code=code, path=path, message=message, remedy=_BACKUP)
