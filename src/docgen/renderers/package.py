"""Several files as one: a PDF with a bookmark for each document, or a ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from docgen.exceptions import UnknownNameError
from docgen.file_names import unique_file_name
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
    return File(name=f"{name}.{format_}", media_type=media_type, content=join(files))


def _merge(files: Iterable[tuple[str, File]]) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for title, file in files:
        reader = PdfReader(io.BytesIO(file.content))
        writer.append(reader, outline_item=title, import_outline=False)
    # Each file brings its own fonts: the same subset twice is kept once.
    writer.compress_identical_objects()
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _archive(files: Iterable[tuple[str, File]]) -> bytes:
    output = io.BytesIO()
    names: list[str] = []
    with zipfile.ZipFile(output, "w") as archive:
        for _, file in files:
            names.append(unique_file_name(file.name, names))
            entry = zipfile.ZipInfo(names[-1], _NO_TIME)
            archive.writestr(entry, file.content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


_FORMATS: Final[Mapping[str, tuple[str, Callable[[Iterable[tuple[str, File]]], bytes]]]] = {
    "pdf": ("application/pdf", _merge),
    "zip": ("application/zip", _archive),
}
