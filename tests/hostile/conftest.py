"""PDFs that nobody's program makes, and a worker with little to spend on one."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from attrs import evolve

from docgen.rendering.workers.limits import FILES
from docgen.rendering.workers.pool import WorkerPool

#: What a file may cost, whatever it is: the worker is lost to whatever costs more.
CAP = evolve(FILES, memory=500_000_000, cpu_seconds=20, seconds=120)


def _load(name):
    """Import a module that lies beside this one: tests are no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def pdf_attacks():
    """Return the module that writes PDFs byte by byte."""
    return _load("pdf_attacks")


@pytest.fixture(scope="session")
def attacks(pdf_attacks):
    """Return the attacks by what they try, the case of fields that share their children too."""
    case = Path(__file__).with_name("inputs") / "field_dag.pdf"
    return {**pdf_attacks.attacks(), "the case of shared fields": case.read_bytes()}


@pytest.fixture(scope="module")
def capped():
    """Return a pool whose worker has little to spend."""
    with WorkerPool(limits=CAP) as pool:
        yield pool
