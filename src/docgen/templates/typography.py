"""Keeps together what is read in one breath, and ends lines where values do, in an HTML page.

It is done to the whole page and not to each value, because much of it is composed: a template
says «КПП», the data say which. Attributes, the head and what browsers take as it stands keep
their spaces.
"""

from __future__ import annotations

import re
from typing import Final

from docgen.language.no_break import no_break
from docgen.templates.sandbox.filters import LINE_END

#: What is text for people, and what only looks so.
_PIECE = re.compile(
    r"<(script|style|pre|textarea|title)\b.*?</\1\s*(?=>)|>([^<>]*[^<>\s][^<>]*)",
    re.DOTALL | re.IGNORECASE,
)
#: «р/с», «1 Гбит/с»: a line may end at a slash, but not before a letter or two. What no-break
#: spaces hold to such a word goes with it: WeasyPrint looks for the end of a line in one piece.
_SHORT = re.compile(
    r"(?:(?<![^ \t\n])(?:[^\s&<>]+\u00a0)+|(?<![\w/&;]))[^\W\d]+/[^\W\d]{1,2}(?![\w/])"
)
_WHOLE: Final = r'<span style="white-space: nowrap">\g<0></span>'
_BODY: Final = re.compile(r"<body\b", re.IGNORECASE)


def typeset(html: str) -> str:
    """Return a page whose lines end where those of values do, and nowhere where they may not."""
    body = _BODY.search(html)
    start = body.start() if body else 0
    return html[:start] + _PIECE.sub(_kept, html[start:])


def _kept(match: re.Match[str]) -> str:
    if match[2] is None:
        return match[0]
    text = no_break(match[2]).replace(LINE_END, "<br>")
    return f">{_SHORT.sub(_WHOLE, text) if '/' in text else text}"
