"""The metadata of a page: ``<meta name=… content=…>`` at the end of its head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Final

from markupsafe import escape

_HEAD_END: Final = "</head>"
_OURS = re.compile(r'<meta name="docgen\.[^>]*>\n')


def write(content: bytes, entries: Mapping[str, str], made_at: datetime) -> bytes:  # noqa: ARG001 - a page states no moment
    """Return a page that says more of itself."""
    rows = "".join(
        f'<meta name="{escape(name)}" content="{escape(value)}">\n'
        for name, value in entries.items()
    )
    page = content.decode("utf-8")
    return page.replace(_HEAD_END, f"{rows}{_HEAD_END}", 1).encode("utf-8")


def read(content: bytes) -> Mapping[str, str]:
    """Return what a page says of itself in its head."""
    head = _Head()
    head.feed(content.decode("utf-8", "replace"))
    return head.entries


def say_the_same(ours: bytes, other: bytes) -> bool:
    """Whether two pages differ in nothing but what docgen adds to them."""
    return _substance(ours) == _substance(other)


def _substance(content: bytes) -> str:
    """Return a page without what docgen adds to it."""
    return _OURS.sub("", content.decode("utf-8", "replace"))


class _Head(HTMLParser):
    """Gathers the meta elements of a page's head; of one name the first counts."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, str] = {}
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a meta element; the body's are anybody's."""
        self._is_over = self._is_over or tag == "body"
        found = dict(attrs)
        if tag == "meta" and not self._is_over:
            self.entries.setdefault(found.get("name") or "", found.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        """See where the head ends."""
        self._is_over = self._is_over or tag == "head"
