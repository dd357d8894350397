"""Where the declarations of a schema stand in the documents it describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
ANNOTATION: Final = f"{_XS}annotation"
APPINFO: Final = f"{_XS}appinfo"
ATTRIBUTE: Final = f"{_XS}attribute"
COMPLEX_TYPE: Final = f"{_XS}complexType"
DOCUMENTATION: Final = f"{_XS}documentation"
ELEMENT: Final = f"{_XS}element"


def walk_declarations(schema: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield every declaration with the absolute XPath of its place, once for each place.

    Elements, attributes (``/Файл/@ИдФайл``) and complex types (the path of their element). What
    stands inside a type that contains itself is found at any depth: ``/Файл/Узел//Лист``.
    """
    types = {row.get("name"): row for row in schema.iterchildren(COMPLEX_TYPE)}
    yield from _content(schema, "", types, ())


def _element(
    node: etree._Element,
    parent: str,
    types: Mapping[str | None, etree._Element],
    opened: tuple[etree._Element, ...],
) -> Iterator[tuple[str, etree._Element]]:
    path = f"{parent}/{node.get('name')}"
    yield path, node
    inline = node.find(COMPLEX_TYPE)
    kind = types.get(node.get("type")) if inline is None else inline
    if kind is None:
        return
    yield path, kind
    repeated = opened.count(kind)
    if repeated <= 1:
        yield from _content(kind, path + "/" * repeated, types, (*opened, kind))


def _content(
    node: etree._Element,
    path: str,
    types: Mapping[str | None, etree._Element],
    opened: tuple[etree._Element, ...],
) -> Iterator[tuple[str, etree._Element]]:
    for child in node.iterchildren("{*}*"):
        if child.tag == ELEMENT:
            yield from _element(child, path, types, opened)
        elif child.tag == ATTRIBUTE:
            yield f"{path}/@{child.get('name')}", child
        elif child.tag != ANNOTATION and child.getparent().tag != f"{_XS}schema":
            yield from _content(child, path, types, opened)
