"""From a text with shortcodes to the sandbox's code, and from that to what it prints.

Every kind of template goes this way: HTML, a line of text, the parts of a Word file.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import CodeType
from typing import Final

from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError

from docgen.exceptions import PluginError, TemplateError, UnknownShortcodeError
from docgen.templates.sandbox.filters import RENDERING
from docgen.templates.sandbox.jinja_sandbox import Sandbox, UnknownNameUsedError
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.sandbox.syntax import MAX_SOURCE
from docgen.templates.shortcodes.compiler import compile_shortcodes
from docgen.templates.shortcodes.parser import Vocabulary
from docgen.templates.shortcodes.places import placed
from docgen.templates.shortcodes.values import Node

_MAX_OUTPUT: Final = 20_000_000

#: Begins the names of files in tracebacks; their labels follow.
_FRAME: Final = "docgen template "


def parsed(sandbox: Sandbox, text: str, label: str, vocabulary: Vocabulary) -> nodes.Template:
    """Compile the shortcodes of a text and parse what comes of it.

    The problems of its shortcodes are added to the sandbox's.

    Raises:
        TemplateError: the text cannot be read; says at what line.

    """
    if len(text) > MAX_SOURCE:
        problem = f"has {len(text)} characters, more than {MAX_SOURCE}; split it with include"
        raise TemplateError(problem, template=label)
    compiled = compile_shortcodes(
        text,
        vocabulary,
        template=label,
        first_problem=len(sandbox.problems),
        compiler_class=sandbox.shortcode_compiler,
    )
    sandbox.problems.extend(compiled.problems)
    with explained_syntax(label):
        return sandbox.parse(compiled.source)


def code_of(sandbox: Sandbox, tree: nodes.Template, name: str, label: str) -> CodeType:
    """Return the code of a parsed file.

    Raises:
        TemplateError: the engine cannot compile it; says at what line.

    """
    with explained_syntax(label):
        return sandbox.compile(tree, name, f"{_FRAME}{label}")


@contextmanager
def explained_syntax(label: str) -> Iterator[None]:
    """Turn what the engine says of a file it cannot read into an error with its line."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise TemplateError(str(error.message), template=label, line=error.lineno) from None
    except (RecursionError, SyntaxError, ValueError) as error:
        # Python's own limits, on what Jinja made of the file.
        problem = f"is too deep or too long for the engine: {error}; simplify it"
        raise TemplateError(problem, template=label) from None


def rendered(template: JinjaTemplate, context: Mapping[str, object], rendering: FillMode) -> str:
    """Return what a template prints; it may be so long and no longer."""
    pieces = []
    size = 0
    for piece in template.generate({**context, RENDERING: rendering}):
        pieces.append(piece)
        size += len(piece)
        if size > _MAX_OUTPUT:
            raise ValueError(f"the result is longer than {_MAX_OUTPUT} characters")
    return "".join(pieces)


@contextmanager
def explained_errors(context: Mapping[str, Node]) -> Iterator[None]:
    """Turn whatever a template raises into an error with its file and line."""
    try:
        yield
    except (PluginError, MemoryError):
        raise  # a getter's fault, not the template's; a limit of the process
    except Exception as error:
        label, line = _place(error)
        if isinstance(error, TemplateError):
            raise placed(error, label, line) from None
        if isinstance(error, UnknownNameUsedError):
            raise UnknownShortcodeError(
                error.name, context, kind="name", template=label, line=line
            ) from None
        raise TemplateError(_explanation(error), template=label, line=line) from error


def _place(error: BaseException) -> tuple[str, int | None]:
    """Return the innermost file of the template in a traceback, and the line there."""
    label, line = "", None
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if name.startswith(_FRAME):
            label, line = name.removeprefix(_FRAME), number
    return label, line


def _explanation(error: Exception) -> str:
    if isinstance(error, SecurityError):
        return f"this is not open to templates: {error}"
    if isinstance(error, RecursionError):
        return "files of the template include one another without end"
    return f"this cannot be worked out: {str(error) or type(error).__name__}"
