from __future__ import annotations

import importlib.util
from pathlib import Path


def test_the_host_whose_types_are_checked_works(tmp_path):
    """What mypy and pyright check from outside does what it says, too."""
    spec = importlib.util.spec_from_file_location("project", Path(__file__).with_name("project.py"))
    project = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(project)
    (row,) = project.main(tmp_path)
    assert (row.type, row.contract) == ("act", project.CONTRACT)
