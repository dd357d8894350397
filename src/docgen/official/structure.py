"""What is wrong with the children of an element, all at once.

A validator stops at the first child it did not expect; whoever mends a file wants to know of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from attrs import field, frozen
from lxml import etree
from xmlschema.validators import XsdAnyElement, XsdElement, XsdGroup

_CHOICE: Final = "choice"


@frozen(kw_only=True)
class StructureProblem:
    """One problem: ``unexpected``, ``missing``, ``none_of``, ``exclusive`` or ``misplaced``.

    ``element`` is the child in question or, where one is missing, its parent; ``missing`` is then
    the child's name. ``names`` are the others that have to do with it.
    """

    reason: str
    element: etree._Element = field(repr=False)
    missing: str = ""
    names: Sequence[str] = ()


def structure_problems(
    group: XsdGroup, element: etree._Element, stumbled: etree._Element | None
) -> Iterator[StructureProblem]:
    """Yield what is wrong with an element's children.

    ``stumbled`` is the child that the validator did not expect, ``None`` when it missed one. That
    it stands in a wrong place is said when nothing else explains it.
    """
    known = _names(group)
    children = list(element.iterchildren("{*}*"))
    present = {str(child.tag) for child in children}
    explained = False
    for child in children:
        if child.tag not in known:
            yield StructureProblem(reason="unexpected", element=child)
            explained = explained or child is stumbled
    for names in _missing(group, present):
        explained = True
        if len(names) == 1:
            yield StructureProblem(reason="missing", element=element, missing=names[0])
        else:
            yield StructureProblem(reason="none_of", element=element, names=names)
    for kept, excess in _clashes(group, present):
        explained = True
        child = next(row for row in children if row.tag == excess)
        yield StructureProblem(reason="exclusive", element=child, names=(kept,))
    if not explained:
        order = [name for name in known if name in present]
        place = element if stumbled is None else stumbled
        yield StructureProblem(reason="misplaced", element=place, names=order)


def _missing(
    particle: XsdElement | XsdAnyElement | XsdGroup, present: AbstractSet[str]
) -> Iterator[Sequence[str]]:
    """Yield the names of what is obligatory and absent; of a choice, all its alternatives."""
    absent = present.isdisjoint(_names(particle))
    if absent and particle.is_emptiable():
        return
    if not isinstance(particle, XsdGroup):
        if absent:
            yield _names(particle)
    elif absent and particle.model == _CHOICE:
        yield [_names(row)[0] for row in particle]
    else:
        for row in particle:
            if particle.model != _CHOICE or not present.isdisjoint(_names(row)):
                yield from _missing(row, present)


def _clashes(group: XsdGroup, present: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of a choice's alternatives that are both there: the first one and another."""
    chosen = [
        next(name for name in _names(row) if name in present)
        for row in group
        if not present.isdisjoint(_names(row))
    ]
    if group.model == _CHOICE and group.max_occurs == 1:
        yield from ((chosen[0], excess) for excess in chosen[1:])
    for row in group:
        if isinstance(row, XsdGroup):
            yield from _clashes(row, present)


def _names(particle: XsdElement | XsdAnyElement | XsdGroup) -> list[str]:
    """Return the names of an element, or of all elements of a group in their order."""
    rows = particle.iter_elements() if isinstance(particle, XsdGroup) else [particle]
    return list(dict.fromkeys(row.name for row in rows if row.name))
