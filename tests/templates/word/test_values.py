from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from hypothesis import example, given, settings
from hypothesis import strategies as st

from docgen.exceptions import MissingValueError, TemplateError, UnknownShortcodeError
from docgen.language.no_break import spaced_per_cent
from docgen.models.text import clean_text

TRICKY = st.text(
    st.sampled_from("[]{}%#<>&\"'/=!\n\t .number7*אב😀\x00\x08\u202e\ufffe\ufdd0p1")
    | st.characters(),
    max_size=60,
)


@settings(deadline=None, max_examples=80)
@given(value=TRICKY)
@example(value="0%")
def test_any_value_survives(word, xml, value):
    """Whatever a value holds is printed as itself, or refused by name; nothing runs.

    Only a per cent sign stands off its number, as everywhere.
    """
    try:
        expected = spaced_per_cent(clean_text(value))
    except ValueError:
        expected = None
    body = xml.paragraph("([buyer.name default=''])", "!")
    if expected is None:
        with pytest.raises(TemplateError):
            word.texts(body, buyer__name=value)
    else:
        assert word.texts(body, buyer__name=value) == [f"({expected})!"]


def test_line_ends_and_tabs_become_words_own(word, xml):
    """A value of several lines has them in Word too, without a new paragraph."""
    document = word.document(xml.paragraph("[buyer.name]"), buyer__name="а\nб\tв")
    paragraph = document.paragraphs[0]._p
    assert len(paragraph.xpath("w:r/w:br")) == 1
    assert len(paragraph.xpath("w:r/w:tab")) == 1


def test_spaces_around_values_stay(word, xml):
    """Spaces at the edges of runs are kept."""
    assert word.texts(xml.paragraph("a ", " [number] ", " b")) == ["a  15  b"]


def test_properties_are_lines_of_text(word, xml):
    """The title of the file is filled in, in one line."""
    content = word.content(xml.docx(xml.paragraph("x")), buyer__name="ООО\n«А» & Ко")
    title = docx.Document(io.BytesIO(content)).core_properties.title
    assert title == "Акт 15 для ООО «А» & Ко"


def test_the_same_document_gives_the_same_bytes(word, xml):
    """Nothing of a file depends on when it was made."""
    file = xml.docx(xml.paragraph("[number] [stamp] [qr]"))
    assert word.content(file) == word.content(file)


def test_a_strict_document_refuses_what_is_missing(word, xml):
    """A missing value ends an issued document, naming the paragraph and the shortcode."""
    with pytest.raises(MissingValueError) as caught:
        word.texts(xml.paragraph("Первый") + xml.paragraph("КПП: [buyer.kpp]"))
    error = caught.value
    assert (error.name, error.line, error.excerpt) == ("buyer.kpp", 2, "КПП: [buyer.kpp]")
    assert error.template == "act/word/template.docx word/document.xml"
    assert "Paragraph 2: «КПП: [buyer.kpp]»" in str(error)


def test_an_error_in_a_row_names_its_paragraph(word, xml):
    """Blocks that were moved around rows do not move the places of errors."""
    rows = (("[items][item.name]", "[buyer.kpp][/items]"), ("x", "y"))
    with pytest.raises(MissingValueError) as caught:
        word.texts(xml.paragraph("до") + xml.table(*rows))
    assert (caught.value.line, caught.value.excerpt) == (3, "[buyer.kpp][/items]")


def test_a_long_paragraph_is_shown_around_the_shortcode(word, xml):
    """Of a long paragraph the error shows what stands around the shortcode."""
    with pytest.raises(MissingValueError) as caught:
        word.texts(xml.paragraph("слово " * 50 + "КПП [buyer.kpp] " + "дело " * 50))
    assert "КПП [buyer.kpp] дело" in caught.value.excerpt
    assert len(caught.value.excerpt) < 130


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ nmber }}", "Did you mean 'number'"),
        ("{{ number.upper", "does not end in the paragraph"),
        ("{% if total %}x", "Unexpected end of template"),
        ("{{ ''.__class__ }}", "underscore"),
        ("{{ 2 ** 9 }}", "multiply instead"),
        ("{% include 'x' %}", "cannot include"),
        ("{# [number]", "Missing end of comment tag"),
        ("[items] [item.name", "is not closed"),
    ],
)
def test_broken_tags_are_refused(word, xml, text, problem):
    """What the engine cannot read, or templates may not use, is refused with its reason."""
    with pytest.raises(TemplateError, match=problem):
        word.texts(xml.paragraph(text) + xml.paragraph("дальше [number]"))


def test_an_unknown_shortcode_is_refused_with_the_nearest(word, xml):
    """A misspelt shortcode offers the nearest name."""
    with pytest.raises(UnknownShortcodeError) as caught:
        word.texts(xml.paragraph("Итого: [totl words]"))
    assert caught.value.nearest[0] == "total"
    assert caught.value.excerpt == "Итого: [totl words]"


def test_a_draft_is_marked(word, xml):
    """A draft prints everything, with highlighted marks formatted like the text around them."""
    body = xml.paragraph(xml.run("КПП [buyer.kpp], [totl]", "<w:rPr><w:b/><w:u/></w:rPr>"), "!")
    runs = [row for row in word.document(body, draft=True).paragraphs[0].runs if row.text]
    yellow = WD_COLOR_INDEX.YELLOW
    assert [(row.text, row.bold, row.font.highlight_color) for row in runs] == [
        ("КПП ", True, None),
        ("[buyer.kpp]", True, yellow),
        (", ", True, None),
        ("[totl]", True, yellow),
        ("!", None, None),
    ]
    assert [(error.line, error.excerpt) for error in word.last.problems] == [
        (1, "КПП [buyer.kpp], [totl]!")
    ] * 2


def test_a_part_that_would_be_broken_is_refused(word, xml):
    """Tags that do not enclose whole elements are refused once the part is whole."""
    link = "<w:hyperlink><w:r><w:t>{% if buyer.kpp %}</w:t></w:r></w:hyperlink>"
    with pytest.raises(Exception, match="not be well-formed"):
        word.texts(xml.paragraph(link, "{% endif %}"))


def test_untouched_parts_stay_as_they_are(word, xml):
    """Parts without shortcodes are the template's own, byte for byte."""
    styles = xml.part("styles", "")
    content = word.content(xml.docx(xml.paragraph("[number]"), parts={"word/styles.xml": styles}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("word/styles.xml").decode() == styles
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert archive.testzip() is None
