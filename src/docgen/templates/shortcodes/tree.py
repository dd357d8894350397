"""The tree that the parser builds and the compiler walks."""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen

from docgen.exceptions import TemplateError
from docgen.models import Modifier


@frozen(kw_only=True)
class TemplatePlace:
    """Where a shortcode stands in its file: line and column from 1.

    ``lines`` counts the line ends inside it, so that what follows keeps its line.
    """

    line: int
    column: int
    lines: int = 0


@frozen(kw_only=True)
class SourceText:
    """Text of the template, with whatever the template engine finds in it."""

    text: str
    place: TemplatePlace | None = field(default=None, eq=False)


@frozen(kw_only=True)
class Literal:
    """Text that prints exactly as it is."""

    text: str
    place: TemplatePlace | None = field(default=None, eq=False)


@frozen(kw_only=True)
class Shape:
    """What a shortcode's arguments ask for: modifiers with theirs, in the order they work."""

    modifiers: tuple[tuple[Modifier, str | None], ...] = ()
    default: str | None = None
    optional: bool = False


@frozen(kw_only=True)
class Value:
    """A value by its canonical name, and how it is to be printed; ``text`` is as it was written.

    ``written`` is the name in its author's spelling: ``покупатель.кпп`` of ``buyer.kpp``.
    """

    name: str
    text: str
    place: TemplatePlace
    shape: Shape
    written: str = ""


@frozen(kw_only=True)
class Block:
    """Content repeated for every element, which is called ``element`` inside."""

    name: str
    element: str
    place: TemplatePlace
    children: tuple[Node, ...]
    closed: TemplatePlace


@frozen(kw_only=True)
class Branch:
    """One way of a conditional. ``condition`` is ``None`` for the last, unconditional one."""

    condition: Condition | SyntaxProblem | None
    place: TemplatePlace
    children: tuple[Node, ...]


@frozen(kw_only=True)
class If:
    """A conditional: the first branch whose condition holds."""

    branches: tuple[Branch, ...]
    closed: TemplatePlace


@frozen(kw_only=True)
class Include:
    """Another file of the template, by its path."""

    path: str
    place: TemplatePlace


@frozen(kw_only=True)
class PageNumber:
    """The number of the page (``page``) or of all pages (``pages``).

    With ``forms`` it is the word that goes with the number of all pages, and not the number.
    """

    kind: str
    forms: str = ""
    place: TemplatePlace


@frozen(kw_only=True)
class SyntaxProblem:
    """A shortcode that reads well but names what nobody knows; ``text`` is how it was written."""

    error: TemplateError
    text: str
    place: TemplatePlace


Node: TypeAlias = SourceText | Literal | Value | Block | If | Include | PageNumber | SyntaxProblem


@frozen(kw_only=True)
class Name:
    """A value by its canonical name, in a condition."""

    path: str


@frozen(kw_only=True)
class Constant:
    """A text or a number, in a condition."""

    value: str | float | int


@frozen(kw_only=True)
class Not:
    """The opposite of a condition."""

    operand: Condition


@frozen(kw_only=True)
class Operation:
    """Two conditions joined by ``and``, ``or`` or a comparison."""

    operator: str
    left: Condition
    right: Condition


Condition: TypeAlias = Name | Constant | Not | Operation
