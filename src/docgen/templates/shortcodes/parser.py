"""Builds the tree of a template: tokens, with their names found in the catalog.

What looks like a shortcode and names nothing known is a :class:`.Problem`
when it has no body or a body that reads as arguments (``case="genitive"``, or a flag that is a
known modifier); otherwise it is text. So ``[buyr.name]`` and ``[totl words]`` are reported, and
``[not a code]`` is printed as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar, Final

from attrs import field, frozen

from docgen.exceptions import ShortcodeSyntaxError, TemplateError, UnknownShortcodeError
from docgen.language.plurals import read_forms
from docgen.models import Shortcode, ShortcodeKind
from docgen.templates.shortcodes.arguments import (
    Argument,
    is_known_flag,
    parse_arguments,
    read_shape,
    with_role,
)
from docgen.templates.shortcodes.catalog import Catalog, NameScope, element_name
from docgen.templates.shortcodes.conditions import parse_condition
from docgen.templates.shortcodes.lexer import Token, TokenKind, tokens
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.places import placed
from docgen.templates.shortcodes.synonyms import meant_names
from docgen.templates.shortcodes.tree import (
    Block,
    Branch,
    Condition,
    If,
    Include,
    Literal,
    Node,
    PageNumber,
    SourceText,
    SyntaxProblem,
    TemplatePlace,
    Value,
)

MAX_DEPTH: Final = 20

#: The words that begin, turn and include, in both languages, by what they mean.
KEYWORDS: Final[Mapping[str, str]] = {
    **{word: word for word in ("if", "elif", "else", "include", "page", "pages")},
    "если": "if",
    "иначе_если": "elif",
    "иначе": "else",
    "вставить": "include",
    "страница": "page",
    "страниц": "pages",
}


@frozen(kw_only=True)
class Vocabulary:
    """The names a template may use; ``fragments`` maps the names of includes to paths."""

    catalog: Catalog
    modifiers: ModifierTable
    fragments: Mapping[str, str] = field(factory=dict)


def parse(text: str, vocabulary: Vocabulary, *, template: str = "") -> tuple[Node, ...]:
    """Return the tree of a template's text; ``template`` names it in errors.

    Raises:
        ShortcodeSyntaxError: a shortcode is unclosed, misplaced or cannot be read.

    """
    parser = _Parser(vocabulary, template)
    for token in tokens(text):
        parser.feed(token)
    return parser.finish()


def reads_as_shortcode(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text in brackets is more to the parser than text, in whatever block it stands."""
    token = next(tokens(text))
    if token.kind in {TokenKind.TEXT, TokenKind.UNCLOSED}:
        return False
    is_known = token.name.lower() in KEYWORDS or vocabulary.catalog.holds(token.name)
    if is_known or token.kind is TokenKind.LITERAL:
        return True
    if token.kind is TokenKind.CLOSE:
        return not token.body
    return _reads_as_arguments(parse_arguments(token.body), vocabulary.modifiers)


