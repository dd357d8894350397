from __future__ import annotations

import io
import itertools
import re

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import TemplateError
from docgen.templates.authoring.foreign_tags import Translator
from docgen.templates.authoring.importing import DIALECTS, import_word
from docgen.templates.shortcodes.catalog import Catalog

#: Shortcodes of a table that a type may lack: another of the row is taken, or the tag is listed.
#: Of the names that mean the same, one is tried.
ROWS = [
    (code, name, row)
    for code, dialect in DIALECTS.items()
    for row, name in {row: name for name, row in dialect.names.items()}.items()
]


@pytest.fixture(scope="session")
def catalogs(pure):
    """Return the catalogs of all types by their codes."""
    return {
        row.code: Catalog(rows=tuple(pure.catalog.shortcodes(row.code)))
        for row in pure.catalog.types()
    }


@pytest.fixture
def convert(catalogs):
    """Import a document made with python-docx; return it and what was found."""

    def run(document, origin, code="invoice"):
        written = io.BytesIO()
        document.save(written)
        imported = import_word(written.getvalue(), "theirs.docx", DIALECTS[origin], catalogs[code])
        return docx.Document(io.BytesIO(imported.content)), imported

    return run


def _paragraph(*runs):
    document = docx.Document()
    paragraph = document.add_paragraph()
    for text in runs:
        paragraph.add_run(text)
    return document


def _texts(document):
    return [row.text for row in document.paragraphs]


@pytest.mark.parametrize(
    ("origin", "tag", "shortcode"),
    [
        ("perfectum", "{client_company}", "[buyer.name]"),
        ("perfectum", "{client_vat_number}", "[buyer.inn]"),
        ("perfectum", "{contact_firstname} {contact_lastname}", "[buyer.director]"),
        ("perfectum", "{contact_lastname}\u00a0{contact_firstname}", "[buyer.director]"),
        ("perfectum", "{invoice_duedate}", "[due_date]"),
        ("perfectum", "{invoice_total}", "[total]"),
        ("bitrix24", "{ClientName~Case=1}", '[buyer.name case="genitive"]'),
        ("bitrix24", "{ClientName~Case=0}", "[buyer.name]"),
        ("bitrix24", "{DocumentCreateTime~d.m.Y}", "[date]"),
        ("bitrix24", "{DocumentCreateTime~j F Y г.}", '[date format="text"]'),
        ("bitrix24", "{TotalSum~W}", "[total words]"),
        (
            "bitrix24",
            "{RequisiteRqDirector~Case=2,Format=#LAST_NAME# #NAME_SHORT# #SECOND_NAME_SHORT#}",
            '[buyer.director case="dative" format="initials"]',
        ),
    ],
)
def test_tags_become_shortcodes(convert, origin, tag, shortcode):
    """A tag with its modifiers becomes the shortcode that prints the same."""
    document, imported = convert(_paragraph(f"до {tag} после"), origin)
    assert _texts(document) == [f"до {shortcode} после"]
    assert imported.replaced == ((tag, shortcode),)
    assert imported.unmapped == ()


@pytest.mark.parametrize(("origin", "name", "row"), ROWS)
def test_tables_name_shortcodes_that_exist(catalogs, origin, name, row):
    """Every row of the tables can be used with some type, each of its shortcodes."""
    for shortcode in row:
        dialect = DIALECTS[origin]
        found = [Translator(dialect, catalog).translate(name, "") for catalog in catalogs.values()]
        known = {shown.name for shown in found if shown}
        assert known, name
        assert shortcode in known or shortcode != row[0]


def test_formatting_of_the_first_run_is_kept(convert):
    """A tag cut into runs takes the look of its first character; its neighbours keep theirs."""
    document = _paragraph("Счёт {inv", "oice_nu", "mber} от")
    runs = document.paragraphs[0].runs
    runs[0].bold, runs[1].italic, runs[2].underline = True, True, True
    document, _ = convert(document, "perfectum")
    assert [
        (row.text, row.bold, row.italic, row.underline) for row in document.paragraphs[0].runs
    ] == [
        ("Счёт [number]", True, None, None),
        ("", None, True, None),
        (" от", None, None, True),
    ]


