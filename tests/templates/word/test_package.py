from __future__ import annotations

import io
import zipfile

import pytest

from docgen.exceptions import TemplateError
from docgen.templates.word.package import read_package

BODY = "<w:p><w:r><w:t>[number]</w:t></w:r></w:p>"
LINK = {"rId9": ("hyperlink", "https://example.com/")}


def field(code: str) -> str:
    """Write a field whose code Word has cut in two."""
    half = len(code) // 2
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code[:half]}</w:instrText></w:r>"
        f"<w:r><w:instrText>{code[half:]}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


@pytest.mark.parametrize(
    ("relationship", "problem"),
    [
        (("aFChunk", "chunk.html"), "altChunk"),
        (("subDocument", "sub.docx"), "subdocument"),
        (("oleObject", "embeddings/a.bin"), "OLE"),
        (("package", "embeddings/a.xlsx"), "OLE"),
        (("control", "activeX/a.xml"), "ActiveX"),
        (("vbaProject", "vbaProject.bin"), "macro"),
        (("mailMergeSource", "file:///c:/list.xlsx"), "mail merge"),
        (("image", "http://tracker.example/pixel.png"), "outside of the file"),
        (("hyperlink", "file://server/share"), "outside of the file"),
        (("hyperlink", "javascript:alert(1)"), "outside of the file"),
    ],
)
def test_references_out_of_the_file_are_refused(word, xml, relationship, problem):
    """What a part refers to outside of the file, or what would run, is refused by name."""
    with pytest.raises(TemplateError, match=problem):
        word.content(xml.docx(BODY, relationships={"rId9": relationship}))


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (field(" INCLUDETEXT c:/secret.txt "), "INCLUDETEXT"),
        (field(' INCLUDEPICTURE "http://a/b.png" '), "INCLUDEPICTURE"),
        (field(" DDEAUTO c:/cmd.exe "), "DDEAUTO"),
        (field(" QUOTE 68 68 69 "), "QUOTE"),
        ('<w:p><w:fldSimple w:instr=" DDE a b "/></w:p>', "DDE"),
        (field(' HYPERLINK "file:///c:/a" '), "hyperlink"),
        ('<w:altChunk r:id="rId9"/>', "altChunk"),
        ('<w:subDoc r:id="rId9"/>', "subdocument"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "OLE"),
        ("<w:p><w:r><w:control/></w:r></w:p>", "ActiveX"),
    ],
)
def test_elements_and_fields_that_reach_out_are_refused(word, xml, body, problem):
    """Fields and elements that take something from elsewhere are refused, however they are cut."""
    with pytest.raises(TemplateError, match=problem) as caught:
        word.content(xml.docx(BODY + body, relationships=LINK))
    assert "word/document.xml" in caught.value.template


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("word/vbaProject.bin", "macro"),
        ("customUI/customUI.xml", "customUI"),
        ("word/activeX/activeX1.xml", "ActiveX"),
        ("word/embeddings/oleObject1.bin", "OLE"),
        ("../evil.xml", "no Word file does"),
        ("word/a\\b.xml", "no Word file does"),
        ("/etc/passwd", "no Word file does"),
        ("C:/evil.xml", "no Word file does"),
        ("WORD/document.xml", "two files of one name"),
    ],
)
def test_parts_that_no_template_needs_are_refused(word, xml, name, problem):
    """A part that runs, or whose name is built to leave a folder, is refused."""
    with pytest.raises(TemplateError, match=problem):
        word.content(xml.docx(BODY, parts={name: "<x/>"}))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no Word file"),
        (b"PK\3\4 no archive at all", "no Word file"),
        ({"a.xml": "<x/>"}, "no Word file"),
    ],
)
def test_what_is_no_word_file_is_refused(word, xml, content, problem):
    """Something else with the name of a Word file says how to save one."""
    file = xml.zip(content) if isinstance(content, dict) else content
    with pytest.raises(TemplateError, match=problem):
        word.content(file)


@pytest.mark.parametrize(
    "evil",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
def test_document_types_are_refused(word, xml, evil):
    """No part may declare entities."""
    styles = f'<?xml version="1.0"?>{evil}<x>&a;</x>'
    with pytest.raises(TemplateError, match=r"DOCTYPE|well-formed"):
        word.content(xml.docx(BODY, parts={"word/styles.xml": styles}))


def test_bombs_are_refused_before_they_are_unpacked(xml):
    """Too many files, too much inside, or packed too tightly: each is told by the directory."""
    many = xml.zip({f"{number}.xml": "" for number in range(2_001)})
    with pytest.raises(TemplateError, match="more than 2000"):
        read_package(many, "a.docx")
    with pytest.raises(TemplateError, match="more than 50000000"):
        read_package(xml.zip({"a.bin": bytes(50_000_001)}), "a.docx")
    with pytest.raises(TemplateError, match="more than 100 times"):
        read_package(xml.zip({"a.bin": bytes(5_000_000)}), "a.docx")


def test_an_encrypted_archive_is_refused(xml):
    """A file with a password says to save it without one."""
    content = bytearray(xml.docx(BODY))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.start_dir
    content[start + 8] |= 1
    with pytest.raises(TemplateError, match="without a password"):
        read_package(bytes(content), "a.docx")


@pytest.mark.parametrize("length", [100, 400, 900])
def test_a_damaged_archive_is_refused(xml, length):
    """A file that is cut short is no Word file."""
    with pytest.raises(TemplateError, match="no Word file"):
        read_package(xml.docx(BODY)[:length], "a.docx")


def test_a_part_that_is_not_there_is_named(word, xml):
    """A relationship that leads nowhere would make Word call the file damaged."""
    with pytest.raises(TemplateError, match=r"media/image1\.png.*not there"):
        word.content(xml.docx(BODY, relationships={"rId9": ("image", "media/image1.png")}))


def test_harmless_links_and_fields_stay(word, xml):
    """Links to sites, page numbers and links within the document are no danger."""
    body = (
        f'{BODY}<w:p><w:hyperlink r:id="rId9"><w:r><w:t>сайт</w:t></w:r></w:hyperlink></w:p>'
        + field(" PAGE ")
        + field(' HYPERLINK \\l "part" ')
        + field(' HYPERLINK "https://example.com" ')
        + field(' TOC \\o "1-3" ')
    )
    content = word.content(xml.docx(body, relationships=LINK))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"https://example.com/" in archive.read("word/_rels/document.xml.rels")
        assert archive.testzip() is None


def test_unusual_prefixes_are_refused(word, xml):
    """A file whose XML names Word's elements differently from Word is refused with a remedy."""
    document = xml.part("document", BODY).replace("w:", "word:").replace(":w=", ":word=")
    with pytest.raises(TemplateError, match="unusual prefixes"):
        word.content(xml.docx("", parts={"word/document.xml": document}))
