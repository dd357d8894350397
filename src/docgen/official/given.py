"""Official files as callers give them: by their path or their bytes, alone or inside a PDF."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from docgen.exceptions import OfficialFileError

#: The bytes of a file, or where it lies.
Readable = bytes | str | PathLike[str]


def read_given(given: Readable) -> tuple[bytes, str]:
    """Return the bytes of what a caller gave, and the name of the file if it is known.

    Raises:
        OfficialFileError: the file is not there, or cannot be read.

    """
    if isinstance(given, bytes):
        return given, ""
    path = Path(given)
    try:
        return path.read_bytes(), path.name
    except OSError as error:
        problem = error.strerror or str(error)
        raise OfficialFileError("unreadable", problem, file=str(path)) from None
