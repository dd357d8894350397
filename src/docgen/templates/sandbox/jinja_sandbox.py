"""The sandbox that templates run in: a Jinja environment with everything closed but a short list.

Untrusted templates need a worker process besides (limits on time and memory): no sandbox within
a process can stop a loop.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from types import CodeType
from typing import Any, Final, cast

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateNotFound, nodes, pass_context
from jinja2.environment import Environment, TemplateModule
from jinja2.exceptions import TemplateRuntimeError, UndefinedError
from jinja2.runtime import Context, LoopContext, TemplateReference, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS
from jinja2.utils import Namespace, missing
from markupsafe import Markup, escape

from docgen.exceptions import MissingValueError, TemplateError
from docgen.language.plurals import read_forms
from docgen.models import Picture
from docgen.templates.positions import Positions
from docgen.templates.sandbox.arithmetic import OPERATORS
from docgen.templates.sandbox.filters import LINE_END, filters, rendering, with_plain_values
from docgen.templates.sandbox.pictures import picture_html
from docgen.templates.shortcodes.compiler import ShortcodeCompiler
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.places import placed
from docgen.templates.shortcodes.values import (
    Grouped,
    LateNode,
    MissingMark,
    Money,
    Node,
    PageCounter,
    PartyName,
    QrCode,
    is_missing,
    plain,
    printed,
)

#: Begins the names of templates' files in tracebacks; their labels follow.
FRAME: Final = "docgen template "

_MAX_RANGE: Final = 10_000

#: What of an object's attributes a template may reach, by its type.
_ATTRIBUTES: Final[Mapping[type, frozenset[str]]] = {
    str: frozenset(
        (
            *("upper", "lower", "capitalize", "title", "strip", "lstrip", "rstrip", "split"),
            *("startswith", "endswith", "isdigit", "isalpha", "count", "find"),
        )
    ),
    dict: frozenset(("get", "items", "keys", "values")),
    LoopContext: frozenset(
        (
            *("index", "index0", "revindex", "revindex0", "first", "last", "length"),
            *("previtem", "nextitem", "cycle", "changed", "depth"),
        )
    ),
}
#: Objects whose every public attribute was put there by the template itself.
_OPEN_TYPES: Final = (Namespace, TemplateModule, TemplateReference)

_COUNTERS: Final = {"page": "page-number", "pages": "page-count"}
_GROUP: Final = Markup('<span class="docgen-group">{}</span>')


class UnknownNameUsedError(UndefinedError):
    """A name that a template uses and nobody gave a value."""

    def __init__(self, message: str, name: str) -> None:
        self.name = name
        super().__init__(message)


class StrictName(StrictUndefined):
    """What an unknown name is until it is used; using it raises :class:`UnknownNameUsedError`."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        if obj is missing and name is not None and exc is UndefinedError:
            # Jinja only calls it.
            exc = cast("type[TemplateRuntimeError]", partial(UnknownNameUsedError, name=name))
        super().__init__(hint, obj, name, exc)


