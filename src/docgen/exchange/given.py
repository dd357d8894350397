"""Files of other systems that lie in a folder where others put theirs, read within limits."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from docgen.official.given import read_bounded, unreadable

#: Neither a link nor a pipe that nobody writes to is waited for.
_AS_IT_LIES: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def read_found(path: Path) -> bytes:
    """Return what a file holds that lies in a folder where others put theirs.

    Whoever may write there may not have other files of the machine read: links are refused.

    Raises:
        OfficialFileError: it cannot be read, is a link or no file at all, or has more than
            50,000,000 bytes.

    """
    if path.is_symlink():
        raise unreadable(path, "it is a link; put the file itself there")
    try:
        with os.fdopen(os.open(path, _AS_IT_LIES), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise unreadable(path, "it is no file")
            return read_bounded(stream, path.name)
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from None
