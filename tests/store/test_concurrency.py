from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.models.mapping import to_mapping
from docgen.store.files.template_archive import pack

PROCESSES = 4
EACH = 25


@pytest.fixture
def url(new_url):
    """Have the processes make the tables, too."""
    return new_url


@pytest.fixture
def start(url, artifact_folder, payload, template, tmp_path):
    """Start processes that issue acts into the test's store; none outlives the test."""
    payload_file = tmp_path / "payload.json"
    payload_file.write_text(json.dumps(to_mapping(payload)), "utf-8")
    template_file = tmp_path / "template.json"
    template_file.write_bytes(pack(template))
    script = Path(__file__).with_name("issue_acts.py")
    with contextlib.ExitStack() as stack:

        def start_some(count, key="", processes=1):
            places = (url, artifact_folder, payload_file, template_file)
            arguments = (*places, processes, count, key)
            process = subprocess.Popen(  # noqa: S603 - the test's own script
                [sys.executable, script, *map(str, arguments)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start_some


def outcomes(started):
    """Wait for what was started and return what it printed, as (number, created)."""
    printed, errors = started.communicate(timeout=300)
    assert (started.returncode, errors) == (0, "")
    return [tuple(line.split()) for line in printed.splitlines()]


def test_processes_that_issue_at_once_leave_no_gap_and_no_duplicate(start, open_store):
    """Even while the database itself is being made, each number is given exactly once."""
    issued = outcomes(start(EACH, processes=PROCESSES))
    numbers = sorted(int(number) for number, _ in issued)
    assert numbers == list(range(1, PROCESSES * EACH + 1))
    store = open_store()
    assert len(store.list()) == PROCESSES * EACH
    assert store.audit() == ()


def test_processes_with_the_same_key_make_one_document(start, open_store):
    """Whoever comes first issues, the others get the same document."""
    issued = outcomes(start(1, "act|7|k1|2026-10", processes=PROCESSES))
    assert {number for number, _ in issued} == {"1"}
    assert sorted(created for _, created in issued) == ["False"] * (PROCESSES - 1) + ["True"]
    assert len(open_store().list()) == 1


def test_a_killed_process_leaves_a_sound_store(start, open_store):
    """What it had issued stays, what it was issuing is undone, and counting goes on."""
    process = start(10_000)
    seen = [int(process.stdout.readline().split()[0]) for _ in range(5)]
    process.kill()
    process.wait()
    assert seen == [1, 2, 3, 4, 5]
    store = open_store()
    count = len(store.list())
    assert count >= len(seen)
    ((number, created),) = outcomes(start(1))
    assert (int(number), created) == (count + 1, "True")
    assert store.audit() == ()
