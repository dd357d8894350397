"""The language of a PDF, for those who have it read aloud (ISO 32000-1, 14.9.2).

cairo, which PlutoPrint writes by, takes none. It is added as an update behind the file (7.5.6):
to read and write a file anew takes a third of the time of drawing it.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

_PACKED_OBJECTS: Final = b" 0 obj\n<< /Type /ObjStm\n"
_STREAM: Final = b">>\nstream\n"
#: cairo writes the catalog last of all objects.
_CATALOG: Final = re.compile(rb"<< /Type /Catalog\n(?P<entries>.*)>>\n$", re.DOTALL)
_END: Final = re.compile(
    rb"/Size (?P<size>\d+)\n.*?/Root (?P<root>\d+) 0 R\n\s*/Info (?P<info>\d+) 0 R\n.*"
    rb"startxref\n(?P<previous>\d+)\n%%EOF\n$",
    re.DOTALL,
)
#: How long the end of a file is at most: the table of its objects, packed.
_LONGEST_END: Final = 200_000


def with_language(content: bytes, language: str) -> bytes:
    """Return a PDF of cairo's whose catalog names its language, ``ru``; any other as it is."""
    end = _END.search(content, max(0, content.rfind(b"/Type /XRef", -_LONGEST_END)))
    entries = _catalog(content)
    if not language or end is None or entries is None:
        return content
    size, root = int(end["size"]), int(end["root"])
    said = b"/Lang (%s)\n/ViewerPreferences << /DisplayDocTitle true >>" % language.encode()
    catalog = b"%d 0 obj\n<< /Type /Catalog\n%s%s >>\nendobj\n" % (root, entries, said)
    table_at = len(content) + len(catalog)
    places = b"".join(
        b"\x01" + place.to_bytes(4, "big") + b"\0" for place in (len(content), table_at)
    )
    table = (
        b"%d 0 obj\n<< /Type /XRef /Size %d /Index [%d 1 %d 1] /W [1 4 1] /Root %d 0 R "
        b"/Info %d 0 R /Prev %d /Length %d >>\nstream\n%s\nendstream\nendobj\n"
    ) % (size, size + 1, root, size, root, int(end["info"]), int(end["previous"]), 12, places)
    return content + catalog + table + b"startxref\n%d\n%%%%EOF\n" % table_at


def _catalog(content: bytes) -> bytes | None:
    """Return the entries of the catalog that cairo has packed with other objects."""
    packed = content.rfind(_PACKED_OBJECTS)
    begin = content.find(_STREAM, packed)
    if min(packed, begin) < 0:
        return None
    objects = zlib.decompressobj().decompress(content[begin + len(_STREAM) :])
    found = _CATALOG.search(objects, objects.rfind(b"<< /Type /Catalog\n"))
    return found["entries"] if found else None
