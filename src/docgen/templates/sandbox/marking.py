"""A sandbox that marks every value it prints, so that its place on the pages can be found.

A mark is a link around the value to an address that leads nowhere: engines write links into a PDF
with their rectangles. The page that people see is drawn without marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from attrs import frozen
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from docgen.exceptions import TemplateError
from docgen.models import Picture
from docgen.templates.sandbox.filters import rendering
from docgen.templates.sandbox.pictures import picture_url
from docgen.templates.sandbox.tracing import Printed, TracingFill, TracingSandbox
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.values import MissingMark, QrCode, is_missing, plain

#: Where a mark leads; the number of the value follows.
ADDRESS: Final = "https://mark.invalid/"

_LINK: Final = Markup('<a href="{}{}" style="color: inherit; text-decoration: none">{}</a>')
_MARKS: Final = re.compile(rf'<a href="{re.escape(ADDRESS)}\d+"[^>]*>|</a>')
_OWN_LINK: Final = re.compile(r"<a\b(?P<rest>[^>]*)>|</a\s*>", re.IGNORECASE)


@frozen
class _Marked:
    """A value on its way to its place, with the number that it has among those printed."""

    value: object
    number: int


class MarkingFill(TracingFill):
    """The rendering of a draft that remembers what it prints, pictures drawn."""

    def report(self, error: TemplateError, text: str) -> MissingMark:
        """Remember the problem and return the mark to print."""
        self.problems.append(error)
        return MissingMark(text=text, problem=error.problem)

    def picture_url(self, value: Picture | QrCode) -> str:
        """Return a picture as an address that needs no file."""
        return picture_url(value)


class MarkingSandbox(TracingSandbox):
    """The sandbox of a page whose values are marked; it wants a :class:`MarkingFill`."""

    def __init__(
        self,
        modifiers: ModifierTable,
        *,
        autoescape: bool,
        show: Callable[[Context, object], object],
    ) -> None:
        super().__init__(modifiers, autoescape=autoescape, show=_marking(show, marks=autoescape))
        self.filters["trace_printed"] = _trace_marked
        for name in ("plain_text", "safe_url"):
            self.filters[name] = _opening(self.filters[name], name)


def printed_by(fill: MarkingFill, number: int) -> Printed:
    """Return what a mark's value was."""
    return fill.printed[number]


def without_nested_links(html: str) -> str:
    """Return a marked page whose marks stand in no link of the template's own."""
    depth, kept = 0, []
    for piece in _pieces(html):
        opening = _OWN_LINK.fullmatch(piece)
        if opening is None:
            kept.append(piece)
            continue
        is_mark = ADDRESS in piece
        if piece.startswith("</"):
            depth -= 1
            kept.append(piece if depth <= 0 else "")
            depth = max(depth, 0)
        else:
            kept.append("" if depth and is_mark else piece)
            depth += 1
    return "".join(kept)


def _pieces(html: str) -> list[str]:
    pieces: list[str] = []
    end = 0
    for match in _OWN_LINK.finditer(html):
        pieces += (html[end : match.start()], match[0])
        end = match.end()
    return [*pieces, html[end:]]


@pass_context
def _trace_marked(context: Context, value: object) -> object:
    fill = rendering(context)
    if not isinstance(fill, MarkingFill):
        raise TypeError("a marked template is rendered with a MarkingFill only")
    fill.end(value)
    return _Marked(value, len(fill.printed) - 1)


def _marking(
    show: Callable[[Context, object], object], *, marks: bool
) -> Callable[[Context, object], object]:
    def show_marked(context: Context, value: object) -> object:
        if not isinstance(value, _Marked):
            return show(context, value)
        shown = show(context, value.value)
        if not marks or is_missing(plain(value.value)):
            return shown
        return _LINK.format(ADDRESS, value.number, escape(shown))

    return show_marked


def _opening(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Make a filter of attributes see values without their marks."""

    def opened(value: object) -> object:
        found = value.value if isinstance(value, _Marked) else value
        return Markup(_MARKS.sub("", found)) if isinstance(found, Markup) else found  # noqa: S704 - less markup than before

    if name == "plain_text":
        return lambda value: function(opened(value))

    @pass_context
    def with_context(context: Context, value: object) -> object:
        return function(context, opened(value))

    return with_context
