"""Draw the pictures of this folder anew: stamps, signatures and logos of made-up companies.

Run it as a script; it needs Pillow and the Liberation fonts. The result is the same every time.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

FOLDER = Path(__file__).parent
COMPANIES = FOLDER.parent / "data" / "company.csv"

#: Everything is drawn this many times larger and then reduced, which smooths the edges.
SCALE = 4
INK = (36, 62, 158)
PEN = (24, 44, 132)
BOLD = "LiberationSans-Bold.ttf"
SERIF = "LiberationSerif-BoldItalic.ttf"

#: How many points of a curve stand between two given ones.
_STEPS = 160

Point = tuple[float, float]

#: The strokes of each signature, as points that a smooth curve goes through (y grows downwards).
SIGNATURES: dict[str, tuple[tuple[Point, ...], ...]] = {
    "signature-director": (
        (
            (95, 62), (130, 30), (168, 34), (166, 74), (128, 104), (110, 108), (152, 112),
            (158, 150), (112, 186), (64, 178), (60, 150), (112, 132), (190, 120), (214, 108),
            (226, 124), (212, 144), (222, 148), (246, 112), (252, 138), (266, 140), (282, 112),
            (284, 142), (300, 136), (316, 114), (320, 140), (348, 126), (392, 112), (452, 92),
            (520, 70),
        ),
        ((236, 178), (320, 158), (420, 150), (380, 172), (300, 190)),
    ),
    "signature-accountant": (
        (
            (92, 56), (98, 110), (90, 168), (84, 150), (104, 70), (150, 40), (178, 64),
            (140, 104), (104, 110), (158, 112), (176, 142), (140, 172), (110, 166), (170, 140),
            (212, 118), (220, 142), (232, 142), (246, 116), (250, 144), (268, 138), (276, 116),
            (292, 118), (282, 144), (304, 140), (330, 90), (342, 48), (328, 44), (320, 110),
            (336, 146), (380, 132), (430, 122),
        ),
    ),
    "signature-proprietor": (
        (
            (70, 150), (104, 120), (146, 60), (160, 34), (148, 32), (130, 90), (122, 160),
            (150, 150), (178, 116), (196, 120), (186, 146), (206, 146), (222, 112), (226, 146),
            (244, 140), (250, 118), (264, 122), (260, 144), (286, 138), (300, 114), (304, 146),
            (326, 134), (340, 116), (344, 170), (318, 214), (300, 196), (350, 150), (420, 120),
            (500, 104),
        ),
        ((60, 62), (120, 44), (206, 40)),
    ),
    "signature-bookkeeper": (
        ((80, 52), (140, 44), (210, 46)),
        (
            (148, 46), (140, 100), (126, 160), (138, 158), (170, 118), (176, 146), (192, 144),
            (206, 116), (208, 148), (222, 128), (234, 118), (236, 148), (262, 136), (270, 112),
            (290, 120), (270, 150), (300, 146), (340, 120), (360, 60), (346, 52), (332, 100),
            (330, 150), (370, 140), (396, 116), (404, 148), (450, 128),
        ),
    ),
}  # fmt: skip


def main() -> None:
    """Draw every picture beside this file."""
    with COMPANIES.open(encoding="utf-8", newline="") as file:
        operator, proprietor = csv.DictReader(file)
    pictures = {
        "stamp": stamp(
            rim=f"ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ ★ ОГРН {operator['ogrn']} ★ ",
            ring=f"МОСКОВСКАЯ ОБЛАСТЬ • г. ЛУКОМОРСК • ИНН {operator['inn']} • ",
            centre=("«ТРИДЕВЯТАЯ", "СВЯЗЬ»"),
        ),
        "stamp-proprietor": stamp(
            rim=f"ИНДИВИДУАЛЬНЫЙ ПРЕДПРИНИМАТЕЛЬ ★ ОГРНИП {proprietor['ogrn']} ★ ",
            ring=f"МОСКОВСКАЯ ОБЛАСТЬ • г. ЛУКОМОРСК • ИНН {proprietor['inn']} • ",
            centre=("ЛУКОМОРЬЕВ", "ТИХОН", "САВЕЛЬЕВИЧ"),
        ),
        "logo": logo("Тридевятая связь", (18, 92, 148), (240, 138, 36)),
        "logo-proprietor": logo("Лукоморьев", (42, 112, 84), (196, 156, 62)),
        **{name: signature(strokes) for name, strokes in SIGNATURES.items()},
    }
    for name, picture in pictures.items():
        picture.save(FOLDER / f"{name}.png", optimize=True)


def stamp(*, rim: str, ring: str, centre: Sequence[str]) -> Image.Image:
    """Draw a round stamp: text on two circles and in the middle, as if pressed by hand."""
    size = 600 * SCALE
    mask = Image.new("L", (size, size))
    draw = ImageDraw.Draw(mask)
    for radius, width in ((292, 7), (281, 2), (226, 3), (172, 3)):
        _circle(draw, size / 2, radius * SCALE, width * SCALE)
    _text_on_circle(mask, rim, radius=253 * SCALE, height=37 * SCALE)
    _text_on_circle(mask, ring, radius=199 * SCALE, height=30 * SCALE)
    font = _fitting_font(centre, 290 * SCALE)
    for index, line in enumerate(centre):
        y = size / 2 + (index - (len(centre) - 1) / 2) * font.size * 1.2
        draw.text((size / 2, y), line, fill=255, font=font, anchor="mm")
    mask = mask.rotate(7, resample=Image.Resampling.BICUBIC)
    return _inked(mask.resize((600, 600), Image.Resampling.LANCZOS), INK)


def signature(strokes: Iterable[Sequence[Point]]) -> Image.Image:
    """Draw a signature: smooth strokes, thinner where the hand goes faster."""
    mask = Image.new("L", (600 * SCALE, 240 * SCALE))
    draw = ImageDraw.Draw(mask)
    for stroke in strokes:
        points = list(_smooth(stroke))
        width = 4.6
        for before, after in pairwise(points):
            # The hand's pressure follows its speed with a delay.
            speed = math.dist(before, after) * _STEPS / 40
            width += (max(2.0, 5.2 - speed * 0.9) - width) * 0.02
            x, y, radius = after[0] * SCALE, after[1] * SCALE, width * SCALE / 2
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return _inked(mask.resize((600, 240), Image.Resampling.LANCZOS), PEN)


def logo(name: str, main_colour: tuple[int, int, int], accent: tuple[int, int, int]) -> Image.Image:
    """Draw a logo: waves from a mast, and the name."""
    height = 160 * SCALE
    font = ImageFont.truetype(SERIF, 84 * SCALE)
    width = int(190 * SCALE + font.getlength(name) + 20 * SCALE)
    picture = Image.new("RGBA", (width, height), (*main_colour, 0))
    draw = ImageDraw.Draw(picture)
    x, y = 84 * SCALE, 78 * SCALE
    for radius in (34, 54, 74):
        draw.arc(_box(x, y, radius * SCALE), 205, 335, fill=main_colour, width=9 * SCALE)
    foot = y + 66 * SCALE
    draw.polygon([(x, y), (x - 30 * SCALE, foot), (x + 30 * SCALE, foot)], fill=main_colour)
    draw.ellipse(_box(x, y, 15 * SCALE), fill=accent)
    draw.text((185 * SCALE, height / 2), name, fill=main_colour, font=font, anchor="lm")
    return picture.resize((width // SCALE, height // SCALE), Image.Resampling.LANCZOS)


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (x - radius, y - radius, x + radius, y + radius)


def _circle(draw: ImageDraw.ImageDraw, centre: float, radius: float, width: int) -> None:
    draw.ellipse(_box(centre, centre, radius), outline=255, width=width)


def _text_on_circle(mask: Image.Image, text: str, *, radius: float, height: int) -> None:
    """Write ``text`` clockwise all around a circle, its letters upright to the centre."""
    font = ImageFont.truetype(BOLD, height)
    symbols = ImageFont.truetype("DejaVuSans-Bold.ttf", height)
    advances = [(symbols if letter == "★" else font).getlength(letter) for letter in text]
    spacing = (2 * math.pi * radius - sum(advances)) / len(text)
    travelled = 0.0
    for letter, advance in zip(text, advances, strict=True):
        angle = (travelled + advance / 2) / radius - math.pi * 0.82
        travelled += advance + spacing
        tile = Image.new("L", (2 * height, 2 * height))
        ImageDraw.Draw(tile).text(
            (height, height * 1.36),
            letter,
            fill=255,
            font=symbols if letter == "★" else font,
            anchor="ms",
        )
        tile = tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        x = mask.width / 2 + radius * math.sin(angle) - height
        y = mask.height / 2 - radius * math.cos(angle) - height
        mask.paste(255, (round(x), round(y)), tile)


def _fitting_font(lines: Iterable[str], width: float) -> ImageFont.FreeTypeFont:
    """Return the font in which the longest of the lines takes ``width``."""
    probe = ImageFont.truetype(BOLD, 100)
    longest = max(probe.getlength(line) for line in lines)
    return ImageFont.truetype(BOLD, int(100 * width / longest))


def _smooth(points: Sequence[Point]) -> Iterator[Point]:
    """Yield points of a Catmull-Rom spline through the given ones, evenly in time."""
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(_STEPS):
            t = step / _STEPS
            yield (
                _spline(before[0], start[0], end[0], after[0], t),
                _spline(before[1], start[1], end[1], after[1], t),
            )


def _spline(before: float, start: float, end: float, after: float, t: float) -> float:
    return 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )


def _inked(mask: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """Colour the mask with ink that lies unevenly, on a transparent ground."""
    chance = random.Random(5)  # noqa: S311 - the grain of ink, and the same every time
    grain = Image.new("L", (mask.width // 8, mask.height // 8))
    grain.putdata([chance.randint(165, 255) for _ in range(grain.width * grain.height)])
    grain = grain.resize(mask.size, Image.Resampling.BICUBIC)
    picture = Image.new("RGBA", mask.size, (*colour, 0))
    # Sixteen levels look the same and take half the space.
    picture.putalpha(ImageChops.multiply(mask, grain).point(lambda level: level // 17 * 17))
    return picture


if __name__ == "__main__":
    main()
