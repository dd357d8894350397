from __future__ import annotations

import sqlite3
import tracemalloc
from contextlib import closing
from functools import partial

import pytest

from docgen.exceptions import SourceError
from docgen.pipeline.seen_ids import SeenIds

_MANY = 60_000
#: What the ten thousand newest take, and a page of SQLite's or two.
_MEMORY = 2_500_000


def test_of_very_many_each_is_known_again_and_most_take_no_memory():
    """The first as well as the last; what was never added is not."""
    tracemalloc.start()
    try:
        with closing(SeenIds()) as seen:
            for number in range(_MANY):
                assert f"contract {number}" not in seen
                seen.add(f"contract {number}")
            held, most = tracemalloc.get_traced_memory()
            assert all(f"contract {number}" in seen for number in range(0, _MANY, 997))
            for number in range(_MANY // 3):  # it is a set
                seen.add(f"contract {number}")
            assert f"contract {_MANY}" not in seen
    finally:
        tracemalloc.stop()
    assert held < most < _MEMORY


class Unreadable(sqlite3.Connection):
    """A file that takes everything and gives nothing back."""

    def execute(self, order, *values):
        """Do what is asked, unless it is to be read."""
        if order.startswith("SELECT"):
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(order, *values)


def test_a_disk_that_gives_none_back_is_told(monkeypatch):
    """As the source's own trouble, like one that takes none."""
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Unreadable))
    with closing(SeenIds()) as seen:
        for number in range(_MANY):
            seen.add(f"contract {number}")
        with pytest.raises(SourceError, match="disk I/O error"):
            assert "contract 0" in seen
