"""What the fields of a format are called in Russian, and where they stand on the printed form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import field, frozen
from lxml import etree

from docgen.official.declarations import ANNOTATION, DOCUMENTATION, walk_declarations

_POSITION = re.compile(r"\[\d+\]")
#: «строка 2а», «строки 6, 6а, 6б», «графа 5», «строка «Всего к оплате»/графа 9».
_NUMBER: Final = r"(?:\d+[а-я]?|[А-Г]\b)"
_FORM_PLACE = re.compile(
    rf"(?:строка «[^»]+»\s*/\s*)?\b(?:граф[аы]|строк[аи]) {_NUMBER}(?:, {_NUMBER})*"
    rf"(?:, строк[аи] {_NUMBER}(?:, {_NUMBER})*)?"
)
_IN_BRACKETS = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)")
_MAX_CAPTION: Final = 120


@frozen(kw_only=True)
class Caption:
    """What a field is called, and its place on the printed form, empty when it has none."""

    title: str
    form_place: str = ""

    def __str__(self) -> str:
        title = self.title.replace("«", "„").replace("»", "“")
        return f"«{title}», {self.form_place}" if self.form_place else f"«{title}»"


@frozen
class Captions:
    """The captions of one schema, by the paths of its declarations."""

    _by_path: Mapping[str, Caption] = field(repr=False)

    @classmethod
    def of(cls, schema: etree._Element) -> Captions:
        """Read them from the schema's own documentation."""
        captions: dict[str, Caption] = {}
        for path, node in walk_declarations(schema):
            # An element's own words come before those of its type, which is yielded after it.
            captions.setdefault(path, Caption(title=""))
            if not captions[path].title:
                captions[path] = _caption(" ".join(_documentation(node)))
        return cls(captions)

    def at(self, path: str) -> Caption | None:
        """Return the caption of a place; positions in its path do not matter."""
        caption = self._by_path.get(_POSITION.sub("", path))
        return caption if caption and caption.title else None

    def describe(self, path: str) -> str:
        """Return the name of a field with its caption: НалСт «Налоговая ставка», графа 7."""
        name = _POSITION.sub("", path).rpartition("/")[2].lstrip("@")
        caption = self.at(path)
        return f"{name} {caption}" if caption else name

    def place(self, path: str) -> str:
        """Return the path of a field as it is declared.

        The schemas' rules name some elements as if they were attributes: ``@КИЗ``.
        """
        as_element = path.replace("/@", "/")
        declared = _POSITION.sub("", path)
        if declared not in self._by_path and _POSITION.sub("", as_element) in self._by_path:
            return as_element
        return path


def _documentation(node: etree._Element) -> Iterator[str]:
    for row in node.iterfind(f"{ANNOTATION}/{DOCUMENTATION}"):
        yield " ".join("".join(row.itertext()).split())


def _caption(text: str) -> Caption:
    """Take the documentation of a field apart: its title, and the line or column in brackets."""
    place = _FORM_PLACE.search(text)
    if place is None:
        return Caption(title=_shortened(text))
    title = _IN_BRACKETS.sub(
        lambda brackets: "" if _FORM_PLACE.search(brackets[0]) else brackets[0], text
    )
    return Caption(title=_shortened(title.strip(" ,.")), form_place=place[0])


def _shortened(title: str) -> str:
    """Keep a title readable inside a message: some explain half a law."""
    if len(title) <= _MAX_CAPTION:
        return title
    return title[:_MAX_CAPTION].rpartition(" ")[0].rstrip(" ,;(") + "…"
