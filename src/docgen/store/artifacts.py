"""Bytes kept on disk by the hash of their content: rendered files, pictures, templates."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from enum import StrEnum
from pathlib import Path

from docgen.exceptions import StorageError
from docgen.file_names import write_whole
from docgen.store.problems import disk_problems

_SHA256 = re.compile("[0-9a-f]{64}")


class Condition(StrEnum):
    """How an artifact was found."""

    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


class ArtifactStore:
    """A folder of artifacts: ``ab/cdef…`` holds the bytes whose SHA-256 is ``abcdef…``.

    Whatever happens, to the process or to the power, a file there is whole or absent.

    Raises:
        StorageError: the folder cannot be made.

    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root).absolute()
        with disk_problems(self.root):
            _make_folder(self.root)

    def put(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256, in hexadecimal; what is there already, stays.

        Raises:
            StorageError: the disk refused; names the path and the remedy, and nothing is left.

        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        with disk_problems(path):
            # The length tells a file cut short by a failing disk; such a one is written again.
            if _length(path) != len(content):
                _make_folder(path.parent)
                write_whole(path, content)
                _sync_folder(path.parent)
        return sha256

    def holds(self, sha256: str) -> bool:
        """Whether an artifact is there, without reading it.

        Raises:
            StorageError: the disk failed.

        """
        path = self._path(sha256)
        with disk_problems(path):
            return _length(path) is not None

    def get(self, sha256: str) -> bytes:
        """Return the bytes.

        Raises:
            StorageError: there are none, they are no longer what they were, or the disk failed.

        """
        content = self._read(sha256)
        condition = _condition(content, sha256)
        if content is None or condition is not Condition.SOUND:
            raise StorageError(
                f"artifact {self._path(sha256)} is {condition}. Restore it from a backup"
            )
        return content

    def check(self, sha256: str) -> Condition:
        """Read an artifact through and return how it is.

        Raises:
            StorageError: the disk failed.

        """
        return _condition(self._read(sha256), sha256)

    def _read(self, sha256: str) -> bytes | None:
        path = self._path(sha256)
        with disk_problems(path):
            try:
                return path.read_bytes()
            except FileNotFoundError:
                return None

    def _path(self, sha256: str) -> Path:
        if _SHA256.fullmatch(sha256) is None:
            raise StorageError(
                f"{sha256!r} is no name of an artifact; a SHA-256 has 64 hexadecimal digits"
            )
        return self.root / sha256[:2] / sha256[2:]


def _length(path: Path) -> int | None:
    """Return how long a file is, if it is there and is a file."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _condition(content: bytes | None, sha256: str) -> Condition:
    if content is None:
        return Condition.MISSING
    whole = hashlib.sha256(content).hexdigest() == sha256
    return Condition.SOUND if whole else Condition.DAMAGED


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that a power cut does not take them away."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
