"""Tells where in HTML a piece of text ends: in text, in a tag, in which attribute.

No more of HTML is read than is needed to know what a value at that place would become. What is
unusual is taken for the more dangerous of the things it may be.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Final

from attrs import evolve, frozen

URL_ATTRIBUTES: Final = frozenset(
    (
        *("href", "src", "action", "formaction", "cite", "background", "poster", "data"),
        *("xlink:href", "ping", "manifest", "codebase", "classid", "usemap", "archive", "longdesc"),
    )
)
_RAW_TAGS: Final = frozenset(
    ("style", "script", "iframe", "noembed", "noframes", "noscript", "xmp", "plaintext")
)
_PLAIN_TAGS: Final = frozenset(("title", "textarea"))


class Where(Enum):
    """The kinds of places in HTML that matter here."""

    TEXT = auto()
    PLAIN = auto()
    RAW = auto()
    COMMENT = auto()
    DECLARATION = auto()
    TAG_START = auto()
    TAG = auto()
    ATTRIBUTE_NAME = auto()
    BEFORE_VALUE = auto()
    QUOTED = auto()
    UNQUOTED = auto()


@frozen(kw_only=True)
class HtmlState:
    """A place: within which tag and attribute, after which quote and which part of an address."""

    where: Where = Where.TEXT
    tag: str = ""
    attribute: str = ""
    quote: str = ""
    address: str = ""


TEXT: Final = HtmlState()

_NEXT_TAG = re.compile(r"<(?=[A-Za-z/!?]|\Z)")
_TAG_NAME = re.compile(r"[^\s/>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s/>=]*")
_UNQUOTED = re.compile(r"[^\s>]*")


def advance(state: HtmlState, html: str) -> HtmlState:
    """Return the place after a piece of HTML that begins at ``state``."""
    position = 0
    while position < len(html):
        state, position = _STEPS[state.where](state, html, position)
    return state


def _in_text(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    match = _NEXT_TAG.search(html, position)
    if match is None:
        return state, len(html)
    if html.startswith("<!--", match.start()):
        return HtmlState(where=Where.COMMENT), match.start() + 4
    return HtmlState(where=Where.TAG_START), match.end()


def _in_element(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    """Go through an element that holds no other elements."""
    end = re.compile(rf"</{re.escape(state.tag)}(?=[\s/>])", re.IGNORECASE)
    match = end.search(html, position)
    if match is None:
        return state, len(html)
    return HtmlState(where=Where.TAG, tag=f"/{state.tag}"), match.end()


def _in_comment(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    return _until(state, html, position, "-->")


def _in_declaration(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    return _until(state, html, position, ">")


def _until(state: HtmlState, html: str, position: int, end: str) -> tuple[HtmlState, int]:
    found = html.find(end, position)
    return (state, len(html)) if found < 0 else (TEXT, found + len(end))


def _in_tag_start(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    """Read the name of a tag; ``state.tag`` holds what has been read of it."""
    character = html[position]
    if not state.tag and character == "/":
        return evolve(state, tag="/"), position + 1
    if state.tag in {"", "/"} and not (character.isascii() and character.isalpha()):
        # «<!» and «</1» begin what ends with «>»; any other lone «<» is text.
        is_declaration = state.tag == "/" or character in "!?"
        return (HtmlState(where=Where.DECLARATION) if is_declaration else TEXT), position
    end = _end_of(_TAG_NAME, html, position)
    name = f"{state.tag}{html[position:end].lower()}"
    where = Where.TAG_START if end == len(html) else Where.TAG
    return HtmlState(where=where, tag=name), end


def _in_tag(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    """Go to the next attribute or to the end of the tag."""
    character = html[position]
    if character == ">":
        return _after_tag(state.tag), position + 1
    if character.isspace() or character == "/":
        return state, position + 1
    if character == "=" and state.attribute:
        return evolve(state, where=Where.BEFORE_VALUE), position + 1
    return HtmlState(where=Where.ATTRIBUTE_NAME, tag=state.tag), position


def _after_tag(tag: str) -> HtmlState:
    if tag in _RAW_TAGS:
        return HtmlState(where=Where.RAW, tag=tag)
    return HtmlState(where=Where.PLAIN, tag=tag) if tag in _PLAIN_TAGS else TEXT


def _in_attribute_name(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    # A name may begin with «=», odd as it is.
    first = not state.attribute and html[position] == "="
    end = _end_of(_ATTRIBUTE_NAME, html, position + first)
    name = f"{state.attribute}{html[position:end].lower()}"
    where = Where.ATTRIBUTE_NAME if end == len(html) else Where.TAG
    return HtmlState(where=where, tag=state.tag, attribute=name), end


def _before_value(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    character = html[position]
    if character.isspace():
        return state, position + 1
    if character == ">":
        return _after_tag(state.tag), position + 1
    if character in "\"'":
        return evolve(state, where=Where.QUOTED, quote=character), position + 1
    return evolve(state, where=Where.UNQUOTED), position


def _in_quoted(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    end = html.find(state.quote, position)
    if end >= 0:
        return HtmlState(where=Where.TAG, tag=state.tag), end + 1
    if state.attribute in URL_ATTRIBUTES:
        return evolve(state, address=state.address + html[position:]), len(html)
    return state, len(html)


def _in_unquoted(state: HtmlState, html: str, position: int) -> tuple[HtmlState, int]:
    end = _end_of(_UNQUOTED, html, position)
    return (state if end == len(html) else HtmlState(where=Where.TAG, tag=state.tag)), end


def _end_of(pattern: re.Pattern[str], html: str, position: int) -> int:
    match = pattern.match(html, position)
    return match.end() if match else position


_STEPS: Final = {
    Where.TEXT: _in_text,
    Where.PLAIN: _in_element,
    Where.RAW: _in_element,
    Where.COMMENT: _in_comment,
    Where.DECLARATION: _in_declaration,
    Where.TAG_START: _in_tag_start,
    Where.TAG: _in_tag,
    Where.ATTRIBUTE_NAME: _in_attribute_name,
    Where.BEFORE_VALUE: _before_value,
    Where.QUOTED: _in_quoted,
    Where.UNQUOTED: _in_unquoted,
}
