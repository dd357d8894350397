"""Which files a template's HTML and stylesheets ask for, and which of them it may not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import urlsplit

from attrs import frozen

from docgen.models import Template

_ATTRIBUTES: Final = frozenset(("src", "href", "data", "poster", "background"))
_LINKS: Final = frozenset(("a", "area"))
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", re.IGNORECASE)
#: What is computed is checked where it is printed.
_COMPUTED: Final = ("{", "[")
_INLINE: Final = ("data:image/png;", "data:image/jpeg;", "data:font/")


@frozen(kw_only=True)
class LinkedAddress:
    """An address with its place; ``is_external`` if it leads out of the folder."""

    text: str
    file: str
    line: int
    is_external: bool


def refused_addresses(template: Template) -> Iterator[LinkedAddress]:
    """Yield the addresses outside of the folder, and those of files that are not there."""
    for path, content in template.files.items():
        if path.endswith((".html", ".css")):
            text = content.decode("utf-8", "replace")
            found = _html_addresses(text) if path.endswith(".html") else _style_addresses(text)
            for address, line in found:
                external = _is_external(address)
                if external or not _is_there(template, path, address):
                    yield LinkedAddress(text=address, file=path, line=line, is_external=external)


class _Reader(HTMLParser):
    """Gathers the addresses of a page that is no page yet: the parser forgives what is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        for name, value in attrs:
            if value and name in _ATTRIBUTES and tag not in _LINKS:
                self.found.append((value, line))
            elif value and name == "style":
                self.found += [(address, line) for address, _ in _style_addresses(value)]


def _html_addresses(text: str) -> list[tuple[str, int]]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found


def _style_addresses(text: str) -> Iterator[tuple[str, int]]:
    for match in _IN_STYLE.finditer(text):
        yield (match[1] or match[2]).strip(), text.count("\n", 0, match.start()) + 1


def _is_external(address: str) -> bool:
    if address.startswith((*_COMPUTED, *_INLINE, "#")):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc) or address.startswith(("/", "\\"))


def _is_there(template: Template, path: str, address: str) -> bool:
    if address.startswith((*_COMPUTED, *_INLINE, "#")):
        return True
    file = address.partition("#")[0].partition("?")[0]
    # An engine resolves addresses against the folder, whatever file they stand in.
    return normpath(file) in template.files or normpath(join(dirname(path), file)) in template.files
