"""Files from outside that belong to documents: scans of signed originals, and any others."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.exceptions import DataError, WorkerError
from docgen.lifecycle import Actor
from docgen.models import Attachment, AttachmentKind
from docgen.official.embedded import PDF_START
from docgen.rendering.workers import apart
from docgen.services.documents.scans import MAX_SCAN_PAGES, scanned_documents
from docgen.wiring import Wiring


class Attachments:
    """Keeps files with documents; see :class:`docgen.services.documents.Documents`."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def add(
        self,
        document_id: int,
        content: bytes,
        name: str,
        *,
        kind: AttachmentKind,
        note: str,
        by: Actor,
    ) -> Attachment:
        """Keep a file with a document."""
        return self._wiring.store.attachments.add(
            document_id, name, content, kind=kind, note=note, by=by
        )

    def documents_on(self, scan: bytes, name: str) -> Sequence[int]:
        """Return the ids of this store's documents whose barcodes stand on a scan.

        Raises:
            DataError: the scan cannot be read, or holds no barcode of this store's documents.
            EngineUnavailableError: it is a PDF, and what reads PDFs is not installed.

        """
        try:
            found = apart(read_scan, scan, name)
        except WorkerError as error:
            problem = f"the process that read it was lost: {error.problem}"
            raise DataError([("", problem)], source=name) from None
        store = self._wiring.store
        ours = [document_id for store_id, document_id in found if store_id == store.id]
        if not ours:
            problem = (
                "its barcodes are of documents in another store"
                if found
                else "it holds no barcode of a document"
            )
            raise DataError([("", f"{problem}; name the document it belongs to")], source=name)
        return ours


def read_scan(content: bytes, name: str) -> tuple[tuple[str, int], ...]:
    """Return the ids of store and document of every barcode in a scan, whoever sent it.

    Raises:
        DataError: it cannot be read, or more is drawn on its pages than scanners and people draw.
        EngineUnavailableError: it is a PDF, and what reads PDFs is not installed.

    """
    if content.startswith(PDF_START):
        from docgen.official.pdf import require_drawable

        require_drawable(content, name, MAX_SCAN_PAGES)
    return scanned_documents(content, name)
