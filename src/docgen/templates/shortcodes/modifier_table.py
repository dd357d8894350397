"""Finds modifiers and the values of their arguments by canonical and Russian names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from attrs import field, frozen

from docgen.exceptions import PluginError, UnknownShortcodeError
from docgen.models import Modifier


@frozen(kw_only=True)
class ModifierTable:
    """Modifiers by name and alias; capitals do not matter.

    Raises:
        PluginError: a name or an alias stands for two modifiers.

    """

    rows: tuple[Modifier, ...]
    _by_name: dict[str, Modifier] = field(init=False, eq=False, repr=False)

    @_by_name.default
    def _index(self) -> dict[str, Modifier]:
        found: dict[str, Modifier] = {}
        for modifier in self.rows:
            for name in (modifier.name, modifier.alias):
                if found.setdefault(name.casefold(), modifier) is not modifier:
                    raise PluginError("modifiers", f"{name!r} stands for two modifiers")
        return found

    def find(self, name: str) -> Modifier | None:
        """Return the modifier of a name or an alias."""
        return self._by_name.get(name.casefold())

    def names(self) -> Iterable[str]:
        """Return all names and aliases."""
        return self._by_name.keys()

    def canonical_argument(self, modifier: Modifier, argument: str | None) -> str | None:
        """Return the canonical form of an argument's value.

        Raises:
            UnknownShortcodeError: the modifier lists its values, and this is none of them.

        """
        if argument is None or not modifier.values:
            return argument
        try:
            return _spellings(tuple(modifier.values))[argument.strip().casefold()]
        except KeyError:
            known = sorted({spelling for value in modifier.values for spelling in value})
            kind = f"value of {modifier.name}"
            raise UnknownShortcodeError(argument, known, kind=kind) from None


@cache
def _spellings(values: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return the canonical form of each value of a modifier, by its spellings."""
    return {
        spelling.casefold(): canonical
        for russian, canonical in values
        for spelling in (russian, canonical)
    }