class CompiledFiles(BaseLoader):
    """Loads files that are compiled already, and no others."""

    def __init__(self) -> None:
        self.codes: dict[str, CodeType] = {}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: Any = None,  # noqa: A002, ANN401 - Jinja's
    ) -> Template:
        """Return a file's template."""
        if name not in self.codes:
            raise TemplateNotFound(name)
        return environment.template_class.from_code(
            environment, self.codes[name], globals or {}, None
        )


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one template in one format.

    ``problems`` are those of its shortcodes, ``positions`` where the engine's lines stand in its
    files, by their labels.
    """

    intercepted_binops = frozenset(OPERATORS)

    def __init__(
        self,
        modifiers: ModifierTable,
        *,
        autoescape: bool,
        show: Callable[[Context, object], object],
    ) -> None:
        self.files = CompiledFiles()
        super().__init__(
            loader=self.files,
            undefined=StrictName,
            finalize=pass_context(show),
            autoescape=autoescape,
            auto_reload=False,
            keep_trailing_newline=True,
            # PlaceholderText constants runs parts of a template before any limit is set.
            optimized=False,
        )
        self.problems: list[TemplateError] = []
        self.positions: dict[str, Positions] = {}
        self.binop_table = dict(OPERATORS)
        self.globals.clear()
        self.globals.update(range=_range, namespace=Namespace)
        self.filters = {**filters(modifiers), "problem": self._problem}
        self.tests = {
            name: with_plain_values(cast("Callable[..., Any]", test))
            for name, test in TESTS.items()
        }

    def shortcode_compiler(self, template: str) -> ShortcodeCompiler:
        """Return what makes the engine's source of a file's shortcodes."""
        return ShortcodeCompiler(template, len(self.problems))

    def read_tree(self, label: str, tree: nodes.Template) -> None:
        """See the tree of a file before it is compiled; whoever lints templates looks at it."""

    def getattr(self, obj: object, attribute: str) -> Any:  # noqa: ANN401 - Jinja's
        """Return an attribute; of a node, a child."""
        if isinstance(obj, Node):
            try:
                return obj.children[attribute]
            except KeyError:
                return obj.child(attribute)  # which says what there is
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - Jinja's
        """Return an item; of a node, a child or an element."""
        if isinstance(obj, Node):
            return obj.child(argument) if isinstance(argument, str) else obj.value[argument]
        return super().getitem(obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - Jinja's
        """Whether a template may reach an attribute: only those listed."""
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if isinstance(obj, _OPEN_TYPES):
            return True
        return any(isinstance(obj, kind) and attr in names for kind, names in _ATTRIBUTES.items())

    @pass_context
    def _problem(self, context: Context, text: str, number: int) -> MissingMark:
        """Report a problem that was found when the template was compiled."""
        return rendering(context).report(self.problems[number], text)


#: What prints as a text: nearly all values.
_ORDINARY: Final = frozenset({str, int, Decimal, Money, date, PartyName})


def show_html(context: Context, value: object) -> object:
    """Return what is printed in HTML, where plain text is still to be escaped.

    A line end of a value ends a line of the page, as it does in a Word file.
    """
    if isinstance(value, LateNode) and not is_missing(value):
        return value.printed_later()
    found = value.value if type(value) is Node else value
    if found and type(found) in _ORDINARY:
        return _lines(printed(found))
    found = present(context, value)
    if isinstance(found, (Picture, QrCode)):
        url = rendering(context).picture_url(found)
        name, title = (value.name, value.title) if isinstance(value, Node) else ("", "")
        return picture_html(url, name, title)
    return _shown(found)


def _shown(found: object) -> object:
    """Return what is printed for anything but a picture."""
    if isinstance(found, MissingMark):
        return Markup('<mark class="docgen-problem" title="{}">{}</mark>').format(
            found.problem, found.text
        )
    if isinstance(found, PageCounter):
        return _page_count(found)
    if isinstance(found, Grouped):
        return Markup().join(map(_GROUP.format, found.groups))
    return found if isinstance(found, Markup) else _lines(printed(found))


def _lines(text: str) -> str:
    """Return a text whose line ends end lines of the page."""
    return LINE_END.join(map(escape, text.split("\n"))) if "\n" in text else text


def _page_count(counter: PageCounter) -> Markup:
    """Return the place where an engine puts a number of pages, or the word that goes with it."""
    if not counter.forms:
        return Markup('<span class="{}"></span>').format(_COUNTERS[counter.kind])
    # An engine puts in the right one; see docgen.rendering.engines.page_forms.
    few = read_forms(counter.forms)[1]
    place = Markup('<span class="page-count-form" data-forms="{}">{}</span>')
    return place.format(counter.forms, few)


def show_text(context: Context, value: object) -> str:
    """Return what is printed in plain text, where nothing is escaped."""
    found = present(context, value)
    return found.text if isinstance(found, MissingMark) else printed(found)


def present(context: Context, value: object) -> object:
    """Return what is to be printed; a node without a value is reported."""
    if isinstance(value, Undefined):
        # An unknown name says so itself, when it is asked for its text.
        return str(value)
    if isinstance(value, Node):
        if is_missing(value):
            error = MissingValueError(value.name)
            _locate(error, context)
            return rendering(context).report(error, f"[{value.name}]")
        return value.value
    return value


def _locate(error: TemplateError, context: Context) -> None:
    """Give an error the place of the expression that is being printed.

    Whoever prints a draft goes on after it, so no traceback will tell.
    """
    frame = inspect.currentframe()
    while frame is not None and "__jinja_template__" not in frame.f_globals:
        frame = frame.f_back
    if frame is not None and isinstance(context.environment, Sandbox):
        template: Template = frame.f_globals["__jinja_template__"]
        label = frame.f_code.co_filename.removeprefix(FRAME)
        positions = context.environment.positions.get(label)
        line = template.get_corresponding_lineno(frame.f_lineno)
        place = positions.at(line) if positions else (line, None)
        placed(error, label, *place)


def _range(*bounds: object) -> range:
    """Return numbers to repeat something by; at most ``_MAX_RANGE`` of them."""
    found = range(*(int(plain(bound)) for bound in bounds))
    if len(found) > _MAX_RANGE:
        raise ValueError(f"range gives at most {_MAX_RANGE} numbers")
    return found
