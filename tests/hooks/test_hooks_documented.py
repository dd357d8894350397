"""Every hook has its place in the reference, and a test of its own."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from docgen.hooks import specs as hookspecs

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "reference" / "hooks.md"
HOOKS = {
    name: value
    for name, value in vars(hookspecs).items()
    if name.startswith("docgen_") and inspect.isfunction(value)
}


def heading(name):
    """Return the heading of a hook: its signature as it is written in the source."""
    signature = str(inspect.signature(HOOKS[name])).replace("'", "")
    return f"### `{name}{signature}`"


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_has_a_heading_with_its_signature(name):
    """A plugin's author can copy it from the page."""
    assert heading(name) in PAGE.read_text(encoding="utf-8").splitlines()


def test_the_page_has_no_hook_that_is_gone():
    """Each heading of a hook is that of one in `hookspecs`."""
    headings = re.findall(r"(?m)^### `docgen_.*$", PAGE.read_text(encoding="utf-8"))
    assert sorted(headings) == sorted(map(heading, HOOKS))


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_has_a_test(name):
    """The test named after the hook shows what it does."""
    tree = ast.parse((TESTS / "hooks" / "test_caller.py").read_text(encoding="utf-8"))
    assert f"test_{name}" in {row.name for row in tree.body if isinstance(row, ast.FunctionDef)}


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_what_it_does_and_when(name):
    """Its docstring is all that the reference and an editor can show."""
    text = inspect.getdoc(HOOKS[name])
    assert text
    assert re.search(r"Called|Observe", text)
