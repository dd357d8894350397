"""The tags of docxtpl's templates: ``{{ client.inn|upper }}``, ``{%tr for item in items %}``.

Names are the author's own, so the usual ones are known and the others are listed. A loop or a
condition that names something unknown stays as it is, with all that belongs to it: docgen fills
in such tags as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import define, evolve

from docgen.templates.authoring import common_fields
from docgen.templates.authoring.foreign_tags import (
    Dialect,
    Shaping,
    Translated,
    Translator,
    Unmapped,
)
from docgen.templates.authoring.paragraphs import NumberedParagraph
from docgen.templates.authoring.rewriting import FoundTag, Rewriting, found_at
from docgen.templates.shortcodes.lexer import QUOTED

_TAG = re.compile(
    r"\{\{-?(?:(?:p|tr|tc|r)\s+|\s*)(?P<value>[^{}]+?)\s*-?\}\}"
    r"|\{%-?(?:(?:p|tr|tc|r)\s+|\s*)(?P<statement>[^{}%]+?)\s*-?%\}"
)
_VALUE = re.compile(r"(?P<name>[A-Za-zА-Яа-яЁё_][\w.]*)(?P<body>(?:\s*\|[^|]+)*)")
_LOOP = re.compile(r"for\s+(?P<element>\w+)\s+in\s+(?P<list>[\w.]+)")
_WORD = re.compile(rf"(?P<quoted>{QUOTED})|(?P<name>[A-Za-zА-Яа-яЁё_][\w.]*)")
_FILTER = re.compile(r"(?P<name>\w+)(?:\((?P<argument>[^()]*)\))?")
_OPERATORS: Final = frozenset(("and", "or", "not"))
#: A condition of these and of names is one of docgen's; anything else is left to the engine.
_CONDITION = re.compile(rf"(?:{QUOTED}|[\w.\s()]|==|!=|<=|>=|<|>)+")

#: Filters, and the modifiers that do the same; an empty one is not needed.
_FILTERS: Final[Mapping[str, str]] = {
    "upper": "upper",
    "lower": "lower",
    "capitalize": "capitalize",
    "title": "capitalize",
    "trim": "",
    "e": "",
    "escape": "",
    "safe": "",
    "string": "",
    "int": "",
    "float": "",
}


def _split(body: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in body.split("|") if part.strip())


def _shape(written: str) -> Shaping:
    match = _FILTER.fullmatch(written)
    if match is None:
        return Shaping(arguments=None)
    argument = (match["argument"] or "").strip().strip("\"'")
    if match["name"] in {"default", "d"} and '"' not in argument:
        return Shaping(arguments=f'default="{argument}"' if argument else "optional")
    if match["name"] == "round" and argument.isdecimal():
        return Shaping(arguments=f'round="{argument}"')
    return Shaping(arguments=None if argument else _FILTERS.get(match["name"]))


DOCXTPL: Final = Dialect(
    title="docxtpl",
    pattern=_TAG,
    names=common_fields.NAMES,
    fold=common_fields.fold,
    split=_split,
    shape=_shape,
)


@define
class _Open:
    """A loop or a condition that waits for its end; ``block`` is empty where it stays as it is."""

    block: str
    element: str = ""


class DocxtplRewriting(Rewriting):
    """Follows loops and conditions from paragraph to paragraph."""

    def __init__(self, translator: Translator) -> None:
        super().__init__(translator)
        self._open: list[_Open] = []

    def tags_of(self, paragraph: NumberedParagraph) -> Iterator[FoundTag]:
        """Yield the tags of a paragraph, in order."""
        for match in _TAG.finditer(paragraph.text):
            if match["value"]:
                yield found_at(paragraph, match, self._value(match, paragraph))
            else:
                yield found_at(paragraph, match, self._statement(match, paragraph))

    def _value(self, match: re.Match[str], paragraph: NumberedParagraph) -> Translated | None:
        parts = _VALUE.fullmatch(match["value"])
        if parts is None:
            self.unmapped.append(Unmapped(tag=match[0], place=paragraph.place))
            return None
        name = self._full_name(parts["name"])
        translated = self.translated(match[0], name, parts["body"], paragraph)
        # The loops of the template say where a block begins and ends.
        return translated and evolve(translated, block=None)

    def _statement(self, match: re.Match[str], paragraph: NumberedParagraph) -> Translated | None:
        statement = match["statement"]
        word = statement.split(maxsplit=1)[0]
        if word == "for":
            shortcode = self._loop(statement)
        elif word in {"if", "elif"}:
            shortcode = self._condition(statement, word)
        elif word == "else":
            shortcode = "[else]" if self._open and self._open[-1].block == "if" else ""
        elif word in {"endfor", "endif"}:
            block = self._open.pop().block if self._open else ""
            shortcode = f"[/{block}]" if block else ""
        else:
            shortcode = ""
        if not shortcode:
            self.unmapped.append(Unmapped(tag=match[0], place=paragraph.place))
            return None
        self.replaced.append((match[0], shortcode))
        return Translated(name=word, shortcode=shortcode)

    def _loop(self, statement: str) -> str:
        match = _LOOP.fullmatch(statement)
        block = common_fields.BLOCKS.get(common_fields.fold(match["list"])) if match else None
        if block is None or match is None or not self.translator.knows(block):
            self._open.append(_Open(""))
            return ""
        self._open.append(_Open(block, match["element"]))
        return f"[{block}]"

    def _condition(self, statement: str, word: str) -> str:
        written = statement.removeprefix(word).strip()
        translated = self._in_shortcodes(written)
        if word == "if":
            self._open.append(_Open("if" if translated else ""))
        elif not self._open or self._open[-1].block != "if":
            return ""
        return f"[{word} {translated}]" if translated else ""

    def _in_shortcodes(self, condition: str) -> str:
        """Return a condition with the names of shortcodes; nothing where one is unknown."""
        if not _CONDITION.fullmatch(condition):
            return ""
        unknown = []

        def replaced(match: re.Match[str]) -> str:
            if match["quoted"] or match[0] in _OPERATORS:
                return match[0]
            found = self.translator.translate(self._full_name(match["name"]), "")
            if found is None:
                unknown.append(match[0])
            return found.name.partition(" ")[0] if found else match[0]

        written = _WORD.sub(replaced, condition)
        return "" if unknown else written

    def _full_name(self, name: str) -> str:
        """Return a name with what its loop's element is one of."""
        first, _, rest = name.partition(".")
        for opened in reversed(self._open):
            if opened.element and first == opened.element:
                return f"item.{rest}"
            if opened.element and first == "loop":
                return "item.index" if rest == "index" else name
        return name
