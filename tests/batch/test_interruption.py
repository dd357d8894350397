from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

PERIOD = "2026-10"
COUNT = 250


@pytest.fixture
def month(tmp_path):
    """Start a batch in a process of its own, and wait until it has made files."""
    script = Path(__file__).with_name("month.py")
    arguments = (f"sqlite:///{tmp_path}/docs.db", str(tmp_path / "files"), str(COUNT))
    processes = []

    def start():
        process = subprocess.Popen(  # noqa: S603 - the test's own script
            [sys.executable, script, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        process.stdout.readline()
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_a_killed_batch_is_finished_by_the_next_run(month, clerk, sound, workers):
    """Power failure: what has a number keeps it, and nothing is issued twice."""
    for _ in range(2):
        process = month()
        process.send_signal(signal.SIGKILL)
        process.wait()
    docgen = clerk(COUNT)
    begun = len(docgen.store.list())
    assert 0 < begun <= COUNT
    report = docgen.batch("invoice", period=PERIOD, formats=["html"], executor=workers)
    assert report.is_clean
    sound(docgen, COUNT)


def test_ctrl_c_ends_a_batch_cleanly(month, clerk, sound, workers):
    """What was issued has its files; the process ends by itself, without a traceback."""
    process = month()
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=120)
    assert process.returncode == 0
    assert "Останавливаюсь" in errors
    assert "Traceback" not in errors
    assert "Выпущен" in out
    docgen = clerk(COUNT)
    begun = len(docgen.store.list())
    assert 0 < begun < COUNT
    sound(docgen, begun)
    docgen.batch("invoice", period=PERIOD, formats=["html"], executor=workers)
    sound(docgen, COUNT)
