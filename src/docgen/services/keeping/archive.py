"""The documents of a year in a folder that is read without docgen: PDF/A, XML, scans, an index."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from attrs import frozen
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from docgen.exceptions import DocGenError, KeepingError
from docgen.file_names import UniqueNames, safe_file_name, safe_whole_name
from docgen.language.errors import describe_error
from docgen.models import Channel, Document, File, Finding, Period, Severity
from docgen.services.keeping.archive_index import (
    SUMS,
    ArchivedDocument,
    ArchivedFile,
    index_csv,
    index_html,
    read_me,
    sums,
)
from docgen.store import DocumentSummary
from docgen.store.database.problems import disk_problems
from docgen.wiring import Wiring
from docgen.writing import write_file

#: What a PDF/A says of itself in its metadata (ISO 19005-3, 6.6.4).
_PDFA: Final = b"pdfaid:part"
_PDF: Final = b"%PDF-"
_OFFICIAL: Final = "xml"


@frozen(kw_only=True)
class ArchiveReport:
    """What an archive holds, and what could not be put there."""

    folder: Path
    year: int
    documents: tuple[ArchivedDocument, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def files(self) -> int:
        """How many files of documents it holds."""
        return sum(len(document.files) for document in self.documents)

    @property
    def is_whole(self) -> bool:
        """Whether every document of the year is there."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def archive_year(
    wiring: Wiring, year: int, folder: Path, organisation: str | None = None
) -> ArchiveReport:
    """Write the archive of a year into an empty folder, and read it through.

    Raises:
        KeepingError: the folder is not empty, or there is nothing of the year.
        StorageError: the disk failed.

    """
    if folder.exists() and any(folder.iterdir()):
        raise KeepingError("folder", f"{folder} is not empty. Name another folder for the archive")
    whole_year = Period(start=dt.date(year, 1, 1), end=dt.date(year, 12, 31))
    found = wiring.store.list(organisation=organisation, dated=whole_year)
    if not found:
        raise KeepingError("nothing", f"there is no document dated {year}")
    of_year = sorted(found, key=lambda row: (wiring.plugins.title(row.type), row.date, row.id))
    writer = _Writer(wiring, folder)
    documents = [writer.add(row) for row in of_year]
    writer.finish(year, documents)
    return ArchiveReport(
        folder=folder, year=year, documents=tuple(documents), findings=tuple(writer.findings)
    )


class _Writer:
    """Writes document after document; ``findings`` are what could not be."""

    def __init__(self, wiring: Wiring, folder: Path) -> None:
        self._wiring = wiring
        self._folder = folder
        self._names: dict[str, UniqueNames] = {}
        self.findings: list[Finding] = []

    def add(self, row: DocumentSummary) -> ArchivedDocument:
        """Write the files of a document."""
        title = self._wiring.plugins.title(row.type)
        place = safe_file_name(title)
        written: list[ArchivedFile] = []
        try:
            document = self._wiring.store.get(row.id)
            made = [*self._files(document)]
            written += [
                self._write(place, f"{row.date} {file.name}", file.content) for file in made
            ]
        except DocGenError as error:
            self._complain(row, f"{title} № {row.number}: {describe_error(error)}")
        for scan in self._wiring.store.attachments.list(row.id):
            name = f"{row.date} {title} № {row.number}, приложение {scan.name}"
            content = self._wiring.store.attachments.file(scan.id).content
            written.append(self._write(f"{place}/приложения", safe_whole_name(name), content))
        return ArchivedDocument(title=title, summary=row, files=tuple(written))

    def finish(self, year: int, documents: list[ArchivedDocument]) -> None:
        """Write the index and the checksums, and read everything through."""
        pages = {
            "index.html": index_html(year, documents),
            "index.csv": index_csv(documents),
            "ПРОЧТИТЕ.txt": read_me(year, documents),
        }
        written = [file for document in documents for file in document.files]
        written += [self._write("", name, content) for name, content in pages.items()]
        write_file(self._folder / SUMS, sums(written))
        for file in written:
            path = self._folder / file.path
            with disk_problems(path):
                if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
                    self._error("keeping.file_damaged", file.path, f"Файл {file.path} повреждён")

    def _files(self, document: Document) -> Iterator[File]:
        """Make the PDF for the archive, and the official file of what has one."""
        wiring = self._wiring
        kind = wiring.plugins.document_type(document.type)
        template = wiring.store.templates.get(document.template_hash)
        pdf = wiring.renderer.render(kind, document, template, "pdf", Channel.ARCHIVE)
        if not _is_pdfa(pdf.content):
            message = f"{kind.title} № {document.number}: PDF обычный, не PDF/A (шаблон Word)"
            self._tell(Severity.WARNING, "keeping.not_pdfa", f"documents[{document.id}]", message)
        yield pdf
        if _OFFICIAL not in kind.formats:
            return
        kept = wiring.store.files.get(document.id, _OFFICIAL, Channel.EDO)
        if kept is not None:
            yield kept
        elif _OFFICIAL in template.formats:
            yield wiring.renderer.render(kind, document, template, _OFFICIAL, Channel.EDO)

    def _write(self, place: str, name: str, content: bytes) -> ArchivedFile:
        names = self._names.setdefault(place, UniqueNames())
        path = "/".join(filter(None, (place, names.take(name))))
        write_file(self._folder / path, content)
        sha256 = hashlib.sha256(content).hexdigest()
        return ArchivedFile(path=path, sha256=sha256, is_pdfa=_is_pdfa(content))

    def _complain(self, row: DocumentSummary, message: str) -> None:
        self._error("keeping.document_not_archived", f"documents[{row.id}]", message)

    def _error(self, code: str, path: str, message: str) -> None:
        self._tell(Severity.ERROR, code, path, message)

    def _tell(self, severity: Severity, code: str, path: str, message: str) -> None:
        self.findings.append(Finding(severity=severity, code=code, path=path, message=message))


def _is_pdfa(content: bytes) -> bool:
    if not content.startswith(_PDF):
        return False
    try:
        stated = PdfReader(BytesIO(content)).root_object.get("/Metadata")
    except PyPdfError:
        return False  # a scan may be anything
    return stated is not None and _PDFA in stated.get_object().get_data()
