"""Looks a file up: whose it is, of which document, whether it is as it was made."""

from __future__ import annotations

import hashlib
from typing import Final

from attrs import evolve

from docgen.exceptions import (
    DocGenError,
    EngineUnavailableError,
    OfficialFileError,
    UnknownNameError,
    WorkerError,
)
from docgen.models import (
    Channel,
    Document,
    File,
    Origin,
    Provenance,
    RenderComparison,
    Verification,
)
from docgen.official.file import parse_file
from docgen.official.given import Readable, read_given
from docgen.pipeline.restored import holder_of, is_known
from docgen.rendering.metadata.provenance import read_provenance, say_the_same
from docgen.rendering.workers import apart
from docgen.services.official.reading import limits_refused
from docgen.services.verification.findings import (
    RecognisedFile,
    changed_finding,
    comparison_findings,
    kept_findings,
    lost_finding,
    other_store_finding,
    standing_findings,
    stated_findings,
    unknown_finding,
)
from docgen.wiring import Wiring

_XML: Final = "xml"


class Verifier:
    """Verifies files against a store."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def verify(self, file: Readable) -> Verification:
        """Return what is known of a file. See :meth:`docgen.DocGen.documents.verify`."""
        content, name = read_given(file)
        sha256 = hashlib.sha256(content).hexdigest()
        with limits_refused(name):
            provenance = apart(read_provenance, content)
        if provenance is not None and provenance.store_id != self._wiring.store.id:
            return Verification(
                origin=Origin.OTHER_STORE,
                sha256=sha256,
                provenance=provenance,
                findings=(other_store_finding(provenance),),
            )
        if provenance is not None and self._is_forgotten(sha256, provenance):
            return self._lost(sha256, provenance)
        document_id = self._document_id(content, sha256, provenance)
        if document_id is None:
            return Verification(origin=Origin.UNKNOWN, sha256=sha256, findings=(unknown_finding(),))
        try:
            document = self._wiring.store.get(document_id)
        except UnknownNameError:
            if provenance is None:
                raise
            return self._lost(sha256, provenance)
        return self._compared(self._found(content, sha256, document, provenance))

    def _is_forgotten(self, sha256: str, provenance: Provenance) -> bool:
        """Whether the store holds a file, and has forgotten its document: nobody forged it."""
        store = self._wiring.store
        return not is_known(store, provenance) and store.holds_artifact(sha256)

    def _lost(self, sha256: str, provenance: Provenance) -> Verification:
        holder = holder_of(self._wiring.store, provenance)
        return Verification(
            origin=Origin.OURS,
            sha256=sha256,
            provenance=provenance,
            findings=(lost_finding(provenance, holder),),
        )

    def _document_id(
        self, content: bytes, sha256: str, provenance: Provenance | None
    ) -> int | None:
        """Return the document that a file says it is of; else that of the same bytes or name."""
        if provenance is not None:
            return provenance.document_id
        rows = self._wiring.store.files.with_hash(sha256)
        if not rows and (file_id := _file_id(content)):
            rows = self._wiring.store.files.named(f"{file_id}.{_XML}")
        return rows[0].document_id if rows else None

    def _found(
        self, content: bytes, sha256: str, document: Document, provenance: Provenance | None
    ) -> RecognisedFile:
        kept = self._wiring.store.files.of(document.id)
        found = RecognisedFile(
            content=content,
            sha256=sha256,
            document=document,
            provenance=provenance,
            kept=kept,
            place=_stated_place(provenance) if provenance else (_XML, Channel.EDO),
        )
        same = found.same
        # A file may be kept for several channels: what it says of itself tells which it is.
        if same is not None and (provenance is None or found.place is None):
            return evolve(found, place=(same.format, same.channel))
        return found

    def _compared(self, found: RecognisedFile) -> Verification:
        again = self._again(found)
        rerendering = _rerendering(found.content, again)
        same = found.same
        is_unchanged = same is not None or rerendering is RenderComparison.SAME_BYTES
        corrected_by = self._wiring.store.lifecycle.corrected_by(found.document.id)
        standing = standing_findings(found.document, corrected_by)
        findings = [*standing, *stated_findings(found)]
        if is_unchanged:
            findings += kept_findings(found)
            findings += comparison_findings(found, rerendering, again)
        else:
            findings.append(changed_finding(found, rerendering))
        channel = same.channel if same else found.place[1] if found.place else ""
        return Verification(
            origin=Origin.OURS,
            sha256=found.sha256,
            provenance=found.provenance,
            document=found.document,
            channel=channel,
            is_unchanged=is_unchanged,
            rerendering=rerendering,
            findings=tuple(findings),
        )

    def _again(self, found: RecognisedFile) -> File | DocGenError | None:
        """Render the file again from the frozen payload and the kept version of the template.

        The engine is the one that made the file, as far as it is there: which one is the usual one
        now says nothing of the document.
        """
        if found.place is None:
            return None
        try:
            try:
                return self._rendered(found, found.place, found.engine.partition(" ")[0])
            except EngineUnavailableError:
                return self._rendered(found, found.place, "")
        except DocGenError as error:
            return error

    def _rendered(self, found: RecognisedFile, place: tuple[str, Channel], engine: str) -> File:
        document = found.document
        return self._wiring.recorded_engines.get(engine).render(
            self._wiring.plugins.document_type(document.type),
            document,
            self._wiring.store.templates.get(document.template_hash),
            *place,
        )


def _rerendering(content: bytes, again: File | DocGenError | None) -> RenderComparison:
    if again is None:
        return RenderComparison.SKIPPED
    if not isinstance(again, File):
        return RenderComparison.FAILED
    if again.content == content:
        return RenderComparison.SAME_BYTES
    try:
        same = apart(say_the_same, again.content, content)
    except WorkerError:
        same = False  # ours was made within the limits, so this one is another
    return RenderComparison.SAME_CONTENT if same else RenderComparison.DIFFERENT


def _file_id(content: bytes) -> str:
    """Return ИдФайл of official XML; nothing of any other file."""
    try:
        return str(parse_file(content).root.get("ИдФайл", ""))
    except OfficialFileError:
        return ""


def _stated_place(provenance: Provenance) -> tuple[str, Channel] | None:
    try:
        return provenance.format, Channel(provenance.channel)
    except ValueError:
        return None
