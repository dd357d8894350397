"""The limits that the page of security tells are those of the code."""

from __future__ import annotations

import re
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "security.md"
ROWS = re.findall(
    r"^\| [^|]+ \| ([\d ]+) \| `(docgen[\w.]*?)\.([A-Z_]+(?:\.\w+)?)` \|$",
    PAGE.read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(
    ("number", "module", "name"), ROWS, ids=[".".join(row[1:]) for row in ROWS]
)
def test_a_limit_is_as_it_is_told(number, module, name):
    """Whoever changes the one changes the other."""
    value = reduce(getattr, name.split("."), import_module(module))
    assert int(value) == int(number.replace(" ", ""))


def test_all_kinds_are_told():
    """Of data, templates, Word, XML, PDF, scans and processes."""
    assert len(ROWS) > 25
