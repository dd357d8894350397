from __future__ import annotations

import io
import re

import docx
import pytest
from docx.oxml.ns import qn

from docgen.models import Severity

PAGE = (
    "[number] [date] [seller.summary] [seller.requisites] [buyer.name] "
    "[items][item.name] [item.quantity][/items] [total]"
)


@pytest.fixture
def lint(pure, write_template):
    """Write a template of an invoice and look it over; return the findings by their codes."""

    def run(body=PAGE, **files):
        root = write_template(body, **files)
        if "template__docx" in files:
            (root / "invoice" / "mine" / "template.html").unlink()
        return {row.code: row for row in pure.catalog.lint("invoice", root / "invoice" / "mine")}

    return run


def _word(*paragraphs, font=None):
    document = docx.Document()
    for style in document.styles.element.iter(qn("w:rFonts")):
        style.attrib.clear()
    for text in paragraphs:
        run = document.add_paragraph().add_run(text)
        if font:
            run.font.name = font
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize("word", [False, True])
def test_sound_template_has_no_findings(lint, word):
    """What prints all that it must is not found fault with."""
    files = {"template__docx": _word(PAGE)} if word else {}
    assert lint(**files) == {}


@pytest.mark.parametrize("word", [False, True])
@pytest.mark.parametrize(
    ("body", "code", "message", "remedy"),
    [
        ("[buyr.name]", "template.unknown_shortcode", "buyr.name", "buyer.name"),
        ('[date formt="long"]', "template.unknown_modifier", "formt", "format"),
        ("[if contract]x", "template.unclosed", "[if contract] не закрыт", "[/if]"),
        ("[items]x", "template.unclosed", "[items] не закрыт", "[/items]"),
        ("x[/items]", "template.unclosed", "[/items] ничего не закрывает", "начало"),
        ("[number format", "template.unclosed", "[number", "кавычку"),
        ("[else]", "template.syntax", "[else] стоит вне", "внутрь"),
    ],
)
def test_mistakes_are_told_in_russian(lint, body, code, message, remedy, *, word):
    """Each mistake has its place and its remedy, in HTML and in Word alike."""
    files = {"template__docx": _word(PAGE, body)} if word else {}
    found = lint(f"{PAGE} {body}", **files)[code]
    assert found.severity is Severity.ERROR
    assert message in found.message
    assert remedy in found.remedy
    assert "invoice/mine" in found.path


@pytest.mark.parametrize("word", [False, True])
@pytest.mark.parametrize("left_out", ["[total]", "[seller.requisites]", "[number]"])
def test_missing_requisites_are_told(lint, word, left_out):
    """An invoice without its total, its bank or its number is not an invoice."""
    body = PAGE.replace(left_out, "")
    files = {"template__docx": _word(body)} if word else {}
    found = lint(body, **files)
    assert list(found) == ["template.requisite_missing"]
    assert left_out in found["template.requisite_missing"].remedy


def test_condition_prints_nothing(lint):
    """A value that only a condition asks for is missing all the same."""
    body = PAGE.replace("[total]", "[if total]нет[/if]")
    assert "[total]" in lint(body)["template.requisite_missing"].remedy


def test_engine_expressions_count(lint):
    """A value may be printed in the template engine's own syntax."""
    assert lint(PAGE.replace("[total]", "{{ total }}")) == {}


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.com/a.png">',
        "<p style=\"background: url('//example.com/a.png')\">x</p>",
        '<img src="file:///etc/passwd">',
        '<img src="/a.png">',
    ],
)
def test_addresses_outside_are_told(lint, body):
    """What would be fetched from elsewhere is named."""
    found = lint(PAGE + body)["template.external"]
    address = found.message.removeprefix("Адрес вне папки шаблона: ")
    assert re.search(rf"[\"']{re.escape(address)}[\"']", body)


def test_missing_files_are_told(lint):
    """A picture that is not in the folder is named, one that is there is not."""
    assert (
        "b.png"
        in lint(f'{PAGE}<img src="a.png"><img src="b.png">', a__png=b"x")[
            "template.missing_file"
        ].message
    )


def test_links_may_lead_out(lint):
    """A link is not fetched."""
    assert lint(f'{PAGE}<a href="https://example.com">x</a>') == {}


def test_fonts_that_are_nowhere_are_told(lint):
    """A font that only this machine may have is a warning, the bundled ones are not."""
    assert lint(template__docx=_word(PAGE, font="Arial")) == {}
    found = lint(template__docx=_word(PAGE, font="Comic Sans MS"))["template.font_missing"]
    assert found.severity is Severity.WARNING
    assert "Comic Sans MS" in found.message
    other = docx.Document(io.BytesIO(_word(PAGE)))
    fonts = other.paragraphs[0].runs[0]._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hAnsi"), "Futura")
    written = io.BytesIO()
    other.save(written)
    (told,) = lint(template__docx=written.getvalue()).values()
    assert "Futura" in told.message


def test_braces_that_docxtpl_prints_are_meant(lint):
    """Who escapes them wants them on the page."""
    assert lint(template__docx=_word(PAGE, "Пишите {_{ имя }_} и {_% if %_}")) == {}


def test_a_font_that_the_theme_names_is_told(lint):
    """A run may ask for the theme's font and name none itself."""
    other = docx.Document()
    run = other.add_paragraph(PAGE).runs[0]
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:asciiTheme"), "minorHAnsi")
    (theme,) = (
        link.target_part for link in other.part.rels.values() if link.reltype.endswith("/theme")
    )
    names = re.sub(rb'(<a:minorFont>\s*<a:latin typeface=")[^"]*', rb"\1Futura", theme.blob)
    assert b"Futura" in names
    theme._blob = names
    content = io.BytesIO()
    other.save(content)
    found = lint(template__docx=content.getvalue())["template.font_missing"]
    assert "Futura" in found.message


def test_the_font_of_texts_without_a_style_is_told(lint):
    """It stands in the defaults of the whole file, unless the usual style has another."""
    written = docx.Document(io.BytesIO(_word(PAGE)))
    (defaults,) = written.styles.element.iter(qn("w:docDefaults"))
    (fonts,) = defaults.iter(qn("w:rFonts"))
    fonts.set(qn("w:ascii"), "Futura")
    for usual, told in ((None, ["Futura"]), ("Arial", [])):
        written.styles["Normal"].font.name = usual
        content = io.BytesIO()
        written.save(content)
        found = lint(template__docx=content.getvalue())
        assert [row.message.split("«")[1].split("»")[0] for row in found.values()] == told


def test_fonts_of_stylesheets_are_told(pure, write_template):
    """A family and the shorthand are both read; the file and the line are named."""
    folder = write_template(PAGE) / "invoice" / "mine"
    settings = folder / "template.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("styles = []", 'styles = ["a.css"]'), "utf-8"
    )
    (folder / "a.css").write_text(
        'p { font-family: "PT Sans", serif }\nb { font: bold 9pt/1.2 Futura, serif }\n', "utf-8"
    )
    (found,) = pure.catalog.lint("invoice", folder)
    assert "Futura" in found.message
    assert found.path == "invoice/mine/a.css:2"


def test_foreign_tags_are_told(lint):
    """A tag that an import has left would be printed as it is."""
    found = lint(template__docx=_word(PAGE, "Сайт {client_website}"))["template.foreign_tag"]
    assert "{client_website}" in found.message
    assert "абзац 2" in found.path


def test_broken_files_are_told(lint):
    """A file that is no Word file does not end the looking."""
    assert list(lint(template__docx=b"PK")) == ["template.problem"]
