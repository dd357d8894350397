"""Writes the template engine's syntax into a part, in place of the shortcodes of its text."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from lxml import etree

from docgen.templates.sandbox.jinja_sandbox import Sandbox
from docgen.templates.shortcodes.parser import Vocabulary, reads_as_shortcode
from docgen.templates.word.blocks import write_code, write_codes
from docgen.templates.word.healing import heal
from docgen.templates.word.paragraphs import Paragraph, line_of, text_of
from docgen.templates.word.pictures import replace_described
from docgen.templates.word.places import Places
from docgen.templates.word.reading import TextReading
from docgen.templates.word.tags import Numbering, lift_marked


@frozen(kw_only=True)
class WrittenPart:
    """A part whose shortcodes are the engine's own by now; ``places`` are its paragraphs."""

    root: etree._Element
    numbering: Numbering
    places: Places


class PartWriter:
    """Writes part after part; the problems of shortcodes go to the sandbox's."""

    def __init__(self, vocabulary: Vocabulary, sandbox: Sandbox) -> None:
        self._vocabulary = vocabulary
        self._sandbox = sandbox

    def lines(self, root: etree._Element, label: str) -> WrittenPart:
        """Write a part in which every element is a line of text, as properties are."""
        lines = tuple(map(line_of, root.iter(etree.Element)))
        places = Places(label=label, paragraphs=[line.text for line in lines])
        with places.explained():
            for mark in reversed(self._read(lines, label).marks):
                write_code(mark)
        return WrittenPart(root=root, numbering=Numbering(root), places=places)

    def paragraphs(
        self, root: etree._Element, label: str, *, lifts_tags: bool = True
    ) -> WrittenPart:
        """Heal a part and write it, its blocks where they belong.

        Unless ``lifts_tags``, those of docxtpl's that stand for rows and paragraphs stay.
        """
        heal(root, self._is_shortcode)
        numbering = Numbering(root)
        texts = [text_of(paragraph) for paragraph in numbering.paragraphs]
        places = Places(label=label, paragraphs=texts)
        with places.explained():
            if lifts_tags:
                lift_marked(root, numbering, label)
            reading = self._read(numbering.lines(root), label)
            described = write_codes(reading, numbering)
            replace_described(described, reading.optional, numbering)
        return WrittenPart(root=root, numbering=numbering, places=places)

    def _read(self, lines: Sequence[Paragraph], label: str) -> TextReading:
        reading = TextReading(lines, self._vocabulary, self._sandbox.shortcode_compiler(label))
        self._sandbox.problems.extend(reading.problems)
        return reading

    def _is_shortcode(self, tag: str) -> bool:
        return reads_as_shortcode(tag, self._vocabulary)
