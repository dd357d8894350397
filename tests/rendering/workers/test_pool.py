from __future__ import annotations

import ctypes
import json
import os
import pickle
import signal
import threading
import time
from pathlib import Path

import pytest
from attrs import evolve

from docgen.exceptions import (
    ConfigurationError,
    DocGenError,
    EngineUnavailableError,
    MissingValueError,
    RenderError,
    StorageError,
    UnknownNameError,
    WorkerError,
)
from docgen.rendering.workers import UNTRUSTED, WorkerPool
from docgen.rendering.workers.sending import dump_plugins

#: A list in a list, and so on, deeper than anybody can follow.
NESTED = []
for _ in range(100_000):
    NESTED = [NESTED]


def lost(pool, function, *arguments):
    """Run what no worker survives, and return how it died."""
    error = pool.submit(function, *arguments).exception(timeout=60)
    assert isinstance(error, WorkerError), error
    return error


def test_a_function_runs_in_another_process(pool):
    """Its result comes back, and its process is not this one."""
    assert pool.submit(divmod, 17, 5).result(timeout=60) == (3, 2)
    assert pool.submit(os.getpid).result(timeout=60) != os.getpid()


@pytest.mark.parametrize(
    ("function", "arguments", "told"),
    [
        pytest.param(os.abort, (), "SIGABRT", id="abort"),
        pytest.param(ctypes.string_at, (0,), "SIGSEGV", id="segmentation fault"),
        pytest.param(signal.raise_signal, (signal.SIGKILL,), "SIGKILL", id="kill"),
        pytest.param(os._exit, (3,), "without an answer", id="exit"),
    ],
)
def test_a_crash_is_one_error_and_the_next_task_goes_on(pool, function, arguments, told):
    """Whatever ends a process, its task fails by name and others are done."""
    error = lost(pool, function, *arguments)
    assert error.reason == "crash"
    assert told in str(error)
    assert pool.submit(abs, -1).result(timeout=60) == 1


def test_tasks_beside_a_crash_are_done(pool):
    """One task in the middle of others takes none of them with it."""
    tasks = [pool.submit(abs, -number) for number in range(4)]
    crash = pool.submit(os.abort)
    tasks += [pool.submit(abs, -number) for number in range(4, 8)]
    assert [task.result(timeout=60) for task in tasks] == list(range(8))
    assert isinstance(crash.exception(timeout=60), WorkerError)


def test_a_task_that_sleeps_is_ended(pool):
    """A task that waits for nothing overruns its time by the clock."""
    assert lost(pool, time.sleep, 600).reason == "time"


def test_a_task_that_counts_for_ever_is_ended(pool):
    """A task that never stops working overruns the processor's time, in native code too."""
    assert lost(pool, pow, 3, 10**8).reason == "time"


def test_memory_is_bounded(pool):
    """A task that asks for more memory than there is for it gets an error, not the machine."""
    assert lost(pool, bytes, 10**9).reason == "memory"
    assert pool.submit(len, b"1").result(timeout=60) == 1


def test_files_are_bounded(pool, tmp_path):
    """A worker cannot fill the disk."""
    error = pool.submit(os.truncate, _empty(tmp_path), 10**9).exception(timeout=60)
    assert isinstance(error, RenderError)
    assert "too large" in str(error)


def _empty(folder):
    path = folder / "file"
    path.touch()
    return path


def test_a_worker_is_replaced_after_so_many_tasks():
    """A process does what its limits say, and no more."""
    with WorkerPool(limits=evolve(UNTRUSTED, tasks=3)) as pool:
        ids = [pool.submit(os.getpid).result(timeout=60) for _ in range(7)]
    assert [ids.count(number) for number in dict.fromkeys(ids)] == [3, 3, 1]


def test_an_isolated_worker_knows_nothing_of_its_parent(pool, monkeypatch):
    """Its environment and its folder hold nothing, and its session is its own."""
    monkeypatch.setenv("DOCGEN_SECRET", "sesame")
    with WorkerPool(limits=UNTRUSTED) as fresh:
        environment = fresh.submit(Path.read_bytes, Path("/proc/self/environ"))
        assert b"sesame" not in environment.result(timeout=60)
        assert fresh.submit(os.getenv, "DOCGEN_SECRET").result(timeout=60) is None
        assert fresh.submit(os.getenv, "HOME").result(timeout=60) is None
        assert fresh.submit(os.listdir, ".").result(timeout=60) == []
    assert pool.submit(os.getsid, 0).result(timeout=60) != os.getsid(0)


def test_a_trusted_worker_keeps_the_environment(monkeypatch):
    """What a host's own code needs, such as keys of an artifact store, is there."""
    monkeypatch.setenv("DOCGEN_KEY", "sesame")
    with WorkerPool() as fresh:
        assert fresh.submit(os.getenv, "DOCGEN_KEY").result(timeout=60) == "sesame"


