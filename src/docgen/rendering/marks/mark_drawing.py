"""How a mark is drawn, and where on a page it is shown; in points."""

from __future__ import annotations

import math
from typing import Final

from attrs import frozen
from pypdf import PageObject, Transformation
from pypdf.generic import IndirectObject

from docgen.rendering.marks.mark_font import MarkFont
from docgen.rendering.marks.marks import Mark, MarkPosition

_MILLIMETRE: Final = 72 / 25.4
#: Between a mark and the edges of the page: printers leave less than this blank.
_MARGIN: Final = 6 * _MILLIMETRE
#: How much of a page a mark in its middle or across it may take.
_SHARE: Final = 0.85
#: The em is the unit of these: the distance of lines, and the air within the frame.
_LEADING: Final = 1.3
_AIR: Final = 0.45
_FRAME: Final = 0.09


@frozen(kw_only=True)
class MarkForm:
    """A mark as an object of a file, its lower left corner at 0, 0; in points."""

    reference: IndirectObject
    place: MarkPosition
    width: float
    height: float


def draw_mark(mark: Mark, font: MarkFont) -> tuple[float, float, bytes]:
    """Return the width and the height of a mark, and the operators that draw it."""
    lines, size = mark.lines, mark.size
    air = (_AIR if mark.has_frame else 0) * size
    widths = [font.width(row) * size for row in lines]
    width = max(*widths, _FRAME * size) + 2 * air
    height = ((len(lines) - 1) * _LEADING + 1) * size + 2 * air
    colour = " ".join(f"{int(mark.colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))
    parts = [f"/G gs {colour} rg {colour} RG".encode()]
    if mark.has_frame:
        line = _FRAME * size
        box = (line / 2, line / 2, width - line, height - line)
        parts.append(b"%b w %b re S" % (operands((line,)), operands(box)))
    # Capitals and digits, which marks mostly are, stand in the middle of their line.
    rise = (1 - font.cap_height / 1000) / 2 * size
    parts.append(b"BT /F %b Tf" % operands((size,)))
    for place, (row, wide) in enumerate(zip(lines, widths, strict=True)):
        base = height - air - size - place * _LEADING * size + rise
        at = operands(((width - wide) / 2, base))
        parts.append(b"1 0 0 1 %b Tm %b Tj" % (at, font.codes(row)))
    parts.append(b"ET")
    return width, height, b"\n".join(parts)


def matrix_on(page: PageObject, form: MarkForm) -> tuple[float, ...]:
    """Return where on a page a form is shown, and how large (ISO 32000-1, 8.3.4)."""
    left, bottom, width, height, turned = _as_shown(page)
    angle = math.atan2(height, width) if form.place is MarkPosition.DIAGONAL else 0.0
    scale = _scale(form, width, height, angle)
    across, up = _centre(form, width, height, scale)
    upright = (
        Transformation()
        .translate(-form.width / 2, -form.height / 2)
        .scale(scale)
        .rotate(math.degrees(angle))
        .translate(across, up)
    )
    return upright.transform(turned).translate(left, bottom).ctm


def _as_shown(page: PageObject) -> tuple[float, float, float, float, Transformation]:
    """Return the corner of a page, its size as people see it, and how to turn what is upright."""
    box = page.cropbox
    width, height = float(box.width), float(box.height)
    turns: dict[int, tuple[float, float, float, float, float, float]] = {
        0: (1, 0, 0, 1, 0, 0),
        90: (0, 1, -1, 0, width, 0),
        180: (-1, 0, 0, -1, width, height),
        270: (0, -1, 1, 0, 0, height),
    }
    rotation = page.rotation % 360
    size = (height, width) if rotation % 180 else (width, height)
    turned = Transformation(turns.get(rotation, turns[0]))
    return float(box.left), float(box.bottom), *size, turned


def _scale(form: MarkForm, width: float, height: float, angle: float) -> float:
    """Return how much larger or smaller a form is on a page of this size."""
    if form.place is MarkPosition.DIAGONAL:
        sine, cosine = math.sin(angle), math.cos(angle)
        return _SHARE * min(
            width / (form.width * cosine + form.height * sine),
            height / (form.width * sine + form.height * cosine),
        )
    room = width - 2 * _MARGIN, height - 2 * _MARGIN
    return max(0.01, min(1.0, room[0] / form.width, room[1] / form.height))


def _centre(form: MarkForm, width: float, height: float, scale: float) -> tuple[float, float]:
    """Return where the middle of a form is on a page as people see it."""
    half_width, half_height = form.width * scale / 2, form.height * scale / 2
    across = {"left": _MARGIN + half_width, "right": width - _MARGIN - half_width}
    up = {"lower": _MARGIN + half_height, "upper": height - _MARGIN - half_height}
    row, _, column = form.place.partition("-")
    return across.get(column, width / 2), up.get(row, height / 2)


def operands(values: tuple[float, ...]) -> bytes:
    """Return numbers as the operands of an operator."""
    return " ".join(f"{row:.4f}".rstrip("0").rstrip(".") for row in values).encode()
