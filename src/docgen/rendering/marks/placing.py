"""Where on a page a mark is shown, and how large; in points."""

from __future__ import annotations

import math
from typing import Final

from attrs import frozen
from pypdf import PageObject, Transformation
from pypdf.generic import IndirectObject

from docgen.rendering.marks.marks import MarkPosition

_MILLIMETRE: Final = 72 / 25.4
#: Between a mark and the edges of the page: printers leave less than this blank.
_MARGIN: Final = 6 * _MILLIMETRE
#: How much of a page a mark in its middle or across it may take.
_SHARE: Final = 0.85
#: However small a page is, what is shown on it has a size.
_LEAST: Final = 0.01


@frozen(kw_only=True)
class MarkForm:
    """A mark as an object of a file, its lower left corner at 0, 0.

    ``width`` and ``height`` are those it is drawn in, ``scale`` makes it as large as it is to be.
    """

    reference: IndirectObject
    place: MarkPosition
    width: float
    height: float
    scale: float


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
    """Return how much larger or smaller than it is drawn a form is on a page of this size."""
    if form.place is MarkPosition.DIAGONAL:
        sine, cosine = math.sin(angle), math.cos(angle)
        return _SHARE * min(
            width / (form.width * cosine + form.height * sine),
            height / (form.width * sine + form.height * cosine),
        )
    room = (width - 2 * _MARGIN) / form.width, (height - 2 * _MARGIN) / form.height
    return max(_LEAST, min(form.scale, *room))


def _centre(form: MarkForm, width: float, height: float, scale: float) -> tuple[float, float]:
    """Return where the middle of a form is on a page as people see it."""
    half_width, half_height = form.width * scale / 2, form.height * scale / 2
    across = {"left": _MARGIN + half_width, "right": width - _MARGIN - half_width}
    up = {"lower": _MARGIN + half_height, "upper": height - _MARGIN - half_height}
    row, _, column = form.place.partition("-")
    return across.get(column, width / 2), up.get(row, height / 2)
