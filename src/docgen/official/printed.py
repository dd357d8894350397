"""Which places of a file its printed form shows: the rest goes into an annex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import field, frozen
from lxml import etree

_POSITION: Final = re.compile(r"([^/\[]+)\[\d+\]")

#: What files of all formats say of themselves for machines, or in words that are always the same.
_FOR_MACHINES: Final = (
    *("/Файл/@ИдФайл", "/Файл/@ВерсФорм", "/Файл/@ВерсПрог"),
    *("/Файл/*/@КНД", "/Файл/*/@ПоФактХЖ"),
)


def _plain(paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path.replace("*", "") for path in paths)


@frozen
class PrintedPlaces:
    """The places that a form prints, as paths; ``*`` marks what is printed however often it stands.

    ``/Файл/Документ/ТаблСчФакт/СведТов*/@НаимТов`` is printed of every line, while of
    ``/Файл/Документ/СвСчФакт/СвПрод/ИдСв`` the second one is not. ``if_given`` names elements that
    are printed only if they have one of these attributes; ``unless`` paths that the form prints
    only where another place, relative to the element, is not given.
    """

    _paths: frozenset[str] = field(converter=_plain)
    _repeated: frozenset[str]
    _if_given: Mapping[str, tuple[str, ...]] = field(factory=dict)
    _unless: Mapping[str, str] = field(factory=dict)

    @classmethod
    def of(
        cls,
        *paths: str,
        if_given: Mapping[str, tuple[str, ...]] | None = None,
        unless: Mapping[str, str] | None = None,
    ) -> PrintedPlaces:
        """Return the places of these paths."""
        repeated = frozenset(name for path in paths for name in re.findall(r"([^/*]+)\*", path))
        return cls(paths, repeated, if_given or {}, unless or {})

    def lacks(self, path: str, element: etree._Element) -> bool:
        """Whether a place of a file is not printed."""
        plain = _POSITION.sub(self._without_position, path)
        if plain not in self._paths:
            return True
        if any(
            not any(around.get(name) for name in self._if_given[around.tag])
            for around in (element, *element.iterancestors())
            if around.tag in self._if_given
        ):
            return True
        other = self._unless.get(plain)
        return bool(other and element.xpath(other))

    def _without_position(self, match: re.Match[str]) -> str:
        return match[1] if match[1] in self._repeated else match[0]


def is_for_machines(path: str) -> bool:
    """Whether a place is of no use to people, whatever the format."""
    steps = path.split("/")
    if len(steps) > _HEAD:
        return False
    return path in _FOR_MACHINES or f"/{steps[1]}/*/{steps[-1]}" in _FOR_MACHINES


#: «», «Файл», «Документ», «@КНД».
_HEAD: Final = 4


def under(begin: str, *ends: str) -> Iterator[str]:
    """Yield the paths that begin alike."""
    return (f"{begin}/{end}" for end in ends)
