"""QR codes as pictures."""

from __future__ import annotations

import io
from typing import Final

from docgen.models import Picture

#: Pixels a module: enough that no viewer blurs it at the size of a stamp.
_SCALE: Final = 4


def draw_qr(text: str) -> Picture:
    """Draw a QR code of medium error correction, in UTF-8, with its quiet zone."""
    import zxingcpp
    from PIL import Image

    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = barcode.to_image(scale=1, add_quiet_zones=True)
    height, width = modules.shape
    picture = Image.frombytes("L", (width, height), bytes(modules)).convert("1")  # type: ignore[call-overload]  # a buffer, which its stub does not say
    output = io.BytesIO()
    picture.resize((width * _SCALE, height * _SCALE)).save(output, "PNG")
    return Picture(content=output.getvalue())
