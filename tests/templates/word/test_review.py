"""What reviewers leave in a file, of every kind that Word, LibreOffice and Google write."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
BY = 'w:id="1" w:author="Юрист"'


def run(text: str) -> str:
    """Write a run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def deleted(text: str) -> str:
    """Write text that is tracked as deleted."""
    return f"<w:del {BY}><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def inserted(text: str) -> str:
    """Write text that is tracked as inserted."""
    return f"<w:ins {BY}>{run(text)}</w:ins>"


def mark(kind: str) -> str:
    """Write the settings of a paragraph whose end is tracked."""
    return f"<w:pPr><w:rPr><w:{kind} {BY}/></w:rPr></w:pPr>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<w:p>{run('а')}{deleted('б')}{inserted('в')}</w:p>", ["ав"]),
        (f"<w:p><w:moveFrom {BY}>{run('а')}</w:moveFrom>{run('б')}</w:p>", ["б"]),
        (f"<w:p><w:moveTo {BY}>{run('а')}</w:moveTo>{run('б')}</w:p>", ["аб"]),
        (f"<w:p><w:ins {BY}><w:del {BY}>{run('а')}</w:del>{run('б')}</w:ins></w:p>", ["б"]),
        (
            f"<w:p>{mark('del')}{run('а')}</w:p><w:p>{run('б')}</w:p>",
            ["аб"],
        ),
        (
            f"<w:p>{mark('ins')}{run('а')}</w:p><w:p>{run('б')}</w:p>",
            ["а", "б"],
        ),
        (f"<w:p><w:r><w:rPr><w:b/><w:rPrChange {BY}/></w:rPr><w:t>а</w:t></w:r></w:p>", ["а"]),
        (
            2 * f"<w:p><w:r><w:rPr><w:b/><w:rPrChange {BY}/></w:rPr></w:r>{run('б')}</w:p>",
            ["б", "б"],
        ),
        (
            f"<w:p>[но{deleted('х')}мер]</w:p>".replace("[но", run("[но")).replace(
                "мер]", run("мер]")
            ),
            ["15"],
        ),
    ],
)
def test_changes_are_accepted(word, xml, body, expected):
    """A document reads as if its reviewer had accepted everything."""
    document = docx.Document(io.BytesIO(word.content(xml.docx(body))))
    assert [row.text for row in document.paragraphs] == expected
    written = document.element.xml
    for mark in ("w:ins ", "w:del ", "w:moveFrom", "w:moveTo", "Change ", "Юрист"):
        assert mark not in written


def test_a_deleted_row_goes(word, xml):
    """So does a table that has lost all of its rows."""
    row = f"<w:tr><w:trPr><w:del {BY}/></w:trPr><w:tc><w:p>{run('нет')}</w:p></w:tc></w:tr>"
    kept = f"<w:tr><w:trPr><w:ins {BY}/></w:trPr><w:tc><w:p>{run('да')}</w:p></w:tc></w:tr>"
    one = f"<w:tbl><w:tblPr/><w:tblGrid/>{row}{kept}</w:tbl>"
    none = f"<w:tbl><w:tblPr/><w:tblGrid/>{row}</w:tbl>"
    document = word.document(one + xml.paragraph("[number]") + none + xml.paragraph("конец"))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["да"]]
    assert len(document.tables) == 1


def test_comments_go_with_all_their_parts(word, xml):
    """Neither the comments nor their authors are in the document, whatever Word wrote them."""
    body = (
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Пеня [number]</w:t></w:r>'
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )
    secret = xml.part(
        "comments", f'<w:comment w:id="0" w:author="Юрист">{xml.paragraph("тайна")}</w:comment>'
    )
    people = '<p:people xmlns:p="urn:p"><p:person>Юрист</p:person></p:people>'
    file = xml.docx(
        body,
        parts={"word/comments.xml": secret, "word/people.xml": people},
        types={"word/comments.xml": f"{WORD}comments+xml", "word/people.xml": f"{WORD}people+xml"},
        relationships={"rId8": ("comments", "comments.xml"), "rId9": ("people", "people.xml")},
    )
    content = word.content(file)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        written = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if "comments" in name or "people" in name]
    assert "тайна".encode() not in written
    assert "Юрист".encode() not in written
    assert b"commentR" not in written
    assert docx.Document(io.BytesIO(content)).paragraphs[0].text == "Пеня 15"


def test_a_file_that_nobody_reviewed_stays_as_it_is(word, xml):
    """Its settings keep their bytes."""
    settings = xml.part("settings", "<w:zoom/>")
    file = xml.docx(
        xml.paragraph("[number]"),
        parts={"word/settings.xml": settings},
        types={"word/settings.xml": f"{WORD}settings+xml"},
    )
    with zipfile.ZipFile(io.BytesIO(word.content(file))) as archive:
        assert archive.read("word/settings.xml").decode() == settings


def test_documents_are_not_tracked_on(word, xml):
    """A document does not go on recording what its reader changes."""
    file = xml.docx(
        xml.paragraph("[number]"),
        parts={"word/settings.xml": xml.part("settings", "<w:trackRevisions/><w:zoom/>")},
        types={"word/settings.xml": f"{WORD}settings+xml"},
    )
    with zipfile.ZipFile(io.BytesIO(word.content(file))) as archive:
        assert b"trackRevisions" not in archive.read("word/settings.xml")
