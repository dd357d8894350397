"""Where artifacts can lie: a folder of this machine, or whatever fsspec reaches by an address."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Protocol

from docgen.exceptions import ConfigurationError, StorageError
from docgen.forks import ForkAware, watch_forks
from docgen.store.database.problems import disk_problems
from docgen.writing import write_whole

#: Where a folder's files are written before they have their names.
_UNFINISHED: Final = ".unfinished"
#: Seconds after which nobody is still writing a file.
_LONGEST_WRITING: Final = 24 * 60 * 60


class FileStorage(Protocol):
    """Keeps bytes under names such as ``ab/cdef``. Every method raises ``StorageError``."""

    def shown(self, name: str) -> str:
        """Return the place and the name, as errors show them."""

    def length(self, name: str) -> int | None:
        """Return how many bytes there are under a name; ``None`` when there is nothing."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes under a name; ``None`` when there is nothing."""

    def write(self, name: str, content: bytes) -> None:
        """Keep bytes, in place of whatever was there."""

    def remove(self, name: str) -> None:
        """Take away what is under a name, if there is anything."""

    def names(self) -> Iterator[str]:
        """Yield the names that there are, in order."""


class Folder:
    """A folder: whatever happens, to the process or to the power, a file is whole or absent.

    What a killed process was writing lies apart, and is swept away a day later by whoever opens
    the folder next.

    Raises:
        StorageError: it cannot be made.

    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root).absolute()
        self._unfinished = self.root / _UNFINISHED
        with disk_problems(self.root):
            _make_folder(self.root)
            _sweep(self._unfinished)

    def shown(self, name: str) -> str:
        """See :class:`FileStorage`."""
        return str(self.root / name)

    def length(self, name: str) -> int | None:
        """See :class:`FileStorage`."""
        path = self.root / name
        with disk_problems(path):
            try:
                found = path.stat()
            except FileNotFoundError:
                return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def read(self, name: str) -> bytes | None:
        """See :class:`FileStorage`."""
        path = self.root / name
        with disk_problems(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> None:
        """See :class:`FileStorage`."""
        path = self.root / name
        with disk_problems(path):
            _make_folder(path.parent)
            _make_folder(self._unfinished)
            write_whole(path, content, by_way_of=self._unfinished)
            _sync_folder(path.parent)

    def remove(self, name: str) -> None:
        """See :class:`FileStorage`."""
        path = self.root / name
        with disk_problems(path):
            path.unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """See :class:`FileStorage`."""
        with disk_problems(self.root):
            found = sorted(self.root.glob("??/*"))
        yield from (path.relative_to(self.root).as_posix() for path in found)


class RemotePlace(ForkAware):
    """An address that fsspec reaches: ``s3://bucket/docs``, ``memory://docs``, ``sftp://host/docs``.

    Object stores keep a file whole or not at all. Where a part of one can be left behind, it is
    written again when it is next put, and never given out as the whole.

    Raises:
        ConfigurationError: nobody knows such addresses, or their driver is not installed.
        StorageError: the address cannot be used.

    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        try:
            with self._problems(self._url):
                self._open()
        except StorageError as error:
            if isinstance(error.__cause__, ImportError | ValueError):
                raise _no_driver(url, error.__cause__) from error.__cause__
            raise
        watch_forks(self)

    def after_fork_in_child(self) -> None:
        """Connect anew: drivers keep threads and sockets, and instances by their address."""
        with suppress(Exception):  # it is told when it is next used
            self._open()

    def shown(self, name: str) -> str:
        """See :class:`FileStorage`."""
        return f"{self._url}/{name}"

    def length(self, name: str) -> int | None:
        """See :class:`FileStorage`."""
        with self._problems(self.shown(name)):
            try:
                found: dict[str, Any] = self._files.info(self._path(name))
            except FileNotFoundError:
                return None
        return found.get("size") if found.get("type") == "file" else None

    def read(self, name: str) -> bytes | None:
        """See :class:`FileStorage`."""
        with self._problems(self.shown(name)):
            try:
                content: bytes = self._files.cat_file(self._path(name))
            except FileNotFoundError:
                return None
        return content

    def write(self, name: str, content: bytes) -> None:
        """See :class:`FileStorage`."""
        path = self._path(name)
        with self._problems(self.shown(name)):
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            self._files.pipe_file(path, content)

    def remove(self, name: str) -> None:
        """See :class:`FileStorage`."""
        with self._problems(self.shown(name)), suppress(FileNotFoundError):
            self._files.rm_file(self._path(name))

    def names(self) -> Iterator[str]:
        """See :class:`FileStorage`."""
        with self._problems(self._url):
            found = sorted(self._files.find(self._root))
        yield from (path.removeprefix(self._root.rstrip("/")).lstrip("/") for path in found)

    def _open(self) -> None:
        import fsspec

        # fsspec tells instances of a parent process from those of its own.
        self._files, self._root = fsspec.url_to_fs(self._url)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    @contextmanager
    def _problems(self, place: str) -> Iterator[None]:
        """Tell what went wrong: drivers raise errors of the libraries under them."""
        try:
            with disk_problems(place):
                yield
        except StorageError:
            raise
        except Exception as error:
            raise StorageError(
                f"{place}: {type(error).__name__}: {error}. Check the address and the access to it"
            ) from error


def open_place(place: str | os.PathLike[str]) -> FileStorage:
    """Return the place of an address with ``://``, or of a folder's path.

    Raises:
        ConfigurationError: the address cannot be used.
        StorageError: the folder cannot be made.

    """
    text = os.fspath(place)
    if "://" not in text:
        return Folder(text)
    return Folder(text.removeprefix("file://")) if text.startswith("file://") else RemotePlace(text)


def _no_driver(url: str, error: Exception) -> ConfigurationError:
    from fsspec.registry import known_implementations

    known = known_implementations.get(url.partition("://")[0], {})
    hint = known.get("err") or "Write the path of a folder, or an address such as s3://bucket/docs"
    return ConfigurationError(f"artifacts {url!r} cannot be reached: {error}. {hint}")


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that a power cut does not take them away."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sweep(unfinished: Path) -> None:
    """Remove what nobody will finish; another process may be removing the same."""
    last = time.time() - _LONGEST_WRITING
    for path in unfinished.glob("*.part"):
        with suppress(OSError):  # a folder that may only be read is good for reading
            if path.stat().st_mtime < last:
                path.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
