"""Several files as one: a PDF with a bookmark for each document, or a ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from docgen.exceptions import UnknownNameError
from docgen.file_names import UniqueNames, safe_file_name
from docgen.models import File

#: A ZIP remembers times; the same files give the same bytes only if it remembers none.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def join_files(files: Sequence[tuple[str, File]], name: str, format_: str) -> File:
    """Join titled files into one, called ``name`` and the extension of the format.

    Raises:
        UnknownNameError: the format is neither ``pdf`` nor ``zip``.

    """
    if format_ not in _FORMATS:
        raise UnknownNameError("format of a package", format_, _FORMATS)
    media_type, join = _FORMATS[format_]
    return File(name=safe_file_name(name, format_), media_type=media_type, content=join(files))


def add_entry(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file to an archive, packed."""
    archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)


def _merge(files: Iterable[tuple[str, File]]) -> bytes:
    from docgen.rendering.merging import PdfMerger

    output = io.BytesIO()
    merger = PdfMerger(output)
    for title, file in files:
        merger.append(title, file.content)
    merger.finish()
    return output.getvalue()


def _archive(files: Iterable[tuple[str, File]]) -> bytes:
    output = io.BytesIO()
    names = UniqueNames()
    with zipfile.ZipFile(output, "w") as archive:
        for _, file in files:
            add_entry(archive, names.take(file.name), file.content)
    return output.getvalue()


_FORMATS: Final[Mapping[str, tuple[str, Callable[[Iterable[tuple[str, File]]], bytes]]]] = {
    "pdf": ("application/pdf", _merge),
    "zip": ("application/zip", _archive),
}
