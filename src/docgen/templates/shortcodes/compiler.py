"""Compiles the tree to a template of the engine, line for line.

Whatever stands in the compiled text at line *n* stood at line *n* of the template, so that the
engine's own errors point at the right place. Nothing that a template's author wrote inside a
shortcode gets into the engine's syntax but as a canonical name or as a quoted literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from docgen.exceptions import TemplateError
from docgen.templates.shortcodes.parser import Vocabulary, parse
from docgen.templates.shortcodes.tree import (
    Block,
    Branch,
    Condition,
    Constant,
    If,
    Include,
    Literal,
    Name,
    Node,
    Not,
    Operation,
    PageNumber,
    SourceText,
    SyntaxProblem,
    TemplatePlace,
    Value,
)

#: What may stand in a literal as it is; all else is written by its code.
_UNSAFE = re.compile(r"[^0-9A-Za-zА-Яа-яЁё .,:_/-]")


@frozen(kw_only=True)
class Compiled:
    """The engine's source; an expression ``…|problem(0)`` in it means ``problems[0]``."""

    source: str
    problems: tuple[TemplateError, ...]


def literal(value: str | float) -> str:
    """Write a text or a number in the engine's syntax, so that nothing in it can end it."""
    if not isinstance(value, str):
        return repr(value)
    return f'"{_UNSAFE.sub(_escape, value)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the BMP ends


class ShortcodeCompiler:
    """Walks the tree, gathering the problems on its way; ``template`` names it in errors."""

    def __init__(self, template: str, first_problem: int) -> None:
        self.template = template
        self._first_problem = first_problem
        self.problems: list[TemplateError] = []

    def value(self, node: Value) -> str:
        """Return the engine's expression of a value, without line ends."""
        return _value(node, self.template)

    def sequence(self, nodes: Sequence[Node]) -> str:
        """Return the engine's source of nodes that follow one another."""
        return "".join(code for _, code in self.pieces(nodes))

    def pieces(self, nodes: Sequence[Node]) -> Iterator[tuple[TemplatePlace | None, str]]:
        """Yield the engine's source piece by piece: the place of a token, and what it becomes.

        The beginning and the end of a block are pieces of their own; a condition that names
        nothing known becomes two, a statement and what shows the mistake.
        """
        for node in nodes:
            yield from self.node(node)

    def node(self, node: Node) -> Iterator[tuple[TemplatePlace | None, str]]:
        """Yield the pieces of one node and of those within it."""
        match node:
            case SourceText(text=text):
                yield node.place, text
            case Literal(text=text):
                yield node.place, text.replace("{", "{{ '{' }}")
            case Value():
                yield node.place, _print(self.value(node), node.place)
            case PageNumber(kind=kind, forms=forms, place=place):
                yield place, _print(f"{literal(kind)}|page_counter({literal(forms)})", place)
            case Include(path=path, place=place):
                yield place, _statement(f"include {literal(path)}", place)
            case SyntaxProblem():
                yield node.place, self._problem(node)
            case Block():
                yield node.place, _statement(f"for {node.element} in {node.name}", node.place)
                yield from self.pieces(node.children)
                yield node.closed, _statement("endfor", node.closed)
            case If():
                yield from self._if(node)

    def _if(self, node: If) -> Iterator[tuple[TemplatePlace | None, str]]:
        for index, branch in enumerate(node.branches):
            yield from self._guard("elif" if index else "if", branch)
            yield from self.pieces(branch.children)
        yield node.closed, _statement("endif", node.closed)

    def _guard(self, keyword: str, branch: Branch) -> Iterator[tuple[TemplatePlace | None, str]]:
        """Yield what stands before a branch's content."""
        if branch.condition is None:
            yield branch.place, _statement("else", branch.place)
        elif isinstance(branch.condition, SyntaxProblem):
            # A draft shows what is wrong, and the content that the condition was to guard.
            yield branch.place, f"{{% {keyword} true %}}"
            yield branch.place, self._problem(branch.condition)
        else:
            statement = f"{keyword} {_condition(branch.condition)}"
            yield branch.place, _statement(statement, branch.place)

    def _problem(self, node: SyntaxProblem) -> str:
        number = self._first_problem + len(self.problems)
        self.problems.append(node.error)
        return _print(f"{literal(node.text)}|problem({number})", node.place)


def compile_shortcodes(
    text: str,
    vocabulary: Vocabulary,
    *,
    template: str = "",
    first_problem: int = 0,
    compiler_class: type[ShortcodeCompiler] = ShortcodeCompiler,
) -> Compiled:
    """Compile a template's text; ``template`` names it in errors.

    The problems found are counted from ``first_problem``, for templates of several files.

    Raises:
        ShortcodeSyntaxError: a shortcode is unclosed, misplaced or cannot be read.

    """
    compiler = compiler_class(template, first_problem)
    source = compiler.sequence(parse(text, vocabulary, template=template))
    return Compiled(source=source, problems=tuple(compiler.problems))


def _value(node: Value, template: str) -> str:
    shape, place = node.shape, node.place
    filters = [
        modifier.name if argument is None else f"{modifier.name}({literal(argument)})"
        for modifier, argument in shape.modifiers
    ]
    if shape.default is not None:
        filters.append(f"default({literal(shape.default)})")
    elif shape.optional:
        filters.append("optional")
    else:
        # One text: an engine reads it several times as fast as it reads five.
        spelling = "" if node.written == node.name else node.written
        where = f"{place.line} {place.column} {node.name} {spelling} {template}"
        filters.insert(0, f"required({literal(where)})")
    return "|".join((node.name, *filters))


def _condition(condition: Condition) -> str:
    match condition:
        case Name(path=path):
            return path
        case Constant(value=value):
            return literal(value)
        case Not(operand=operand):
            return f"(not {_condition(operand)})"
        case Operation(operator=operator, left=left, right=right):
            return f"({_condition(left)} {operator} {_condition(right)})"


def _print(expression: str, place: TemplatePlace) -> str:
    return f"{{{{ {expression}{_line_ends(place)} }}}}"


def _statement(statement: str, place: TemplatePlace) -> str:
    return f"{{% {statement}{_line_ends(place)} %}}"


def _line_ends(place: TemplatePlace) -> str:
    return "\n" * place.lines
