"""Pictures with transparency, packed once for all the PDFs that show them.

cairo packs a picture anew in every PDF: a stamp of 600 by 600 takes it ten times as long as the
page. So the engine draws stand-ins of the same size, black but for a mark of their own, which are
packed in no time; then the pictures are put in their places.
"""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from attrs import field, frozen

from docgen.rendering.metadata.pdf_update import PdfEnd, with_objects

_KEPT: Final = 32

_PNG: Final = "data:image/png;base64,"
_ADDRESS = re.compile(re.escape(_PNG) + r"([A-Za-z0-9+/]{1000,}={0,2})")
#: Width, height, bits, colours: the beginning of a PNG (PNG, 11.2.2).
_HEAD = struct.Struct(">8s8xIIBB")
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_HEAD_IN_BASE64: Final = 36
_BITS: Final = 8
#: Grey and colours with transparency.
_TRANSPARENT: Final = frozenset({4, 6})
#: Pixels. Fewer are packed as fast as they are; more may be meant to fill the memory.
_PIXELS: Final = range(20_000, 4_000_000)
_MOST: Final = 200
#: What the pixels of a stand-in begin with; its number follows.
_MARK: Final = b"\xa5\x3c\x5a"
_MARK_LENGTH: Final = len(_MARK) + 1

#: An image in a PDF of cairo's, and the beginning of its packed pixels.
_IMAGE = re.compile(
    rb"\n(?P<number>\d+) 0 obj\n<< /Length \d+ 0 R\n   /Filter /FlateDecode\n   /Type /XObject\n"
    rb"   /Subtype /Image\n   /Width (?P<width>\d+)\n   /Height (?P<height>\d+)\n"
    rb"   /ColorSpace /DeviceGray\n[^>]*/BitsPerComponent 1\n>>\nstream\n"
)
_IMAGE_WRITTEN: Final = (
    b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /Interpolate true "
    b"/BitsPerComponent 8 /Filter /FlateDecode /Length %d%s >>\nstream\n%s\nendstream"
)


class StandInError(Exception):
    """A stand-in was drawn in another way than its picture can take its place."""


@frozen(kw_only=True)
class Packed:
    """A picture as a PDF holds it: its colours and its transparency."""

    width: int
    height: int
    colours: bytes = field(repr=False)
    transparency: bytes = field(repr=False)


def with_stand_ins(html: str) -> tuple[str, Mapping[bytes, Packed]]:
    """Return a page with stand-ins, and what they stand for by their marks."""
    pictures: dict[bytes, Packed] = {}
    if _PNG not in html:
        return html, pictures
    for content in dict.fromkeys(_ADDRESS.findall(html)):
        packed = _packed(content) if len(pictures) < _MOST and _is_worth_it(content) else None
        if packed is not None:
            mark = _MARK + bytes((len(pictures),))
            html = html.replace(content, _stand_in(packed.width, packed.height, mark))
            pictures[mark] = packed
    return html, pictures


def with_pictures(content: bytes, pictures: Mapping[bytes, Packed]) -> bytes:
    """Return a PDF with pictures in the places of their stand-ins.

    Raises:
        StandInError: that cannot be done.

    """
    end = PdfEnd.read(content)
    if end is None:
        raise StandInError
    masks: dict[bytes, int] = {}
    objects: dict[int, bytes] = {}
    for number, mark in _stand_ins(content, pictures):
        packed = pictures[mark]
        size = (packed.width, packed.height)
        if mark not in masks:
            masks[mark] = end.size + len(masks)
            pixels = packed.transparency
            objects[masks[mark]] = _IMAGE_WRITTEN % (
                *size, b"DeviceGray", len(pixels), b"", pixels
            )  # fmt: skip
        mask = b" /SMask %d 0 R" % masks[mark]
        pixels = packed.colours
        objects[number] = _IMAGE_WRITTEN % (*size, b"DeviceRGB", len(pixels), mask, pixels)
    return with_objects(content, end, objects) if objects else content


def _stand_ins(content: bytes, pictures: Mapping[bytes, Packed]) -> Iterator[tuple[int, bytes]]:
    """Yield the objects of a PDF that are stand-ins, with their marks."""
    for match in _IMAGE.finditer(content):
        start = match.end()
        pixels = zlib.decompressobj().decompress(content[start : start + 256], _MARK_LENGTH)
        packed = pictures.get(pixels)
        if packed is None:
            continue
        if (int(match["width"]), int(match["height"])) != (packed.width, packed.height):
            raise StandInError
        yield int(match["number"]), pixels


def _is_worth_it(content: str) -> bool:
    """Whether a PNG is large and has transparency, as its beginning says."""
    head = base64.b64decode(content[:_HEAD_IN_BASE64])
    signature, width, height, bits, colours = _HEAD.unpack_from(head)
    is_plain = signature == _SIGNATURE and bits == _BITS and colours in _TRANSPARENT
    return is_plain and width >= 8 * _MARK_LENGTH and width * height in _PIXELS


@lru_cache(_KEPT)
def _packed(content: str) -> Packed | None:
    """Return a PNG as a PDF holds it; nothing, where it cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(base64.b64decode(content)), formats=["PNG"]) as picture:
            whole = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError):
        return None
    alpha = whole.getchannel("A")
    # What is not seen is black, as cairo has it, and packs to nothing.
    seen = Image.composite(
        whole.convert("RGB"), Image.new("RGB", whole.size), alpha.point([0] + [255] * 255)
    )
    return Packed(
        width=whole.width,
        height=whole.height,
        colours=zlib.compress(seen.tobytes()),
        transparency=zlib.compress(alpha.tobytes()),
    )


@lru_cache(_KEPT)
def _stand_in(width: int, height: int, mark: bytes) -> str:
    """Return a black PNG in base64, one bit a pixel, that begins with a mark."""
    row = bytes(1 + (width + 7) // 8)
    rows = row[:1] + mark + (row * height)[1 + len(mark) :]
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return base64.b64encode(_SIGNATURE + b"".join(map(_chunk, chunks))).decode()


def _chunk(named: tuple[bytes, bytes]) -> bytes:
    name, content = named
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
