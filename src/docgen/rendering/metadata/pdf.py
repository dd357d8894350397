"""The metadata of a PDF: the last of its Keywords, docgen's name and all entries after it.

Every engine writes the Keywords of the Info dictionary (ISO 32000-1, 14.3.3), and few of them other
entries; PDF/A has them in the XMP too, where a namespace of one's own would need a schema.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from docgen.exceptions import RenderError

_KEYWORDS: Final = "/Keywords"
_NAME: Final = "docgen "
_MOMENTS: Final = ("/CreationDate", "/ModDate")
#: What docgen says takes some 600 letters.
_MAX_KEYWORDS: Final = 20_000


def keyword(entries: Mapping[str, str]) -> str:
    """Return the keyword of a PDF that says this of itself."""
    return f"docgen {json.dumps(dict(entries), ensure_ascii=False)}"


def with_keyword(keywords: str, added: str) -> str:
    """Return keywords with one added; one that docgen added before goes."""
    before, _ = _split(keywords)
    return f"{before}, {added}" if before else added


def write(content: bytes, entries: Mapping[str, str], made_at: datetime) -> bytes:
    """Return a PDF of an engine that takes no keyword; the same one gives the same bytes.

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
    before = str(stated.get(_KEYWORDS, ""))
    writer.add_metadata({_KEYWORDS: with_keyword(before, keyword(entries))} | moments)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def read(content: bytes) -> Mapping[str, str]:
    """Return what a PDF says of itself; nothing where it cannot be read, or says nothing."""
    from docgen.official.pdf import OutsidePdf, pdf_problems

    try:
        with pdf_problems(RenderError):
            said: Mapping[str, object] = OutsidePdf(content).metadata or {}
            _, found = _split(str(said.get(_KEYWORDS, "")))
    except RenderError:
        return {}
    return found


def say_the_same(ours: bytes, other: bytes) -> bool:
    """Whether two PDFs have the same words on the same pages, and the same files inside.

    ``other`` may be anybody's: it is read no longer than one that says the same can be.
    """
    from docgen.official.pdf import pdf_problems
    from docgen.rendering.metadata.pdf_words import pdf_words

    try:
        with pdf_problems(RenderError):
            words = pdf_words(ours)
            return words == pdf_words(other, words)
    except RenderError:
        return False


def _split(keywords: str) -> tuple[str, Mapping[str, str]]:
    """Return the keywords before docgen's, and what docgen's says; a number may look like one."""
    if len(keywords) > _MAX_KEYWORDS:
        return keywords, {}
    for start in re.finditer(_NAME, keywords):
        try:
            found = json.loads(keywords[start.end() :])
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            said = {str(name): str(value) for name, value in found.items()}
            return keywords[: start.start()].rstrip(", "), said
    return keywords, {}
