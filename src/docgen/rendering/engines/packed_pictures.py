"""Pictures as a PDF holds them (ISO 32000-1, 8.9.5): packed once, or taken over as they come."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from functools import lru_cache
from typing import Final

from attrs import field, frozen

_KEPT: Final = 32

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
#: Width, height, bits, colours, and whether it is interlaced: the head of a PNG (PNG, 11.2.2).
_HEAD: Final = struct.Struct(">8s4x4sIIBBxxB")
_HEAD_LENGTH: Final = 33
_HEAD_IN_BASE64: Final = 40
_BYTE: Final = 8
_GREY: Final = 0
#: Grey and colours with transparency.
_TRANSPARENT: Final = frozenset({4, 6})
#: Pixels. Fewer are packed as fast as they are; more may be meant to fill the memory.
_PIXELS: Final = range(20_000, 4_000_000)
_CHUNK: Final = struct.Struct(">I4s")
_CHECKSUM: Final = struct.Struct(">I")
#: Of those that a line may have (PNG, 9.2).
_LAST_FILTER: Final = 4

_IMAGE: Final = (
    b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s "
    b"/BitsPerComponent %d /Filter /FlateDecode /Length %d%s >>\nstream\n%s\nendstream"
)
_SMOOTH: Final = b" /Interpolate true"
#: Each line begins with how it was filtered (PNG, 9).
_FILTERED: Final = b" /DecodeParms << /Predictor 15 /BitsPerComponent 1 /Columns %d >>"


@frozen(kw_only=True)
class PackedPicture:
    """A picture of so many pixels, packed: their colours and, if it has any, its transparency."""

    width: int
    height: int
    colours: bytes = field(repr=False)
    transparency: bytes = field(default=b"", repr=False)

    def image(self, mask: int | None) -> bytes:
        """Return the object of the picture; ``mask`` is the number of :meth:`mask`."""
        if mask is None:
            how = _FILTERED % self.width
            return self._written(b"DeviceGray", 1, self.colours, how)
        return self._written(b"DeviceRGB", _BYTE, self.colours, _SMOOTH + b" /SMask %d 0 R" % mask)

    def mask(self) -> bytes:
        """Return the object of its transparency."""
        return self._written(b"DeviceGray", _BYTE, self.transparency, _SMOOTH)

    def _written(self, space: bytes, bits: int, pixels: bytes, how: bytes) -> bytes:
        return _IMAGE % (self.width, self.height, space, bits, len(pixels), how, pixels)


def packed_picture(content: str) -> PackedPicture | None:
    """Return a PNG in base64 as a PDF holds it, if that is worth it and it can be read."""
    head = base64.b64decode(content[:_HEAD_IN_BASE64])
    signature, name, width, height, bits, colours, is_interlaced = _HEAD.unpack_from(head)
    if signature != _SIGNATURE or name != b"IHDR" or width * height not in _PIXELS:
        return None
    if bits == _BYTE and colours in _TRANSPARENT:
        return _transparent(content)
    if bits == 1 and colours == _GREY and not is_interlaced:
        return _black_and_white(base64.b64decode(content), width, height)
    return None


@lru_cache(_KEPT)
def _transparent(content: str) -> PackedPicture | None:
    """Pack a picture, a stamp above all, once for all the PDFs that show it."""
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
    return PackedPicture(
        width=whole.width,
        height=whole.height,
        colours=zlib.compress(seen.tobytes()),
        transparency=zlib.compress(alpha.tobytes()),
    )


def _black_and_white(content: bytes, width: int, height: int) -> PackedPicture | None:
    """Take over the lines of a picture of one bit a pixel, a QR code above all, as they are."""
    head, _ = _chunk(content, len(_SIGNATURE))
    name, pixels = _chunk(content, _HEAD_LENGTH)
    following = _HEAD_LENGTH + _CHUNK.size + len(pixels) + _CHECKSUM.size
    if head != b"IHDR" or name != b"IDAT" or _chunk(content, following)[0] != b"IEND":
        return None
    line = 1 + (width + _BYTE - 1) // _BYTE
    unpacking = zlib.decompressobj()
    try:
        lines = unpacking.decompress(pixels, line * height + 1)
    except zlib.error:
        return None
    if len(lines) != line * height or not unpacking.eof or max(lines[::line]) > _LAST_FILTER:
        return None
    return PackedPicture(width=width, height=height, colours=pixels)


def _chunk(content: bytes, start: int) -> tuple[bytes, bytes]:
    """Return the name of a chunk of a PNG and what it holds (PNG, 5.3), if it is sound."""
    try:
        length, name = _CHUNK.unpack_from(content, start)
        begin = start + _CHUNK.size
        (checksum,) = _CHECKSUM.unpack_from(content, begin + length)
    except struct.error:
        return b"", b""
    inside = content[begin : begin + length]
    return (name, inside) if zlib.crc32(name + inside) == checksum else (b"", b"")
