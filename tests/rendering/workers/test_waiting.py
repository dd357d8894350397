"""Whose turn it is when there are more tasks than workers."""

from __future__ import annotations

import os
import time

import pytest
from attrs import evolve

from docgen.exceptions import WorkersBusyError
from docgen.rendering.workers import UNTRUSTED, WorkerPool
from docgen.rendering.workers.waiting import Task, WaitingTasks


def tasks(owner, count):
    """Make tasks of an owner."""
    return [Task(order=b"", seconds=1, owner=owner) for _ in range(count)]


def test_owners_are_served_in_turn():
    """Whoever came first with many waits like everybody else after his first."""
    waiting = WaitingTasks(workers=9, most=None)
    for task in (*tasks("a", 3), *tasks("b", 1), *tasks("c", 2)):
        waiting.put(task)
    assert [waiting.take().owner for _ in range(6)] == ["a", "b", "c", "a", "c", "a"]
    assert waiting.take() is None


def test_an_owner_never_has_all_workers():
    """Of several one is always free for the others."""
    waiting = WaitingTasks(workers=3, most=None)
    for task in tasks("a", 5):
        waiting.put(task)
    running = [waiting.take(), waiting.take()]
    assert waiting.take() is None
    waiting.put(*tasks("b", 1))
    assert waiting.take().owner == "b"
    waiting.done(running[0])
    assert waiting.take().owner == "a"


def test_the_host_shares_with_nobody():
    """Its own tasks use all there is."""
    waiting = WaitingTasks(workers=2, most=None)
    for task in tasks("", 3):
        waiting.put(task)
    assert [waiting.take() is None for _ in range(4)] == [False, False, False, True]


def test_a_process_leaves_to_others_what_they_have_at_hand():
    """It takes it only where there is nothing else, and what is with no process as it comes."""
    waiting = WaitingTasks(workers=2, most=None)
    (task,) = tasks("", 1)
    for near in (1, 2, 3, None, 2):
        waiting.put(evolve(task, near=near))
    assert [waiting.take({1}).near for _ in range(5)] == [2, 3, None, 2, 1]


def test_a_share_that_is_full_is_told_with_its_owner():
    """A quarter of all that may wait is one owner's; the others still have room."""
    waiting = WaitingTasks(workers=2, most=8)
    for task in tasks("a", 2):
        waiting.put(task)
    with pytest.raises(WorkersBusyError, match="of a wait") as refusal:
        waiting.put(*tasks("a", 1))
    assert (refusal.value.owner, refusal.value.waiting) == ("a", 2)
    for owner in "bcd":
        for task in tasks(owner, 2):
            waiting.put(task)
    with pytest.raises(WorkersBusyError, match="8 tasks wait") as refusal:
        waiting.put(*tasks("e", 1))
    assert (refusal.value.owner, len(waiting)) == ("", 8)


def test_an_author_who_hangs_holds_up_nobody():
    """Another one's task is done while all of his still wait or hang."""
    with WorkerPool(workers=2, limits=evolve(UNTRUSTED, seconds=3, waiting=16)) as pool:
        hanging = [pool.submit(time.sleep, 600, owner="a") for _ in range(3)]
        others = [pool.submit(os.getpid, owner="b") for _ in range(3)]
        assert len({task.result(timeout=60) for task in others}) == 1
        assert not any(task.done() for task in hanging[1:])
        assert [task.exception(timeout=60).reason for task in hanging] == ["time"] * 3


def submit_many(pool, count, tasks):
    """Give tasks to a pool until it takes no more."""
    for _ in range(count):
        tasks.append(pool.submit(time.sleep, 0.2))


def test_a_full_queue_is_refused_and_free_again():
    """What was refused was not begun, and may be tried again."""
    with WorkerPool(limits=evolve(UNTRUSTED, waiting=4)) as pool:
        taken = []
        with pytest.raises(WorkersBusyError, match="Try again"):
            submit_many(pool, 9, taken)
        assert 4 <= len(taken) < 9
        assert [task.exception(timeout=60) for task in taken] == [None] * len(taken)
        assert pool.submit(abs, -1).result(timeout=60) == 1
