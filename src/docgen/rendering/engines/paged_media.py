"""What PlutoPrint lacks of paged media: done for it beforehand, or left to WeasyPrint.

It knows no named strings, counts pages in the margins only, repeats no head within a row, prints
no hyphen where a soft one breaks a word, and breaks between a hyphen and a figure. Which words it
breaks is seen to in :mod:`docgen.rendering.engines.whole_words`; nor does it keep anything with
what comes before or after it, see :mod:`docgen.rendering.engines.last_lines`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final

from docgen.rendering.engines.last_lines import has_overlong

if TYPE_CHECKING:
    from docgen.rendering.protocols import Page

#: How the number of all pages stands in a text; see ``show_html`` in templates/sandbox.
COUNT: Final = '<span class="page-count"></span>'

_KEPT_STYLES: Final = 64

#: The one named string that bundled stylesheets use: what a document is called, by its heading.
_NAME: Final = "document-name"
_USE = re.compile(rf"\bstring\(\s*{_NAME}\s*\)")
_SETTING = re.compile(rf"\bh1\s*\{{[^}}]*\bstring-set\s*:\s*{_NAME}\s+([^;}}]*)")
_PART = re.compile(r"\"([^\"]*)\"|content\(\)|attr\(\s*([\w-]+)\s*\)")
_HEADING = re.compile(r"<h1\b([^>]*)>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
#: A letter or a figure, a hyphen and a figure. It begins with the hyphen, which is found fast.
_FIGURE = re.compile(r"-(?<=\w-)\d")
_WHOLE: Final = '<span style="white-space: nowrap">{}</span>'

#: What only WeasyPrint can: running elements, footnotes, references to pages, fonts of a
#: template's own, soft hyphens, the page's number in a text, embedded objects.
_BEYOND: Final = tuple(
    mark.encode()
    for mark in (
        *("running(", "element(", "footnote", "leader(", "@font-face"),
        *("target-counter(", "target-counters(", "target-text("),
        *("\u00ad", "&shy;", "&#173;", "&#xad;", '"page-number"', "<object", "<embed"),
    )
)
_OTHER_NAMES = re.compile(rf"\bstring(?:\(|-set\s*:)(?!\s*{_NAME}\b)".encode())


def needs_weasyprint(page: Page) -> bool:
    """Whether a page asks for what only WeasyPrint can print."""
    styles = (page.files[path] for path in page.styles)
    return (
        bool(page.attachments)
        or page.accessible
        or has_overlong(page.html)
        or _asks_too_much(page.html.encode("utf-8", "replace"))
        or any(map(_style_needs_weasyprint, styles))
    )


@lru_cache(_KEPT_STYLES)
def _style_needs_weasyprint(content: bytes) -> bool:
    return _asks_too_much(content)


def _asks_too_much(content: bytes) -> bool:
    # Looking for plain texts is ten times as fast as for one pattern of them all, and letters
    # that are not ASCII have no case here.
    lowered = content.lower()
    if any(mark in lowered for mark in _BEYOND):
        return True
    return b"string" in lowered and _OTHER_NAMES.search(lowered) is not None


def protect_hyphenated_numbers(html: str) -> str:
    """Return a page in which nothing is broken between a hyphen and a figure: ``MR-2400``.

    So Unicode has it (UAX 14, rule LB25).
    """
    start = html.find("<body")
    if start < 0:
        return html
    pieces: list[str] = []
    end = 0
    for match in _FIGURE.finditer(html, start):
        place = match.start() - 1
        if place < end or html.rfind("<", start, place) > html.rfind(">", start, place):
            continue  # its figure is kept with another already, or it stands within a tag
        pieces += (html[end:place], _WHOLE.format(html[place : match.end()]))
        end = match.end()
    return "".join((*pieces, html[end:]))


def inline_document_name(style: str, html: str) -> str:
    """Return a stylesheet with the name of the document in place of the string that holds it."""
    setting, heading = _setting(style), _HEADING.search(html)
    if not setting or heading is None:
        return style
    attributes, content = heading.groups()
    name = "".join(_part(match, attributes, content) for match in _PART.finditer(setting))
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return quoted.join(_around_uses(style))


@lru_cache(_KEPT_STYLES)
def _around_uses(style: str) -> list[str]:
    """Return what stands between the uses of the string that holds the document's name."""
    return _USE.split(style)


@lru_cache(_KEPT_STYLES)
def _setting(style: str) -> str:
    """Return what the last rule of a stylesheet sets the name of the document to."""
    return next(reversed(_SETTING.findall(style)), "")


def _part(match: re.Match[str], attributes: str, content: str) -> str:
    """Return what a part of the setting stands for: a text, the heading, one of its attributes."""
    if match[1] is not None:
        return match[1]
    if match[2] is None:
        return " ".join(unescape(_TAG.sub("", content)).split())
    found = re.search(rf'\b{re.escape(match[2])}="([^"]*)"', attributes)
    return unescape(found[1]) if found else ""
