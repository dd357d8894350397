"""What was issued, kept: documents with their numbers, events, templates and files."""

from docgen.store.artifacts import ArtifactStore, Condition
from docgen.store.document_rows import DocumentSummary, ReadyDocument
from docgen.store.documents import DocumentStore
from docgen.store.issuing import Issued
from docgen.store.journal import CounterState
from docgen.store.number_rows import NumberWanted
from docgen.store.numbers import NumberJournal

__all__ = [
    "ArtifactStore",
    "Condition",
    "CounterState",
    "DocumentStore",
    "DocumentSummary",
    "Issued",
    "NumberJournal",
    "NumberWanted",
    "ReadyDocument",
]
