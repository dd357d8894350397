"""Official files put where an operator of electronic exchange takes them from.

Operators and 1C know a file by its name, which must be ИдФайл and ``.xml``: that is read from
the file itself, whatever it was called before.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from docgen.exceptions import ConfigurationError, OfficialFileError, RenderError, StorageError
from docgen.file_names import safe_file_name
from docgen.models import Document, File, Finding, Reporter, Severity, Status
from docgen.official.file import parse_file
from docgen.writing import write_file

_report: Final = Reporter("handover")

_ARCHIVE: Final = ".zip"
#: A ZIP remembers times; the same files give the same bytes only if it remembers none.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


@frozen(kw_only=True)
class HandoverRefusal:
    """A document that was not handed over, and the findings of severity error that say why."""

    document: Document
    findings: tuple[Finding, ...]


@frozen(kw_only=True)
class HandOver:
    """What was handed over: documents with the names of their files, the rest with reasons."""

    done: tuple[tuple[Document, str], ...]
    refused: tuple[HandoverRefusal, ...]


def hand_over(files: Iterable[File], target: Path) -> tuple[str, ...]:
    """Write official files into a folder or, when it is named so, a ``.zip``; return their names.

    Everything is looked at before the first byte is written. A file that is there already with
    the same content stays; with other content it is refused, never overwritten.

    Raises:
        OfficialFileError: one of the files is none, or its ИдФайл cannot name a file.
        ConfigurationError: two of them have the same name.
        StorageError: another file has one's name, or the disk refuses.

    """
    named = _by_name(files)
    if not named:
        return ()
    if target.suffix.lower() == _ARCHIVE:
        wanted = {target: _archive(named)}
    else:
        wanted = {target / name: content for name, content in named.items()}
    missing = [path for path, content in wanted.items() if not _is_there(path, content)]
    for path in missing:
        write_file(path, wanted[path])
    return tuple(named)


def hand_over_documents(
    documents: Iterable[Document],
    target: Path,
    *,
    make: Callable[[Document], File],
    validate: Callable[[File], Sequence[Finding]],
) -> HandOver:
    """Hand over the documents whose files can be made and are valid; say why of the others.

    Raises:
        OfficialFileError, ConfigurationError, StorageError: as :func:`hand_over`.

    """
    ready: list[tuple[Document, File]] = []
    refused: list[HandoverRefusal] = []
    for document in documents:
        file, findings = _made(document, make, validate)
        if file is not None and not findings:
            ready.append((document, file))
        else:
            refused.append(HandoverRefusal(document=document, findings=findings))
    names = hand_over((file for _, file in ready), target)
    done = zip((document for document, _ in ready), names, strict=True)
    return HandOver(done=tuple(done), refused=tuple(refused))


def _made(
    document: Document,
    make: Callable[[Document], File],
    validate: Callable[[File], Sequence[Finding]],
) -> tuple[File | None, tuple[Finding, ...]]:
    """Return the file of a document, if it can be made, and what stands in its way."""
    if document.status is Status.VOID:
        return None, (_report.error("void", "", "Документ аннулирован", "Не передавайте его"),)
    try:
        file = make(document)
    except RenderError as error:
        problem = f"Файл XML не составить: {error}"
        remedy = "Исправьте данные и выпустите документ заново"
        return None, (_report.error("not_made", "", problem, remedy),)
    errors = [row for row in validate(file) if row.severity is Severity.ERROR]
    return file, tuple(errors)


def _by_name(files: Iterable[File]) -> Mapping[str, bytes]:
    """Return the contents by the names that the files give themselves."""
    named: dict[str, bytes] = {}
    taken: set[str] = set()
    for file in files:
        name = _own_name(file)
        if name.casefold() in taken:
            raise ConfigurationError(
                f"{name} is handed over twice; name each document once, and correct a GUID that "
                "two files share"
            )
        taken.add(name.casefold())
        named[name] = file.content
    return named


def _own_name(file: File) -> str:
    """Return ИдФайл and ``.xml``.

    Only a name that is safe as it is will do: a mended one would not be ИдФайл any more.
    """
    file_id = parse_file(file.content, file.name).root.get("ИдФайл", "")
    if not file_id or safe_file_name(file_id, "xml") != f"{file_id}.xml":
        problem = f"its ИдФайл {file_id!r:.120} cannot be the name of a file; form it anew"
        raise OfficialFileError("name", problem, file=file.name)
    return f"{file_id}.xml"


def _archive(named: Mapping[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in named.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def _is_there(path: Path, content: bytes) -> bool:
    """Whether the file is there already, as it should be; a device or a pipe is only written to."""
    try:
        if not path.is_file():
            return False
        present = path.read_bytes()
    except OSError as error:
        raise StorageError(
            f"{path} cannot be looked at: {error.strerror or error}. Choose another place"
        ) from error
    if present != content:
        raise StorageError(
            f"{path} is there already, with other content; nothing was written. "
            "Move it away, or choose another place"
        )
    return True
