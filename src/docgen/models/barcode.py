"""What a document's barcode says, so that a scan of it finds the document again."""

from __future__ import annotations

import re
from typing import Final

_PREFIX: Final = "docgen"
_BARCODE = re.compile(rf"{_PREFIX}:([0-9a-f]{{12}}):([1-9][0-9]{{0,17}})")

#: What the barcode of a draft says: it is stored nowhere.
DRAFT_BARCODE: Final = f"{_PREFIX}:draft"


def barcode_text(store_id: str, document_id: int) -> str:
    """Return the text to encode; ``store_id`` is of 12 hexadecimal digits."""
    return f"{_PREFIX}:{store_id}:{document_id}"


def parse_barcode(text: str) -> tuple[str, int] | None:
    """Return the ids of the store and of the document; ``None`` for any other barcode."""
    match = _BARCODE.fullmatch(text)
    return (match[1], int(match[2])) if match else None
