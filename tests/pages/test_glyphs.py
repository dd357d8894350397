"""Characters that no font has are told before the number; fonts can be given."""

from __future__ import annotations

import io
import sys

import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from docgen import DocGen
from docgen.exceptions import ConfigurationError
from docgen.kit.layout.glyphs import missing_characters
from docgen.kit.samples import sale
from docgen.resources import font_files, give_fonts, given_fonts

MISSING = "变压器"


@pytest.fixture
def no_fonts_given(monkeypatch):
    """Work where nobody has given fonts, and Noto is not installed."""
    monkeypatch.delenv("DOCGEN_FONTS", raising=False)
    monkeypatch.setattr("docgen.resources._NOTO_PACKAGES", ("no_such_fonts",))


@pytest.fixture
def font_folder(tmp_path):
    """Make a folder with a font of three characters, each of them a square."""
    pen = TTGlyphPen(None)
    for corner in ((0, 0), (0, 700), (700, 700), (700, 0)):
        (pen.lineTo if pen.points else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"g{index}" for index in range(len(MISSING)))]
    font = FontBuilder(1000)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(map(ord, MISSING), names[1:], strict=True)))
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    names = {"familyName": "Three Squares", "styleName": "Regular", "psName": "ThreeSquares"}
    font.setupNameTable(names)
    font.setupOS2()
    font.setupPost()
    folder = tmp_path / "fonts"
    folder.mkdir()
    font.save(folder / "squares.ttf")
    return folder


def glyph_findings(data, template=None):
    """Return the findings about characters, by their paths."""
    wanted = {"template": template} if template else {}
    found = DocGen().check("invoice", data, **wanted)
    return {row.path: row for row in found if row.code == "document.glyphs"}


@pytest.mark.usefixtures("no_fonts_given")
def test_every_character_without_a_font_is_named_with_its_place(given_case):
    """Which it is, in which line, and what to do about it; it does not stop the document."""
    found = glyph_findings(given_case("invoice_missing_glyphs"))
    named = {
        path: [c for c in "变压器🎉✅㎡BП" if f"«{c}»" in row.message]
        for path, row in found.items()
    }
    assert named == {
        "lines[0].name": [*MISSING],
        "lines[1].name": ["🎉", "✅"],
        "lines[2].name": ["㎡"],
    }
    for row in found.values():
        assert row.severity == "warning"
        assert "docgen-ru[noto]" in row.remedy
        assert "docgen.toml" in row.remedy
    assert "U+53D8" in found["lines[0].name"].message


@pytest.mark.usefixtures("no_fonts_given")
@pytest.mark.parametrize(
    "name",
    [
        "Łódź, naïve, ñandú",
        "Ω ≈ ∑ √ ± ½ ³ µ → ★",
        "Ђорђе, Қазақстан, Ўзбекистон",
        "a\u0301 e\ufe0f",
        "“„…‰™",
    ],
)
def test_what_the_bundled_fonts_have_is_no_finding(name):
    """Other alphabets of Europe and the neighbours, signs, accents."""
    assert glyph_findings(sale(lines=[{"name": name, "price": "5"}])) == {}


@pytest.mark.usefixtures("no_fonts_given")
def test_only_what_is_printed_counts(write_template):
    """A character in data that the template does not print is nobody's trouble."""
    data = sale(lines=[{"name": MISSING, "price": "5"}])
    root = write_template("<p>[number]</p>")
    found = DocGen(templates=[root]).check("invoice", data, template="mine")
    assert "document.glyphs" not in {row.code for row in found}


@pytest.mark.usefixtures("no_fonts_given")
def test_a_character_of_the_template_is_told_of_the_template(write_template):
    """Its place is the template, not the data."""
    root = write_template(f"<p>{MISSING[0]} [number]</p>")
    found = DocGen(templates=[root]).check("invoice", sale(), template="mine")
    (row,) = [row for row in found if row.code == "document.glyphs"]
    assert row.path == "invoice/mine"


def test_characters_of_a_given_font_are_no_finding(font_folder, monkeypatch):
    """The folder counts with what lies in it."""
    monkeypatch.setenv("DOCGEN_FONTS", str(font_folder))
    assert font_folder / "squares.ttf" in font_files()
    assert missing_characters(f"Преобразователь {MISSING} 阿") == "阿"


def test_an_installed_package_of_noto_is_found(font_folder, monkeypatch, no_fonts_given):  # noqa: ARG001 - the surroundings
    """Nobody has to say where pip has put it."""
    package = font_folder.parent / "some_fonts"
    font_folder.rename(package)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setattr("docgen.resources._NOTO_PACKAGES", ("some_fonts",))
    assert given_fonts() == (package,)
    assert missing_characters(MISSING) == ""
    sys.modules.pop("some_fonts", None)


def test_a_folder_without_fonts_is_refused(tmp_path):
    """Before anything is drawn, by its name."""
    with pytest.raises(ConfigurationError, match=r"empty holds no fonts"):
        DocGen(fonts=[tmp_path / "empty"])


def test_fonts_that_come_too_late_are_refused(font_folder, monkeypatch, tmp_path):
    """The libraries of the process have read theirs."""
    monkeypatch.delenv("DOCGEN_FONTS", raising=False)
    monkeypatch.setattr("docgen.resources._IN_USE", {tmp_path})
    with pytest.raises(ConfigurationError, match="too late"):
        give_fonts([font_folder])


@pytest.mark.parametrize("engine", ["plutoprint", "weasyprint"])
def test_both_engines_print_with_a_given_font(engine, font_folder, program, write_json):
    """``fonts`` of ``docgen.toml`` is where the characters come from, and nothing is told."""
    data = write_json("data.json", sale(lines=[{"name": f"Товар {MISSING}", "price": "5"}]))
    (font_folder.parent / "docgen.toml").write_text('fonts = ["fonts"]\n', encoding="utf-8")
    done = program("render", "invoice", "--data", data, "--engine", engine, "-o", "made.pdf")
    assert (done.status, "шрифте" in done.err) == (0, False), done.err
    pages = pypdf.PdfReader(io.BytesIO((font_folder.parent / "made.pdf").read_bytes())).pages
    fonts = {font.get_object()["/BaseFont"] for font in pages[0]["/Resources"]["/Font"].values()}
    assert any("Squares" in font for font in fonts), fonts
