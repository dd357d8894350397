"""The metadata of a PDF: entries of its Info dictionary (ISO 32000-1, 14.3.3).

Any engine's PDF has a place for them, and PDF/A leaves that dictionary to whoever writes it
(ISO 19005-3 looks at the XMP alone, in which a namespace of one's own would need a schema).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Hashable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from docgen.official.embedded import DAMAGE

_MOMENTS: Final = ("/CreationDate", "/ModDate")
_MAX_ATTACHMENTS: Final = 50


def write(content: bytes, entries: Mapping[str, str], made_at: datetime) -> bytes:
    """Return a PDF that says more of itself; the same one gives the same bytes.

    Where it says when it was made, it says ``made_at`` instead; its identifier is made of the
    entries, which tell it from any other.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject, NameObject

    reader = PdfReader(io.BytesIO(content))
    # LibreOffice makes an identifier of the moment, and pypdf one of chance.
    identifier = ByteStringObject(hashlib.sha256(repr(entries).encode()).digest()[:16])
    reader.trailer[NameObject("/ID")] = ArrayObject([identifier, identifier])
    stated: Mapping[str, object] = reader.metadata or {}
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    moment = f"D:{made_at.astimezone(UTC):%Y%m%d%H%M%S}Z"
    moments = {name: moment for name in _MOMENTS if name in stated}
    writer.add_metadata({f"/{name}": value for name, value in entries.items()} | moments)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def read(content: bytes) -> Mapping[str, str]:
    """Return what a PDF says of itself; nothing where it cannot be read."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        found: Mapping[str, object] = PdfReader(io.BytesIO(content)).metadata or {}
        return {str(name).removeprefix("/"): str(found[name]) for name in found}
    except (*DAMAGE, PyPdfError):
        return {}


def substance(content: bytes) -> Hashable:
    """Return the words of every page, and the files inside; nothing where it cannot be read."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        pages = tuple(" ".join(page.extract_text().split()) for page in reader.pages)
        inside = islice(reader.attachment_list, _MAX_ATTACHMENTS)
        return pages, tuple(row.content for row in inside)
    except (*DAMAGE, PyPdfError):
        return None
