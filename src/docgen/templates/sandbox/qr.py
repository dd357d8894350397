"""QR codes as pictures."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from typing import Final

from docgen.models import Picture

#: Pixels a module: enough that no viewer blurs it at the size of a stamp. So a module of a row is
#: one hexadecimal digit of its bits.
_SCALE: Final = 4
_DIGITS: Final = bytes.maketrans(b"\x00\xff", b"0f")
#: The mask laid over the modules (ISO/IEC 18004, 7.8). To try all eight takes eight times as long,
#: and the penalty of this one is within 1 % of the best one's, on payments mostly the best itself.
_MASK: Final = 0

_PNG: Final = b"\x89PNG\r\n\x1a\n"
#: One bit a pixel, grey; no filters, no interlacing (PNG, 11.2.2).
_GREY_BITS: Final = (1, 0, 0, 0, 0)
_NO_FILTER: Final = b"\x00"


#: A document is printed in several formats, and an author's page at every key.
_KEPT: Final = 32


@lru_cache(maxsize=_KEPT)
def draw_qr(text: str) -> Picture:
    """Draw a QR code of medium error correction, in UTF-8, with its quiet zone."""
    import zxingcpp

    barcode = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK
    )
    modules = barcode.to_image(scale=1, add_quiet_zones=True)
    height, width = modules.shape
    digits = bytes(modules).translate(_DIGITS).decode()  # type: ignore[call-overload]  # a buffer, which its stub does not say
    padding = "0" * (width % 2)
    rows = (digits[start : start + width] for start in range(0, len(digits), width))
    lines = b"".join((_NO_FILTER + bytes.fromhex(row + padding)) * _SCALE for row in rows)
    return Picture(content=_png(width * _SCALE, height * _SCALE, lines))


def _png(width: int, height: int, lines: bytes) -> bytes:
    """Return a PNG of black and white lines; a library of pictures takes ten times as long."""
    head = struct.pack(">IIBBBBB", width, height, *_GREY_BITS)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return _PNG + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )
