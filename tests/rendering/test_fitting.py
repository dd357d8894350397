"""Rooms in tables, by the stylesheets that the page has."""

from __future__ import annotations

import cssselect2
import pytest
from lxml import html as lxml_html

from docgen import DocGen
from docgen.kit.layout import text_width
from docgen.kit.samples import sale
from docgen.rendering.fitting import cramped_figures, fitted
from docgen.rendering.fitting.cascade import Cascade
from docgen.rendering.fitting.content import text_of

NBSP = "\u00a0"
PAGE = "@page { size: A4; margin: 10mm } html { font: 10pt/1.3 'Liberation Sans' } "
COLUMNS = '<colgroup><col style="width: 20mm"><col></colgroup>'


def table(*cells, columns=COLUMNS, name="lines"):
    """Return a page of a table of one row."""
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return (
        f'<html><head></head><body><table class="{name}">{columns}<tbody><tr>{row}</tr></tbody>'
        "</table></body></html>"
    )


def style_of(css, markup, tag="td"):
    """Return how the first element of a tag looks."""
    root = lxml_html.document_fromstring(markup)
    whole = cssselect2.ElementWrapper.from_html_root(root)
    (element, *_) = [row for row in whole.iter_subtree() if row.local_name == tag]
    return Cascade((css,)).style(element)


@pytest.mark.parametrize(
    ("css", "size"),
    [
        ("html { font: 9pt / 1.3 Arial }", 9),
        (":root { --a: 8pt } html { font: var(--a) / 1.3 Arial }", 8),
        (":root { --a: var(--b, 7pt) } html { font-size: var(--a) }", 7),
        ("html { font-size: 10pt } table { font-size: 80% } td { font-size: 0.5em }", 4),
        ("td { font-size: 12px }", 9),
        ("td { font-size: 9pt !important } tbody td { font-size: 8pt }", 9),
        ("td { font-size: 9pt } tbody td { font-size: 8pt }", 8),
        ("tbody td { font-size: 8pt } td { font-size: 9pt }", 8),
        ("@media screen { td { font-size: 8pt } } @media print { td { font-size: 6pt } }", 6),
        ("td::before { font-size: 5pt } a:hover, td[ { font-size: 5pt }", 12),
    ],
)
def test_the_size_of_the_type_is_what_the_stylesheet_says(css, size):
    """By shorthand, variables, inheritance, specificity, importance and medium."""
    assert style_of(css, table("1")).size == pytest.approx(size)


@pytest.mark.parametrize(
    ("css", "sides"),
    [
        ("td { padding: 1mm }", (1, 1)),
        ("td { padding: 1mm 2mm }", (2, 2)),
        ("td { padding: 1mm 2mm 3mm }", (2, 2)),
        ("td { padding: 1mm 2mm 3mm 4mm }", (4, 2)),
        ("td { padding: 1mm; padding-right: 0 }", (1, 0)),
        ("table { padding: 5mm }", (0, 0)),
    ],
)
def test_the_sides_of_a_cell_are_not_for_its_text(css, sides):
    """Padding in all its forms; it is not inherited."""
    style = style_of(css, table("1"))
    assert (style.left, style.right) == pytest.approx(sides)


def test_weight_and_family_tell_the_font():
    """Bold letters are wider, and those of another family are of another width."""
    css = "html { font-family: 'PT Sans', Arial } td { font-weight: bold }"
    assert style_of(css, table("1")).face == "DocgenText-Bold.ttf"
    assert style_of("", table("1")).face == "DocgenSans-Regular.ttf"
    assert style_of("", "<p><b>1</b></p>", "b").face == "DocgenSans-Bold.ttf"


def test_a_page_on_which_all_has_room_stays_as_it_is():
    """To the letter."""
    html = table(f"1{NBSP}234,50", "Услуги")
    assert fitted(html, [PAGE]) == html


def test_each_page_of_a_shape_is_judged_by_its_own_texts():
    """What was known of the one before says nothing of a figure, an entity or a missing text."""
    short, long = f"1{NBSP}234,50", f"1{NBSP}234{NBSP}567{NBSP}890,12"
    grown = fitted(table(long, "Услуги"), [PAGE])
    assert "width: 20mm" not in grown
    for figure in (short, long, short, "&lt;" * 4, "", long):
        html = table(figure, "Услуги")
        assert (fitted(html, [PAGE]) == html) == (figure != long)
    assert fitted(table(long, "Услуги"), [PAGE]) == grown


def test_tags_that_are_not_what_they_look_like_make_no_shape():
    """A bracket in an attribute or a text, a comment: such a page is read whole."""
    long = f"1{NBSP}234{NBSP}567{NBSP}890,12"
    for odd in ('<b title="a > b">1</b>', "1 < 2", "<!-- <td> -->1", "<style>td { }</style>1"):
        assert "width: 20mm" not in fitted(table(long, odd), [PAGE])


