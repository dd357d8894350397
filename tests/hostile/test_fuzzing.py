"""Every reader of strangers' files, given a few inputs that nobody would think of."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("fuzzing", Path(__file__).with_name("fuzzing.py"))
FUZZING = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(FUZZING)
TARGETS = FUZZING.targets()


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.filterwarnings("ignore")  # what a library says of a damaged file
def test_a_reader_reads_or_refuses(name):
    """``make fuzz`` runs the same for as long as one likes."""
    FUZZING.fuzz(TARGETS[name], 15, 1)
