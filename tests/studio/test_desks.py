"""An author's windows: each gets the page that it waits for, and never an old one."""

from __future__ import annotations

import asyncio
import threading

import pytest

from docgen import DocGen
from docgen.studio.desks import Desk


@pytest.fixture
def desk():
    """Return the place of an author."""
    with DocGen() as dg:
        desk = Desk(dg)
        yield desk
        desk.close()


def test_of_the_wishes_of_a_window_the_newest_alone_is_done(desk):
    """While one page is drawn two more are wished for: the first of them is not drawn any more."""
    assert answers(desk, ["a", "a"]) == [None, "second"]


def test_windows_do_not_take_pages_from_one_another(desk):
    """The same template in two windows: both are drawn."""
    assert answers(desk, ["a", "b"]) == ["first", "second"]


def answers(desk, windows):
    """Wish for two pages, in windows, while a third is being drawn."""
    going_on, may_end = threading.Event(), threading.Event()

    def draw_slowly():
        going_on.set()
        may_end.wait()
        return "slow"

    async def wish():
        slow = asyncio.create_task(desk.draw(draw_slowly, "c"))
        await asyncio.to_thread(going_on.wait)
        works = (lambda: "first", lambda: "second")
        waiting = [
            asyncio.create_task(desk.draw(work, window))
            for work, window in zip(works, windows, strict=True)
        ]
        await asyncio.sleep(0)  # they are at the door
        may_end.set()
        assert await slow == "slow"
        return [await one for one in waiting]

    return asyncio.run(wish())


def test_the_document_of_the_same_data_is_made_once(desk):
    """At every key it is the same one; other data are read."""
    made = []
    for choice in ("a", "a", "b", "b", "a"):
        assert desk.document(choice, lambda choice=choice: made.append(choice) or choice) == choice
    assert made == ["a", "b", "a"]
