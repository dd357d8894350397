"""Official files put where an operator of electronic exchange takes them from.

Operators and 1C know a file by its name, which must be ИдФайл and ``.xml``: that is read from
the file itself, whatever it was called before.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from docgen.exceptions import ConfigurationError, OfficialFileError, StorageError
from docgen.file_names import safe_file_name, write_file
from docgen.models import Document, File, Finding
from docgen.official.file import parse_file

_ARCHIVE: Final = ".zip"
#: A ZIP remembers times; the same files give the same bytes only if it remembers none.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


@frozen(kw_only=True)
class Refusal:
    """A document that was not handed over, and the findings of severity error that say why."""

    document: Document
    findings: tuple[Finding, ...]


@frozen(kw_only=True)
class HandOver:
    """What was handed over: documents with the names of their files, the rest with reasons."""

    done: tuple[tuple[Document, str], ...]
    refused: tuple[Refusal, ...]


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
    """Whether the file is there already, as it should be."""
    try:
        present = path.read_bytes()
    except FileNotFoundError:
        return False
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
