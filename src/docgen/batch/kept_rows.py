"""The rows of a batch, kept in a file while it runs: a long batch takes no more memory for them."""

from __future__ import annotations

import json
import weakref
from array import array
from collections.abc import Iterator, Sequence
from operator import attrgetter
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import Any, Final, overload

from attrs import fields

from docgen.batch.report import BatchRow, Outcome, Reason
from docgen.exceptions import StorageError

_NAMES: Final = tuple(field.name for field in fields(BatchRow))
_values = attrgetter(*_NAMES)

#: A batch of a few hundred documents needs no file.
_IN_MEMORY: Final = 65_536
_READ_AT_ONCE: Final = 500


class KeptRows(Sequence[BatchRow]):
    """Rows in the order in which they were added.

    The file is the system's temporary one, without a name: it goes with the rows. Memory has
    eight bytes of each, where it begins. A pickled copy is a tuple.
    """

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it lives as long as this
        self._begins = array("Q")
        self._end = 0
        self._lock = Lock()
        weakref.finalize(self, self._file.close)

    def append(self, row: BatchRow) -> None:
        """Add a row.

        Raises:
            StorageError: the disk for temporary files does not take it.

        """
        line = json.dumps(_values(row)).encode() + b"\n"
        with self._lock:
            try:
                self._file.seek(self._end)
                self._file.write(line)
            except OSError as error:
                raise StorageError(
                    f"the report's rows cannot be kept in the folder for temporary files: "
                    f"{error.strerror or error}. Make room, and run the batch again"
                ) from error
            self._begins.append(self._end)
            self._end += len(line)

    def __len__(self) -> int:
        return len(self._begins)

    @overload
    def __getitem__(self, index: int) -> BatchRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[BatchRow, ...]: ...
    def __getitem__(self, index: int | slice) -> BatchRow | tuple[BatchRow, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(len(self))[index])
        place = range(len(self))[index]
        return self._read(place, place + 1)[0]

    def __iter__(self) -> Iterator[BatchRow]:
        begin = 0
        while begin < len(self):
            rows = self._read(begin, min(begin + _READ_AT_ONCE, len(self)))
            yield from rows
            begin += len(rows)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (list(self),)

    def _read(self, begin: int, end: int) -> list[BatchRow]:
        with self._lock:
            until = self._begins[end] if end < len(self) else self._end
            self._file.seek(self._begins[begin])
            lines = self._file.read(until - self._begins[begin])
        return [_row(json.loads(line)) for line in lines.splitlines()]


def _row(values: list[Any]) -> BatchRow:
    named = dict(zip(_NAMES, values, strict=True))
    return BatchRow(
        **named | {"outcome": Outcome(named["outcome"]), "reason": Reason(named["reason"])}
    )
