"""Puts right the names of shortcodes in a Word file; its look stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.templates.authoring.paragraphs import paragraphs_of, text_parts
from docgen.templates.shortcodes.lexer import TokenKind, tokens
from docgen.templates.word.archive import pack, write_archive
from docgen.templates.word.editing import with_parts, written
from docgen.templates.word.package import read_package


def mended_word(content: bytes, label: str, names: Mapping[str, str]) -> bytes:
    """Return a Word file in which shortcodes have the names that were meant.

    ``names`` has what is meant by what is written. A shortcode that Word has cut into pieces
    becomes one again, with the formatting of its first character.

    Raises:
        TemplateError: it is no Word file, or holds what a template may not.

    """
    package = read_package(content, label)
    changed = {}
    for part, root in text_parts(package):
        for paragraph in paragraphs_of(part, root):
            for token in reversed(list(tokens(paragraph.text))):
                meant = names.get(token.name or "")
                if meant and token.kind in {TokenKind.OPEN, TokenKind.CLOSE}:
                    text = token.text.replace(token.name, meant, 1)
                    paragraph.replace(token.offset, token.offset + len(token.text), text)
                    changed[part] = root
    package = with_parts(package, {part: written(root) for part, root in changed.items()})
    return write_archive([pack(name, part) for name, part in package.parts.items()])
