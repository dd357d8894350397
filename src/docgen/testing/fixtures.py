"""Fixtures for pytest: write ``pytest_plugins = ["docgen.testing.fixtures"]`` in conftest.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from docgen.facade import DocGen
from docgen.protocols import Source
from docgen.sources import MappingSource
from docgen.testing.snapshots import Snapshots
from docgen.testing.source import sample_source


@pytest.fixture
def docgen_source() -> MappingSource:
    """Return a source of one contract with charges; see :func:`docgen.testing.sample_source`."""
    return sample_source()


@pytest.fixture
def open_docgen(tmp_path: Path) -> Iterator[Callable[..., DocGen]]:
    """Open façades over a store that the test alone has; all are closed at its end.

    It takes what :class:`docgen.DocGen` takes.
    """
    with ExitStack() as stack:

        def open_one(source: Source | None = None, **settings: Any) -> DocGen:  # noqa: ANN401 - DocGen's own
            places = {"store": f"sqlite:///{tmp_path}/docs.db", "artifacts": tmp_path / "files"}
            return stack.enter_context(DocGen(source, **{**places, **settings}))

        yield open_one


@pytest.fixture
def docgen_snapshots(request: pytest.FixtureRequest) -> Snapshots:
    """Return the snapshots that lie in the folder ``snapshots`` beside the test's file."""
    return Snapshots(request.path.parent / "snapshots")
