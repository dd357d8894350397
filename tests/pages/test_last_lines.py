"""Totals and signatures never stand alone; the last line is not left to itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen import DocGen
from docgen.rendering.engines.last_lines import arrangements

LINE = "§"
DOCGEN = DocGen()
TEMPLATES = [
    (row.code, name)
    for row in DOCGEN.catalog.types()
    for name in DOCGEN.catalog.templates(row.code)
    if row.code != "contract"  # which has no lines
]
#: Lengths at which an engine left totals, a part of them or signatures alone.
KNOWN = [
    pytest.param(engine, code, length, id=f"{code}-{length}-{engine}")
    for code, lengths in (
        ("vat_invoice", (25, 66, 107, 148)),
        ("upd", (32, 73, 114)),
        ("corrective_invoice", (6, 7, 16, 17, 26, 27)),
        ("reconciliation", (40, 41, 91, 92)),
    )
    for engine, tried in (("auto", lengths), ("weasyprint", lengths[:1]))
    for length in tried
]
#: What stands in the totals, first and last, of types that have two rows of them in the table.
BOTH_TOTALS = {
    "corrective_invoice": ("Всегоувеличение", "Всегоуменьшение"),
    "reconciliation": ("Оборотызапериод", "31.12.2026задолженность"),
}
PROPERTY = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def assert_company(pages, count):
    """No line is lost, every page has some, and the last has two where there are four."""
    lines = [page.count(LINE) for page in pages]
    assert sum(lines) == count
    assert all(lines), lines
    assert len(pages) == 1 or lines[-1] >= 2 or count < 4, lines


@pytest.mark.parametrize(("engine", "code", "length"), KNOWN)
def test_the_last_lines_go_over_with_the_total(engine, code, length, document, pages):
    """At every length where one of the engines once left what follows the lines alone."""
    texts = pages(engine, code, document(code, [0] * length))
    assert_company(texts, length)
    assert all(total in texts[-1] for total in BOTH_TOTALS.get(code, ()))


def test_a_border_that_is_drawn_on_the_next_page_is_no_line(document, pages):
    """The last line but one fits its page to a hair; two lines go over, not the last alone."""
    lengths = [*[0] * 50, 2, *[6] * 19, *[0] * 14, *[2] * 4, *[6] * 4, *[0] * 17, *[2] * 5]
    lengths += [*[6] * 5, 0]
    texts = pages("auto", "advance_invoice", document("advance_invoice", lengths))
    assert_company(texts, len(lengths))


@pytest.mark.parametrize(
    ("name", "code", "last"),
    [
        ("vat-invoice-25-lines", "vat_invoice", ("номер24", "номер25", "Всегокоплате")),
        ("upd-32-lines", "upd", ("номер31", "номер32", "Всегокоплате")),
        (
            "corrective-6-lines",
            "corrective_invoice",
            ("номер5", "номер6", *BOTH_TOTALS["corrective_invoice"]),
        ),
        ("reconciliation-40-entries", "reconciliation", ("09.10.2026", "Обороты", "Сальдо")),
        ("reconciliation-41-entries", "reconciliation", ("10.10.2026", "Обороты", "Сальдо")),
    ],
)
def test_the_cases_that_were_reported(name, code, last, given_case, pages):
    """The last page of each has its last lines and all that follows them, on either engine."""
    for engine in ("auto", "weasyprint"):
        texts = pages(engine, code, given_case(name))
        assert len(texts) > 1
        assert all(text in texts[-1] for text in last), texts[-1]


@given(data=st.data(), chosen=st.sampled_from(TEMPLATES))
@settings(PROPERTY, max_examples=30)
def test_no_length_leaves_the_end_alone_on_the_fast_engine(
    data, chosen, document, make, page_texts
):
    """Of any type and template, of 1 to 160 lines of any height."""
    code, template = chosen
    lengths = data.draw(
        st.integers(1, 160).flatmap(
            lambda count: st.lists(
                st.sampled_from((0, 0, 0, 1, 2, 6)), min_size=count, max_size=count
            )
        )
    )
    made = make("auto", code, document(code, lengths), template=template)
    assert_company(page_texts(made.content), len(lengths))
    assert made.engine.startswith("plutoprint ")


@given(
    chosen=st.sampled_from(TEMPLATES),
    lengths=st.lists(st.sampled_from((0, 0, 1, 5)), min_size=4, max_size=36),
)
@settings(PROPERTY, max_examples=10)
def test_no_length_leaves_the_end_alone_on_the_reference(chosen, lengths, document, pages):
    """WeasyPrint keeps the same rule, at the lengths of one to three pages."""
    code, template = chosen
    texts = pages("weasyprint", code, document(code, lengths), template=template)
    assert_company(texts, len(lengths))


def test_high_lines_go_over_alone_where_two_have_no_room(document, pages):
    """One line of half a page goes with the signatures of an invoice; never none."""
    data = document("invoice", [0, 0, 0, 20, 20])
    for engine in ("auto", "weasyprint"):
        *_, last = pages(engine, "invoice", data)
        assert last.count(LINE) >= 1
        assert "Руководитель" in last


# The arrangements themselves --------------------------------------------------------------------

NEW_PAGE = "break-before: page !important; margin-top: 0 !important"
HEAD = '<table class="lines a" id="b"><thead><tr><th>№</th></tr></thead>'


def body(*rows):
    """Return a page of a table of lines."""
    return f"<html lang='ru'>{HEAD}<tbody>{''.join(rows)}</tbody></table><p>Подписи</p>"


def test_a_document_is_tried_as_it_is_and_then_with_its_last_lines_moved():
    """Two lines go over, then one; each time below the head, on a page of their own."""
    rows = [f"<tr><td>{number}</td></tr>" for number in range(1, 5)]
    total = '<tr class="total"><td>Всего</td></tr>'
    ways = list(arrangements(body(*rows, total)))
    assert [way.needed for way in ways] == [2, 2, 1]
    assert ways[0].html == body(*rows, total)
    again = HEAD.replace(">", f' style="{NEW_PAGE}">', 1)
    assert f"{rows[1]}</tbody></table>{again}<tbody>{rows[2]}" in ways[1].html
    assert f"{rows[2]}</tbody></table>{again}<tbody>{rows[3]}{total}" in ways[2].html


def test_the_end_of_a_document_is_cut_off_to_see_whether_it_was_alone():
    """Without what follows them, and without all but one of the lines that are needed."""
    rows = [f"<tr><td>{number}</td></tr>" for number in range(1, 5)]
    total = '<tr class="total"><td>Всего</td></tr>'
    ways = list(arrangements(body(*rows, total)))
    assert ways[0].without_end() == body(*rows[:3])
    assert ways[2].without_end() == ways[2].html.replace(total, "")


def test_a_line_of_several_rows_is_moved_whole():
    """Groups of rows that say they are lines count as lines, and their rows do not."""
    groups = [f'<tbody class="line"><tr><td>{n}</td></tr><tr></tr></tbody>' for n in (1, 2)]
    total = "<tbody><tr><td>Всего</td></tr></tbody>"
    page = f"<html>{HEAD}{''.join(groups)}{total}</table>"
    whole, moved = arrangements(page)
    assert (whole.html, whole.needed) == (page, 1)
    assert whole.without_end() == page.replace(total, "")
    again = HEAD.replace(">", f' style="{NEW_PAGE}">', 1)
    assert f"{groups[0]}</table>{again}{groups[1]}{total}" in moved.html


def test_documents_without_lines_are_told_at_their_root():
    """Their stylesheets know where to break."""
    plain, crowded = arrangements("<html lang='ru'><p>")
    assert plain.html == "<html lang='ru'><p>"
    assert crowded.html == "<html data-crowded lang='ru'><p>"
    assert (plain.without_end(), crowded.without_end()) == (
        plain.html,
        crowded.html,
    )


def test_a_line_too_high_for_the_last_page_is_torn():
    """Its end goes over with the total, at a space, in the same columns; nothing of it is lost."""
    name = "слово " * 60
    row = f'<tr><td class="a" rowspan="4">1</td><td>{name}</td></tr>'
    *_, torn = arrangements(body(row))
    assert torn.needed == 1
    before, after = torn.html.split(f' style="{NEW_PAGE}"')
    first = before.partition("<td>")[2].partition("</td>")[0]
    rest = after.partition("<td>")[2].partition("</td>")[0]
    assert first + rest == name
    assert 0 < len(rest) <= 130
    assert '<tr><td class="a"></td><td>' in after


@pytest.mark.parametrize("engine", ["auto", "weasyprint"])
def test_a_line_of_a_whole_page_goes_on_beside_the_signatures(engine, document, pages):
    """Neither engine has room for it and for them on one page."""
    texts = pages(engine, "upd", document("upd", [0, 0, 28]))
    assert len(texts) == 2
    assert "описанием" in texts[-1].partition("Всегокоплате")[0].rpartition("1010а11")[2]
