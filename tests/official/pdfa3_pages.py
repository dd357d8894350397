"""What ISO 19005-3 wants of what stands on pages: operators, colours, and glyphs measured."""

from __future__ import annotations

import io
from collections import defaultdict

from fontTools.ttLib import TTFont
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, StreamObject

#: ISO 32000-1, annex A: no other operator may stand in a content stream.
_ANNEX_A = """
b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M
MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "
"""
#: Those, and how pypdf calls BI, ID and EI together.
_OPERATORS = {*_ANNEX_A.split(), "INLINE IMAGE"}
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_CMYK = frozenset({"K", "k"})
_DEEPEST = 28
_THOUSANDTHS = 1000
_TOLERANCE = 1  # of a thousandth of the em


def clauses_of_pages(reader):
    """Yield the numbers of the clauses that the content of pages breaks."""
    used = defaultdict(set)
    fonts = {}
    for content, resources in _contents(reader):
        depth = 0
        font = 0
        for operands, name in ContentStream(content, reader).operations:
            operator = name.decode("latin-1")
            if operator not in _OPERATORS:
                yield "6.2.2"
            if operator in _CMYK:
                yield "6.2.4.3"
            depth += {"q": 1, "Q": -1}.get(operator, 0)
            if depth > _DEEPEST:
                yield "6.1.13"
            if operator == "Tf":
                chosen = resources["/Font"][operands[0]].get_object()
                font = id(chosen)
                fonts[font] = chosen
            if operator in _SHOWING:
                used[font].update(_codes(operands[-1]))
    for key, codes in used.items():
        yield from _of_font(fonts[key], codes)


def _contents(reader):
    """Yield every stream of drawing operators with its resources: pages, and forms on them."""
    for page in reader.pages:
        if (content := page.get_contents()) is not None:
            yield content, page["/Resources"].get_object()
    for number in range(1, int(reader.trailer["/Size"])):
        value = reader.get_object(number)
        if isinstance(value, StreamObject) and value.get("/Subtype") == "/Form":
            yield value, value.get("/Resources", DictionaryObject()).get_object()


def _codes(shown):
    for piece in shown if isinstance(shown, ArrayObject) else [shown]:
        if isinstance(piece, str | bytes):
            text = piece if isinstance(piece, bytes) else piece.original_bytes
            yield from (int.from_bytes(text[at : at + 2]) for at in range(0, len(text), 2))


def _of_font(font, codes):
    """Check a composite font with the identity encoding, which is what the engine writes."""
    if font["/Subtype"] != "/Type0" or font["/Encoding"] != "/Identity-H":
        yield "6.2.11.3"
        return
    descendant = font["/DescendantFonts"][0].get_object()
    if descendant["/Subtype"] == "/CIDFontType2" and descendant.get("/CIDToGIDMap") != "/Identity":
        yield "6.2.11.3.2"
    descriptor = descendant["/FontDescriptor"].get_object()
    program = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
    if program is None:
        return  # which is another clause's
    made = TTFont(io.BytesIO(program.get_object().get_data()))
    if 0 in codes:
        yield "6.2.11.8"
    if max(codes, default=0) >= made["maxp"].numGlyphs:
        yield "6.2.11.4.1"
        return
    stated = _widths(descendant)
    scale = _THOUSANDTHS / made["head"].unitsPerEm
    for code in codes:
        real = made["hmtx"][made.getGlyphName(code)][0] * scale
        if abs(stated.get(code, float(descendant.get("/DW", _THOUSANDTHS))) - real) > _TOLERANCE:
            yield "6.2.11.5"


def _widths(font):
    """Read the array of widths: «first [width …]» or «first last width»."""
    found = {}
    rows = iter(font.get("/W", ArrayObject()).get_object())
    for first in rows:
        second = next(rows)
        if isinstance(second, ArrayObject):
            found |= {int(first) + at: float(width) for at, width in enumerate(second)}
        else:
            found |= dict.fromkeys(range(int(first), int(second) + 1), float(next(rows)))
    return found
