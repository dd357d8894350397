"""Whether folders are as they were, told without reading their files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

#: A file's path, number on its disk, length, moment of change, and that of any change, which
#: nobody can set back; a link to nothing has but its path.
_Row: TypeAlias = tuple[str, int, int, int, int]
#: A row for every file and folder.
Signature: TypeAlias = tuple[_Row, ...]

#: Nanoseconds. A clock of files may stand still for a few milliseconds: two changes within one
#: tick, of equal length, would look like one.
_FRESH: Final = 1_000_000_000

#: Files and folders of one template; one that holds more is refused when it is read.
_MOST: Final = 1_000


def signature(folders: Iterable[Traversable], *, follow: bool = True) -> Signature | None:
    """Return what differs as soon as anything in the folders does; missing ones have nothing.

    ``follow`` says whether links are: a stranger's are not. ``None`` where it cannot be told: the
    folders are not on disk, or have changed just now.

    Raises:
        OSError: a folder cannot be looked through.

    """
    rows: list[_Row] = []
    for folder in folders:
        if not isinstance(folder, Path):
            return None
        if folder.is_dir():
            rows.extend(_rows(folder, follow=follow))
    newest = max((row[3] for row in rows), default=0)
    return None if newest > time.time_ns() - _FRESH else tuple(sorted(rows))


def is_unchanged(known: Signature, folders: Iterable[Traversable], *, follow: bool = True) -> bool:
    """Whether folders still have a signature, told without listing what is in them.

    A folder's own moment of change tells of what was added to it or taken away.
    """
    paths = {row[0] for row in known}
    for folder in folders:
        if not isinstance(folder, Path) or (os.fspath(folder) not in paths and folder.is_dir()):
            return False
    return all(row == _now(row[0], follow=follow) for row in known)


def _now(path: str, *, follow: bool) -> _Row:
    try:
        return _row(path, os.stat(path, follow_symlinks=follow))  # noqa: PTH116 - twice as fast
    except OSError:
        return _nothing(path)


def _rows(folder: Path, *, follow: bool) -> Iterator[_Row]:
    """Yield rows of a folder and of what is in it, of each part no more than so many."""
    yield _row(folder, folder.stat())
    with os.scandir(folder) as entries:
        for entry in entries:
            yield from islice(_part(entry, follow=follow), _MOST)


def _part(entry: os.DirEntry[str], *, follow: bool) -> Iterator[_Row]:
    """Yield rows of a file, or of a folder whole; what cannot be looked at is told on reading."""
    waiting = [entry]
    while waiting:
        part = waiting.pop()
        try:
            found = part.stat(follow_symlinks=follow)
        except OSError:  # an editor's temporary file, gone already, or a link to nothing
            yield _nothing(part)
            continue
        yield _row(part, found)
        with suppress(OSError):
            if part.is_dir(follow_symlinks=follow):
                with os.scandir(part) as entries:
                    waiting.extend(islice(entries, _MOST))


def _row(path: str | os.PathLike[str], found: os.stat_result) -> _Row:
    place = os.fspath(path)
    return place, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _nothing(path: str | os.PathLike[str]) -> _Row:
    return os.fspath(path), 0, 0, 0, 0
