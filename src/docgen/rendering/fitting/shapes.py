"""Pages of one shape: those that differ in nothing but their texts.

Where the texts of a page have room is known from its tags and stylesheets, and a template prints
the same ones over and over. So a shape is worked out once, and the texts of the next page are held
against it. Only where one has no room is that page read and changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import Final

from attrs import frozen

from docgen.rendering.fitting.content import Content, letters_that_fit
from docgen.rendering.fitting.kept import KeptTables
from docgen.rendering.fitting.page import Room, figures_without_room, rooms, with_room_made

_KEPT_SHAPES: Final = 64
_KEPT_TEXTS: Final = 4096

_BODY: Final = "<body"
_TAG = re.compile(r"(<[^>]*>)")
#: A tag that is read as it looks: whole, and nothing in it that would end or begin one.
_PLAIN_TAG = re.compile(r"</?[a-zA-Z](?:[^<>\"']|\"[^<>\"]*\"|'[^<>']*')*>")
#: What holds text that is read otherwise.
_RAW = re.compile(r"<(?:script|style|textarea|pre|title|xmp|svg|math)\b", re.IGNORECASE)
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
_PICTURE: Final = ";base64,"
_SPACE: Final = " \t\n\r"
_SPACES = re.compile(r"[ \t\n\r]+")

#: Stands for a text in a page of which only the shape is known; no document holds these.
_MARK: Final = "\ue000{}\ue001"
_MARKS = re.compile("\ue000(\\d+)\ue001")


@frozen(kw_only=True, eq=False)
class _Place:
    """Where a text stands: the number of its only part, or what it is put together of.

    One of ``few`` letters has room, whichever they are.
    """

    room: Room
    only: int | None
    parts: Sequence[int | str]
    few: float


def fitted(html: str, styles: Sequence[str], tables: KeptTables | None = None) -> str:
    """Return a page in which every cell's text has room; as it was, where it has already.

    ``styles`` are its stylesheets. A page whose size they do not say is left alone. ``tables`` are
    those of the page as it was a key before, which is as it is now but for a word or a tag.
    """
    if tables is not None:
        return with_room_made(html, styles, tables)
    return html if _has_room(html, tuple(styles)) else with_room_made(html, styles)


def cramped_figures(html: str, styles: Sequence[str]) -> Sequence[str]:
    """Return the figures of a page that have no room, however small they are printed."""
    return () if _has_room(html, tuple(styles)) else figures_without_room(html, styles)


def _has_room(html: str, styles: tuple[str, ...]) -> bool:
    """Whether a page needs no change, as far as its shape tells."""
    head, _, body = html.partition(_BODY)
    pieces = _TAG.split(_without_pictures(_BODY + body))
    texts = pieces[::2]
    filled = bytes(map(bool, map(str.strip, texts)))
    root = head.partition("<head")[0]
    own = "".join(_STYLE.findall(head)) if "<style" in head else ""
    places = _places(root, own, "".join(pieces[1::2]), filled, styles)
    if places is None:
        return False
    for place in places:
        only = place.only
        if only is not None and len(texts[only]) <= place.few:
            continue
        if not _fits(place, _text(place, texts)):
            return False
    return True


@lru_cache(_KEPT_SHAPES)
def _places(
    root: str, own: str, tags: str, filled: bytes, styles: tuple[str, ...]
) -> Sequence[_Place] | None:
    """Return where the texts of a shape stand; nothing, where it is not what its tags look like."""
    found = _TAG.findall(tags)
    if _RAW.search(tags) or not all(map(_PLAIN_TAG.fullmatch, found)):
        return None
    marks = (_MARK.format(number) if is_text else " " for number, is_text in enumerate(filled))
    body = "".join(chain.from_iterable(zip(marks, (*found, ""), strict=True)))
    html = f"{root}<head>{own}</head>{body}"
    return [_place(room) for room in rooms(html, styles) if room.text]


def _place(room: Room) -> _Place:
    pieces = _MARKS.split(room.text)
    parts = [int(piece) if at % 2 else piece for at, piece in enumerate(pieces) if piece]
    only = parts[0] if len(parts) == 1 and isinstance(parts[0], int) else None
    return _Place(room=room, only=only, parts=parts, few=letters_that_fit(room.style, room.width))


def _text(place: _Place, texts: Sequence[str]) -> str:
    """Return the text that stands at a place of a page."""
    if place.only is not None:
        return _read(texts[place.only]).strip(_SPACE)
    parts = (
        part if isinstance(part, str) else _SPACES.sub(" ", _read(texts[part]))
        for part in place.parts
    )
    return "".join(parts).strip(_SPACE)


def _read(text: str) -> str:
    return unescape(text) if "&" in text else text


@lru_cache(_KEPT_TEXTS)
def _fits(place: _Place, text: str) -> bool:
    """Whether a text has room at a place, in a line that need not break."""
    room = place.room
    content = Content(text=text, style=room.style)
    if not content.has_room(room.width, exactly=room.counts):
        return False
    return room.may_break is None or not content.is_higher(room.may_break, room.width)


def _without_pictures(html: str) -> str:
    """Return a page without the pictures that it holds whole: they differ, and have no text."""
    first, *others = html.split(_PICTURE)
    ends = (other[other.find('"') :] if '"' in other else other for other in others)
    return first + "".join(ends) if others else html
