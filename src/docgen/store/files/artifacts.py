"""Bytes kept by the hash of their content: rendered files, pictures, templates."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Final

from docgen.exceptions import StorageError
from docgen.forks import ForkAware, watch_forks
from docgen.store.files.places import open_place

_SHA256 = re.compile("[0-9a-f]{64}")
#: Disks and object stores confirm many files at once in the time of one.
_WRITERS: Final = 10


class Condition(StrEnum):
    """How an artifact was found."""

    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


class ArtifactStore:
    """Artifacts in a place: ``ab/cdef…`` holds the bytes whose SHA-256 is ``abcdef…``.

    ``place`` is a folder's path, or an address that fsspec reaches: ``s3://bucket/docs``. What
    is there is whole or is not given out.

    Raises:
        ConfigurationError: the address cannot be used, or its driver is not installed.
        StorageError: the folder cannot be made.

    """

    def __init__(self, place: str | os.PathLike[str]) -> None:
        self._place = open_place(place)
        self._writers = _Writers()

    def put(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256, in hexadecimal; what is there already, stays.

        Raises:
            StorageError: the disk refused; names the path and the remedy, and nothing is left.

        """
        sha256 = hashlib.sha256(content).hexdigest()
        name = _name(sha256)
        # The length tells a file cut short by a failing disk; such a one is written again.
        if self._place.length(name) != len(content):
            self._place.write(name, content)
        return sha256

    def put_many(self, contents: Iterable[bytes]) -> tuple[str, ...]:
        """Keep bytes side by side, as :meth:`put` does; return their hashes in order.

        Raises:
            StorageError: the disk refused one of them; of the others some may be there.

        """
        return tuple(self._writers.threads.map(self.put, contents))

    def holds(self, sha256: str) -> bool:
        """Whether an artifact is there, without reading it.

        Raises:
            StorageError: the disk failed.

        """
        return self._place.length(_name(sha256)) is not None

    def get(self, sha256: str) -> bytes:
        """Return the bytes.

        Raises:
            StorageError: there are none, they are no longer what they were, or the disk failed.

        """
        name = _name(sha256)
        content = self._place.read(name)
        condition = _condition(content, sha256)
        if content is None or condition is not Condition.SOUND:
            raise StorageError(
                f"artifact {self._place.shown(name)} is {condition}. Restore it from a backup"
            )
        return content

    def remove(self, sha256: str) -> None:
        """Take an artifact away; of what is not there, nothing is.

        Raises:
            StorageError: the disk refused.

        """
        self._place.remove(_name(sha256))

    def hashes(self) -> Iterator[str]:
        """Yield the hashes of all that is there, in order.

        Raises:
            StorageError: the disk failed.

        """
        for name in self._place.names():
            sha256 = name.replace("/", "")
            if _SHA256.fullmatch(sha256):
                yield sha256

    def check(self, sha256: str) -> Condition:
        """Read an artifact through and return how it is.

        Raises:
            StorageError: the disk failed.

        """
        return _condition(self._place.read(_name(sha256)), sha256)


class _Writers(ForkAware):
    """Threads that write: they start with the first files and stay, for starting takes longer.

    They end with whoever has them.
    """

    def __init__(self) -> None:
        self.after_fork_in_child()
        watch_forks(self)

    def after_fork_in_child(self) -> None:
        """Begin with threads of one's own."""
        self.threads = ThreadPoolExecutor(_WRITERS, thread_name_prefix="docgen-writer")


def _name(sha256: str) -> str:
    if _SHA256.fullmatch(sha256) is None:
        raise StorageError(
            f"{sha256!r} is no name of an artifact; a SHA-256 has 64 hexadecimal digits"
        )
    return f"{sha256[:2]}/{sha256[2:]}"


def _condition(content: bytes | None, sha256: str) -> Condition:
    if content is None:
        return Condition.MISSING
    whole = hashlib.sha256(content).hexdigest() == sha256
    return Condition.SOUND if whole else Condition.DAMAGED
