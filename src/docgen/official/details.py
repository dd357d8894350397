"""What a file says beyond the values that docgen has fields for, each by its path.

A path reads like ``/Файл/Документ/ТаблСчФакт/СведТов[2]/ДопСведТов/@КодКат``: an element's own
text has the path of the element, and ``None`` means that the file has no such place. A path that
ends in ``/*`` gives the order of an element's children where it is another than the schema's;
``/Файл/@xmlns:xsi`` declares a prefix, and ``@{http://…}type`` is an attribute of a namespace.
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
from docgen.safe_xml import parsed_xml

UnmappedValues = Mapping[str, str | None]

_TAG: Final = r"(?:\{[^}]*\})?[\w.-]+"
_STEP: Final = re.compile(rf"/({_TAG})(?:\[(\d+)\])?")
_PATH: Final = re.compile(rf"((?:/{_TAG}(?:\[\d+\])?)+)(?:/(@.+|\*))?")
_ORDER: Final = "*"
_DECLARATION: Final = "@xmlns:"
_XS: Final = "{http://www.w3.org/2001/XMLSchema}"


def details_of(
    root: etree._Element, built: etree._Element, xsd: Traversable
) -> dict[str, str | None]:
    """Return what a file says that the one built of its values does not, or says otherwise.

    ``built`` is made like the file on the way: nobody needs it afterwards.
    """
    top = f"/{root.tag}"
    details: dict[str, str | None] = {
        f"{top}/{_DECLARATION}{prefix}": uri for prefix, uri in _namespaces(root).items() if prefix
    }
    details |= _differences(root, built, top)
    made = apply_details(built, details, xsd)
    return details | dict(_orders(root, made, top))


def _namespaces(root: etree._Element) -> dict[str | None, str]:
    """Return the prefixes of a file; declared anywhere, they are declared at the root."""
    found: dict[str | None, str] = {}
    if any("{" in str(key) for row in root.iter(etree.Element) for key in (row.tag, *row.attrib)):
        for row in root.iter(etree.Element):
            found |= row.nsmap
    found |= root.nsmap
    return found


def _differences(
    actual: etree._Element, built: etree._Element | None, path: str
) -> Iterator[tuple[str, str | None]]:
    made = {} if built is None else dict(built.attrib)
    bare = built is None and not actual.attrib and not len(actual)
    if bare or _text(actual) != _text(built):
        yield path, _text(actual)
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


def differing_places(
    theirs: etree._Element, ours: etree._Element
) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield the places where two files differ, with the value of each; ``None`` is no such place.

    An element that only one has is yielded value by value.
    """
    mine = dict(_differences(ours, theirs, f"/{ours.tag}"))
    for path, value in _differences(theirs, ours, f"/{theirs.tag}"):
        if value is not None:
            yield path, value, mine.pop(path, None)
    for path, value in mine.items():
        if value is not None:
            yield path, None, value


def _text(element: etree._Element | None) -> str:
    """Return the text of an element; between elements, blanks are only how a file is laid out."""
    text = "" if element is None else element.text or ""
    return text if text.strip() or element is None or not len(element) else ""


def _places(element: etree._Element) -> dict[str, etree._Element]:
    """Return the children by their places: ``СведТов[2]``, or ``ФИО`` for the first of a tag."""
    seen: Counter[str] = Counter()
    places = {}
    for inner in element.iterchildren(etree.Element):
        seen[inner.tag] += 1
        position = seen[inner.tag]
        places[inner.tag if position == 1 else f"{inner.tag}[{position}]"] = inner
    return places


def _orders(
    actual: etree._Element, made: etree._Element, path: str
) -> Iterator[tuple[str, str | None]]:
    """Yield the order of children wherever the schema alone would give another."""
    places, others = _places(actual), _places(made)
    if list(places) != list(others):
        yield f"{path}/{_ORDER}", " ".join(row.tag for row in places.values())
    for place, inner in places.items():
        yield from _orders(inner, others[place], f"{path}/{place}")


def apply_details(
    root: etree._Element, details: UnmappedValues, xsd: Traversable
) -> etree._Element:
    """Put details into a built file, and return it; new elements stand where the schema wants them.

    Raises:
        DataError: a path cannot be followed; names it.

    """
    root = _with_declarations(root, details)
    changed: dict[etree._Element, None] = {}
    orders: list[tuple[etree._Element, str]] = []
    for path, value in details.items():
        steps, name = _steps(path, root)
        if name.startswith(_DECLARATION):
            continue
        if value is None:
            _take_away(root, steps, name.removeprefix("@"))
            continue
        element = _follow(root, steps, changed)
        if name == _ORDER:
            orders.append((element, value))
        elif name:
            _set(element, name[1:], value, path)
        elif value or not len(element):
            element.text = value or None
    if changed:
        order = _order(xsd)  # type: ignore[arg-type] # a Path, or a name inside a ZIP: hashable
        for parent in changed:
            _arrange(parent, order)
    for parent, tags in orders:
        _rearrange(parent, tags.split(" "))
    return root


def _with_declarations(root: etree._Element, details: UnmappedValues) -> etree._Element:
    """Return the file with the prefixes that details declare; only a new element can have them."""
    begin = f"/{root.tag}/{_DECLARATION}"
    declared = {
        path.removeprefix(begin): uri
        for path, uri in details.items()
        if path.startswith(begin) and uri
    }
    if not declared:
        return root
    made = etree.Element(root.tag, dict(root.attrib), nsmap=declared | root.nsmap)
    made.text = root.text
    made[:] = list(root)
    return made


def _set(element: etree._Element, name: str, value: str, path: str) -> None:
    try:
        element.set(name, value)
    except ValueError as error:
        raise DataError([(path, str(error))], source="official_details") from None


def _steps(path: str, root: etree._Element) -> tuple[list[tuple[str, int]], str]:
    match = _PATH.fullmatch(path)
    steps = [(tag, int(number or 1)) for tag, number in _STEP.findall(match[1])] if match else []
    if match is None or steps[0] != (root.tag, 1):
        message = f"a path begins with /{root.tag}/, as /{root.tag}/Документ/@УИД"
        raise DataError([(path, message)], source="official_details")
    return steps[1:], match[2] or ""


def _follow(
    root: etree._Element, steps: list[tuple[str, int]], changed: dict[etree._Element, None]
) -> etree._Element:
    """Return the element at the end of the steps; make those that are not there."""
    element = root
    for tag, position in steps:
        found = list(element.iterchildren(tag))
        while len(found) < position:
            found.append(etree.SubElement(element, tag))
            changed[element] = None
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


def _rearrange(parent: etree._Element, tags: list[str]) -> None:
    """Put the children of an element in the order of these tags; what is not listed goes last."""
    waiting: dict[str, list[etree._Element]] = {}
    for child in parent:
        waiting.setdefault(str(child.tag), []).append(child)
    listed = [waiting[tag].pop(0) for tag in tags if waiting.get(tag)]
    parent[:] = [*listed, *(child for rest in waiting.values() for child in rest)]


def _arrange(parent: etree._Element, order: Mapping[str, Mapping[str, int]]) -> None:
    """Sort the children of an element as its schema lists them; twins keep their order."""
    places = order.get(parent.tag, {})
    parent[:] = sorted(parent, key=lambda row: places.get(row.tag, len(places)))


@lru_cache(maxsize=32)
def _order(xsd: Traversable) -> Mapping[str, Mapping[str, int]]:
    """Return the order of children by the parent's tag, as a schema gives it."""
    root = parsed_xml(xsd.read_bytes())
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
