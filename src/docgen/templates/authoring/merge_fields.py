r"""The fields of Word's mail merge: ``MERGEFIELD Клиент \* Upper``.

A field becomes a shortcode with the formatting of its result. Lists of lines stand between
``TableStart:…`` and ``TableEnd:…``, as the usual programs of mail merge want it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from attrs import evolve
from lxml import etree

from docgen.templates.authoring import common_fields
from docgen.templates.authoring.foreign_tags import (
    Dialect,
    Shaping,
    Translated,
    Translator,
    Unmapped,
)
from docgen.templates.authoring.paragraphs import NumberedParagraph, paragraphs_of
from docgen.templates.authoring.rewriting import FoundTag, Rewriting, found_at
from docgen.templates.word.fields import CODE, INSTRUCTION, MARK, SIMPLE, STATE
from docgen.templates.word.paragraphs import RUN, RUN_PROPERTIES, TEXT, write_text

_NAME = re.compile(r'\s*MERGEFIELD\s+(?:"(?P<quoted>[^"]+)"|(?P<bare>\S+))(?P<body>.*)', re.DOTALL)
_SWITCH = re.compile(r'\\(?P<kind>[*@#bfv])\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s\\]*))')
_GROUP = re.compile(r"(?:(?P<end>TableEnd|EndGroup|BlockEnd)|TableStart|BeginGroup|BlockStart):")
#: Stand for a field while a paragraph is read as text; no document holds them.
_OPENING: Final = "\ue100"
_CLOSING: Final = "\ue101"

_TEXTS: Final = {"b": "prefix", "f": "suffix"}
#: Switches without spaces and capitals, and what they ask for.
_SHAPES: Final[Mapping[str, str]] = {
    "*mergeformat": "",
    "*charformat": "",
    "*upper": "upper",
    "*lower": "lower",
    "*firstcap": "capitalize",
    "*caps": "capitalize",
    "*cardtext": "words",
    "*dollartext": "words",
    "@dd.mm.yyyy": "",
    "@d.m.yyyy": "",
    "@yyyy-mm-dd": 'format="iso"',
    "@dmmmmyyyy": 'format="text"',
    "@ddmmmmyyyy": 'format="text"',
    "@mmmmyyyy": 'format="month"',
    "@yyyy": 'format="year"',
    "##,##0.00": "",
    "####0,00": "",
    "##0,00": "",
    "##0.00": "",
    "#0,00": "",
    "#0.00": "",
    "#,0.00": "",
    "#0": 'format="number"',
}


def _split(body: str) -> tuple[str, ...]:
    return tuple(match[0] for match in _SWITCH.finditer(body))


def _shape(switch: str) -> Shaping:
    match = _SWITCH.fullmatch(switch)
    if match is None:
        return Shaping(arguments=None)
    value = match["quoted"] if match["quoted"] is not None else match["bare"]
    if match["kind"] in _TEXTS:
        return Shaping(arguments=f'{_TEXTS[match["kind"]]}="{value}"' if '"' not in value else None)
    key = match["kind"] + re.sub(r"[\s.]*(?:'г\.?'|г\.?)$|[\s\u00a0]", "", value).casefold()
    return Shaping(arguments=_SHAPES.get(key))


MERGEFIELD: Final = Dialect(
    title="слияние Word",
    pattern=re.compile(f"{_OPENING}(?P<name>\\d+)(?P<body>){_CLOSING}"),
    names=common_fields.NAMES,
    fold=common_fields.fold,
    split=_split,
    shape=_shape,
)


class MergeFieldRewriting(Rewriting):
    """Puts shortcodes in place of fields; a field that nothing fits stays one."""

    def __init__(self, translator: Translator) -> None:
        super().__init__(translator)
        self._fields: list[tuple[str, Translated]] = []
        self._open: list[str] = []

    def rewrite(self, part: str, root: etree._Element) -> None:
        """Rewrite the merge fields of a part; other fields stay."""
        for paragraph in paragraphs_of(part, root):
            for runs, code in _merge_fields(paragraph.element):
                translated = self._field(code, paragraph)
                if translated is not None:
                    self._put(runs, code, translated)
        super().rewrite(part, root)

    def tags_of(self, paragraph: NumberedParagraph) -> Iterator[FoundTag]:
        """Yield the fields of a paragraph."""
        for match in self.translator.dialect.pattern.finditer(paragraph.text):
            code, translated = self._fields[int(match["name"])]
            yield evolve(found_at(paragraph, match, translated), text=" ".join(code.split()))

    def _field(self, code: str, paragraph: NumberedParagraph) -> Translated | None:
        parts = _NAME.fullmatch(code)
        name = "" if parts is None else (parts["quoted"] or parts["bare"])
        tag = f"MERGEFIELD {name}"
        if group := _GROUP.match(name):
            block = common_fields.BLOCKS.get(common_fields.fold(name[group.end() :]))
            if block is None:
                self.unmapped.append(Unmapped(tag=tag, place=paragraph.place))
                return None
            shortcode = f"[{'/' if group['end'] else ''}{block}]"
            self.replaced.append((tag, shortcode))
            if not group["end"]:
                self._open.append(block)
            elif block in self._open:
                self._open.remove(block)
            return Translated(name=block, shortcode=shortcode)
        translated = self.translated(tag, name, parts["body"] if parts else "", paragraph)
        if translated is not None and translated.block in self._open:
            return evolve(translated, block=None)
        return translated

    def _put(self, runs: list[etree._Element], code: str, translated: Translated) -> None:
        """Put a run that stands for a field in its place, formatted like its result."""
        self._fields.append((code, translated))
        formatted = next((run for run in reversed(runs) if run.find(TEXT) is not None), runs[0])
        run = etree.Element(RUN)
        properties = formatted.find(RUN_PROPERTIES)
        if properties is not None:
            run.append(properties)
        text = etree.SubElement(run, TEXT)
        write_text(text, f"{_OPENING}{len(self._fields) - 1}{_CLOSING}")
        runs[0].addprevious(run)
        for old in runs:
            old.getparent().remove(old)


def _merge_fields(paragraph: etree._Element) -> Iterator[tuple[list[etree._Element], str]]:
    """Yield the merge fields of a paragraph: the elements that each is written in, and its code.

    One within another field is left alone: it is but a part of the other's code.
    """
    complex_fields = {
        runs[0]: (runs, code)
        for parent in dict.fromkeys(run.getparent() for run in paragraph.iter(RUN))
        for runs, code in _complex_fields(parent)
    }
    for element in list(paragraph.iter(SIMPLE, RUN)):
        code = element.get(INSTRUCTION, "")
        if element in complex_fields:
            yield complex_fields[element]
        elif element.tag == SIMPLE and _NAME.fullmatch(code):
            yield [element], code


def _complex_fields(parent: etree._Element) -> Iterator[tuple[list[etree._Element], str]]:
    depth, code = 0, ""
    runs: list[etree._Element] = []
    for run in list(parent):
        marks = [row.get(STATE) for row in run.iter(MARK)]
        if "begin" in marks:
            depth += 1
            if depth == 1:
                runs, code = [], ""
        if depth:
            runs.append(run)
            code += "".join(row.text or "" for row in run.iter(CODE))
        if "end" in marks and depth:
            depth -= 1
            if depth == 0 and _NAME.fullmatch(code) and not _is_nested(runs):
                yield runs, code


def _is_nested(runs: list[etree._Element]) -> bool:
    return sum(1 for run in runs for mark in run.iter(MARK) if mark.get(STATE) == "begin") > 1
