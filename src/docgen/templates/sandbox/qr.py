"""QR codes as pictures."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

from docgen.models import Picture

#: Pixels a module: enough that no viewer blurs it at the size of a stamp. So a module of a row is
#: one hexadecimal digit of its bits.
_SCALE: Final = 4
_DIGITS: Final = bytes.maketrans(b"\x00\xff", b"0f")


#: A document is printed in several formats, and an author's page at every key.
_KEPT: Final = 32


@lru_cache(maxsize=_KEPT)
def draw_qr(text: str) -> Picture:
    """Draw a QR code of medium error correction, in UTF-8, with its quiet zone."""
    import zxingcpp
    from PIL import Image

    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = barcode.to_image(scale=1, add_quiet_zones=True)
    height, width = modules.shape
    digits = bytes(modules).translate(_DIGITS).decode()  # type: ignore[call-overload]  # a buffer, which its stub does not say
    padding = "0" * (width % 2)
    rows = (digits[start : start + width] for start in range(0, len(digits), width))
    bits = b"".join(bytes.fromhex(row + padding) * _SCALE for row in rows)
    output = io.BytesIO()
    picture = Image.frombytes("1", (width * _SCALE, height * _SCALE), bits)
    picture.save(output, "PNG", compress_level=1)
    return Picture(content=output.getvalue())
