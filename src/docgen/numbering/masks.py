"""Masks: the pattern of a document's number, in both directions.

``АКТ-{YYYY}-{N:4}`` gives «АКТ-2026-0015», and «АКТ-2026-0015» gives ``YYYY`` 2026, ``N`` 0015.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import field, frozen

from docgen.exceptions import ConfigurationError, nearest_names
from docgen.models import NumberContext, NumberToken
from docgen.numbering.tokens import BRANCH_SUFFIX, TOKENS

COUNTER: Final = "N"
_MAX_WIDTH: Final = 18

_PIECE = re.compile(
    r"(?P<brace>\{\{|\}\})|\{(?P<token>[^{}]*)\}|(?P<literal>[^{}]+)|(?P<stray>[{}])"
)
_COUNTER = re.compile(rf"{COUNTER}(?::(?P<width>[0-9]+))?")
_TOKEN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_REPETITION = re.compile(r"[*+?|]|\{[0-9]*,")


@frozen(kw_only=True)
class Counter:
    """``{N}``, or ``{N:6}`` padded with zeros to ``width`` digits; larger numbers run over."""

    width: int = 1
    name: str = COUNTER

    @property
    def pattern(self) -> str:
        """What it prints: just the padding that is needed, so that no number has two forms."""
        return f"[0-9]{{{self.width}}}|[1-9][0-9]{{{self.width},}}"

    def text(self, number: int) -> str:
        """Return the number with its zeros."""
        return f"{number:0{self.width}}"


@frozen(kw_only=True)
class Mask:
    """A parsed mask; make one with :meth:`parse`."""

    text: str
    parts: tuple[str | NumberToken | Counter, ...] = field(repr=False)
    pattern: re.Pattern[str] = field(repr=False, eq=False)

    @classmethod
    def parse(cls, text: str, tokens: Iterable[NumberToken] = TOKENS) -> Mask:
        """Read a mask: literals, exactly one ``{N}``, tokens; ``{{`` and ``}}`` are braces.

        ``tokens`` are all that may be used: the built-in ones and those of plugins.

        Raises:
            ConfigurationError: names the mask, the position from 1, the problem and the
                nearest token.

        """
        parts = tuple(_read_parts(text, _by_name(tokens)))
        _refuse_run_together(text, parts)
        return cls(text=text, parts=parts, pattern=re.compile(_pattern(parts)))

    @property
    def names(self) -> frozenset[str]:
        """The names of the tokens it uses, ``N`` among them."""
        return frozenset(part.name for part in self.parts if not isinstance(part, str))

    def render(self, n: int, context: NumberContext) -> str:
        """Return the number.

        What is returned, :meth:`parse_number` reads back to the same values; so different
        values never print as the same number.

        Raises:
            ConfigurationError: a token has no value in this document, or its value cannot be
                told from its neighbours.

        """
        values = {
            part.name: part.text(n) if isinstance(part, Counter) else self._value(part, context)
            for part in self.parts
            if not isinstance(part, str)
        }
        number = "".join(
            part if isinstance(part, str) else values[part.name] for part in self.parts
        )
        if self.parse_number(number) != values:
            raise ConfigurationError(
                f"mask {self.text!r} gives {number!r}, which other values would give too "
                f"({_listed(values)}). Put signs between its tokens that their values do not have"
            )
        return number

    def parse_number(self, text: str) -> dict[str, str] | None:
        """Return the texts of ``N`` and of every token, or ``None`` for a number not of this mask.

        ``N`` keeps its zeros: ``int(values["N"])`` is the number itself.
        """
        match = self.pattern.fullmatch(text)
        if match is None:
            return None
        groups = match.groupdict()
        return {
            part.name: groups[_group(index)]
            for index, part in enumerate(self.parts)
            if not isinstance(part, str) and _group(index) in groups
        }

    def _value(self, token: NumberToken, context: NumberContext) -> str:
        value = token.value(context)
        if re.fullmatch(token.pattern, value) is None or not value.isprintable():
            problem = f"cannot be {value!r}" if value else "has no value in this document"
            raise ConfigurationError(
                f"mask {self.text!r}: {{{token.name}}} {problem}. "
                "Correct the source's data, or take the token out of the mask"
            )
        return value


def _by_name(tokens: Iterable[NumberToken]) -> dict[str, NumberToken]:
    known: dict[str, NumberToken] = {}
    for token in tokens:
        if token.name == COUNTER or not _TOKEN_NAME.fullmatch(token.name):
            raise ConfigurationError(
                f"a number token cannot be called {token.name!r}: "
                f"use Latin letters, digits and _, and leave {COUNTER!r} to the counter"
            )
        if token.name in known:
            raise ConfigurationError(
                f"number token {{{token.name}}} is declared twice; rename one of the two"
            )
        try:
            re.compile(token.pattern)
        except re.error as error:
            raise ConfigurationError(
                f"the pattern of number token {{{token.name}}} is no regular expression: {error}"
            ) from error
        known[token.name] = token
    return known


def _read_parts(
    text: str, known: Mapping[str, NumberToken]
) -> Iterator[str | NumberToken | Counter]:
    counters = 0
    for piece in _PIECE.finditer(text):
        position = piece.start() + 1
        if piece["stray"]:
            raise _error(
                text, position, f"a single {piece['stray']!r}. Close the token, or double the brace"
            )
        if piece["token"] is None:
            yield _literal(text, position, piece["literal"] or piece["brace"][0])
            continue
        part = _token(text, position, piece["token"], known)
        counters += isinstance(part, Counter)
        if counters > 1:
            raise _error(text, position, "a second {N}. A mask has exactly one")
        yield part
    if not counters:
        raise _error(text, len(text) + 1, "there is no {N}. A mask has exactly one")


def _literal(text: str, position: int, literal: str) -> str:
    if not literal.isprintable():
        raise _error(text, position, f"{literal!r} has characters that cannot be printed")
    return literal


def _token(
    text: str, position: int, name: str, known: Mapping[str, NumberToken]
) -> NumberToken | Counter:
    if match := _COUNTER.fullmatch(name):
        width = int(match["width"] or 1)
        if not 1 <= width <= _MAX_WIDTH:
            raise _error(text, position, f"{{N:{width}}} may have 1 to {_MAX_WIDTH} digits")
        return Counter(width=width)
    if name in known:
        return known[name]
    names = (COUNTER, *known)
    near = " or ".join(f"{{{one}}}" for one in nearest_names(name.partition(":")[0], names))
    hint = f"Did you mean {near}?" if near else f"Known: {', '.join(names)}"
    raise _error(text, position, f"there is no token {{{name}}}. {hint}")


def _refuse_run_together(text: str, parts: Iterable[str | NumberToken | Counter]) -> None:
    """Refuse two parts of changing length without a sign between: 1 and 23 would be 12 and 3.

    A digit is no such sign, since it may belong to either.
    """
    previous = ""
    for part in parts:
        if isinstance(part, str):
            previous = previous if part.isdigit() else ""
        elif isinstance(part, Counter) or _REPETITION.search(part.pattern):
            if previous and part is not BRANCH_SUFFIX:
                raise ConfigurationError(
                    f"mask {text!r}: {{{previous}}} and {{{part.name}}} run together, so two "
                    f"documents could get the same number. Write {{{previous}}}-{{{part.name}}}"
                )
            previous = part.name


def _pattern(parts: Iterable[str | NumberToken | Counter]) -> str:
    """Return the expression of the whole number: a group for each token, by its first place."""
    pattern = ""
    first: dict[str, str] = {}
    for index, part in enumerate(parts):
        if isinstance(part, str):
            pattern += re.escape(part)
        elif part.name in first:
            pattern += f"(?P={first[part.name]})"
        else:
            first[part.name] = _group(index)
            pattern += f"(?P<{_group(index)}>{part.pattern})"
    return pattern


def _group(index: int) -> str:
    return f"part{index}"


def _listed(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in values.items())


def _error(text: str, position: int, problem: str) -> ConfigurationError:
    return ConfigurationError(f"mask {text!r}, position {position}: {problem}")
