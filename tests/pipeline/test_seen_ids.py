from __future__ import annotations

import tracemalloc
from contextlib import closing

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
            assert f"contract {_MANY}" not in seen
    finally:
        tracemalloc.stop()
    assert held < most < _MEMORY
