"""A short way to write the rows of a catalog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docgen.models import Shortcode, ShortcodeKind


def row(
    names: str,
    title: str,
    example: str,
    value: Callable[[Any], object],
    *,
    kind: ShortcodeKind = ShortcodeKind.TEXT,
    children: tuple[Shortcode, ...] = (),
) -> Shortcode:
    """Make a catalog row; ``names`` holds the canonical name and the alias, ``name = alias``."""
    name, _, alias = names.partition(" = ")
    return Shortcode(
        name=name,
        alias=alias,
        title=title,
        kind=kind,
        example=example,
        value=value,
        children=children,
    )
