"""The language of a PDF, for those who have it read aloud (ISO 32000-1, 14.9.2).

cairo, which PlutoPrint writes by, takes none. It is added as an update behind the file.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Final

from docgen.rendering.metadata.pdf_update import PdfEnd

_PACKED_OBJECTS: Final = b" 0 obj\n<< /Type /ObjStm\n"
_STREAM: Final = b">>\nstream\n"
#: cairo writes the catalog last of all objects.
_CATALOG: Final = re.compile(rb"<< /Type /Catalog\n(?P<entries>.*)>>\n$", re.DOTALL)


def language_objects(content: bytes, end: PdfEnd, language: str) -> Mapping[int, bytes]:
    """Return the catalog of a PDF of cairo's with its language, ``ru``, by its number; or nothing.

    ``end`` is that of the PDF.
    """
    entries = _catalog(content) if language else None
    if entries is None:
        return {}
    said = b"/Lang (%s)\n/ViewerPreferences << /DisplayDocTitle true >>" % language.encode()
    return {end.root: b"<< /Type /Catalog\n%s%s >>" % (entries, said)}


def _catalog(content: bytes) -> bytes | None:
    """Return the entries of the catalog that cairo has packed with other objects."""
    packed = content.rfind(_PACKED_OBJECTS)
    begin = content.find(_STREAM, packed)
    if min(packed, begin) < 0:
        return None
    objects = zlib.decompressobj().decompress(content[begin + len(_STREAM) :])
    found = _CATALOG.search(objects, objects.rfind(b"<< /Type /Catalog\n"))
    return found["entries"] if found else None
