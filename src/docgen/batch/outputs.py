"""Where a batch puts its files besides the store: a folder, a ZIP, or one PDF of all.

Each file is whole or not there at all. A batch that is stopped leaves no archive and no merged
PDF; the next run, which finds the files in the store, writes it whole.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from docgen.exceptions import ConfigurationError, StorageError
from docgen.file_names import UniqueNames
from docgen.models import File
from docgen.rendering.package import add_entry
from docgen.writing import Written, open_output, unwritable, write_file


class Output(Protocol):
    """Takes files in the order of the plan. Every method raises ``StorageError``.

    ``formats`` are those it can take; any, when it names none.
    """

    @property
    def formats(self) -> tuple[str, ...]:
        """Return the formats."""
        ...

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave nothing behind that was not finished."""
        ...

    def add(self, title: str, read: Callable[[], File]) -> None:
        """Take a file of the document with this title; ``read`` has the store read it."""
        ...

    def finish(self) -> None:
        """All files are there."""
        ...


class NoOutput:
    """Files stay in the store."""

    formats: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def add(self, title: str, read: Callable[[], File]) -> None:
        """Let it be, unread."""

    def finish(self) -> None:
        """Nothing is left to do."""


class FolderOutput(NoOutput):
    """Files of a folder. One that is there with the same bytes stays; no other is replaced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = UniqueNames()

    def add(self, title: str, read: Callable[[], File]) -> None:
        """Write a file under its name, or the next one that is free."""
        del title
        file = read()
        while True:
            path = self._folder / self._names.take(file.name)
            found = self._found(path)
            if found is None:
                write_file(path, file.content)
                return
            if found == file.content:
                return

    def _found(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unwritable(path, error) from error


class _OneFile:
    """What all files go into, one after another; it appears when it is whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: Written | None = None

    @property
    def stream(self) -> BinaryIO:
        """Return what to write to."""
        if self._written is None:
            with self.problems():
                self._written = open_output(self._path)
        return self._written.stream

    @contextmanager
    def problems(self) -> Iterator[None]:
        """Tell what the disk refuses."""
        try:
            yield
        except StorageError:
            raise
        except OSError as error:
            raise unwritable(self._path, error) from error

    def finish(self) -> None:
        """Let it reach its place."""
        if self._written is not None:
            with self.problems():
                self._written.finish()
            self._written = None

    def discard(self) -> None:
        """Take away what was not finished."""
        if self._written is not None:
            self._written.discard()


class ZipOutput:
    """A ZIP, written as the files come."""

    formats: tuple[str, ...] = ()

    def __init__(self, path: Path) -> None:
        self._file = _OneFile(path)
        self._names = UniqueNames()

    def __enter__(self) -> Self:
        self._archive = zipfile.ZipFile(self._file.stream, "w")
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._archive.close()  # it would do so by itself later, into a closed file
        self._file.discard()

    def add(self, title: str, read: Callable[[], File]) -> None:
        """Pack a file under its name, or the next one that is free."""
        del title
        file = read()
        with self._file.problems():
            add_entry(self._archive, self._names.take(file.name), file.content)

    def finish(self) -> None:
        """Write the directory of the archive."""
        with self._file.problems():
            self._archive.close()
        self._file.finish()


class MergedOutput:
    """One PDF with a bookmark for each document, written as the files come."""

    formats: tuple[str, ...] = ("pdf",)

    def __init__(self, path: Path) -> None:
        self._file = _OneFile(path)

    def __enter__(self) -> Self:
        from docgen.rendering.merging import PdfMerger

        self._merger = PdfMerger(self._file.stream)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.discard()

    def add(self, title: str, read: Callable[[], File]) -> None:
        """Add the pages of a PDF.

        Raises:
            ConfigurationError: the file is no PDF.

        """
        file = read()
        if file.format != "pdf":
            raise ConfigurationError(
                f"{file.name} cannot be merged: only PDF can. Ask for the format pdf alone"
            )
        with self._file.problems():
            self._merger.append(title, file.content)

    def finish(self) -> None:
        """Write the bookmarks and what holds the pages together."""
        with self._file.problems():
            self._merger.finish()
        self._file.finish()


def as_output(out: str | os.PathLike[str] | Output | None) -> Output:
    """Return what writes to a path: a ``.zip``, a merged ``.pdf``, or else a folder."""
    if out is None:
        return NoOutput()
    if not isinstance(out, (str, os.PathLike)):
        return out
    path = Path(out)
    kinds: dict[str, Callable[[Path], Output]] = {".zip": ZipOutput, ".pdf": MergedOutput}
    return kinds.get(path.suffix.lower(), FolderOutput)(path)
