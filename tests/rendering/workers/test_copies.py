"""Workers that are copies of one process are workers like any other."""

from __future__ import annotations

import gc
import os
import resource
import signal

import pytest
from attrs import evolve

from docgen.exceptions import WorkerError
from docgen.rendering.workers import TRUSTED, WorkerPool

LIMITS = evolve(TRUSTED, cpu_seconds=1, memory=400_000_000, tasks=6)


@pytest.fixture(scope="module")
def pool():
    """Return a pool whose workers are copies: they have something to get ready."""
    with WorkerPool(workers=2, limits=LIMITS, get_ready=gc.collect) as pool:
        yield pool


def done(pool, function, *arguments):
    """Have a function run, and return what it returns."""
    return pool.submit(function, *arguments).result(timeout=60)


def test_a_copy_has_a_session_and_limits_of_its_own(pool):
    """Its parent is the process that it is a copy of, which is not this one."""
    assert done(pool, os.getppid) != os.getpid()
    assert done(pool, os.getsid, 0) not in {os.getsid(0), done(pool, os.getppid)}
    assert done(pool, resource.getrlimit, resource.RLIMIT_AS) == (LIMITS.memory, LIMITS.memory)
    assert done(pool, os.listdir, ".") == []


@pytest.mark.parametrize(
    ("function", "arguments", "told"),
    [
        pytest.param(signal.raise_signal, (signal.SIGKILL,), "SIGKILL", id="kill"),
        pytest.param(os._exit, (3,), "without an answer", id="exit"),
        pytest.param(bytes, (10**9,), "memory", id="memory"),
        pytest.param(pow, (7, 10**9), "of the processor", id="processor"),
    ],
)
def test_how_a_copy_ended_is_told_and_another_takes_its_place(pool, function, arguments, told):
    """Only its parent can know, and is asked."""
    error = pool.submit(function, *arguments).exception(timeout=60)
    assert isinstance(error, WorkerError)
    assert told in str(error)
    assert done(pool, abs, -1) == 1


def test_copies_are_replaced_after_so_many_tasks(pool):
    """No process does more than its limits say; all are copies of the same one."""
    tasks = [pool.submit(os.getpid) for _ in range(4 * LIMITS.tasks)]
    ids = [task.result(timeout=60) for task in tasks]
    assert max(map(ids.count, ids)) <= LIMITS.tasks
    assert len({done(pool, os.getppid) for _ in range(3)}) == 1


def test_the_process_that_is_copied_may_be_lost(pool):
    """Its copies can no longer be watched: others, of another process, take their places."""
    lost = done(pool, os.getppid)
    os.kill(lost, signal.SIGKILL)
    assert done(pool, os.getppid) not in {lost, os.getpid(), 1}


def test_copies_end_with_their_parent(run_script):
    """However the program ends: whoever is left would keep its output open."""
    ended = run_script(
        "import gc, os, signal\n"
        "from docgen.rendering.workers import WorkerPool\n"
        "pool = WorkerPool(workers=2, get_ready=gc.collect)\n"
        "tasks = [pool.submit(abs, -number) for number in range(4)]\n"
        "print(*[task.result(timeout=60) for task in tasks], flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert (ended.stdout.split(), ended.returncode) == (["0", "1", "2", "3"], -signal.SIGKILL)
