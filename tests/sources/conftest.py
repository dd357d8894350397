"""The example billing, built once for these tests."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from docgen.sources import SqlSource

BILLING = Path(__file__).parents[2] / "examples" / "billing"


@pytest.fixture(scope="session")
def billing_database(tmp_path_factory):
    """Return the path of a freshly built billing database; its builder is loaded by path."""
    spec = importlib.util.spec_from_file_location("billing_build", BILLING / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path = tmp_path_factory.mktemp("billing") / "billing.db"
    module.build(path)
    return path


@pytest.fixture
def billing(billing_database):
    """Return the example's source, closed afterwards."""
    source = SqlSource(f"sqlite:///{billing_database}", BILLING / "source.toml")
    yield source
    source.close()


@pytest.fixture
def engine(tmp_path, billing_database):
    """Return an engine over a copy of the billing database, which a test may change."""
    path = tmp_path / "copy.db"
    shutil.copy(billing_database, path)
    engine = create_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def changed_mapping(tmp_path):
    """Return a function that writes the example's TOML file with one text replaced."""

    def write(old, new):
        text = (BILLING / "source.toml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "changed.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return write