def names_value(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text in brackets is a shortcode of a name that the template may use."""
    token = next(tokens(text))
    if token.kind not in {TokenKind.OPEN, TokenKind.CLOSE}:
        return False
    return token.name.lower() in KEYWORDS or vocabulary.catalog.holds(token.name)


def stands_alone(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the shortcodes of a text mean the same outside of the blocks around it."""
    try:
        parse(text, vocabulary)
    except ShortcodeSyntaxError:
        return False
    catalog = vocabulary.catalog
    names = [token.name for token in tokens(text) if token.kind is TokenKind.OPEN]
    return all(catalog.find(name) is not None or not catalog.holds(name) for name in names)


def _reads_as_arguments(arguments: Sequence[Argument] | None, modifiers: ModifierTable) -> bool:
    return arguments is not None and all(is_known_flag(row, modifiers) for row in arguments)


class _Open:
    """A block or a conditional that waits for its end, with the content read so far."""

    def __init__(self, token: Token, keyword: str, row: Shortcode | None) -> None:
        self.token = token
        self.keyword = keyword
        self.row = row
        self.condition: Condition | SyntaxProblem | None = None
        self.place = token.place
        self.children: list[Node] = []
        self.branches: list[Branch] = []

    def end_branch(self) -> None:
        """Put what was read so far into a branch of its own."""
        self.branches.append(
            Branch(condition=self.condition, place=self.place, children=tuple(self.children))
        )
        self.children = []


class _Parser:
    """Reads token after token; what is open lies on a stack, the innermost last."""

    def __init__(self, vocabulary: Vocabulary, template: str) -> None:
        self._vocabulary = vocabulary
        self._template = template
        self._top: list[Node] = []
        self._stack: list[_Open] = []
        self._scopes: list[NameScope] = [vocabulary.catalog.scope]

    def feed(self, token: Token) -> None:
        match token.kind:
            case TokenKind.TEXT:
                self._add(SourceText(text=token.text, place=token.place))
            case TokenKind.LITERAL:
                self._add(Literal(text=token.text[1:-1], place=token.place))
            case TokenKind.UNCLOSED:
                self._unclosed(token)
            case TokenKind.CLOSE:
                self._close(token)
            case TokenKind.OPEN:
                self._open(token)

    def finish(self) -> tuple[Node, ...]:
        if self._stack:
            token = self._stack[-1].token
            problem = f"{token.text} is not closed; write [/{token.name}]"
            raise self._error(token, problem, "unclosed_block", end=f"[/{token.name}]")
        return tuple(self._top)

    def _open(self, token: Token) -> None:
        keyword = KEYWORDS.get(token.name.lower())
        if keyword:
            self._handlers[keyword](self, token)
            return
        arguments = parse_arguments(token.body)
        name = with_role(token.name, arguments or ())
        row = self._scopes[-1].find(name)
        if row is None:
            self._add(self._nobody(token, name, arguments))
        elif arguments is None:
            problem = f'{token.text} cannot be read; write [{token.name} argument="value" flag]'
            raise self._error(token, problem, "unreadable", name=token.name)
        elif row.kind is ShortcodeKind.BLOCK:
            self._open_block(token, row, arguments)
        else:
            self._add(self._value(token, row, arguments))

    def _nobody(self, token: Token, name: str, arguments: Sequence[Argument] | None) -> Node:
        """Return what a shortcode without a row is: a problem or just text."""
        if not _reads_as_arguments(arguments, self._vocabulary.modifiers):
            return SourceText(text=token.text, place=token.place)
        return self._problem(token, self._unknown(token, name))

    def _open_block(self, token: Token, row: Shortcode, arguments: Sequence[Argument]) -> None:
        if arguments:
            problem = f"the block [{token.name}] takes no arguments"
            raise self._error(token, problem, "block_arguments", name=token.name)
        self._push(_Open(token, "block", row))
        self._scopes.append(self._scopes[-1].enter(row))

    def _value(self, token: Token, row: Shortcode, arguments: Sequence[Argument]) -> Node:
        try:
            shape = read_shape(arguments, self._vocabulary.modifiers)
        except UnknownShortcodeError as error:
            place = token.place
            error = placed(error, self._template, place.line, place.column)
            return self._problem(token, error)
        except ValueError as error:
            raise self._misuse(token, error) from None
        written = with_role(token.name, arguments)
        return Value(
            name=row.name, text=token.text, place=token.place, shape=shape, written=written
        )

    def _if(self, token: Token) -> None:
        opened = _Open(token, "if", None)
        opened.condition = self._condition(token)
        self._push(opened)

    def _elif(self, token: Token) -> None:
        opened = self._branching(token)
        opened.end_branch()
        opened.condition, opened.place = self._condition(token), token.place

    def _else(self, token: Token) -> None:
        if token.body.strip():
            problem = f"[{token.name}] takes no condition; write [elif …]"
            raise self._error(token, problem, "else_condition")
        opened = self._branching(token)
        opened.end_branch()
        opened.condition, opened.place = None, token.place

    def _branching(self, token: Token) -> _Open:
        """Return the conditional that may get one more branch."""
        if not self._stack or self._stack[-1].keyword != "if":
            problem = f"{token.text} stands outside of [if …]…[/if]"
            raise self._error(token, problem, "branch_outside")
        opened = self._stack[-1]
        if opened.branches and opened.condition is None:
            problem = f"{token.text} comes after the [else] of {_at(opened)}"
            raise self._error(token, problem, "after_else")
        return opened

    def _condition(self, token: Token) -> Condition | SyntaxProblem:
        try:
            return parse_condition(token.body, lambda name: self._canonical(token, name))
        except UnknownShortcodeError as error:
            return self._problem(token, error)
        except ValueError as error:
            raise self._misuse(token, error) from None

    def _canonical(self, token: Token, name: str) -> str:
        row = self._scopes[-1].find(name)
        if row is None:
            raise self._unknown(token, name)
        return row.name

    def _include(self, token: Token) -> None:
        arguments = parse_arguments(token.body)
        names = {"name": "name", "имя": "name"}
        if (
            arguments is None
            or [names.get(row.name.lower()) for row in arguments] != ["name"]
            or arguments[0].value is None
        ):
            problem = f'{token.text} cannot be read; write [include name="…"]'
            raise self._error(token, problem, "include_unreadable")
        name = arguments[0].value
        fragments = self._vocabulary.fragments
        if name in fragments:
            self._add(Include(path=fragments[name], place=token.place))
        else:
            error = self._unknown(token, name, known=fragments, kind="fragment")
            self._add(self._problem(token, error))

    def _page(self, token: Token) -> None:
        kind = KEYWORDS[token.name.lower()]
        self._add(PageNumber(kind=kind, forms=self._page_forms(token, kind), place=token.place))

    def _page_forms(self, token: Token, kind: str) -> str:
        """Return the forms of ``[pages plural="листе,листах,листах"]``; the page has none."""
        if not token.body.strip():
            return ""
        arguments = parse_arguments(token.body) if kind == "pages" else None
        names = [self._vocabulary.modifiers.find(row.name) for row in arguments or ()]
        if not arguments or [name and name.name for name in names] != ["plural"]:
            allowed = "plural" if kind == "pages" else "nothing"
            problem = f"[{token.name}] takes {allowed} as its argument"
            raise self._error(token, problem, "page_arguments", name=token.name)
        try:
            return ",".join(read_forms(arguments[0].value or ""))
        except ValueError as error:
            raise self._error(token, str(error), "page_arguments", name=token.name) from None

    def _close(self, token: Token) -> None:
        keyword = KEYWORDS.get(token.name.lower(), "")
        row = self._scopes[-1].find(token.name)
        if keyword != "if" and (row is None or row.kind is not ShortcodeKind.BLOCK):
            self._close_nothing(token, row)
            return
        if not self._stack:
            raise self._error(token, f"{token.text} closes nothing", "closes_nothing")
        opened = self._stack.pop()
        if (opened.keyword == "if") != (keyword == "if") or opened.row != row:
            problem = f"{token.text} cannot close {_at(opened)}; write [/{opened.token.name}] first"
            end = f"[/{opened.token.name}]"
            raise self._error(token, problem, "cannot_close", opened=opened.token.text, end=end)
        if opened.row is None:
            opened.end_branch()
            self._add(If(branches=tuple(opened.branches), closed=token.place))
        else:
            self._scopes.pop()
            self._add(_block(opened, opened.row, token.place))

    def _close_nothing(self, token: Token, row: Shortcode | None) -> None:
        if row is None and token.body:
            self._add(SourceText(text=token.text, place=token.place))
            return
        if row is not None or token.name.lower() in KEYWORDS:
            problem = f"{token.text} closes nothing: [{token.name}] has no end"
            raise self._error(token, problem, "no_end", name=token.name)
        self._add(self._problem(token, self._unknown(token, token.name)))

    def _unclosed(self, token: Token) -> None:
        known = token.name.lower() in KEYWORDS or self._scopes[-1].find(token.name)
        if known:
            problem = f"{token.text} is not closed: a ] or a quote is missing"
            raise self._error(token, problem, "unclosed_bracket")
        self._add(SourceText(text=token.text, place=token.place))

    def _add(self, node: Node) -> None:
        (self._stack[-1].children if self._stack else self._top).append(node)

    def _push(self, opened: _Open) -> None:
        if len(self._stack) == MAX_DEPTH:
            problem = f"blocks are nested deeper than {MAX_DEPTH}"
            raise self._error(opened.token, problem, "depth", most=MAX_DEPTH)
        self._stack.append(opened)

    def _problem(self, token: Token, error: TemplateError) -> SyntaxProblem:
        return SyntaxProblem(error=error, text=token.text, place=token.place)

    def _error(
        self, token: Token, problem: str, reason: str, **details: object
    ) -> ShortcodeSyntaxError:
        place = token.place
        return ShortcodeSyntaxError(
            problem,
            template=self._template,
            line=place.line,
            column=place.column,
            reason=f"shortcode.{reason}",
            details={"tag": token.text, **details},
        )

    def _misuse(self, token: Token, error: ValueError) -> ShortcodeSyntaxError:
        """Return what its arguments or its condition are wrong in as an error of a shortcode."""
        return self._error(token, f"{token.text}: {error}", "misuse", mistake=str(error))

    def _unknown(
        self,
        token: Token,
        name: str,
        *,
        known: Iterable[str] | None = None,
        kind: str = "shortcode",
    ) -> UnknownShortcodeError:
        return UnknownShortcodeError(
            name,
            self._scopes[-1].names() if known is None else known,
            meant=meant_names(name, self._scopes[-1]) if known is None else (),
            kind=kind,
            template=self._template,
            line=token.place.line,
            column=token.place.column,
        )

    _handlers: ClassVar[Mapping[str, Callable[[_Parser, Token], None]]] = {
        "if": _if,
        "elif": _elif,
        "else": _else,
        "include": _include,
        "page": _page,
        "pages": _page,
    }


def _block(opened: _Open, row: Shortcode, closed: TemplatePlace) -> Block:
    return Block(
        name=row.name,
        element=element_name(row),
        place=opened.token.place,
        children=tuple(opened.children),
        closed=closed,
    )


def _at(opened: _Open) -> str:
    place = opened.token.place
    return f"{opened.token.text} of line {place.line}, column {place.column}"
