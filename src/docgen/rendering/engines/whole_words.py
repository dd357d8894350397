"""Words that PlutoPrint would break after bold text, kept whole.

Under ``overflow-wrap: break-word`` a word is broken only where it is wider than the whole line.
PlutoPrint also breaks one that merely does not fit what is left of the line, if a tag within the
line (``<b>``, ``<span>``) stands before it: «задолж|енность». So what follows such a tag on its
line is told not to break words; those too long for a line still may.
"""

from __future__ import annotations

import re
from typing import Final

from docgen.rendering.engines.page_forms import PAGE_FORM

_INLINE: Final = "a|abbr|b|cite|code|em|i|img|mark|s|small|span|strong|sub|sup|u|wbr"
#: Most tags are told by their first letter.
_TAG: Final = rf"(?=/?[abceimsuw])/?(?:{_INLINE})\b[^>]*>"
#: Tags within a line that something stands before, and the text after them. It begins with a
#: plain character, which is found ten times as fast as what may stand before it.
_CONTINUED = re.compile(rf"(<(?<=[^>]<){_TAG}(?:<{_TAG})*)([^<]*[^<\s][^<]*)", re.IGNORECASE)
#: What does not break at spaces and may be too long for a line; no word of prose is as long.
_LONG = re.compile(r"[^ \t\n\r&]{30,}")

_WHOLE: Final = '<span style="overflow-wrap: normal">{}</span>'
_BREAKABLE: Final = r'<span style="overflow-wrap: break-word">\g<0></span>'


def whole_words(html: str) -> str:
    """Return a page whose words are broken only where they are wider than a line."""
    head, body, text = html.partition("<body")
    return head + body + _CONTINUED.sub(_kept_whole, text)


def _kept_whole(match: re.Match[str]) -> str:
    tags, text = match.groups()
    if PAGE_FORM in tags:  # the word of this place is put in when the pages are counted
        return match[0]
    return tags + _WHOLE.format(_LONG.sub(_BREAKABLE, text))
