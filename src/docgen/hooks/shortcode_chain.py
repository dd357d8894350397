"""The shortcodes of a type from several plugins, joined so that errors name whose they are."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from docgen.exceptions import PluginError
from docgen.hooks.answers import all_of, blamed, require_members
from docgen.models import OwnField, Shortcode
from docgen.protocols import ShortcodeResolver
from docgen.templates.shortcodes.catalog import Catalog, tree_of
from docgen.templates.shortcodes.own_fields import with_own_rows


@frozen(kw_only=True)
class Supplied:
    """The rows that a plugin supplies; ``what`` names its resolver in errors."""

    plugin: str
    what: str
    rows: tuple[Shortcode, ...]


def supplied(plugin: str, what: str, resolver: ShortcodeResolver) -> Supplied:
    """Ask a resolver for its rows.

    Raises:
        PluginError: it is none, it failed, or one of its rows cannot be written.

    """
    require_members(plugin, what, resolver, "catalog")
    with blamed(plugin, what):
        rows = all_of(Shortcode, resolver.catalog(), plugin, f"{what}: catalog()")
        _require_writable(plugin, what, rows)
    return Supplied(plugin=plugin, what=what, rows=rows)


def joined(chain: Sequence[Supplied], own_fields: Sequence[OwnField]) -> Catalog:
    """Join the rows of a chain, the strongest first; of one name, the earliest row wins.

    The host's own fields come last, those of lines in the blocks of lines.

    Raises:
        PluginError: rows contradict one another. It is the plugin's that is stronger: docgen's
            own names were there before it.

    """
    try:
        catalog = Catalog.merge(part.rows for part in chain)
    except PluginError:
        _blame_strongest(chain)
        raise
    owners = {row.name: part.plugin for part in reversed(chain) for row in part.rows}
    return evolve(catalog, rows=with_own_rows(catalog.rows, own_fields), owners=owners)


def _require_writable(plugin: str, what: str, rows: tuple[Shortcode, ...]) -> None:
    for shortcode in rows:
        if not callable(shortcode.value):
            raise PluginError(plugin, f"{what}: the value of [{shortcode.name}] is no function")
    try:
        tree_of(rows)
    except PluginError as error:
        raise PluginError(plugin, f"{what}: {error.problem}", remedy=error.remedy) from None


def _blame_strongest(chain: Sequence[Supplied]) -> None:
    """Raise the error of the weakest part of a chain that does not go with those below it."""
    for start in range(len(chain) - 1, -1, -1):
        part = chain[start]
        try:
            Catalog.merge(below.rows for below in chain[start:])
        except PluginError as error:
            remedy = "Rename its row or its alias"
            raise PluginError(part.plugin, f"{part.what}: {error.problem}", remedy=remedy) from None
