"""Make the bundled fonts of their makers' files: without hinting, and under docgen's own names.

::

    python scripts/make_fonts.py FOLDER

``FOLDER`` holds the originals: Liberation 2.1.5, PT Sans 2.005 and DejaVu Sans 2.37. Hinting is for
screens of few dots; a PDF carried it in every document, 44 % of an invoice's bytes. Glyphs, widths
and kerning stay, so a page stays what it was. Liberation's licence and PT Sans's want another name
for a changed font; DejaVu's does not.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

from docgen.resources import fonts_folder

#: The originals' families, and what docgen calls them: in files, and in the fonts.
_NAMES: Final = {
    "LiberationSans": ("DocgenSans", "Docgen Sans"),
    "LiberationSerif": ("DocgenSerif", "Docgen Serif"),
    "PTSans": ("DocgenText", "Docgen Text"),
    "DejaVuSans": ("DejaVuSans", "DejaVu Sans"),
}
_HINTING: Final = ("cvt ", "fpgm", "prep", "hdmx", "LTSH", "VDMX", "gasp", "DSIG")
#: Flags of ``head``: hinting may depend on the size, sizes are whole, hinting changes widths.
_HINTED: Final = 0b11100
_COPYRIGHT: Final = 0
_FAMILY, _STYLE, _UNIQUE, _FULL, _VERSION, _POSTSCRIPT = 1, 2, 3, 4, 5, 6
_TRADEMARK, _LICENCE, _LICENCE_ADDRESS = 7, 13, 14
_KEPT_NAMES: Final = {_COPYRIGHT, _STYLE, _VERSION, _LICENCE, _LICENCE_ADDRESS}
_WINDOWS: Final = (3, 1, 0x409)


def main() -> int:
    """Write the fonts into the folder of the bundled ones."""
    for path in sorted(Path(sys.argv[1]).glob("*.ttf")):
        family, _, style = path.stem.partition("-")
        file, name = _NAMES[family]
        target = fonts_folder() / path.name.replace(family, file, 1)
        with TTFont(path, recalcTimestamp=False) as font:
            strip_hinting(font)
            rename(font, name, f"{file}-{style or 'Regular'}")
            font.save(target)
        print(f"{target.name}: {path.stat().st_size:,} → {target.stat().st_size:,}")
    return 0


def strip_hinting(font: TTFont) -> None:
    """Take the instructions out of a font and of its glyphs."""
    for table in _HINTING:
        if table in font:
            del font[table]
    glyphs = font["glyf"]
    for name in glyphs.keys():  # noqa: SIM118 - a table, not a mapping
        glyphs[name].removeHinting()
    font["head"].flags &= ~_HINTED
    font["maxp"].maxSizeOfInstructions = 0


def rename(font: TTFont, family: str, postscript: str) -> None:
    """Give a font another name; what its makers say of themselves and of its use stays."""
    names = font["name"]
    style = names.getDebugName(_STYLE)
    names.names = [
        record
        for record in names.names
        if record.nameID in _KEPT_NAMES
        and (record.platformID, record.platEncID, record.langID) == _WINDOWS
    ]
    full = f"{family} {style}"
    for number, text in (
        (_FAMILY, family),
        (_UNIQUE, f"docgen: {full}"),
        (_FULL, full),
        (_POSTSCRIPT, postscript),
    ):
        names.setName(text, number, *_WINDOWS)


if __name__ == "__main__":
    sys.exit(main())
