from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest

from docgen.cli import options
from docgen.models import Channel

#: What takes long to import, and help can do without.
HEAVY = (
    *("attr", "cattrs", "jinja2", "rich.console", "sqlalchemy", "weasyprint", "yaml"),
    *("docgen.facade", "docgen.models", "docgen.cli.output", "importlib.metadata"),
)


@pytest.mark.parametrize("statement", ["import docgen", "import docgen.cli.app"])
def test_nothing_heavy_is_imported_before_it_is_needed(statement):
    """Neither the package nor the program's help loads the libraries that do the work."""
    code = f"import sys; {statement}; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this test's own words
    assert not set(HEAVY) & set(found.stdout.split())


def test_the_option_lists_the_channels():
    """The option writes out what the models declare, so as not to import them."""
    literal, _ = get_args(options.Channel)
    assert get_args(literal) == tuple(row.value for row in Channel)
