"""Names that are safe on every system, and files that never overwrite or half-appear."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from docgen.exceptions import StorageError

_MAX_BYTES: Final = 200
_UNSAFE = re.compile(r"[^\w №«»()+=,.@–—-]+", re.UNICODE)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_file_name(text: str, extension: str = "") -> str:
    """Make a file name of any text: one folder entry, at most 200 bytes, on every system.

    What may not stand in a name becomes ``-``: a number ``15/2026`` gives ``15-2026``.
    ``extension`` (without dot) is kept whole.
    """
    name = unicodedata.normalize("NFKC", text)
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", name)).strip(" .-")
    suffix = f".{extension}" if extension else ""
    name = _cut(name, _MAX_BYTES - len(suffix.encode())).rstrip(" .-") or "document"
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return name + suffix


def unique_file_name(name: str, taken: Iterable[str]) -> str:
    """Return ``name``, or ``name (2)``, ``name (3)`` … if it is taken, whatever the case."""
    folded = {row.casefold() for row in taken}
    stem, dot, extension = name.rpartition(".") if "." in name else (name, "", "")
    candidate, count = name, 1
    while candidate.casefold() in folded:
        count += 1
        candidate = f"{stem} ({count}){dot}{extension}"
    return candidate


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    The bytes go to a temporary name in the same folder, which then takes the place of ``path``.

    Raises:
        StorageError: the folder cannot be written, or the disk is full.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".docgen-")
    except OSError as error:
        raise _storage_error(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _storage_error(path, error) from error


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _storage_error(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{path} cannot be written: {error.strerror or error}. "
        "Choose another folder, or free space and rights there"
    )
