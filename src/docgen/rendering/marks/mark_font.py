"""The font of marks as PDF holds it: the bundled one, with no more than a mark's own letters."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from attrs import frozen
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from docgen.exceptions import ConfigurationError
from docgen.resources import fonts_folder

_FAMILY: Final = "LiberationSans-Bold"
#: Widths and heights are in thousandths of the em (ISO 32000-1, 9.8.1).
_EM: Final = 1000
#: The letters of a subset's tag (9.6.4).
_TAG: Final = 6
_NOT_SYMBOLIC: Final = 32
#: How thick the stems are, for viewers that would replace the font.
_STEM: Final = 140


@frozen(kw_only=True)
class MarkFont:
    """Letters of the font: glyph and width by character, and a font file with these alone."""

    name: str
    glyphs: Mapping[str, int]
    widths: Mapping[str, int]
    ascent: int
    descent: int
    cap_height: int
    content: bytes

    def width(self, text: str) -> float:
        """Return the width of a text, in ems."""
        return sum(self.widths[row] for row in text) / _EM

    def codes(self, text: str) -> bytes:
        """Return a text as the operand of ``Tj``."""
        return b"<%b>" % "".join(f"{self.glyphs[row]:04x}" for row in text).encode()

    def add_to(self, writer: PdfWriter) -> IndirectObject:
        """Add the font to a file (ISO 32000-1, 9.7.4, 9.7.6, 9.9), and return its reference."""
        name = NameObject(f"/{self.name}")
        descriptor = dictionary(
            Type=NameObject("/FontDescriptor"),
            FontName=name,
            Flags=NumberObject(_NOT_SYMBOLIC),
            FontBBox=numbers(-_EM, self.descent, 2 * _EM, self.ascent),
            ItalicAngle=NumberObject(0),
            Ascent=NumberObject(self.ascent),
            Descent=NumberObject(self.descent),
            CapHeight=NumberObject(self.cap_height),
            StemV=NumberObject(_STEM),
            FontFile2=added(writer, stream(self.content, Length1=NumberObject(len(self.content)))),
        )
        letters = dictionary(
            Type=NameObject("/Font"),
            Subtype=NameObject("/CIDFontType2"),
            BaseFont=name,
            CIDSystemInfo=dictionary(
                Registry=TextStringObject("Adobe"),
                Ordering=TextStringObject("Identity"),
                Supplement=NumberObject(0),
            ),
            CIDToGIDMap=NameObject("/Identity"),
            FontDescriptor=added(writer, descriptor),
            W=self._widths(),
        )
        font = dictionary(
            Type=NameObject("/Font"),
            Subtype=NameObject("/Type0"),
            BaseFont=name,
            Encoding=NameObject("/Identity-H"),
            DescendantFonts=ArrayObject([added(writer, letters)]),
            ToUnicode=added(writer, stream(self._to_unicode())),
        )
        return added(writer, font)

    def _widths(self) -> ArrayObject:
        by_glyph = {self.glyphs[row]: self.widths[row] for row in self.glyphs}
        rows = ArrayObject()
        for glyph, width in sorted(by_glyph.items()):
            rows += [NumberObject(glyph), ArrayObject([NumberObject(width)])]
        return rows

    def _to_unicode(self) -> bytes:
        """Return what lets a reader search and copy the text (ISO 32000-1, 9.10.3)."""
        rows = "\n".join(
            f"1 beginbfchar <{glyph:04x}> <{row.encode('utf-16-be').hex()}> endbfchar"
            for row, glyph in self.glyphs.items()
        )
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            f"{rows}\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end\n"
        ).encode()


@lru_cache(maxsize=32)
def mark_font(characters: str) -> MarkFont:
    """Return the font with these characters; the same ones give the same bytes.

    Raises:
        ConfigurationError: the font lacks one of them; names it.

    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(fonts_folder() / f"{_FAMILY}.ttf", recalcTimestamp=False)
    known, order = font.getBestCmap(), font.getReverseGlyphMap()
    wanted = sorted(set(characters))
    for row in wanted:
        if ord(row) not in known:
            raise ConfigurationError(
                f"a mark cannot hold {row!r} (U+{ord(row):04X}): {_FAMILY} has no such letter"
            )
    scale = _EM / font["head"].unitsPerEm
    names = {row: known[ord(row)] for row in wanted}
    widths = {row: round(font["hmtx"][name][0] * scale) for row, name in names.items()}
    heights = font["hhea"].ascent, font["hhea"].descent, font["OS/2"].sCapHeight
    ascent, descent, cap_height = (round(row * scale) for row in heights)
    # A code stands for the same glyph as in the whole font, so the others only lose their outlines.
    options = Options(retain_gids=True, hinting=False, layout_features=[], notdef_outline=True)
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "cmap", "kern", "name", "post", "OS/2"]
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=names.values())
    subsetter.subset(font)
    output = io.BytesIO()
    font.save(output)
    return MarkFont(
        name=f"{_tag(wanted)}+{_FAMILY}",
        glyphs={row: order[name] for row, name in names.items()},
        widths=widths,
        ascent=ascent,
        descent=descent,
        cap_height=cap_height,
        content=output.getvalue(),
    )


def added(writer: PdfWriter, value: PdfObject) -> IndirectObject:
    """Add an object to a file, and return its reference."""
    return writer._add_object(value)  # noqa: SLF001 - pypdf has no other way


def dictionary(**entries: PdfObject) -> DictionaryObject:
    """Return a dictionary with these entries."""
    return DictionaryObject((NameObject(f"/{name}"), value) for name, value in entries.items())


def numbers(*values: float) -> ArrayObject:
    """Return an array of numbers."""
    return ArrayObject(FloatObject(round(row, 4)) for row in values)


def stream(content: bytes, **entries: PdfObject) -> StreamObject:
    """Return a packed stream."""
    plain = DecodedStreamObject()
    plain.set_data(content)
    plain.update(dictionary(**entries))
    return plain.flate_encode()


def _tag(characters: list[str]) -> str:
    """Return the tag of a subset: as many different subsets, as many names."""
    digest = hashlib.blake2b("".join(characters).encode(), digest_size=_TAG).digest()
    return "".join(chr(ord("A") + row % 26) for row in digest)
