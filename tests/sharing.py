"""What the tests of a session share, since it is the same for each: thousands of façades are made.

A façade looks its plugins up and compiles its templates anew, which takes it fifty milliseconds;
a test of a page, of a number or of a letter asks for no more than that they are there.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable, Mapping
from functools import cache, lru_cache
from importlib.metadata import EntryPoints, entry_points

import pytest
from attrs import field, frozen

from docgen.hooks import registration
from docgen.models import Modifier, Shortcode, Template
from docgen.pipeline import compiled
from docgen.templates.sandbox.environment import CompiledTemplate, compile_template
from docgen.templates.shortcodes.catalog import Catalog

#: Bundled templates, and those of the last tests.
_KEPT = 200


def share(patch: pytest.MonkeyPatch) -> None:
    """Let façades find what other ones have found before them, as long as the patch lasts."""
    patch.setattr(registration, "entry_points", _entry_points)
    patch.setattr(compiled, "compile_template", _compiled)


def _entry_points(*, group: str) -> EntryPoints:
    """Find the installed plugins once for each way of looking for them."""
    return _found(group, tuple(sys.path))


@cache
def _found(group: str, _: tuple[str, ...]) -> EntryPoints:
    return entry_points(group=group)


def _compiled(
    template: Template, catalog: Catalog, modifiers: Mapping[str, Modifier]
) -> CompiledTemplate:
    """Compile the same files once for the same names; templates that are compiled never change."""
    files = tuple(sorted(template.files.items()))
    text = (template.label, template.hash, template.file_name, files)
    names = (_names(catalog.rows), tuple(modifiers.items()))
    return _kept(_Source(same=(text, names), of=(template, catalog, modifiers)))


def _names(rows: Iterable[Shortcode]) -> tuple[Hashable, ...]:
    """Return what is compiled of rows: everything but their values."""
    return tuple((row.name, row.alias, row.kind, _names(row.children)) for row in rows)


@frozen(kw_only=True)
class _Source:
    """What is compiled; two of them are the same if ``same`` is."""

    same: Hashable
    of: tuple[Template, Catalog, Mapping[str, Modifier]] = field(eq=False)


@lru_cache(_KEPT)
def _kept(source: _Source) -> CompiledTemplate:
    return compile_template(*source.of)
