"""Compiles the tree to a template of the engine, line for line.

Whatever stands in the compiled text at line *n* stood at line *n* of the template, so that the
engine's own errors point at the right place. Nothing that a template's author wrote inside a
shortcode gets into the engine's syntax but as a canonical name or as a quoted literal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    Problem,
    Source,
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
        return "".join(map(self._node, nodes))

    def _node(self, node: Node) -> str:
        match node:
            case Source(text=text):
                compiled = text
            case Literal(text=text):
                compiled = text.replace("{", "{{ '{' }}")
            case Value():
                compiled = _print(self.value(node), node.place)
            case PageNumber(kind=kind, forms=forms, place=place):
                compiled = _print(f"{literal(kind)}|page_counter({literal(forms)})", place)
            case Include(path=path, place=place):
                compiled = _statement(f"include {literal(path)}", place)
            case Problem():
                compiled = self._problem(node)
            case Block():
                compiled = self._block(node)
            case If():
                compiled = self._if(node)
        return compiled

    def _block(self, node: Block) -> str:
        opening = _statement(f"for {node.element} in {node.name}", node.place)
        return f"{opening}{self.sequence(node.children)}{_statement('endfor', node.closed)}"

    def _if(self, node: If) -> str:
        branches = (
            self._branch("elif" if index else "if", branch)
            for index, branch in enumerate(node.branches)
        )
        return f"{''.join(branches)}{_statement('endif', node.closed)}"

    def _branch(self, keyword: str, branch: Branch) -> str:
        return f"{self._guard(keyword, branch)}{self.sequence(branch.children)}"

    def _guard(self, keyword: str, branch: Branch) -> str:
        """Return what stands before a branch's content."""
        if branch.condition is None:
            return _statement("else", branch.place)
        if isinstance(branch.condition, Problem):
            # A draft shows what is wrong, and the content that the condition was to guard.
            return f"{{% {keyword} true %}}{self._problem(branch.condition)}"
        return _statement(f"{keyword} {_condition(branch.condition)}", branch.place)

    def _problem(self, node: Problem) -> str:
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
        where = f"{literal(node.name)}, {literal(template)}, {place.line}, {place.column}"
        filters.insert(0, f"required({where})")
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
