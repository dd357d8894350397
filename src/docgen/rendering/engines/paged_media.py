"""What PlutoPrint lacks of paged media: done for it beforehand, or left to WeasyPrint.

It knows no named strings, counts pages in the margins only, keeps nothing with what comes before
or after it, prints no hyphen where a soft one breaks a word, and breaks between a hyphen and a
figure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

from docgen.rendering.protocols import Page

#: How the number of all pages stands in a text; see ``show_html`` in templates/sandbox.
COUNT: Final = '<span class="page-count"></span>'

#: The one named string that bundled stylesheets use: what a document is called, by its heading.
_KEPT_STYLES: Final = 64

_NAME: Final = "document-name"
_USE = re.compile(rf"\bstring\(\s*{_NAME}\s*\)")
_SETTING = re.compile(rf"\bh1\s*\{{[^}}]*\bstring-set\s*:\s*{_NAME}\s+([^;}}]*)")
_PART = re.compile(r"\"([^\"]*)\"|content\(\)|attr\(\s*([\w-]+)\s*\)")
_HEADING = re.compile(r"<h1\b([^>]*)>(.*?)</h1>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
#: The table of a document's lines, as far as the first of them; rows of totals have a class.
_LINES = re.compile(r'<table class="lines\b[^"]*">.*?<tbody>', re.DOTALL)
_LINE: Final = "<tr>"
_ON_A_NEW_PAGE: Final = "break-before: page; margin-top: 0"
_ROOT = re.compile(r"<html\b", re.IGNORECASE)
#: A letter or a figure, a hyphen and a figure, in a text and not in a tag.
_FIGURE = re.compile(r"\w-\d(?![^<>]*>)")

#: What only WeasyPrint can: running elements, footnotes, references to pages, fonts of a
#: template's own, soft hyphens, the page's number in a text, embedded objects.
_BEYOND: Final = (
    *("running(", "element(", "footnote", "leader(", "@font-face"),
    *("target-counter(", "target-counters(", "target-text("),
    *("\u00ad", "&shy;", "&#173;", "&#xad;", '"page-number"', "<object", "<embed"),
)
_OTHER_NAMES = re.compile(rf"\bstring(?:\(|-set\s*:)(?!\s*{_NAME}\b)")


def needs_weasyprint(page: Page) -> bool:
    """Whether a page asks for what only WeasyPrint can print."""
    styles = (page.files[path] for path in page.styles)
    is_special = bool(page.attachments) or page.accessible
    return is_special or _asks_too_much(page.html) or any(map(_style_needs_weasyprint, styles))


@lru_cache(_KEPT_STYLES)
def _style_needs_weasyprint(content: bytes) -> bool:
    return _asks_too_much(content.decode("utf-8", "replace"))


def _asks_too_much(text: str) -> bool:
    # Looking for plain texts is ten times as fast as for one pattern of them all.
    lowered = text.lower()
    if any(mark in lowered for mark in _BEYOND):
        return True
    return "string" in lowered and _OTHER_NAMES.search(lowered) is not None


#: Added to the stylesheets, it shows what a document takes without what is kept together.
NOTHING_KEPT: Final = "\n.keep { display: none !important }"


def force_break_before_last_line(html: str) -> str:
    """Return a page where what is kept has no room below the last line, which so goes with it.

    The last line begins a page of its own, below the head of the table. Forms that have no such
    table are told at their root, for their stylesheets.
    """
    html = _ROOT.sub("<html data-force_break_before_last_line", html, count=1)
    *_, head = [None, *_LINES.finditer(html)]
    if head is None:
        return html
    first, end = head.end(), html.index("</table>", head.end())
    last = html.rfind(_LINE, first, end)
    if last <= html.find(_LINE, first, end):
        return html
    again = head[0].replace(">", f' style="{_ON_A_NEW_PAGE}">', 1)
    return f"{html[:last]}</tbody></table>{again}{html[last:]}"


def protect_hyphenated_numbers(html: str) -> str:
    """Return a page that no engine breaks between a hyphen and a figure: ``MR-2400``.

    So Unicode has it (UAX 14, rule LB25).
    """
    head, body, text = html.partition("<body")
    return head + body + _FIGURE.sub(r'<span style="white-space: nowrap">\g<0></span>', text)


def inline_document_name(style: str, html: str) -> str:
    """Return a stylesheet with the name of the document in place of the string that holds it."""
    setting, heading = _setting(style), _HEADING.search(html)
    if not setting or heading is None:
        return style
    attributes, content = heading.groups()
    name = "".join(_part(match, attributes, content) for match in _PART.finditer(setting))
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _USE.sub(lambda _: quoted, style)


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
