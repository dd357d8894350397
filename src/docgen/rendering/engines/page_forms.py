"""A word in the form that the number of all pages wants: «на 1 листе», «на 2 листах».

How many there are is known only when pages are made. An engine that counts them beforehand puts
the word in; one whose stylesheets count gets a stylesheet that chooses it.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

#: A number takes the form that its last two digits say.
_PERIOD: Final = 100

#: How the place of such a word begins.
PAGE_FORM: Final = '<span class="page-count-form"'
_PLACE = re.compile(PAGE_FORM + r' data-forms="([^"]*)">[^<]*</span>')
_HEAD_END: Final = "</head>"


def has_page_forms(html: str) -> bool:
    """Whether a page has words that depend on how many pages there are."""
    return _PLACE.search(html) is not None


def with_forms_of(html: str, pages: int) -> str:
    """Return a page with its words in the form that the number of pages wants."""
    return _PLACE.sub(lambda match: escape(_form(match, pages)), html)


def with_counted_forms(html: str) -> str:
    """Return a page whose words a stylesheet of its own chooses by the counter ``pages``.

    So CSS has it (CSS Counter Styles 3, a cyclic style), and the page is laid out once.
    """
    styles: list[str] = []

    def place(match: re.Match[str]) -> str:
        name = f"page-count-form-{len(styles)}"
        words = (_form(match, number) for number in range(1, _PERIOD + 1))
        symbols = " ".join(map(_quoted, words))
        styles.append(
            f"@counter-style {name} {{ system: cyclic; symbols: {symbols} }}\n"
            f".{name}::before {{ content: counter(pages, {name}) }}\n"
        )
        return f'<span class="{name}"></span>'

    counted = _PLACE.sub(place, html)
    if not styles:
        return html
    return counted.replace(_HEAD_END, f"<style>\n{''.join(styles)}</style>\n{_HEAD_END}", 1)


def _form(match: re.Match[str], number: int) -> str:
    from docgen.language.plurals import plural  # few pages have such words, and words load much

    one, few, many = unescape(match[1]).split(",")
    return plural(number, (one, few, many))


def _quoted(word: str) -> str:
    """Write a word as a string of a stylesheet, from which nothing gets out (CSS Syntax 3)."""
    letters = (letter if letter.isalnum() else f"\\{ord(letter):x} " for letter in word)
    return f'"{"".join(letters)}"'