def test_a_pool_recovers_from_the_death_of_an_idle_worker(pool):
    """Whatever the system kills while nothing is done, the next task finds a worker."""
    os.kill(pool.submit(os.getpid).result(timeout=60), signal.SIGKILL)
    time.sleep(0.5)  # until the pool has noticed
    assert pool.submit(abs, -2).result(timeout=60) == 2


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param(threading.Lock(), "lock", id="a lock"),
        pytest.param(NESTED, "nested too deeply", id="a list in lists"),
        pytest.param(lambda: 0, "lambda", id="a function without a name"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_it_waits(pool, value, told):
    """Nobody learns of it by waiting, and no worker is lost to it."""
    with pytest.raises(RenderError, match=told) as refusal:
        pool.submit(len, value)
    assert "recursion" not in str(refusal.value)


class Slow:
    """A value whose reading takes for ever."""

    def __reduce__(self):
        return time.sleep, (600,)


def test_every_plugin_must_be_one_that_can_be_sent():
    """One after a good one is named as well."""

    class Local:
        """A plugin that no other process can import."""

    with pytest.raises(ConfigurationError, match=r"Local.*cannot be sent to a worker process"):
        dump_plugins([json, Local()])


def test_the_clock_runs_while_a_task_is_read(pool):
    """A worker that never says that it has begun is ended all the same."""
    assert lost(pool, len, Slow()).reason == "time"


def test_an_answer_that_is_nested_too_deeply_is_told_as_such(pool):
    """Not as a limit of the program's own."""
    error = pool.submit(json.loads, "[" * 900 + "]" * 900).exception(timeout=60)
    assert error is None or "recursion" not in str(error)
    error = pool.submit(json.loads, "[" * 100_000 + "]" * 100_000).exception(timeout=60)
    assert "nested too deeply" in str(error)


def test_a_worker_that_is_killed_at_work_takes_nobody_with_it():
    """Each has a pipe of its own, so that none holds what another waits for."""
    with WorkerPool(workers=2, limits=UNTRUSTED) as pool:
        victim = pool.submit(os.getpid).result(timeout=60)
        tasks = [pool.submit(time.sleep, 2) for _ in range(2)]
        time.sleep(0.5)
        os.kill(victim, signal.SIGKILL)
        errors = [task.exception(timeout=60) for task in tasks]
        assert sorted(type(error).__name__ for error in errors) == ["NoneType", "WorkerError"]
        assert [pool.submit(abs, -number).result(timeout=60) for number in range(4)] == [0, 1, 2, 3]


def test_a_process_that_cannot_be_started_is_told(monkeypatch):
    """The future ends, and says what is missing."""
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/nowhere/python")
    with WorkerPool() as pool:
        error = pool.submit(abs, -1).exception(timeout=60)
    assert isinstance(error, EngineUnavailableError)
    assert "/nowhere/python" in str(error)


def test_what_cannot_be_sent_back_is_an_error_of_its_task_only(pool):
    """A result that does not pickle fails by name; the worker stays."""
    error = pool.submit(memoryview, b"1").exception(timeout=60)
    assert isinstance(error, RenderError)
    assert "memoryview" in str(error)


def test_close_ends_the_processes_and_the_next_task_starts_new_ones():
    """After closing no worker is left; a pool can be used again."""
    pool = WorkerPool()
    first = pool.submit(os.getpid).result(timeout=60)
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert pool.submit(os.getpid).result(timeout=60) != first
    pool.close()


def test_what_is_spooled_is_made_once(pool):
    """Bytes that many tasks need lie in a file that workers read."""
    path = pool.spool("one", lambda: b"1")
    assert pool.spool("one", lambda: b"2") == path
    assert pool.submit(os.path.getsize, path).result(timeout=60) == 1
    assert path.read_bytes() == b"1"


@pytest.mark.parametrize(
    "error",
    [
        UnknownNameError("template", "clasic", ["classic"]),
        MissingValueError("buyer.kpp", template="act/classic", line=3),
        StorageError("no room"),
        WorkerError("crash", "ended by SIGSEGV"),
        DocGenError("plain"),
    ],
)
def test_errors_cross_the_border_whole(error):
    """An error of a worker's is the same in the parent: its type, its message, its data."""
    sent = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(sent), str(sent), vars(sent)) == (type(error), str(error), vars(error))


def test_a_script_without_a_guard_starts_once(run_script):
    """A script that renders in its main part does not start itself over and over."""
    done = run_script(
        "from docgen.rendering.workers import SHARED\n"
        "print('begins', flush=True)\n"
        "print(SHARED.submit(abs, -1).result(timeout=60))\n"
    )
    assert (done.stdout.split(), done.returncode) == (["begins", "1"], 0), done.stderr


def test_a_process_of_somebody_elses_pool_ends_with_its_workers(run_script):
    """A host's own processes may use docgen: they end their workers, and are not waited for."""
    tasks = (
        "from docgen.rendering.workers import SHARED\n"
        "def task():\n"
        "    return SHARED.submit(abs, -1).result(timeout=60)\n"
    )
    done = run_script(
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from multiprocessing import get_context\n"
        "from tasks import task\n"
        "if __name__ == '__main__':\n"
        "    with ProcessPoolExecutor(1, mp_context=get_context('spawn')) as pool:\n"
        "        print(pool.submit(task).result(timeout=60))\n",
        tasks=tasks,
    )
    assert (done.stdout.split(), done.returncode) == (["1"], 0), done.stderr


def test_what_nobody_waits_for_any_more_is_interrupted(pool):
    """A task in the middle of its work ends at once, and the next one is done."""
    pool.submit(os.getpid).result(timeout=60)
    waiting = pool.submit(time.sleep, 60)
    time.sleep(0.2)
    pool.interrupt()
    error = waiting.exception(timeout=30)
    assert isinstance(error, WorkerError)
    assert pool.submit(divmod, 17, 5).result(timeout=60) == (3, 2)
