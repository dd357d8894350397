"""What the stylesheets of a page say of the few properties that tell how wide a text is.

Only these are worked out: the size, the weight and the family of the type, and what a cell leaves
free at its sides. Lengths are millimetres, sizes of type are points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import cssselect2
import tinycss2
from attrs import evolve, frozen

_KEPT: Final = 32
_MM_IN_POINT: Final = 25.4 / 72

#: The bundled fonts by family, regular and bold; any other family is taken for the first.
_FONTS: Final[Mapping[str, tuple[str, str]]] = {
    "liberation sans": ("DocgenSans-Regular.ttf", "DocgenSans-Bold.ttf"),
    "arial": ("DocgenSans-Regular.ttf", "DocgenSans-Bold.ttf"),
    "pt sans": ("DocgenText-Regular.ttf", "DocgenText-Bold.ttf"),
    "liberation serif": ("DocgenSerif-Regular.ttf", "DocgenSerif-Bold.ttf"),
    "times new roman": ("DocgenSerif-Regular.ttf", "DocgenSerif-Bold.ttf"),
    "dejavu sans": ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
}
_IN_POINTS: Final = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}
_LENGTH = re.compile(r"(\d*\.?\d+)([a-z%]*)")
_SIZE_IN_FONT = re.compile(r"(?<![\w.])(\d*\.?\d+(?:pt|px|mm|cm|in|em|rem|%))")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_BOLD: Final = frozenset({"bold", "bolder", "600", "700", "800", "900"})
_BOLD_TAGS: Final = frozenset({"b", "strong", "th", "h1", "h2", "h3"})


@frozen(kw_only=True)
class TextStyle:
    """How the text of an element looks, and how much of its width is not for the text."""

    size: float = 12.0
    font: str = "DocgenSans-Regular.ttf"
    bold_font: str = "DocgenSans-Bold.ttf"
    is_bold: bool = False
    left: float = 0.0
    right: float = 0.0

    @property
    def face(self) -> str:
        """The file of the font."""
        return self.bold_font if self.is_bold else self.font


@lru_cache(_KEPT)
def cascade(styles: tuple[str, ...]) -> Cascade:
    """Return the rules of some stylesheets, read once."""
    return Cascade(styles)


class Cascade:
    """The rules of the stylesheets of a page, in their order."""

    def __init__(self, styles: tuple[str, ...]) -> None:
        self._matcher = cssselect2.Matcher()
        self._variables: dict[str, str] = {}
        #: Styles that were worked out, for whoever knows when two elements look alike: by the
        #: looks of their rows, then by their own.
        self.known: dict[object, dict[object, TextStyle]] = {}
        for style in styles:
            self._add(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True))

    def style(self, element: cssselect2.ElementWrapper) -> TextStyle:
        """Return how an element looks."""
        above = self.style(element.parent) if element.parent is not None else TextStyle()
        style = evolve(above, left=0.0, right=0.0)
        if element.local_name in _BOLD_TAGS:
            style = evolve(style, is_bold=True)
        for name, value in self._declarations(element):
            if reader := _READERS.get(name):
                style = reader(style, self._resolved(value), above)
        return style

    def _declarations(self, element: cssselect2.ElementWrapper) -> Iterator[tuple[str, str]]:
        """Yield what is declared of an element, the strongest last."""
        important = []
        matches = self._matcher.match(element)
        for _, _, _, declarations in sorted(matches, key=_strength):
            for name, value, is_important in declarations:
                if is_important:
                    important.append((name, value))
                else:
                    yield name, value
        own = tinycss2.parse_blocks_contents(element.etree_element.get("style") or "")
        yield from ((name, value) for name, value, _ in _read(own))
        yield from important

    def _add(self, rules: list[Any]) -> None:
        for rule in rules:
            if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
                if "print" in tinycss2.serialize(rule.prelude).lower():
                    self._add(tinycss2.parse_rule_list(rule.content, True, True))  # noqa: FBT003 - comments and white space are skipped
            elif rule.type == "qualified-rule":
                self._add_rule(rule)

    def _add_rule(self, rule: tinycss2.ast.QualifiedRule) -> None:
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            return  # an engine skips such a rule, too
        declarations = _read(tinycss2.parse_blocks_contents(rule.content))
        prelude = tinycss2.serialize(rule.prelude).strip()
        if prelude in {":root", "html"}:
            self._variables |= {name: value for name, value, _ in declarations if name[:2] == "--"}
        for selector in selectors:
            if selector.pseudo_element is None:
                self._matcher.add_selector(selector, declarations)

    def _resolved(self, value: str) -> str:
        """Return a value with the variables that it names."""
        for _ in range(len(self._variables) + 1):
            if "var(" not in value:
                break
            value = _VARIABLE.sub(lambda m: self._variables.get(m[1], m[2] or ""), value)
        return value.strip().lower()


def _strength(match: tuple[Any, ...]) -> tuple[Any, ...]:
    return match[:2]  # specificity, then order


def _read(nodes: list[Any]) -> list[tuple[str, str, bool]]:
    return [
        (node.lower_name if node.name[:2] != "--" else node.name,
         tinycss2.serialize(node.value), node.important)
        for node in nodes
        if node.type == "declaration"
    ]  # fmt: skip


def _sized(style: TextStyle, value: str, above: TextStyle) -> TextStyle:
    return evolve(style, size=_points(value, above.size) or above.size)


def _weighted(style: TextStyle, value: str, _: TextStyle) -> TextStyle:
    return evolve(style, is_bold=value in _BOLD)


def _of_family(style: TextStyle, value: str, _: TextStyle) -> TextStyle:
    for asked in value.split(","):
        for family, (font, bold_font) in _FONTS.items():
            if family in asked:
                return evolve(style, font=font, bold_font=bold_font)
    return style


def _of_font(style: TextStyle, value: str, above: TextStyle) -> TextStyle:
    """Read the shorthand: a weight, a size, a height of lines, families."""
    size = _SIZE_IN_FONT.search(value)
    is_bold = any(word in _BOLD for word in value.partition("/")[0].split())
    style = evolve(_of_family(style, value, above), is_bold=is_bold)
    return _sized(style, size[1], above) if size else style


def _padded(style: TextStyle, value: str, _: TextStyle) -> TextStyle:
    sides = [_millimetres(side, style.size) for side in value.split()] or [0.0]
    right = sides[min(1, len(sides) - 1)]
    return evolve(style, right=right, left=sides[3] if len(sides) == 4 else right)  # noqa: PLR2004 - top, right, bottom, left


def _padded_left(style: TextStyle, value: str, _: TextStyle) -> TextStyle:
    return evolve(style, left=_millimetres(value, style.size))


def _padded_right(style: TextStyle, value: str, _: TextStyle) -> TextStyle:
    return evolve(style, right=_millimetres(value, style.size))


def _millimetres(value: str, size: float) -> float:
    return _points(value, size) * _MM_IN_POINT


def _points(value: str, em: float) -> float:
    match = _LENGTH.fullmatch(value.strip())
    if match is None:
        return 0.0
    number, unit = float(match[1]), match[2]
    if unit in {"em", "rem"}:
        return number * em
    return number * em / 100 if unit == "%" else number * _IN_POINTS.get(unit, 0.0)


#: What each property that matters makes of a style; the last argument is the style above.
_READERS: Final[Mapping[str, Callable[[TextStyle, str, TextStyle], TextStyle]]] = {
    "font": _of_font,
    "font-family": _of_family,
    "font-size": _sized,
    "font-weight": _weighted,
    "padding": _padded,
    "padding-left": _padded_left,
    "padding-right": _padded_right,
}
