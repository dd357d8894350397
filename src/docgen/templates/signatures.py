"""Whether folders are as they were, told without reading their files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeAlias

#: A file's path, number on its disk, length and moment of change.
_Row: TypeAlias = tuple[str, int, int, int]
#: A row for every file and folder.
Signature: TypeAlias = tuple[_Row, ...]

#: Nanoseconds. A clock of files may stand still for a few milliseconds: two changes within one
#: tick, of equal length, would look like one.
_FRESH: Final = 1_000_000_000


def signature(folders: Iterable[Traversable]) -> Signature | None:
    """Return what differs as soon as anything in the folders does; missing ones have nothing.

    ``None`` where that cannot be told: the folders are not on disk, or have changed just now.

    Raises:
        OSError: a folder cannot be looked through.

    """
    rows: list[_Row] = []
    for folder in folders:
        if not isinstance(folder, Path):
            return None
        if folder.is_dir():
            rows.extend(_rows(folder))
    newest = max((row[3] for row in rows), default=0)
    return None if newest > time.time_ns() - _FRESH else tuple(sorted(rows))


def _rows(folder: Path) -> Iterator[_Row]:
    yield _row(folder, folder.stat())
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                if entry.is_dir():
                    yield from _rows(Path(entry.path))
                else:
                    yield _row(entry, entry.stat())
            except FileNotFoundError:
                continue  # an editor's temporary file, gone already, or a link to nothing


def _row(path: os.PathLike[str], found: os.stat_result) -> _Row:
    return os.fspath(path), found.st_ino, found.st_size, found.st_mtime_ns