def test_a_column_grows_by_what_its_figure_lacks():
    """The column of names gives way, and the figure is as large as the others."""
    figure = f"1{NBSP}234{NBSP}567{NBSP}890,12"
    html = fitted(table(figure, "Услуги"), [PAGE])
    (width,) = [float(part.split("mm")[0]) for part in html.split("width: ")[1:]]
    assert text_width(figure, 10) < width < text_width(figure, 10) + 1
    assert "font-size" not in html


def test_without_a_column_that_gives_way_the_type_shrinks():
    """As far as it can be read, and no further than is needed."""
    columns = '<colgroup><col style="width: 20mm"><col style="width: 170mm"></colgroup>'
    html = fitted(table(f"12{NBSP}234{NBSP}567,12", "Услуги", columns=columns), [PAGE])
    size = float(html.split("font-size: ")[1].split("pt")[0])
    assert 8.5 < size < 10
    assert f"12{NBSP}234" in html


def test_a_figure_that_shrinks_no_further_breaks_between_its_groups():
    """And nowhere else."""
    columns = '<colgroup><col style="width: 20mm"><col style="width: 170mm"></colgroup>'
    figure = f"123{NBSP}456{NBSP}789{NBSP}012{NBSP}345,67"
    html = fitted(table(figure, "Услуги", columns=columns), [PAGE])
    assert "font-size: 7.0pt" in html
    assert figure.replace(NBSP, " ") in html
    assert "break-all" not in html


def test_a_code_that_has_no_room_breaks_after_its_slashes():
    """A customs number is whole as long as it can be, and its parts always."""
    columns = '<colgroup><col style="width: 15mm"><col style="width: 175mm"></colgroup>'
    html = fitted(table("10702070/150726/3098215", "Услуги", columns=columns), [PAGE])
    assert "10702070/<wbr>150726/<wbr>3098215" in html


def test_a_word_wider_than_its_column_is_broken_and_no_other():
    """Its neighbours stay whole."""
    word = "Превысокомногорассмотрительствующий"
    html = fitted(table(f"Самый {word} случай", "1"), [PAGE])
    assert f'Самый <span style="word-break: break-all">{word}</span> случай' in html


def test_text_gives_up_its_spaces_before_a_word_is_broken():
    """What was kept together only for its looks goes apart where there is no room."""
    html = fitted(table(f"Лебедева{NBSP}Наталья{NBSP}Викторовна", "1", name="sign"), [PAGE])
    assert "Лебедева Наталья Викторовна" in html
    assert "break-all" not in html


def test_tables_in_cells_have_the_room_of_their_cell():
    """A figure of a table within a table shrinks to its own column."""
    inner = (
        '<table><colgroup><col style="width: 100%"></colgroup><tr><td>'
        f"12{NBSP}345{NBSP}678,90</td></tr></table>"
    )
    assert "font-size" in fitted(table(inner, "1", name="facts"), [PAGE])


def test_a_page_whose_size_is_not_told_is_left_alone():
    """Nobody knows how wide its columns are."""
    html = table("1" * 40, "1")
    assert fitted(html, ["td { padding: 0 }"]) == html


def test_a_figure_that_cannot_be_read_is_told_before_the_number(write_template):
    """By name, with the template and what to do about it; the document is not issued."""
    columns = '<colgroup><col style="width: 5mm"><col style="width: 185mm"></colgroup>'
    body = (
        f'<table class="lines">{columns}[items]<tr><td>[item.quantity]</td><td></td></tr>[/items]'
    )
    root = write_template(f"{body}</table>", style__css=PAGE.encode())
    settings = root / "invoice" / "mine" / "template.toml"
    settings.write_text(settings.read_text("utf-8").replace("[]", '["style.css"]'), "utf-8")
    data = sale(lines=[{"name": "Услуга", "quantity": "1.12345678901", "price": "5"}])
    found = DocGen(templates=[root]).check("invoice", data, template="mine")
    (finding,) = [row for row in found if row.code == "template.figure_cramped"]
    assert (finding.severity, finding.path) == ("error", "invoice/mine")
    assert "1,12345678901" in finding.message
    assert "столбец" in finding.remedy


def test_figures_with_room_are_not_told():
    """As long as data may be, in a form of docgen's."""
    html = table(f"999{NBSP}999{NBSP}999{NBSP}999{NBSP}999,12345678901", "Услуги")
    assert cramped_figures(html, [PAGE]) in ((), [])


def test_the_text_of_a_cell_is_that_of_all_its_parts():
    """A part within a part, what stands after each, and a new line at a ``br``."""
    cell = lxml_html.fragment_fromstring("<td>а <b>б<i>в</i></b> г<br>д <i>е</i> ж</td>")
    assert text_of(cell) == "а бв г\nд е ж"
