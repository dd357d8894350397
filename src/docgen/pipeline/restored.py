"""What a store forgot that was restored from an older copy, by the files that lie there.

Every file of an issued document says in its metadata which one it is of; official XML, which has
none, says it by its type, number, date and parties. Files that nothing in the store needs, of
documents that it does not know, are of numbers that were lost, or given twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from attrs import frozen

from docgen.exceptions import DocGenError
from docgen.hooks.caller import Plugins
from docgen.models import (
    Document,
    ExchangeFile,
    Finding,
    Payload,
    Provenance,
    Reporter,
    Status,
)
from docgen.official.file import parse_file
from docgen.official.schema import recognise
from docgen.rendering.metadata.provenance import read_provenance
from docgen.rendering.workers import apart

if TYPE_CHECKING:
    from docgen.store import DocumentStore, DocumentSummary

_report: Final = Reporter("store")


def restored_findings(
    store: DocumentStore, plugins: Plugins, why_passed_over: Callable[[str, str, str], str]
) -> Iterator[Finding]:
    """Report documents that only their files know of, each once.

    ``why_passed_over`` returns by type, number and organisation what somebody wrote of one that is
    lost.

    Raises:
        StorageError: the store or its artifacts cannot be read.

    """
    told: set[tuple[str, ...]] = set()
    official: list[tuple[str, _Stated]] = []
    for sha256, content in store.unused_artifacts():
        provenance = _provenance(content)
        if provenance is None:
            stated = _stated(content, plugins)
            official += [(sha256, stated)] if stated else []
            continue
        if is_known(store, provenance):
            continue
        number = provenance.type, provenance.number, provenance.organisation
        identity = *number, provenance.payload_hash
        if identity not in told:
            told.add(identity)
            holder = holder_of(store, provenance)
            why = "" if holder else why_passed_over(*number)
            yield _finding(number, sha256, holder, why)
    numbers = {row[:3] for row in told}
    for sha256, stated in official:
        number = stated.type, stated.number, store.organisation_with(stated.payload.seller.inn)
        if number in numbers or store.organisation_with(stated.payload.buyer.inn):
            continue  # told by another file of it; or it came to us, and its seller gave the number
        holders = [store.get(payload_digest) for payload_digest in store.payload_hashes(*number)]
        if any(map(stated.is_of, holders)):
            continue
        numbers.add(number)
        found = store.summary(holders[0].id) if holders else None
        yield _finding(number, sha256, found, "" if found else why_passed_over(*number))


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


@frozen
class _Stated:
    """What official XML says of the document that it is of."""

    type: str
    number: str
    payload: Payload

    def is_of(self, document: Document) -> bool:
        """Whether it is of a document, or of what that one corrects: the number is theirs."""
        ours, theirs = self.payload, document.payload
        return (ours.date, ours.seller.inn, ours.buyer.inn) == (
            theirs.date, theirs.seller.inn, theirs.buyer.inn,
        )  # fmt: skip


def _stated(content: bytes, plugins: Plugins) -> _Stated | None:
    """Return what a file says, if it is official XML that docgen made of one of its types."""
    if not content.startswith(b"<?xml"):
        return None
    try:
        file = parse_file(content)
        schema = recognise(file, plugins.schemas())
        is_ours = file.root.get("ВерсПрог", "").startswith("docgen ")
        payload = schema.read(file) if schema.read and is_ours else None
    except DocGenError:
        return None
    exchange = getattr(payload, "received", None)
    kinds = (
        document_kind.code
        for document_kind in plugins.document_types()
        if document_kind.payload is type(payload)
    )
    kind = next(kinds, None)
    if payload is None or kind is None or not isinstance(exchange, ExchangeFile):
        return None
    return _Stated(kind, exchange.number, payload)


def _finding(
    number: tuple[str, str, str], sha256: str, holder: DocumentSummary | None, why: str
) -> Finding:
    code, written, organisation = number
    named = f"{code} № {written}"
    path = f"artifacts[{sha256}]"
    if holder is None:
        whose = f" (организация {organisation})" if organisation else ""
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
