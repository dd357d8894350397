"""Pools of workers with limits small enough to be overrun."""

from __future__ import annotations

import subprocess
import sys

import pytest
from attrs import evolve

from docgen.rendering.workers import UNTRUSTED, WorkerPool

SMALL = evolve(UNTRUSTED, seconds=3, cpu_seconds=1, memory=400_000_000, tasks=3)


@pytest.fixture(scope="module")
def pool():
    """Return a pool whose worker is trusted with little."""
    with WorkerPool(limits=SMALL) as pool:
        yield pool


@pytest.fixture
def run_script(tmp_path):
    """Return what runs a program in a process of its own, beside modules that it may import."""

    def run(program, **modules):
        for name, text in {"script": program, **modules}.items():
            (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        return subprocess.run(  # noqa: S603 - a test's own script
            [sys.executable, str(tmp_path / "script.py")],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
