"""What a file says beyond the values that docgen has fields for, each by its path.

A path reads like ``/Файл/Документ/ТаблСчФакт/СведТов[2]/ДопСведТов/@КодКат``: an element's own
text has the path of the element, and ``None`` means that the file has no such place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Final

from lxml import etree

from docgen.exceptions import DataError

UnmappedValues = Mapping[str, str | None]

_STEP: Final = re.compile(r"([\w-]+)(?:\[(\d+)\])?")
_XS: Final = "{http://www.w3.org/2001/XMLSchema}"


def details_of(root: etree._Element, built: etree._Element) -> dict[str, str | None]:
    """Return what a file says that the one built of its values does not, or says otherwise."""
    return dict(_differences(root, built, f"/{root.tag}"))


def _differences(
    actual: etree._Element, built: etree._Element | None, path: str
) -> Iterator[tuple[str, str | None]]:
    made = {} if built is None else dict(built.attrib)
    bare = built is None and not actual.attrib and not len(actual)
    if bare or _text(actual) != _text(built):
        yield path, actual.text or ""
    for name, value in actual.attrib.items():
        if made.pop(name, None) != value:
            yield f"{path}/@{name}", value
    for name in made:
        yield f"{path}/@{name}", None
    others = {} if built is None else _places(built)
    for place, inner in _places(actual).items():
        yield from _differences(inner, others.pop(place, None), f"{path}/{place}")
    # From the last to the first: taking one away must not move those that are still to go.
    for place in reversed(others):
        yield f"{path}/{place}", None


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _places(element: etree._Element) -> dict[str, etree._Element]:
    """Return the children by their places: ``СведТов[2]``, or ``ФИО`` for the first of a tag."""
    seen: Counter[str] = Counter()
    places = {}
    for inner in element.iterchildren(etree.Element):
        seen[inner.tag] += 1
        position = seen[inner.tag]
        places[inner.tag if position == 1 else f"{inner.tag}[{position}]"] = inner
    return places


def apply_details(root: etree._Element, details: UnmappedValues, xsd: Traversable) -> None:
    """Put details into a built file; new elements stand where the schema wants them.

    Raises:
        DataError: a path cannot be followed; names it.

    """
    changed: set[etree._Element] = set()
    for path, value in details.items():
        steps, name = _steps(path, root)
        if value is None:
            _take_away(root, steps, name)
            continue
        element = _follow(root, steps, changed)
        if name:
            element.set(name, value)
        elif value:
            element.text = value
    if changed:
        order = _order(xsd)  # type: ignore[arg-type] # a Path, or a name inside a ZIP: hashable
        for parent in changed:
            _arrange(parent, order)


def _steps(path: str, root: etree._Element) -> tuple[list[tuple[str, int]], str]:
    first, *rest = path.removeprefix("/").split("/")
    name = rest.pop()[1:] if rest and rest[-1].startswith("@") else ""
    matches = [_STEP.fullmatch(row) for row in rest]
    if not path.startswith("/") or first != root.tag or not all(matches):
        message = f"a path begins with /{root.tag}/, as /{root.tag}/Документ/@УИД"
        raise DataError([(path, message)], source="official_details")
    return [(match[1], int(match[2] or 1)) for match in matches if match], name


def _follow(
    root: etree._Element, steps: list[tuple[str, int]], changed: set[etree._Element]
) -> etree._Element:
    """Return the element at the end of the steps; make those that are not there."""
    element = root
    for tag, position in steps:
        found = list(element.iterchildren(tag))
        while len(found) < position:
            found.append(etree.SubElement(element, tag))
            changed.add(element)
        element = found[position - 1]
    return element


def _take_away(root: etree._Element, steps: list[tuple[str, int]], name: str) -> None:
    element = root
    for tag, position in steps:
        found = list(element.iterchildren(tag))
        if len(found) < position:
            return
        element = found[position - 1]
    if name:
        element.attrib.pop(name, None)
    elif (parent := element.getparent()) is not None:
        parent.remove(element)


def _arrange(parent: etree._Element, order: Mapping[str, Mapping[str, int]]) -> None:
    """Sort the children of an element as its schema lists them; twins keep their order."""
    places = order.get(parent.tag, {})
    parent[:] = sorted(parent, key=lambda row: places.get(row.tag, len(places)))


@lru_cache(maxsize=32)
def _order(xsd: Traversable) -> Mapping[str, Mapping[str, int]]:
    """Return the order of children by the parent's tag, as a schema gives it."""
    root = etree.fromstring(xsd.read_bytes())
    types = {row.get("name"): row for row in root.iterchildren(f"{_XS}complexType")}
    order: dict[str, dict[str, int]] = {}
    for element in root.iter(f"{_XS}element"):
        holder = types.get(element.get("type"), element.find(f"{_XS}complexType"))
        if holder is not None:
            places = order.setdefault(element.get("name"), {})
            for inner in _own_elements(holder):
                places.setdefault(inner, len(places))
    return order


def _own_elements(holder: etree._Element) -> Iterator[str]:
    for row in holder:
        if row.tag == f"{_XS}element":
            yield row.get("name")
        elif row.tag in {f"{_XS}sequence", f"{_XS}choice", f"{_XS}all"}:
            yield from _own_elements(row)
