from __future__ import annotations

import io
import zipfile

import docx
import pytest

from docgen.exceptions import MissingValueError

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def text_box(content: str) -> str:
    """Write a text box as Word does: for itself, and again for its older versions."""
    box = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent>"
        '<mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="1" cy="1"/>'
        '<wp:docPr id="9" name="box"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>'
        f"{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        ("header", "hdr"),
        ("footer", "ftr"),
        ("footnotes", "footnotes"),
        ("endnotes", "endnotes"),
    ],
)
def test_every_part_with_text_is_filled_in(word, xml, kind, element):
    """Headers, footers and notes take shortcodes, blocks and pictures like the body."""
    paragraphs = xml.paragraph("№ [num", "ber] [if buyer.kpp]нет[/if][stamp]")
    if kind.endswith("s"):
        paragraphs = f'<w:{kind[:-1]} w:id="2">{paragraphs}</w:{kind[:-1]}>'
    name = f"word/{kind}1.xml"
    file = xml.docx(
        xml.paragraph("[number]"),
        parts={name: xml.part(element, paragraphs)},
        types={name: f"{WORD}{kind}+xml"},
        relationships={"rId8": (kind, f"{kind}1.xml")},
    )
    content = word.content(file)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        written = archive.read(name).decode()
        assert "№ 15" in written
        assert "нет" not in written
        assert b"media/docgen-" in archive.read(f"word/_rels/{kind}1.xml.rels")
    docx.Document(io.BytesIO(content))


def test_an_error_names_its_part(word, xml):
    """A missing value in a header is found in the header."""
    name = "word/header1.xml"
    file = xml.docx(
        xml.paragraph("x"),
        parts={name: xml.part("hdr", xml.paragraph("[buyer.kpp]"))},
        types={name: f"{WORD}header+xml"},
    )
    with pytest.raises(MissingValueError) as caught:
        word.content(file)
    assert caught.value.template == "act/word/template.docx word/header1.xml"


def test_a_header_keeps_a_paragraph(word, xml):
    """A header whose only paragraph is a condition keeps it, empty."""
    name = "word/header1.xml"
    paragraphs = "".join(map(xml.paragraph, ("[if buyer.kpp]", "x", "[/if]")))
    file = xml.docx(
        xml.paragraph("x"),
        parts={name: xml.part("hdr", paragraphs)},
        types={name: f"{WORD}header+xml"},
    )
    (kept,) = word.part(file, name)
    assert kept.tag.endswith("}p")
    assert "".join(kept.itertext()) == ""


def test_text_boxes_are_filled_in_for_every_version(word, xml):
    """Both writings of a text box get the same text; the paragraph around it keeps its own."""
    box = text_box(xml.paragraph("№ [number]") + xml.paragraph("[if buyer.kpp]x[/if]"))
    body = word.part(xml.docx(xml.paragraph("до [number]", box, " после")))[0]
    boxes = [
        "".join(row.itertext()) for row in body.iter() if str(row.tag).endswith("}txbxContent")
    ]
    assert boxes == ["№ 15", "№ 15"]
    outer = body.findall("w:p/w:r/w:t", body.nsmap)
    assert "".join(row.text for row in outer) == "до 15 после"


def test_a_text_box_in_a_repeated_row_is_repeated(word, xml):
    """What a block prints inside a text box is of the block's element."""
    box = text_box(xml.paragraph("[item.name]"))
    rows = xml.table((xml.paragraph("[items]", box), "[/items]"))
    body = word.part(xml.docx(rows))
    assert [row.text for row in body.iter() if row.text in {"Доступ", "Аренда & связь"}] == [
        "Доступ",
        "Доступ",
        "Аренда & связь",
        "Аренда & связь",
    ]
    assert body.xpath("//wp:docPr/@id", namespaces=body.nsmap) == ["1", "2"]
