"""What looking a file up again has shown."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from docgen.models.document import Document
from docgen.models.finding import Finding, Severity
from docgen.models.provenance import Provenance


class Origin(StrEnum):
    """Whose a file is."""

    OURS = "ours"
    OTHER_STORE = "other_store"
    UNKNOWN = "unknown"


class RenderComparison(StrEnum):
    """What came of rendering a document again, beside the file that is looked at.

    ``SAME_CONTENT`` is the same text on the same pages in other bytes.
    """

    SAME_BYTES = "same_bytes"
    SAME_CONTENT = "same_content"
    DIFFERENT = "different"
    FAILED = "failed"
    SKIPPED = "not_done"


@frozen(kw_only=True)
class Verification:
    """What is known of a file.

    ``provenance`` is what the file says of itself: ``None`` of official XML, which has no place
    for it, and of files that say nothing. ``is_unchanged`` is whether these very bytes are the
    document's: kept in the store, or made again just now. ``channel`` is the one they are kept
    for. ``findings`` say the rest, in Russian.
    """

    origin: Origin
    sha256: str
    provenance: Provenance | None = None
    document: Document | None = None
    channel: str = ""
    is_unchanged: bool = False
    rerendering: RenderComparison = RenderComparison.SKIPPED
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it is an unchanged file of one of this store's documents, and nothing is wrong.

        A document that has become void or was corrected since has sound files all the same: the
        findings say so.
        """
        wrong = any(finding.severity is Severity.ERROR for finding in self.findings)
        return self.origin is Origin.OURS and self.is_unchanged and not wrong
