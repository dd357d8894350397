"""A short night with kills and a server in trouble; `make night` is the long one."""

from __future__ import annotations

import importlib.util
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "night.py"


def test_whatever_dies_each_client_has_one_of_everything(tmp_path):
    """Processes are killed, the server is busy or hangs up: nothing is lost, nothing is twice."""
    spec = importlib.util.spec_from_file_location("night", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    store = f"sqlite:///{tmp_path}/night.db"
    counted = script.night(tmp_path, clients=8, kills=2, store=store, trouble=0.05, lease=15.0)
    assert counted["sent"] + counted["uncertain"] == 8
