"""Reads the conditions of ``[if …]``: ``buyer.kpp and not (total < 1000)``.

Names, texts in quotes, numbers; ``not``, ``and``, ``or`` (``не``, ``и``, ``или``), ``==``, ``!=``,
``<``, ``>``, ``<=``, ``>=`` and parentheses. ``=`` is read as ``==``, and the HTML entities of
``<``, ``>`` and ``&`` as what they stand for, because editors write them so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Final

from docgen.templates.shortcodes.lexer import NAME, QUOTED
from docgen.templates.shortcodes.tree import Condition, Constant, Name, Not, Operation

MAX_DEPTH: Final = 20
_MAX_TOKENS: Final = 200

_TOKEN = re.compile(
    rf"\s*(?:(?P<text>{QUOTED})|(?P<number>-?\d{{1,18}}(?:[.,]\d{{1,11}})?)(?!\w)|(?P<name>{NAME})"
    r"|(?P<sign>==|!=|<=|>=|[=<>()]))"
)
_KEYWORDS: Final = {"not": "not", "не": "not", "and": "and", "и": "and", "or": "or", "или": "or"}
_COMPARISONS: Final = {sign: sign for sign in ("==", "!=", "<", ">", "<=", ">=")} | {"=": "=="}

_Token = tuple[str, str]
_END: Final[_Token] = ("end", "the end")


def parse_condition(text: str, canonical: Callable[[str], str]) -> Condition:
    """Read a condition; ``canonical`` gives a value's canonical name and raises for unknown ones.

    Raises:
        ValueError: it cannot be read; says in what way.

    """
    reader = _Reader(_tokens(html.unescape(text)), canonical)
    condition = reader.disjunction()
    reader.expect_end()
    return condition


def _tokens(text: str) -> list[_Token]:
    found = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"{text[position:].strip()!r} cannot stand in a condition")
        kind = str(match.lastgroup)
        value = match[kind]
        if kind == "name" and value.lower() in _KEYWORDS:
            kind, value = "keyword", _KEYWORDS[value.lower()]
        found.append((kind, value))
        position = match.end()
    if len(found) > _MAX_TOKENS:
        raise ValueError(f"the condition has more than {_MAX_TOKENS} words")
    return found


class _Reader:
    """Descends from ``or`` to single names; each method reads one level."""

    def __init__(self, tokens: Sequence[_Token], canonical: Callable[[str], str]) -> None:
        self._tokens = tokens
        self._canonical = canonical
        self._position = 0
        self._depth = 0

    def disjunction(self) -> Condition:
        left = self._conjunction()
        while self._take("keyword", "or"):
            left = Operation(operator="or", left=left, right=self._conjunction())
        return left

    def expect_end(self) -> None:
        kind, value = self._next
        if (kind, value) != _END:
            raise ValueError(f"{value!r} is one word too many")

    def _conjunction(self) -> Condition:
        left = self._negation()
        while self._take("keyword", "and"):
            left = Operation(operator="and", left=left, right=self._negation())
        return left

    def _negation(self) -> Condition:
        count = 0
        while self._take("keyword", "not"):
            count += 1
        operand = self._comparison()
        return Not(operand=operand) if count % 2 else operand

    def _comparison(self) -> Condition:
        left = self._operand()
        kind, sign = self._next
        if kind == "sign" and sign in _COMPARISONS:
            self._position += 1
            return Operation(operator=_COMPARISONS[sign], left=left, right=self._operand())
        return left

    def _operand(self) -> Condition:
        kind, value = self._next
        self._position += 1
        if kind == "name":
            return Name(path=self._canonical(value))
        if kind == "text":
            return Constant(value=value[1:-1])
        if kind == "number":
            number = value.replace(",", ".")
            return Constant(value=float(number) if "." in number else int(number))
        if (kind, value) == ("sign", "("):
            return self._in_parentheses()
        raise ValueError(f"a name, a text in quotes or a number is expected, not {value!r}")

    def _in_parentheses(self) -> Condition:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ValueError(f"parentheses are nested deeper than {MAX_DEPTH}")
        condition = self.disjunction()
        self._depth -= 1
        if not self._take("sign", ")"):
            raise ValueError("a parenthesis is not closed")
        return condition

    @property
    def _next(self) -> _Token:
        return self._tokens[self._position] if self._position < len(self._tokens) else _END

    def _take(self, kind: str, value: str) -> bool:
        taken = self._next == (kind, value)
        self._position += taken
        return taken
