"""Shortcodes where none are filled in: each kind of place is told, before a document is issued."""

from __future__ import annotations

import io
import zipfile

import pytest

from docgen.templates.word.compiler import compile_docx

M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
DIAGRAM = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"

CUT = "<a:r><a:t>[num</a:t></a:r><a:r><a:t>ber]</a:t></a:r>"
MATH = "<m:r><m:t>[num</m:t></m:r><m:r><m:t>ber]</m:t></m:r>"
TEXT_PATH = '<v:textpath string="[number]"/>'
LINK_FIELD = (
    '<w:p><w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
    ' HYPERLINK "https://a.ru/[number]" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>'
)


def drawing(about: str, content: str) -> str:
    """Write a paragraph with a drawing that is no picture."""
    return (
        f"<w:p><w:r><w:drawing><wp:inline><wp:docPr id='9' name='x' {about}/>"
        f"<a:graphic>{content}</a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


@pytest.fixture
def problems(xml, rows, templates):
    """Compile a file, and return the reasons of its problems with their paragraphs."""

    def compile_one(body, **parts):
        file = xml.docx(xml.paragraph("№ [number]") + body, **parts)
        compiled = compile_docx(templates.make(file), rows, templates.modifiers)
        return [(row.reason, row.details.get("tag"), row.line) for row in compiled.problems]

    return compile_one


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (f"<w:p><m:oMath {M}>{MATH}</m:oMath></w:p>", "equation"),
        (f"<w:p><m:oMathPara {M}><m:oMath>{MATH}</m:oMath></m:oMathPara></w:p>", "equation"),
        ("<w:p><w:r><w:pict><v:shape>" + TEXT_PATH + "</v:shape></w:pict></w:r></w:p>", "wordart"),
        (drawing("descr='[number]'", ""), "description"),
        (LINK_FIELD, "field"),
        (drawing("", "<a:p><a:r><a:t>[number]</a:t></a:r></a:p>"), "shape"),
    ],
)
def test_a_place_of_a_paragraph_is_told_with_it(problems, body, reason):
    """The second paragraph is the one."""
    assert problems(body) == [(f"word.left_in_{reason}", "[number]", 2)]


@pytest.mark.parametrize(
    ("name", "kind", "content", "reason"),
    [
        (
            "word/charts/chart1.xml",
            CHART,
            f"<c:chart {C} {A}><a:p>{CUT}</a:p></c:chart>",
            "chart",
        ),
        ("word/charts/chart1.xml", CHART, f"<c:chart {C}><c:v>[number]</c:v></c:chart>", "chart"),
        (
            "word/diagrams/data1.xml",
            DIAGRAM,
            f"<d {A}><a:p><a:r><a:t>[number]</a:t></a:r></a:p></d>",
            "smartart",
        ),
        (
            "word/diagrams/data1.xml",
            DIAGRAM,
            f"<d {A}><a:p><a:r><a:t>{{{{ number }}}}</a:t></a:r></a:p></d>",
            "smartart",
        ),
    ],
)
def test_a_part_that_is_shown_is_looked_through(problems, name, kind, content, reason):
    """Charts and SmartArt have parts of their own."""
    found = problems("", parts={name: content}, types={name: kind})
    assert [row[0] for row in found] == [f"word.left_in_{reason}"]


def test_a_charts_workbook_is_looked_through(problems):
    """What the author typed into the chart's table of data is told; a chart without is kept."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst><si><t>[number]</t></si></sst>")
    parts = {
        "word/charts/chart1.xml": f"<c:chart {C}/>",
        "word/embeddings/book.xlsx": book.getvalue(),
        "word/charts/_rels/chart1.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.'
        'org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships/package" Target="../embeddings/book.xlsx"/>'
        "</Relationships>",
    }
    types = {"word/charts/chart1.xml": CHART, "word/embeddings/book.xlsx": "application/x"}
    assert problems("", parts=parts, types=types) == [("word.left_in_workbook", "[number]", None)]


@pytest.mark.parametrize("text", ["[x]", "[1]", "[Red]#,##0", "{1;2}"])
def test_other_brackets_are_no_shortcodes(problems, text):
    """An equation and a chart's format may have brackets of their own."""
    math = f"<w:p><m:oMath {M}><m:r><m:t>{text}</m:t></m:r></m:oMath></w:p>"
    assert problems(math) == []
