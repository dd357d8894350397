"""Official files as callers give them: by their path or their bytes, alone or inside a PDF."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import BinaryIO

from docgen.exceptions import OfficialFileError
from docgen.official.file import MAX_SIZE

#: The bytes of a file, or where it lies.
Readable = bytes | str | PathLike[str]


def read_given(given: Readable, name: str = "") -> tuple[bytes, str]:
    """Return the bytes of what a caller gave, and the name of the file if it is known.

    ``name`` is what the caller says that bytes are called.

    Raises:
        OfficialFileError: the file is not there, cannot be read, or has more than 50,000,000
            bytes.

    """
    if isinstance(given, bytes):
        return _bounded(given, name), name
    path = Path(given)
    try:
        with path.open("rb") as stream:
            return read_bounded(stream, path.name), path.name
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from None


def read_bounded(stream: BinaryIO, name: str) -> bytes:
    """Return what an open file holds; ``name`` is for errors.

    Raises:
        OfficialFileError: that is more than 50,000,000 bytes.

    """
    return _bounded(stream.read(MAX_SIZE + 1), name)


def unreadable(path: Path, problem: str) -> OfficialFileError:
    """Return what says that a file cannot be read."""
    return OfficialFileError("unreadable", f"it cannot be read: {problem}", file=path.name)


def _bounded(content: bytes, name: str) -> bytes:
    if len(content) > MAX_SIZE:
        raise OfficialFileError("size", f"it has more than {MAX_SIZE} bytes", file=name)
    return content
