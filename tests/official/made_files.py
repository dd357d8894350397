"""Files made from the schemas themselves: every optional element and attribute, every choice."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64encode
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st
from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
GUID = "16ad2de0-fadd-47fb-8838-b02d9f37d405"

#: What windows-1251 has, and what it has not: both are legal, the latter by its number.
_ALPHABET = "абвгдЖЯё0123456789 abcXYZ\"'&<>«»№—-.,/%()\u00a0₽²é①\n\t"
_TEXTS = st.text(_ALPHABET, min_size=1, max_size=12)
_DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)).map(lambda day: f"{day:%d.%m.%Y}")
#: Of an element that may stand any number of times.
_MANY = 2


class MadeFiles:
    """Files of one format; ``prefix`` and ``version`` are those that it is known by."""

    def __init__(self, xsd, prefix):
        self._schema = etree.fromstring(xsd.read_bytes())
        self._prefix = prefix
        self._types = {row.get("name"): row for row in self._schema if row.get("name")}
        self._root = self._schema.find(f"{XS}element")

    def draw(self, draw, *, full=False):
        """Return the root of a file; a full one has whatever it may have."""
        root = self._element(draw, self._root, full)
        if full or draw(st.booleans()):
            name = f"{self._prefix}_2BM-7728168971_2BE-7707083893_20260915_{GUID}"
            flags = "_0_1_0_0_0_00" if draw(st.booleans()) else ""
            root.set("ИдФайл", name + flags)
        if root.find("Документ") is not None:
            _put_in_order(root)
        return root

    def _element(self, draw, node, full):
        made = etree.Element(node.get("name"))
        inline = node.find(f"{XS}complexType")
        kind = self._types.get(node.get("type")) if inline is None else inline
        if kind is not None and kind.tag == f"{XS}complexType":
            self._content(draw, kind, made, full)
        else:
            made.text = draw(self._value(node))
        return made

    def _content(self, draw, node, made, full):
        for row in node:
            if row.tag == f"{XS}sequence":
                self._content(draw, row, made, full)
            elif row.tag == f"{XS}choice":
                options = [one for one in row if one.tag != f"{XS}annotation"]
                self._particle(draw, options[draw(st.integers(0, len(options) - 1))], made, full)
            elif row.tag == f"{XS}element":
                self._particle(draw, row, made, full)
            elif row.tag == f"{XS}attribute" and (
                full or row.get("use") == "required" or draw(st.booleans())
            ):
                made.set(row.get("name"), draw(self._value(row)))

    def _particle(self, draw, node, made, full):
        if node.tag != f"{XS}element":
            self._content(draw, node, made, full)
            return
        least, most = int(node.get("minOccurs", 1)), node.get("maxOccurs", "1")
        most = least + _MANY if most == "unbounded" else min(int(most), least + _MANY)
        for _ in range(draw(st.integers(max(least, 1) if full else least, most))):
            made.append(self._element(draw, node, full))

    @cache  # noqa: B019 - there are a dozen of them
    def _value(self, node):
        name = node.get("type")
        kind = self._types.get(name) if name else node.find(f"{XS}simpleType")
        if kind is None:
            return _builtin(name)
        facets, base = {}, name
        while kind is not None:
            if kind.get("name") == "ДатаТип":
                return _DAYS
            restriction = kind.find(f"{XS}restriction")
            for row in restriction:
                facets.setdefault(etree.QName(row).localname, []).append(row.get("value"))
            base = restriction.get("base")
            kind = self._types.get(base)
        return _values(facets, base)


def _put_in_order(root):
    """Let a period begin before it ends: the schema does not say so, a payload does."""
    document = root.find("Документ")
    names = ("ДатаНачПер", "ДатаОкПер")
    if all(map(document.attrib.get, names)):
        days = sorted(map(document.get, names), key=lambda day: (day[6:], day[3:5], day[:2]))
        for name, day in zip(names, days, strict=True):
            document.set(name, day)


def _builtin(name):
    return {
        "xs:decimal": st.decimals(-999, 999, places=2, allow_nan=False).map(str),
        "xs:integer": st.integers(0, 999).map(str),
        "xs:base64Binary": st.binary(min_size=1, max_size=30).map(
            lambda row: b64encode(row).decode()
        ),
    }.get(name, _TEXTS)


def _values(facets, base):
    """Return the values of a simple type, by its facets; those of its base follow its own."""
    if "enumeration" in facets:
        return st.sampled_from(facets["enumeration"])
    if "pattern" in facets:
        pattern = "|".join(f"(?:{row})" for row in facets["pattern"])
        return st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)
    if "totalDigits" in facets or base in {"xs:decimal", "xs:integer"}:
        return _numbers(facets, base)
    if base == "xs:base64Binary":
        return _builtin("xs:base64Binary")
    exact = facets.get("length", [None])[0]
    least = int(exact or facets.get("minLength", ["0"])[0])
    most = int(exact or facets.get("maxLength", ["12"])[0])
    most = max(least, min(most, 12))
    return st.text(_ALPHABET, min_size=least, max_size=most)


def _numbers(facets, base):
    digits = int(facets.get("totalDigits", ["15"])[0])
    places = 0 if base == "xs:integer" else int(facets.get("fractionDigits", ["0"])[0])
    least = Decimal(facets.get("minInclusive", facets.get("minExclusive", ["0"]))[0])
    scale = Decimal(10) ** -places
    top = 10 ** min(digits, 9) - 1
    first = int(least / scale) + ("minExclusive" in facets)
    written = st.integers(first, max(first, top)).map(lambda row: f"{row * scale:f}")
    return (
        st.one_of(written, written.map(lambda row: row.lstrip("0") or row)) if places else written
    )
