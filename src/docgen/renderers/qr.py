"""QR codes as pictures."""

from __future__ import annotations

import io

from docgen.models import Picture


def qr_picture(text: str) -> Picture:
    """Draw a QR code of medium error correction with its quiet zone."""
    import segno

    output = io.BytesIO()
    segno.make(text, error="m", micro=False, encoding="utf-8").save(
        output, kind="png", scale=4, border=4
    )
    return Picture(content=output.getvalue())
