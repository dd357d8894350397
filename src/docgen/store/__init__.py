"""What was issued, kept: documents with their numbers, events, templates and files."""

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
