"""Stand-ins for pictures that cairo would take long to pack.

It packs a picture anew in every PDF: a QR code takes it a seventh of a page's time, a stamp of 600
by 600 ten times as long as the page. JPEG alone it takes over as it comes. So the engine draws grey
JPEGs of the same size, each with a mark of its own, and the pictures are put in their places.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from docgen.rendering.engines.packed_pictures import PackedPicture, packed_picture

_KEPT: Final = 32

_PNG: Final = "data:image/png;base64,"
_JPEG: Final = "data:image/jpeg;base64,"
_ADDRESS = re.compile(re.escape(_PNG) + r"(?P<content>[A-Za-z0-9+/]{400,}={0,2})")
_MOST: Final = 200

#: A stand-in in a PDF of cairo's, as far as the number in its comment.
_IMAGE = re.compile(
    rb"\n(?P<object>\d+) 0 obj\n<< /Length \d+ 0 R\n   /Type /XObject\n   /Subtype /Image\n"
    rb"   /Width (?P<width>\d+)\n   /Height (?P<height>\d+)\n   /ColorSpace /DeviceGray\n"
    rb"[^>]*/Filter /DCTDecode\n>>\nstream\n\xff\xd8\xff\xfe\0.docgen stand-in (?P<index>\d+);",
    re.DOTALL,
)
_COMMENT: Final = b"docgen stand-in %d;"


class StandInError(Exception):
    """A stand-in was drawn in another way than its picture can take its place."""


def with_stand_ins(html: str) -> tuple[str, Sequence[PackedPicture]]:
    """Return a page with stand-ins, and what they stand for in the order of their numbers."""
    pictures: list[PackedPicture] = []
    if _PNG not in html:
        return html, pictures
    for found in {row[0]: row for row in _ADDRESS.finditer(html)}.values():
        packed = packed_picture(found["content"]) if len(pictures) < _MOST else None
        if packed is not None:
            stand_in = _stand_in(packed.width, packed.height, len(pictures))
            html = html.replace(found[0], stand_in)
            pictures.append(packed)
    return html, pictures


def picture_objects(
    content: bytes, first: int, pictures: Sequence[PackedPicture]
) -> Mapping[int, bytes]:
    """Return by their numbers the objects that put pictures in the places of their stand-ins.

    New ones are numbered from ``first`` on.

    Raises:
        StandInError: that cannot be done.

    """
    masks: dict[int, int] = {}
    objects: dict[int, bytes] = {}
    found = list(_stand_ins(content, pictures))
    for number, index in found:
        picture = pictures[index]
        if picture.transparency and index not in masks:
            masks[index] = first + len(masks)
            objects[masks[index]] = picture.mask()
        objects[number] = picture.image(masks.get(index))
    if len({index for _, index in found}) < len(pictures):
        raise StandInError
    return objects


def _stand_ins(content: bytes, pictures: Sequence[PackedPicture]) -> Iterator[tuple[int, int]]:
    """Yield the objects of a PDF that are stand-ins, and which ones."""
    for match in _IMAGE.finditer(content) if pictures else ():
        number, width, height, index = map(int, match.groups())
        if index >= len(pictures):
            raise StandInError
        if (width, height) != (pictures[index].width, pictures[index].height):
            raise StandInError
        yield number, index


@lru_cache(_KEPT)
def _stand_in(width: int, height: int, index: int) -> str:
    """Return the address of a grey JPEG (ITU T.81, annex B) that is marked with a number.

    Two codes of one bit each are all that it needs: one for a square of 8 by 8 that is as grey as
    the one before it, one for the end of the square.
    """
    squares = -(-width // 8) * -(-height // 8)
    whole, rest = divmod(2 * squares, 8)
    codes = bytes(1) + b"\1" + bytes(15) + bytes(1)
    content = (
        b"\xff\xd8"
        + _segment(0xFE, _COMMENT % index)
        + _segment(0xDB, bytes(1) + b"\1" * 64)
        + _segment(0xC0, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0))
        + _segment(0xC4, codes)
        + _segment(0xC4, b"\x10" + codes[1:])
        + _segment(0xDA, bytes((1, 1, 0, 0, 63, 0)))
        + bytes(whole)
        + (bytes((0xFF >> rest,)) if rest else b"")
        + b"\xff\xd9"
    )
    return _JPEG + base64.b64encode(content).decode()


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
