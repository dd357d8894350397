"""The accent of an organisation: which colours can be read on white paper.

Contrast is that of WCAG 2.2: 4.5 : 1 is the least for text (success criterion 1.4.3).
"""

from __future__ import annotations

import colorsys
from functools import lru_cache
from typing import Final

from attrs import frozen

MIN_CONTRAST: Final = 4.5

#: How much of the accent a tinted panel has: enough to be seen, too little to drown a scan.
_TINT: Final = 0.06
_LEVELS: Final = 255
_CHANNELS: Final = 3
_KEPT: Final = 64
_STEPS: Final = 100


@frozen
class Colour:
    """A colour of three channels, each from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def value(self) -> str:
        """How stylesheets write it: ``#14526b``."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def contrast(self) -> float:
        """Its contrast with white: 1 of white itself, 21 of black."""
        return 1.05 / (self._luminance + 0.05)

    @property
    def tint(self) -> Colour:
        """The background that goes with it: white with a little of it."""
        return Colour(*(round(_LEVELS - (_LEVELS - channel) * _TINT) for channel in self._channels))

    def visible(self) -> Colour:
        """Return the same hue, darkened as far as text on white needs."""
        hue, lightness, saturation = colorsys.rgb_to_hls(
            *(channel / _LEVELS for channel in self._channels)
        )
        for step in range(_STEPS + 1):
            darker = lightness * (1 - step / _STEPS)
            channels = colorsys.hls_to_rgb(hue, darker, saturation)
            found = Colour(*(round(channel * _LEVELS) for channel in channels))
            if found.contrast >= MIN_CONTRAST:
                break
        return found

    @property
    def _channels(self) -> tuple[int, int, int]:
        return self.red, self.green, self.blue

    @property
    def _luminance(self) -> float:
        red, green, blue = (_linear(channel / _LEVELS) for channel in self._channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(_KEPT)
def colour(text: str) -> Colour | None:
    """Return the colour that a text names as stylesheets do, or ``None`` if it names none.

    ``#14526b``, ``#15b``, ``rgb(20, 82, 107)``, ``hsl(197, 69%, 25%)`` and names like ``teal``;
    nothing translucent.
    """
    from PIL import ImageColor

    try:
        channels = ImageColor.getrgb(text.strip())
    except ValueError:
        return None
    return Colour(*channels) if len(channels) == _CHANNELS else None


def visible_accent(text: str) -> Colour | None:
    """Return an accent that documents can print, or ``None``: then they keep their own."""
    found = colour(text) if text else None
    return found if found and found.contrast >= MIN_CONTRAST else None


def _linear(level: float) -> float:
    """Undo the gamma of sRGB."""
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - IEC 61966-2-1
