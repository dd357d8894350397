"""What a store forgot that was restored from an older copy, by the files that lie there.

Every file of an issued document says in its metadata which one it is of. Files that nothing in the
store needs, of documents that it does not know, are of numbers that were lost, or given twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from docgen.exceptions import DocGenError
from docgen.models import Finding, Provenance, Reporter, Status
from docgen.rendering.metadata.provenance import read_provenance
from docgen.rendering.workers import apart
from docgen.store import DocumentStore, DocumentSummary

_report: Final = Reporter("store")


def restored_findings(
    store: DocumentStore, why_passed_over: Callable[[str, str, str], str]
) -> Iterator[Finding]:
    """Report documents that only their files know of, each once.

    ``why_passed_over`` returns by type, number and organisation what somebody wrote of one that is
    lost.

    Raises:
        StorageError: the store or its artifacts cannot be read.

    """
    told: set[tuple[str, ...]] = set()
    for sha256, content in store.unused_artifacts():
        provenance = _provenance(content)
        if provenance is None or is_known(store, provenance):
            continue
        number = provenance.type, provenance.number, provenance.organisation
        identity = *number, provenance.payload_hash
        if identity not in told:
            told.add(identity)
            holder = holder_of(store, provenance)
            why = "" if holder else why_passed_over(*number)
            yield _finding(provenance, sha256, holder, why)


def is_known(store: DocumentStore, provenance: Provenance) -> bool:
    """Whether a file is of another store, or of a document that this one still holds."""
    if provenance.store_id != store.id:
        return True
    hashes = store.payload_hashes(provenance.type, provenance.number)
    return provenance.payload_hash in hashes.values()


def holder_of(store: DocumentStore, provenance: Provenance) -> DocumentSummary | None:
    """Return the document that has the number of a lost one now, if one has."""
    ids = store.payload_hashes(provenance.type, provenance.number, provenance.organisation)
    return store.summary(min(ids)) if ids else None


def _provenance(content: bytes) -> Provenance | None:
    try:
        return apart(read_provenance, content)
    except DocGenError:  # what cannot be read says nothing of a document
        return None


def _finding(
    provenance: Provenance, sha256: str, holder: DocumentSummary | None, why: str
) -> Finding:
    named = f"{provenance.type} № {provenance.number}"
    path = f"artifacts[{sha256}]"
    if holder is None:
        whose = f" (организация {provenance.organisation})" if provenance.organisation else ""
        lost = f"Есть файл документа {named}{whose}, а самого документа в базе нет"
        if why:
            return _report.info("document_lost", path, f"{lost}: {why}", "")
        return _report.error(
            "document_lost",
            path,
            f"{lost}: она старше файлов",
            "Восстановите базу из более новой копии. Если её нет, выпустите документ заново "
            "с тем же номером (docgen issue … --number) либо сдвиньте счётчик за этот номер "
            "(docgen numbers set) или запишите, почему документа нет (docgen numbers void)",
        )
    if holder.status is Status.VOID:
        message = f"{named} остался за прежним документом: выпущенный после него аннулирован"
        return _report.info("number_given_twice", path, f"Номер {message}", "")
    return _report.error(
        "number_given_twice",
        path,
        f"Номер {named} выдан дважды: прежнему документу, от которого остался файл, и документу "
        f"{holder.id} от {holder.date:%d.%m.%Y} ({holder.client_name})",
        "Если прежний документ отдан клиенту, аннулируйте новый (docgen documents void) и "
        "выпустите его под другим номером",
    )
