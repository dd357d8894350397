"""Spells the shortcodes of a template in Russian, as its author does who writes Russian.

Names, modifiers, their values and the words of conditions are changed; what they print is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from docgen.templates.authoring.paragraphs import paragraphs_of, text_parts
from docgen.templates.reading import SETTINGS
from docgen.templates.shortcodes.arguments import ARGUMENT, ATTRIBUTES, parse_arguments, with_role
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.lexer import NAME, QUOTED, Token, TokenKind, tokens
from docgen.templates.shortcodes.modifier_table import ModifierTable
from docgen.templates.shortcodes.parser import KEYWORDS
from docgen.templates.word.archive import pack, write_archive
from docgen.templates.word.editing import with_parts, written
from docgen.templates.word.names import PROPERTY_TYPES
from docgen.templates.word.package import Package, parse_xml, read_package
from docgen.templates.word.paragraphs import described, forget_description, picture_of

_WORD: Final = ".docx"
_HTML: Final = ".html"
_FILE_NAME = re.compile(r"^(file_name\s*=\s*)(.+)$", re.MULTILINE)
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_CONDITION_WORD = re.compile(rf"(?P<quoted>{QUOTED})|(?P<name>{NAME})")


def _russian(words: Mapping[str, str]) -> dict[str, str]:
    """Return the Russian spellings of words by what they mean."""
    return {meaning: word for word, meaning in words.items() if _CYRILLIC.search(word)}


_KEYWORDS: Final = _russian(KEYWORDS)
_ATTRIBUTES: Final = {**_russian(ATTRIBUTES), "name": "имя"}
_OPERATORS: Final = {"not": "не", "and": "и", "or": "или"}


class RussianSpelling:
    """Spells in Russian by the names of a type."""

    def __init__(self, catalog: Catalog, modifiers: ModifierTable) -> None:
        self._catalog = catalog
        self._modifiers = modifiers

    def text(self, text: str) -> str:
        """Return a text with its shortcodes spelled in Russian."""
        return "".join(self._token(token) for token in tokens(text))

    def names(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return names of shortcodes, spelled in Russian."""
        rows = [(name, self._catalog.everywhere.find(name)) for name in names]
        return tuple(dict.fromkeys(row.alias if row else name for name, row in rows))

    def files(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the files of a template's folder, spelled in Russian."""
        return {path: self._file(path, content) for path, content in files.items()}

    def word(self, content: bytes, label: str) -> bytes:
        """Return a Word file, spelled in Russian; its look stays as it is."""
        package = read_package(content, label)
        changed = {**self._paragraphs(package), **self._properties(package)}
        parts = with_parts(package, changed).parts
        return write_archive([pack(name, part) for name, part in parts.items()])

    def _file(self, path: str, content: bytes) -> bytes:
        if path.endswith(_WORD):
            return self.word(content, path)
        if path.endswith(_HTML):
            return self.text(content.decode("utf-8-sig")).encode()
        if path == SETTINGS:
            written_name = content.decode()
            return _FILE_NAME.sub(lambda row: row[1] + self.text(row[2]), written_name).encode()
        return content

    def _paragraphs(self, package: Package) -> dict[str, bytes]:
        changed = {}
        for name, root in text_parts(package):
            for paragraph in paragraphs_of(name, root):
                for token in reversed(list(tokens(paragraph.text))):
                    spelled = self._token(token)
                    if spelled != token.text:
                        end = token.offset + len(token.text)
                        paragraph.replace(token.offset, end, spelled)
                        changed[name] = root
                for piece in paragraph.pieces:
                    picture = None if piece.is_text else picture_of(piece.element)
                    if picture and (text := described(picture[0])) != self.text(text):
                        forget_description(picture[0])
                        picture[0].set("descr", self.text(text))
                        changed[name] = root
        return {name: written(root) for name, root in changed.items()}

    def _properties(self, package: Package) -> dict[str, bytes]:
        changed = {}
        for name, kind in package.types.items():
            if kind in PROPERTY_TYPES:
                root = parse_xml(package.parts[name], f"{package.label} {name}")
                for element in root.iter():
                    spelled = self.text(element.text or "")
                    if spelled != (element.text or ""):
                        element.text = spelled
                        changed[name] = root
        return {name: written(root) for name, root in changed.items()}

    def _token(self, token: Token) -> str:
        if token.kind not in {TokenKind.OPEN, TokenKind.CLOSE}:
            return token.text
        slash = "/" if token.kind is TokenKind.CLOSE else ""
        keyword = KEYWORDS.get(token.name.lower())
        if keyword in {"if", "elif"}:
            condition = _CONDITION_WORD.sub(self._condition_word, token.body)
            return f"[{slash}{_KEYWORDS[keyword]}{condition}]"
        if keyword:
            return f"[{slash}{_KEYWORDS[keyword]}{self._arguments(token.body)}]"
        return self._value(token, slash)

    def _value(self, token: Token, slash: str) -> str:
        """Return a shortcode of the catalog; a role is a part of its name."""
        arguments = parse_arguments(token.body)
        if arguments is None:
            return token.text
        row = self._catalog.everywhere.find(with_role(token.name, arguments))
        if row is None:
            return token.text
        parts = row.alias.split(".")
        own, role = parts[: token.name.count(".") + 1], parts[token.name.count(".") + 1 :]
        body = self._arguments(token.body, role=".".join(role))
        return f"[{slash}{'.'.join(own)}{body}]"

    def _arguments(self, body: str, role: str = "") -> str:
        """Return the arguments of a shortcode; ``role`` is the Russian one, if it has one."""

        def spelled(match: re.Match[str]) -> str:
            start, name = match[0].partition(match["name"])[0], match["name"]
            attribute = ATTRIBUTES.get(name.lower(), "name" if name.lower() == "name" else "")
            value = match[0].removeprefix(start + name)
            if attribute:
                value = f'="{role}"' if attribute == "role" and role else value
                return f"{start}{_ATTRIBUTES[attribute]}{value}"
            modifier = self._modifiers.find(name)
            if modifier is None:
                return match[0]
            written_value = (match["quoted"] or "")[1:-1] or match["bare"]
            russian = {canonical: word for word, canonical in modifier.values}
            if written_value in russian:
                value = f'="{russian[written_value]}"'
            return f"{start}{modifier.alias}{value}"

        return ARGUMENT.sub(spelled, body)

    def _condition_word(self, match: re.Match[str]) -> str:
        if match["quoted"]:
            return match[0]
        row = self._catalog.everywhere.find(match["name"])
        return row.alias if row else _OPERATORS.get(match["name"].lower(), match["name"])
