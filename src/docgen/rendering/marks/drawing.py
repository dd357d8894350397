"""How a mark looks: drawn by the reference engine as a page of its own, which others then show."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from attrs import field, frozen
from markupsafe import escape

from docgen.exceptions import ConfigurationError
from docgen.kit.layout.text import BOLD_FONT, text_width
from docgen.rendering.marks.marks import Mark, MarkPosition
from docgen.rendering.protocols import Page
from docgen.resources import fonts_folder, templates_root

if TYPE_CHECKING:
    from collections.abc import Container

    from docgen.rendering.engines.weasyprint import WeasyPrintEngine

_FONT: Final = "DocgenSans-Bold"
_FOLDER: Final = "_marks"
_STYLE: Final = "mark.css"
_KEPT: Final = 64
_DIGITS: Final = "0123456789"

#: The size of type that a mark is drawn in, in points; it is shown larger or smaller. This and
#: the lengths below, in ems, are those of the stylesheet.
_SIZE: Final = 20.0
_LEADING: Final = 1.3
_FRAME: Final = 0.09
_AIR_BESIDE: Final = 0.45
_AIR_ABOVE: Final = 0.25
_POINTS_IN_MM: Final = 72 / 25.4

_PAGE: Final = (
    '<!doctype html><html lang="ru"><head><title>{title}</title>'
    "<style>@page {{ size: {width:.3f}pt {height:.3f}pt }}</style></head>"
    "<body>{marks}</body></html>"
)
_MARK: Final = '<div class="{kind}" style="color: {colour}; opacity: {strength:.4f}">{text}</div>'
#: The numbers of pages.
_NUMBER: Final = Mark(
    text=_DIGITS,
    place=MarkPosition.LOWER_RIGHT,
    colour="#444444",
    opacity=1.0,
    size=9.0,
    framed=False,
)


@frozen(kw_only=True)
class DrawnMark:
    """A page of a PDF that holds a mark and nothing else; its sizes are in points.

    ``page`` is its place in ``content``, from 0. ``scale`` makes it as large as it is to be.
    """

    content: bytes = field(repr=False)
    page: int = 0
    place: MarkPosition
    width: float
    height: float
    scale: float


def draw_mark(mark: Mark) -> DrawnMark:
    """Draw a mark; the same one gives the same bytes, and is drawn once.

    Raises:
        ConfigurationError: the bundled font lacks one of its letters; names it.
        EngineUnavailableError: WeasyPrint cannot start; says what to type.

    """
    (drawn,) = _drawn(mark, "\n".join(mark.lines))
    return drawn


@cache
def draw_digits() -> tuple[DrawnMark, ...]:
    """Draw the ten digits that page numbers are put together of: all are of the same width."""
    return _drawn(_NUMBER, *_DIGITS)


def _drawn(mark: Mark, *texts: str) -> tuple[DrawnMark, ...]:
    """Draw texts as a mark looks, each on a page of its own; all are as large as the first."""
    lines = texts[0].split("\n")
    _require_letters("".join(texts).replace("\n", ""))
    border = 2 * _FRAME if mark.has_frame else 0.0
    beside, above = (2 * _AIR_BESIDE, 2 * _AIR_ABOVE) if mark.has_frame else (0.0, 0.0)
    wide = max(text_width(line, _SIZE, BOLD_FONT) for line in lines) * _POINTS_IN_MM
    width = max(1.0, wide + (beside + border) * _SIZE)
    height = (len(lines) * _LEADING + above + border) * _SIZE
    kind = "mark framed" if mark.has_frame else "mark"
    content = _draw(
        texts=texts,
        kind=kind,
        colour=mark.colour,
        strength=mark.strength,
        width=width,
        height=height,
    )
    return tuple(
        DrawnMark(
            content=content,
            page=page,
            place=mark.place,
            width=width,
            height=height,
            scale=mark.size / _SIZE,
        )
        for page in range(len(texts))
    )


@lru_cache(_KEPT)
def _draw(
    *, texts: tuple[str, ...], kind: str, colour: str, strength: float, width: float, height: float
) -> bytes:
    style = (templates_root() / _FOLDER / _STYLE).read_bytes()
    marks = "".join(
        _MARK.format(kind=kind, colour=colour, strength=strength, text=escape(text))
        for text in texts
    )
    html = _PAGE.format(title=escape(texts[0]), width=width, height=height, marks=marks)
    files_hash = hashlib.sha256(style).hexdigest()
    page = Page(html=html, styles=(_STYLE,), files={_STYLE: style}, files_hash=files_hash)
    return _engine().render(page)


@cache
def _engine() -> WeasyPrintEngine:
    from docgen.rendering.engines.weasyprint import WeasyPrintEngine

    return WeasyPrintEngine()


def _require_letters(text: str) -> None:
    """Refuse what another font would have to stand in for, or nobody could print."""
    known = _letters()
    for letter in text:
        if ord(letter) not in known:
            raise ConfigurationError(
                f"a mark cannot hold {letter!r} (U+{ord(letter):04X}): {_FONT} has no such letter"
            )


@cache
def _letters() -> Container[int]:
    from fontTools.ttLib import TTFont

    with TTFont(fonts_folder() / f"{_FONT}.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())
