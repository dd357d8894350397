"""What was issued, kept: documents with their numbers, events, templates and files.

The names below are imported when first used, so that whoever stores nothing never loads the
database library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.late_names import late_names

if TYPE_CHECKING:
    from docgen.store.documents.block_rows import IssuedKey
    from docgen.store.documents.document_rows import DocumentSummary, Frozen, ReadyDocument
    from docgen.store.documents.document_store import DocumentStore
    from docgen.store.documents.issuing import Issued
    from docgen.store.files.artifacts import ArtifactStore, Condition
    from docgen.store.numbers.journal import CounterState
    from docgen.store.numbers.number_rows import NumberWanted
    from docgen.store.numbers.number_store import NumberJournal

__all__ = [
    "ArtifactStore",
    "Condition",
    "CounterState",
    "DocumentStore",
    "DocumentSummary",
    "Frozen",
    "Issued",
    "IssuedKey",
    "NumberJournal",
    "NumberWanted",
    "ReadyDocument",
]

_HOMES = {
    "ArtifactStore": "docgen.store.files.artifacts",
    "Condition": "docgen.store.files.artifacts",
    "CounterState": "docgen.store.numbers.journal",
    "DocumentStore": "docgen.store.documents.document_store",
    "DocumentSummary": "docgen.store.documents.document_rows",
    "Frozen": "docgen.store.documents.document_rows",
    "Issued": "docgen.store.documents.issuing",
    "IssuedKey": "docgen.store.documents.block_rows",
    "NumberJournal": "docgen.store.numbers.number_store",
    "NumberWanted": "docgen.store.numbers.number_rows",
    "ReadyDocument": "docgen.store.documents.document_rows",
}

__getattr__ = late_names(__name__, _HOMES)