def test_row_of_a_line_is_repeated(convert):
    """Fields of a line get the block around their row, and only around it."""
    document = docx.Document()
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("№", "Товар", "Сумма"), strict=True):
        cell.text = text
    names = ("{ProductsIndex}", "{ProductsProductName}", "{ProductsProductPriceSum}")
    for cell, text in zip(table.rows[1].cells, names, strict=True):
        cell.text = text
    document, _ = convert(document, "bitrix24")
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [
        ["№", "Товар", "Сумма"],
        ["[items][item.index]", "[item.name]", "[item.sum][/items]"],
    ]


def test_whole_table_is_made(convert):
    """The tag of all lines becomes a table whose second row repeats."""
    document, imported = convert(_paragraph("{items}"), "perfectum")
    (table,) = document.tables
    cells = [cell.text for cell in table.rows[1].cells]
    assert (cells[0], cells[-1]) == ("[items][item.index]", "[item.sum][/items]")
    assert imported.replaced == (("{items}", "[items]"),)


def test_headers_and_footers_are_rewritten(convert):
    """Tags above and below the page count as well as those on it."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{companyname}"
    document.sections[0].footer.paragraphs[0].text = "{invoice_number}"
    document, _ = convert(document, "perfectum")
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "[seller.name]"
    assert section.footer.paragraphs[0].text == "[number]"


def test_unknown_tags_stay_and_are_listed(convert):
    """What has no counterpart is left as it is, and told with its place and the nearest names."""
    document, imported = convert(_paragraph("Сайт {client_phone}"), "perfectum")
    assert _texts(document) == ["Сайт {client_phone}"]
    (row,) = imported.unmapped
    assert row.tag == "{client_phone}"
    assert "абзац 1: «Сайт {client_phone}»" in row.place
    assert row.nearest[0] == "buyer.phone"


def test_lost_modifiers_are_listed(convert):
    """The value is printed plainly, and the modifier without a counterpart is told."""
    document, imported = convert(_paragraph("{ClientPhone~Mask=7}"), "bitrix24")
    assert _texts(document) == ["[buyer.phone]"]
    assert [row.tag for row in imported.unmapped] == ["{ClientPhone~Mask=7}: ~Mask=7"]


def test_shortcodes_of_another_type_are_not_used(convert):
    """An act has no due date, so the tag of one stays."""
    document, imported = convert(_paragraph("{invoice_duedate}"), "perfectum", "act")
    assert _texts(document) == ["{invoice_duedate}"]
    assert len(imported.unmapped) == 1


def test_tags_of_the_engine_stay(convert):
    """What stands in double braces is docxtpl's own."""
    document, imported = convert(_paragraph("{{ client_company }}{{client_company}}"), "perfectum")
    assert _texts(document) == ["{{ client_company }}{{client_company}}"]
    assert imported.replaced == ()


def test_other_files_are_refused(catalogs):
    """What is no Word file is named so."""
    with pytest.raises(TemplateError, match=r"theirs\.docx.*no Word file"):
        import_word(b"nothing", "theirs.docx", DIALECTS["perfectum"], catalogs["act"])


@settings(max_examples=40, deadline=None)
@given(
    before=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=12),
    cuts=st.sets(st.integers(1, 30), max_size=5),
)
def test_text_around_survives_any_cuts(catalogs, before, cuts):
    """However a paragraph is cut into runs, it reads the same but for its tags."""
    text = f"{before.replace('{', '').replace('}', '')} {{client_company}} и {{invoice_number}}."
    edges = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    document = _paragraph(*(text[a:b] for a, b in itertools.pairwise(edges)))
    written = io.BytesIO()
    document.save(written)
    imported = import_word(
        written.getvalue(), "theirs.docx", DIALECTS["perfectum"], catalogs["invoice"]
    )
    result = docx.Document(io.BytesIO(imported.content)).paragraphs[0].text
    expected = text.replace("{client_company}", "[buyer.name]")
    assert result == re.sub(r"\{invoice_number\}", "[number]", expected)
