"""A sandbox that remembers what every shortcode printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import frozen
from jinja2 import pass_context
from jinja2.runtime import Context, Undefined

from docgen.models import Picture
from docgen.templates.sandbox.filters import rendering
from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.shortcodes.compiler import ShortcodeCompiler, literal
from docgen.templates.shortcodes.tracing import TracedNode
from docgen.templates.shortcodes.tree import Value
from docgen.templates.shortcodes.values import (
    MissingMark,
    Money,
    QrCode,
    is_missing,
    plain,
    printed,
)

_PICTURE: Final = "(картинка)"


@frozen(kw_only=True)
class Printed:
    """A shortcode as it printed once.

    ``shortcode`` is how it was written in ``file``; ``modifiers`` are canonical; ``raw`` is the
    value before them, found at ``paths``; ``text`` is what printed.
    """

    shortcode: str
    name: str
    file: str
    line: int
    column: int
    modifiers: tuple[str, ...]
    paths: tuple[str, ...]
    raw: str
    text: str


class TracingFill(FillMode):
    """A strict rendering that gathers what shortcodes print; pictures are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[Printed] = []
        self._read: dict[str, Any] = {}

    def begin(self, node: object, row: dict[str, Any]) -> None:
        """Remember what a shortcode reads."""
        paths = node.paths if isinstance(node, TracedNode) else ()
        self._read = {**row, "paths": paths, "raw": _raw(plain(node))}

    def end(self, value: object) -> None:
        """Remember what the same shortcode prints."""
        self.printed.append(Printed(**self._read, text=shown_text(value)))

    def picture_url(self, value: Picture | QrCode) -> str:  # noqa: ARG002 - none is drawn
        """Return an address of nothing."""
        return ""


class _TracingCompiler(ShortcodeCompiler):
    """Puts a filter before and after all that shape a value."""

    def value(self, node: Value) -> str:
        modifiers = (
            row.name if argument is None else f'{row.name}="{argument}"'
            for row, argument in node.shape.modifiers
        )
        about: tuple[str | int, ...] = (
            node.text,
            node.name,
            self.template,
            node.place.line,
            node.place.column,
        )
        arguments = ", ".join(literal(part) for part in (*about, *modifiers))
        name, _, filters = super().value(node).partition("|")
        return f"{name}|trace_read({arguments})|{filters}|trace_printed"


class TracingSandbox(Sandbox):
    """The sandbox of a template that is explained; it wants a :class:`TracingFill`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the sandbox's own
        super().__init__(*args, **kwargs)
        self.filters.update(trace_read=_trace_read, trace_printed=_trace_printed)

    def shortcode_compiler(self, template: str) -> ShortcodeCompiler:
        """Return what puts filters around values."""
        return _TracingCompiler(template, len(self.problems))


@pass_context
def _trace_read(  # noqa: PLR0917 - Jinja's filters are called by position
    context: Context,
    value: object,
    shortcode: str,
    name: str,
    file: str,
    line: int,
    column: int,
    *modifiers: str,
) -> object:
    row = {"shortcode": shortcode, "name": name, "file": file, "line": line, "column": column}
    _tracing(context).begin(value, {**row, "modifiers": modifiers})
    return value


@pass_context
def _trace_printed(context: Context, value: object) -> object:
    _tracing(context).end(value)
    return value


def _tracing(context: Context) -> TracingFill:
    found = rendering(context)
    if not isinstance(found, TracingFill):
        raise TypeError("a traced template is rendered with a TracingFill only")
    return found


def _raw(value: object) -> str:
    """Return a value as data write it."""
    if isinstance(value, Money):
        return f"{value.amount:f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return shown_text(value)


def shown_text(value: object) -> str:
    """Return what a value prints; a picture is a word in brackets, what is missing nothing."""
    found = plain(value)
    if is_missing(found) or isinstance(found, Undefined):
        return ""
    if isinstance(found, (Picture, QrCode)):
        return _PICTURE
    return found.text if isinstance(found, MissingMark) else printed(found)
