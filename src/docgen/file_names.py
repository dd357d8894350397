"""Names that are safe on every system, and files that never overwrite or half-appear."""

from __future__ import annotations

import os
import re
import secrets
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
        write_whole(path, content)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror or error}. "
            "Choose another folder, or free space and rights there"
        ) from error


def write_whole(path: Path, content: bytes, *, by_way_of: Path | None = None) -> None:
    """Write under another name, reach the disk, and rename: nobody ever sees a part of a file.

    The other name is in the same folder, or in ``by_way_of``, which must be on the same disk.
    Only a process that is killed leaves it there.

    Raises:
        OSError: whatever the disk says; nothing is left behind.

    """
    name = f"{path.name}.{secrets.token_hex(8)}.part"
    temporary = path.with_name(name) if by_way_of is None else by_way_of / name
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
