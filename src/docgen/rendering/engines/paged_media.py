"""What PlutoPrint lacks of paged media: done for it beforehand, or left to WeasyPrint.

It knows no named strings, counts pages in the margins only, repeats no head within a row, prints
no hyphen where a soft one breaks a word, and breaks between a hyphen and a figure. Where words may
be broken that have no room, it breaks others, too. Nor does it keep anything with what comes
before or after it; see :mod:`docgen.rendering.engines.last_lines`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Final

from docgen.rendering.engines.last_lines import has_overlong
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
_MARKUP = re.compile(r"(<[^>]*>)")
#: What stands for a tag while the texts are looked through; it prints nothing in a page.
_BETWEEN: Final = "\0"
#: A letter or a figure, a hyphen and a figure.
_FIGURE = re.compile(r"\w-\d")

#: Added to the stylesheets, it leaves words whole. ``overflow-wrap: break-word`` breaks whatever
#: word stands at the end of a line after bold text: «задолж|енность».
WHOLE_WORDS: Final = "\nbody { overflow-wrap: normal }"
#: A word so long that it may have no room of its own anywhere but in a table; those that have
#: columns of a width have been seen to (:mod:`docgen.rendering.fitting`).
_LONG_WORD = re.compile(rf"(?<![^\s>{_BETWEEN}])[^\s<>&{_BETWEEN}]{{30,}}")
_PLAIN_TABLE = re.compile(r"<table\b(?![^>]*\bstyle=)([^>]*>)(?!\s*<colgroup)", re.IGNORECASE)

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
    return (
        bool(page.attachments)
        or page.accessible
        or has_overlong(page.html)
        or _asks_too_much(page.html)
        or any(map(_style_needs_weasyprint, styles))
    )


@lru_cache(_KEPT_STYLES)
def _style_needs_weasyprint(content: bytes) -> bool:
    return _asks_too_much(content.decode("utf-8", "replace"))


def _asks_too_much(text: str) -> bool:
    # Looking for plain texts is ten times as fast as for one pattern of them all.
    lowered = text.lower()
    if any(mark in lowered for mark in _BEYOND):
        return True
    return "string" in lowered and _OTHER_NAMES.search(lowered) is not None


def protect_hyphenated_numbers(html: str) -> str:
    """Return a page that this engine breaks where it should, under :data:`WHOLE_WORDS`.

    It breaks nothing between a hyphen and a figure, ``MR-2400``: so Unicode has it (UAX 14, rule
    LB25). It breaks a word that is longer than a line may be, and words in tables that do not say
    how wide their columns are.
    """
    head, body, rest = html.partition("<body")
    # A tag may hold a picture of a megabyte: what looks ahead to its end for each word never ends.
    parts = _MARKUP.split((body + rest).replace(_BETWEEN, ""))
    text = _BETWEEN.join(parts[::2])
    text = _FIGURE.sub(r'<span style="white-space: nowrap">\g<0></span>', text)
    text = _LONG_WORD.sub(r'<span style="word-break: break-all">\g<0></span>', text)
    parts[::2] = text.split(_BETWEEN)
    return head + _PLAIN_TABLE.sub(r'<table style="overflow-wrap: break-word"\1', "".join(parts))


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
