"""The filters that templates may use: docgen's own, the modifiers, and harmless ones of Jinja.

Every filter gets plain values: nodes are opened before it sees them. A number given to a filter
is capped, because padding and cutting take as much memory as the number says.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from jinja2 import pass_context, pass_environment
from jinja2.environment import Environment
from jinja2.filters import FILTERS
from jinja2.runtime import Context, Undefined
from markupsafe import Markup

from docgen.exceptions import MissingValueError
from docgen.models import Modifier, Picture
from docgen.models.text import MAX_TEXT
from docgen.templates.sandbox.arithmetic import calculate
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.values import (
    LateNode,
    MissingMark,
    Noted,
    PageCounter,
    QrCode,
    is_missing,
    plain,
    printed,
)

#: The name, out of templates' reach, under which a context holds its rendering.
RENDERING: Final = "_rendering"

#: What a line end of a value is in HTML, until the page is whole; those of templates, which only
#: part words, are written otherwise. See :mod:`docgen.templates.typography`.
LINE_END: Final = Markup("&#10;")

_MAX_NUMBER: Final = 10_000

_HARMLESS: Final = (
    *("abs", "batch", "count", "first", "groupby", "join", "last", "length"),
    *("list", "map", "max", "min", "reject", "rejectattr", "reverse", "select", "selectattr"),
    *("slice", "sort", "title", "trim", "truncate", "unique", "urlencode", "wordcount"),
)

_SAFE_URL = re.compile(
    r"https?://|mailto:|tel:|#|data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE
)


def filters(modifiers: ModifierTable) -> dict[str, Callable[..., Any]]:
    """Return all filters by name; a modifier has both of its names."""
    harmless = {name: _with_plain_values(FILTERS[name]) for name in _HARMLESS}
    shaping = {
        name: _modifier_filter(row, modifiers)
        for row in modifiers.rows
        for name in (row.name, row.alias)
    }
    return {**harmless, **shaping, **_OWN}


def with_plain_values(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter or a test see what nodes hold instead of the nodes."""

    @functools.wraps(function)
    def wrapper(*args: object, **kwargs: object) -> object:
        values = [plain(value) for value in args]
        named = {name: plain(value) for name, value in kwargs.items()}
        return function(*values, **named)

    return wrapper


def rendering(context: Context) -> FillMode:
    """Return the rendering that a context belongs to."""
    found = context.get(RENDERING)
    if not isinstance(found, FillMode):
        raise TypeError("a template is rendered through CompiledTemplate only")
    return found


def _with_plain_values(function: Callable[..., Any]) -> Callable[..., Any]:
    opened = with_plain_values(function)

    @functools.wraps(function)
    def wrapper(*args: object, **kwargs: object) -> object:
        # The first two may be the engine's own argument and the value, which is no option.
        for option in (*args[1:], *kwargs.values()):
            if isinstance(option, int) and abs(option) > _MAX_NUMBER:
                raise ValueError(f"{option} is more than a filter may be asked for")
        return opened(*args, **kwargs)

    return wrapper


def _modifier_filter(modifier: Modifier, table: ModifierTable) -> Callable[..., Any]:
    @pass_context
    def shape(context: Context, value: object, argument: object = None) -> object:
        found = plain(value)
        if is_missing(found) or isinstance(found, (MissingMark, Undefined)):
            return value
        text = None if argument is None else str(argument)
        result = modifier.apply(found, table.canonical_argument(modifier, text))
        if isinstance(result, Noted):
            rendering(context).note(result.note)
            return result.value
        return result

    return shape


@pass_context
def _required(context: Context, value: object, where: str) -> object:
    """Return the value, or report that there is none at the place that the compiler wrote."""
    if not is_missing(value):
        return value
    line, column, name, written, template = where.split(" ", 4)
    error = MissingValueError(
        name, written=written, template=template, line=int(line), column=int(column)
    )
    return rendering(context).report(error, f"[{error.written}]")


def _default(value: object, text: object = "") -> object:
    return text if isinstance(value, Undefined) or is_missing(value) else value


def _optional(value: object) -> object:
    return "" if is_missing(value) else value


def _escape(value: object) -> object:
    """Leave the value: every value is escaped where it prints."""
    return value


def _page_counter(kind: str, forms: str = "") -> PageCounter:
    return PageCounter(kind=kind, forms=forms)


def plain_text(value: object) -> object:
    """Make a value that prints as markup print as text, for attributes and titles.

    There are no lines there, so line ends become spaces.
    """
    if isinstance(value, LateNode) and not value.is_picture and not is_missing(value):
        return value.printed_later(by="plain_text")
    found = plain(value)
    if isinstance(found, MissingMark):
        return found.text
    if isinstance(found, (Picture, QrCode, PageCounter)):
        kind = type(found).__name__
        raise TypeError(f"a value of type {kind} cannot stand in an attribute or a title")
    if isinstance(found, Markup):
        # Escaped already, all but the quotes that its author wrote.
        text = str(found).replace(LINE_END, " ")
        return Markup(text.replace('"', "&#34;").replace("'", "&#39;"))  # noqa: S704
    return printed(found).replace("\n", " ") if isinstance(found, str) and found else value


@pass_context
def _safe_url(context: Context, value: object) -> object:
    """Return an address of a harmless kind; of any other nothing is printed but a note."""
    found = plain(value)
    if isinstance(found, (Picture, QrCode)):
        return rendering(context).picture_url(found)
    if is_missing(found) or isinstance(found, (MissingMark, Undefined)):
        return plain_text(value)
    address = str(found) if isinstance(found, Markup) else "".join(printed(found).split("\n"))
    address = address.strip()
    if _SAFE_URL.match(address):
        return plain_text(found) if isinstance(found, Markup) else address
    rendering(context).note(f"Ссылка не поставлена, её адрес не https, mailto или tel: {address}")
    return ""


def _replace(value: object, old: str, new: str) -> str:
    """Replace all of a text's occurrences of another."""
    text, old, new = printed(plain(value)), str(old), str(new)
    if len(text) + text.count(old) * len(new) > MAX_TEXT:
        raise ValueError(f"the result of replace is longer than {MAX_TEXT} characters")
    return text.replace(old, new)


@pass_environment
def _sum(environment: Environment, values: Iterable[object], attribute: str = "") -> object:
    """Add up numbers or money, or those children of elements."""
    total: object = 0
    for value in _children(environment, values, attribute):
        total = calculate("+", total, value)
    return total


def _children(
    environment: Environment, values: Iterable[object], attribute: str
) -> Iterator[object]:
    for value in values:
        found = value
        for part in filter(None, attribute.split(".")):
            found = environment.getitem(found, part)
        yield found


_OWN: Final[Mapping[str, Callable[..., Any]]] = {
    "required": _required,
    "escape": _escape,
    "e": _escape,
    "default": _default,
    "умолчание": _default,
    "optional": _optional,
    "необязательно": _optional,
    "page_counter": _page_counter,
    "plain_text": plain_text,
    "safe_url": _safe_url,
    "replace": _replace,
    "sum": _sum,
}
