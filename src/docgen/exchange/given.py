"""Files of other systems, read within limits: one that is named, one that lies in a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

from docgen.exceptions import OfficialFileError
from docgen.official.file import MAX_SIZE

#: Neither a link nor a pipe that nobody writes to is waited for.
_AS_IT_LIES: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def read_named(path: Path) -> bytes:
    """Return what a file holds that somebody has named.

    Raises:
        OfficialFileError: it cannot be read, or has more than 50,000,000 bytes.

    """
    try:
        with path.open("rb") as stream:
            return _bounded(stream, path)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None


def read_found(path: Path) -> bytes:
    """Return what a file holds that lies in a folder where others put theirs.

    Whoever may write there may not have other files of the machine read: links are refused.

    Raises:
        OfficialFileError: it cannot be read, is a link or no file at all, or has more than
            50,000,000 bytes.

    """
    if path.is_symlink():
        raise _unreadable(path, "it is a link; put the file itself there")
    try:
        with os.fdopen(os.open(path, _AS_IT_LIES), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise _unreadable(path, "it is no file")
            return _bounded(stream, path)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None


def _bounded(stream: BinaryIO, path: Path) -> bytes:
    content = stream.read(MAX_SIZE + 1)
    if len(content) > MAX_SIZE:
        problem = f"it has more than {MAX_SIZE} bytes"
        raise OfficialFileError("size", problem, file=path.name)
    return content


def _unreadable(path: Path, problem: str) -> OfficialFileError:
    return OfficialFileError("unreadable", f"it cannot be read: {problem}", file=path.name)
