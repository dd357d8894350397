"""Files that never half-appear, and whatever else a path may lead to, written as what it is."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from docgen.exceptions import StorageError

_MAX_LINKS: Final = 40
_STANDARD_OUTPUT: Final = 1
_OPEN_FILES: Final = Path("/proc/self/fd")


class Written(Protocol):
    """What is being written: ``finish`` it, or ``discard`` it. Both raise ``OSError``."""

    @property
    def stream(self) -> BinaryIO:
        """What to write to; it need not be one that can be sought."""
        ...

    def finish(self) -> None:
        """Let it reach its place."""
        ...

    def discard(self) -> None:
        """Take away what can be taken away of what was not finished."""
        ...


def open_output(path: Path) -> Written:
    """Open what a path leads to, to be written.

    A regular file, or one that is not there yet, is replaced whole when it is finished, and keeps
    its rights; a symbolic link is followed to it. A device or a pipe is written to: as root,
    replacing it would take it from the whole machine.

    Raises:
        OSError: whatever the disk says.

    """
    place = _followed(path)
    if _is_open_file(place):
        return _OpenFile(_opened(place))
    try:
        found = place.stat()
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
        return _WholeFile(place)
    if not stat.S_ISREG(found.st_mode):
        return _OpenFile(os.open(place, os.O_WRONLY | os.O_NOCTTY))
    if not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
    return _WholeFile(place, like=found)


def write_file(path: Path, content: bytes) -> None:
    """Write what a path leads to; see :func:`open_output`.

    Raises:
        StorageError: it cannot be written, or the disk is full; a file is as it was.

    """
    try:
        _write(open_output(path), content)
    except OSError as error:
        raise unwritable(path, error) from error


def write_whole(path: Path, content: bytes, *, by_way_of: Path | None = None) -> None:
    """Write a file of docgen's own: nobody ever sees a part of it.

    The other name that it is written under is in the same folder, or in ``by_way_of``, which must
    be on the same disk. Only a process that is killed leaves it there.

    Raises:
        OSError: whatever the disk says; nothing is left behind.

    """
    _write(_WholeFile(path, by_way_of=by_way_of), content)


def unwritable(path: Path, error: OSError) -> StorageError:
    """Say that a path cannot be written, and why."""
    return StorageError(
        f"{path} cannot be written: {error.strerror or error}. "
        "Choose another place, or free space and rights there"
    )


def leads_to_standard_output(path: Path) -> bool:
    """Whether what is written to a path goes where this process prints: ``/dev/stdout``."""
    try:
        place = _followed(path)
        is_same = os.path.samestat(place.stat(), os.fstat(_STANDARD_OUTPUT))
    except OSError:
        return False
    return is_same and (_is_open_file(place) or not place.is_file())


class _WholeFile:
    """A file under another name, which takes its place when it is finished."""

    def __init__(
        self, path: Path, *, by_way_of: Path | None = None, like: os.stat_result | None = None
    ) -> None:
        name = f"{path.name}.{secrets.token_hex(8)}.part"
        self._path = path
        self._temporary = path.with_name(name) if by_way_of is None else by_way_of / name
        self.stream = self._temporary.open("xb")
        if like is not None:
            os.fchmod(self.stream.fileno(), stat.S_IMODE(like.st_mode))
            with suppress(PermissionError):
                os.fchown(self.stream.fileno(), like.st_uid, like.st_gid)

    def finish(self) -> None:
        """Let it reach the disk, and give it its name."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        self._temporary.replace(self._path)

    def discard(self) -> None:
        """Take away what was not finished."""
        with suppress(OSError):
            self.stream.close()
        self._temporary.unlink(missing_ok=True)


class _OpenFile:
    """A device, a pipe, or a file that is open already."""

    def __init__(self, descriptor: int) -> None:
        self.stream = os.fdopen(descriptor, "wb")

    def finish(self) -> None:
        """Write what has not been yet."""
        self.stream.close()

    def discard(self) -> None:
        """Leave it: what was written is gone."""
        with suppress(OSError):
            self.stream.close()


def _write(written: Written, content: bytes) -> None:
    try:
        written.stream.write(content)
        written.finish()
    except BaseException:
        written.discard()
        raise


def _followed(path: Path) -> Path:
    """Return where a symbolic link leads, however many there are on the way."""
    for _ in range(_MAX_LINKS):
        if not path.is_symlink() or _is_open_file(path):
            return path
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def _is_open_file(path: Path) -> bool:
    """Whether a path is a file that this process has open: ``/dev/fd/3``, ``/dev/stdout``."""
    return path.name.isdecimal() and path.parent.resolve() == _OPEN_FILES.resolve()


def _opened(path: Path) -> int:
    """Return a descriptor of an open file that goes on where others have written."""
    return os.dup(int(path.name))
