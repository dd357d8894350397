"""What of a rendered part can be told, or mended, only once it is whole."""

from __future__ import annotations

import itertools
import re
from typing import Final

from docgen.templates.word.printing import MARK_END, MARK_START

_DRAWING_ID: Final = re.compile(r'(<wp:docPr\b[^>]*?\bid=")[^"]*')
_MARK: Final = re.compile(f"{MARK_START}([^{MARK_END}]*){MARK_END}")

#: What a cell, a box or a table may not be left without, when all that was in it has gone.
_MENDED: Final = (
    ("</w:tcPr></w:tc>", "</w:tcPr><w:p/></w:tc>"),
    ("<w:tcPr/></w:tc>", "<w:tcPr/><w:p/></w:tc>"),
    ("<w:tc></w:tc>", "<w:tc><w:p/></w:tc>"),
    ("</w:tbl></w:tc>", "</w:tbl><w:p/></w:tc>"),
    ("<w:txbxContent></w:txbxContent>", "<w:txbxContent><w:p/></w:txbxContent>"),
)
_EMPTY_TABLE: Final = re.compile(
    r"<w:tbl>(?:<w:tblPr>(?:(?!</w:tblPr>).)*</w:tblPr>|<w:tblPr/>)?"
    r"(?:<w:tblGrid>(?:(?!</w:tblGrid>).)*</w:tblGrid>|<w:tblGrid/>)?</w:tbl>"
)
_RUN: Final = "<w:r>"
_PROPERTIES: Final = re.compile(r"<w:rPr>.*?</w:rPr>")
_HIGHLIGHT: Final = re.compile(r"<w:highlight [^>]*/>")
#: Word's schema wants the highlight before these.
_AFTER_HIGHLIGHT: Final = re.compile(
    r"(?=<w:(?:u|effect|bdr|shd|fitText|vertAlign|rtl|cs|em|lang|eastAsianLayout|specVanish|oMath)\b"
    r"|</w:rPr>)"
)


def finished(xml: str, numbers: itertools.count[int]) -> str:
    """Return a part with nothing left empty that may not be, and its drawings numbered."""
    for empty, mended in _MENDED:
        xml = xml.replace(empty, mended)
    if "</w:tblGrid></w:tbl>" in xml or "<w:tblGrid/></w:tbl>" in xml:
        xml = _EMPTY_TABLE.sub("", xml)
    if "<wp:docPr " in xml:
        xml = _DRAWING_ID.sub(lambda match: f"{match[1]}{next(numbers)}", xml)
    return highlighted(xml)


def highlighted(xml: str) -> str:
    """Give every mark of a draft a run of its own, formatted like the one around it."""
    if MARK_START not in xml:
        return xml
    pieces: list[str] = []
    position = 0
    for match in _MARK.finditer(xml):
        run = xml.rfind(_RUN, 0, match.start()) + len(_RUN)
        found = _PROPERTIES.match(xml, run)
        plain = found[0] if found else ""
        bright = _HIGHLIGHT.sub("", plain) or "<w:rPr></w:rPr>"
        bright = _AFTER_HIGHLIGHT.sub('<w:highlight w:val="yellow"/>', bright, count=1)
        marked = f'<w:r>{bright}<w:t xml:space="preserve">{match[1]}</w:t></w:r>'
        rest = f'<w:r>{plain}<w:t xml:space="preserve">'
        pieces += (xml[position : match.start()], "</w:t></w:r>", marked, rest)
        position = match.end()
    return "".join((*pieces, xml[position:]))
