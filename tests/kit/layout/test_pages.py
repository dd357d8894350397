from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.kit.layout import paginate

HEIGHTS = st.lists(st.floats(min_value=1, max_value=50), max_size=60)
ROOMS = st.floats(min_value=20, max_value=200)


@given(HEIGHTS, ROOMS, ROOMS, ROOMS)
@settings(deadline=None, max_examples=200)
def test_pages_hold_all_rows_in_order(heights, first, following, foot):
    """Every row stands on one page, in order, and no page is without rows."""
    pages = paginate(heights, first=first, following=following, foot=foot)
    assert [index for page in pages for index in page] == list(range(len(heights)))
    assert all(pages) or not heights


@given(HEIGHTS, ROOMS, ROOMS, ROOMS)
@settings(deadline=None, max_examples=200)
def test_a_page_with_several_rows_has_room_for_them(heights, first, following, foot):
    """Only a single row may be higher than its page."""
    pages = paginate(heights, first=first, following=following, foot=foot)
    for number, page in enumerate(pages):
        needed = sum(heights[index] for index in page)
        assert len(page) <= 1 or needed <= (following if number else first) + 1e-9


@given(HEIGHTS, ROOMS, ROOMS, st.floats(min_value=1, max_value=100))
@settings(deadline=None, max_examples=200)
def test_the_foot_stands_with_a_row(heights, first, following, foot):
    """The last page has room for its rows and the foot, or holds just one row."""
    pages = paginate(heights, first=first, following=following, foot=foot)
    room = following if len(pages) > 1 else first
    needed = sum(heights[index] for index in pages[-1]) + foot
    assert needed <= room + 1e-9 or len(pages[-1]) <= 1


@given(HEIGHTS, ROOMS, ROOMS, ROOMS)
@settings(deadline=None, max_examples=200)
def test_no_page_ends_early(heights, first, following, foot):
    """The next page's first row would not have fitted, unless it went with the foot.

    Two go over at most, and as many are left.
    """
    pages = paginate(heights, first=first, following=following, foot=foot)
    for number, (page, after) in enumerate(pairwise(pages)):
        used = sum(heights[index] for index in page)
        room = following if number else first
        is_with_foot = after is pages[-1] and (len(after) == 1 or len(page) >= len(after) == 2)
        assert is_with_foot or used + heights[after.start] > room - 1e-9


def test_a_document_without_rows_has_one_page():
    """There is a page for the head and the foot even when there is nothing between them."""
    assert paginate([], first=100, following=100, foot=20) == (range(0),)


@pytest.mark.parametrize(
    ("heights", "first", "following", "pages"),
    [
        ([10, 10, 10], 30, 60, (range(2), range(2, 3))),
        ([10, 10, 10, 10], 40, 60, (range(2), range(2, 4))),
        ([10, 10, 10, 10, 10], 40, 60, (range(3), range(3, 5))),
        ([10, 10, 10, 10], 40, 20, (range(3), range(3, 4))),
        ([10, 10, 10, 10], 30, 60, (range(2), range(2, 4))),
        ([10, 10, 10], 20, 60, (range(2), range(2, 3))),
        ([60], 60, 60, (range(1),)),
    ],
)
def test_the_last_rows_go_with_the_foot(heights, first, following, pages):
    """One goes with it where it has no room, and another where there are rows enough and room."""
    assert paginate(heights, first=first, following=following, foot=5) == pages
