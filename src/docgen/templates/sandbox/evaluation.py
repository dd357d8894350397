"""From a text with shortcodes to the sandbox's code, and from that to what it prints.

Every kind of template goes this way: HTML, a line of text, the parts of a Word file.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from types import CodeType
from typing import Final

from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError

from docgen.exceptions import PluginError, TemplateError, UnknownShortcodeError
from docgen.templates.positions import Positions, spread
from docgen.templates.sandbox.filters import RENDERING
from docgen.templates.sandbox.jinja_sandbox import FRAME, Sandbox, UnknownNameUsedError
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.sandbox.syntax import MAX_SOURCE
from docgen.templates.shortcodes.parser import Vocabulary, parse
from docgen.templates.shortcodes.places import placed
from docgen.templates.shortcodes.values import Node


def checked_length(text: str, label: str) -> str:
    """Return a text unless it is too long for a file of a template.

    Raises:
        TemplateError: it is.

    """
    if len(text) > MAX_SOURCE:
        problem = f"has {len(text)} characters, more than {MAX_SOURCE}; split it with include"
        details = {"length": len(text), "most": MAX_SOURCE}
        raise TemplateError(problem, template=label, reason="template.too_long", details=details)
    return text


#: Begins the names of files in tracebacks; their labels follow.
_FRAME: Final = "docgen template "


def parsed(sandbox: Sandbox, text: str, label: str, vocabulary: Vocabulary) -> nodes.Template:
    """Compile the shortcodes of a text and parse what comes of it.

    The problems of its shortcodes are added to the sandbox's.

    Raises:
        TemplateError: the text cannot be read; says at what line and column.

    """
    compiler = sandbox.shortcode_compiler(label)
    pieces = tuple(compiler.pieces(parse(checked_length(text, label), vocabulary, template=label)))
    sandbox.problems.extend(compiler.problems)
    source, positions = spread(pieces)
    return engine_tree(sandbox, source, label, positions)


def engine_tree(sandbox: Sandbox, source: str, label: str, positions: Positions) -> nodes.Template:
    """Parse the engine's source of a file; ``positions`` tells where its lines stand.

    Raises:
        TemplateError: the engine cannot read it.

    """
    sandbox.positions[label] = positions
    with engine_errors(sandbox, label):
        tree = sandbox.parse(source)
    sandbox.read_tree(label, tree)
    return tree


def code_of(sandbox: Sandbox, tree: nodes.Template, name: str, label: str) -> CodeType:
    """Return the code of a parsed file.

    Raises:
        TemplateError: the engine cannot compile it; says at what line.

    """
    with engine_errors(sandbox, label):
        return sandbox.compile(tree, name, f"{FRAME}{label}")


@contextmanager
def engine_errors(sandbox: Sandbox, label: str) -> Iterator[None]:
    """Turn what is wrong at a line of the engine's into an error with its place in the file."""
    try:
        yield
    except TemplateSyntaxError as error:
        found = TemplateError(
            str(error.message),
            template=label,
            line=error.lineno,
            reason="engine.syntax",
            details={"mistake": str(error.message)},
        )
        sandbox.positions[label].locate(found)
        raise found from None
    except TemplateError as error:
        sandbox.positions[label].locate(error)
        raise
    except (RecursionError, SyntaxError, ValueError) as error:
        # Python's own limits, on what Jinja made of the file.
        problem = f"is too deep or too long for the engine: {error}; simplify it"
        raise TemplateError(problem, template=label, reason="engine.too_deep") from None


#: Pieces of what a template prints that are counted together.
_AT_ONCE: Final = 64


def rendered(template: JinjaTemplate, context: Mapping[str, object], rendering: FillMode) -> str:
    """Return what a template prints; it may be so long and no longer."""
    pieces: list[str] = []
    size = 0
    printing = template.generate({**context, RENDERING: rendering})
    while some := list(islice(printing, _AT_ONCE)):
        pieces += some
        size += sum(map(len, some))
        if size > rendering.max_output:
            raise ValueError(f"the result is longer than {rendering.max_output} characters")
    return "".join(pieces)


@contextmanager
def explained_errors(context: Mapping[str, Node], sandbox: Sandbox) -> Iterator[None]:
    """Turn whatever a template raises into an error with its file and place."""
    try:
        yield
    except (PluginError, MemoryError):
        raise  # a getter's fault, not the template's; a limit of the process
    except Exception as error:
        label, line, column = _place(error, sandbox)
        if isinstance(error, TemplateError):
            raise placed(error, label, line, column) from None
        if isinstance(error, UnknownNameUsedError):
            raise UnknownShortcodeError(
                error.name, context, kind="name", template=label, line=line, column=column
            ) from None
        reason, problem = _explanation(error)
        raise TemplateError(
            problem,
            template=label,
            line=line,
            column=column,
            reason=reason,
            details={"mistake": str(error) or type(error).__name__},
        ) from error


def _place(error: BaseException, sandbox: Sandbox) -> tuple[str, int | None, int | None]:
    """Return the innermost file of the template in a traceback, and the place there."""
    label, line = "", None
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if name.startswith(FRAME):
            label, line = name.removeprefix(FRAME), number
    positions = sandbox.positions.get(label)
    return label, *(positions.at(line) if positions else (line, None))


def _explanation(error: Exception) -> tuple[str, str]:
    if isinstance(error, SecurityError):
        return "engine.closed", f"this is not open to templates: {error}"
    if isinstance(error, RecursionError):
        return "engine.recursion", "files of the template include one another without end"
    said = str(error) or type(error).__name__
    return "engine.runtime", f"this cannot be worked out: {said}"
