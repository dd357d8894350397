from __future__ import annotations

import io
import zipfile

import docx
import pytest
import zxingcpp
from docx.shared import Mm
from PIL import Image

from docgen.exceptions import TemplateError

MEDIA = {"rId5": ("image", "media/image1.png")}


def drawing(alternative: str, *, kind: str = "anchor", own_id: int = 3) -> str:
    """Write a picture as Word does, 20 by 10 millimetres, with an alternative text."""
    return (
        f'<w:r><w:drawing><wp:{kind} simplePos="0" behindDoc="1" relativeHeight="7">'
        f'<wp:extent cx="{Mm(20)}" cy="{Mm(10)}"/><wp:docPr id="{own_id}" name="Рисунок"'
        f" descr='{alternative}'/><a:graphic><a:graphicData"
        ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>'
        '<a:blip r:embed="rId5"><a:extLst/></a:blip><a:srcRect l="10000"/></pic:blipFill>'
        f"</pic:pic></a:graphicData></a:graphic></wp:{kind}></w:drawing></w:r>"
    )


@pytest.fixture
def with_picture(word, xml):
    """Return what renders a body whose template holds a picture."""

    def render(body: str, **values: object):
        image = xml.picture(10, 10, "red").content
        file = xml.docx(body, parts={"word/media/image1.png": image}, relationships=MEDIA)
        return docx.Document(io.BytesIO(word.content(file, **values)))

    return render


def embedded(document) -> list[tuple[int, int]]:
    """Return the sizes in points of the pictures that a document shows, in order."""
    ids = document.element.body.xpath("//a:blip/@r:embed")
    return [Image.open(io.BytesIO(document.part.related_parts[row].blob)).size for row in ids]


def test_shortcodes_print_pictures(word, xml):
    """Pictures and codes stand in the text, in the proportions they have and the size they need."""
    document = word.document(xml.paragraph("М.П. [stamp] [qr] конец"))
    stamp, code = document.inline_shapes
    assert (stamp.width, stamp.height) == (Mm(40), Mm(20))
    assert (code.width, code.height) == (Mm(32), Mm(32))
    assert document.paragraphs[0].text == "М.П.   конец"
    assert embedded(document)[0] == (400, 200)


def test_a_code_can_be_read_from_the_file(word, xml):
    """The QR code in the file holds its text."""
    document = word.document(xml.paragraph("[qr]"))
    (own_id,) = document.element.body.xpath("//a:blip/@r:embed")
    picture = Image.open(io.BytesIO(document.part.related_parts[own_id].blob))
    assert zxingcpp.read_barcode(picture.convert("L")).text == "ST00012|Name=ООО"


def test_a_picture_with_a_shortcode_for_its_text_is_replaced(with_picture, xml):
    """The picture changes; its place and its size stay, and what was cut off it does not."""
    document = with_picture(xml.paragraph(drawing("[stamp]")) + xml.paragraph("[number]"))
    assert embedded(document) == [(400, 200)]
    assert document.element.body.xpath("//wp:anchor/wp:extent/@cx") == [str(Mm(20))]
    assert document.element.body.xpath("//a:srcRect | //a:extLst | //@descr") == []


def test_an_optional_picture_goes_with_its_value(with_picture, xml):
    """Without a value, an optional picture is left out, and an obligatory one is refused."""
    body = xml.paragraph("до ", drawing("[logo optional]"), "после")
    document = with_picture(body)
    assert embedded(document) == []
    assert document.paragraphs[0].text == "до после"
    with pytest.raises(TemplateError, match=r"\[logo\] has no value"):
        with_picture(xml.paragraph(drawing("[logo]")))


def test_a_draft_keeps_the_templates_picture(with_picture, word, xml):
    """A draft without the picture shows the template's own, and says what is missing."""
    assert embedded(with_picture(xml.paragraph(drawing("[logo]")), draft=True)) == [(10, 10)]
    assert [error.name for error in word.last.problems] == ["logo"]


def test_an_ordinary_picture_stays(with_picture, xml):
    """A picture with a description of its own is not touched."""
    document = with_picture(xml.paragraph(drawing("Вид завода [1]"), "[number]"))
    assert embedded(document) == [(10, 10)]
    assert document.element.body.xpath("//@descr") == ["Вид завода [1]"]


def test_only_a_picture_replaces_a_picture(with_picture, xml):
    """A text cannot stand in for a picture."""
    with pytest.raises(TemplateError, match="only a picture"):
        with_picture(xml.paragraph(drawing("[number]")))


def test_repeated_pictures_have_ids_of_their_own(word, xml):
    """However often pictures repeat, every drawing has its own id and every picture one part."""
    file = xml.docx(xml.paragraph("[items][stamp][/items] [stamp]"))
    content = word.content(file)
    document = docx.Document(io.BytesIO(content))
    assert document.element.body.xpath("//wp:docPr/@id") == ["1", "2", "3"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len([name for name in archive.namelist() if "media/" in name]) == 1


def test_a_picture_cannot_stand_in_a_property(word, xml):
    """The title of a file holds text only."""
    core = '<x xmlns="urn:x"><title>[stamp]</title></x>'
    file = xml.docx(xml.paragraph("[number]"), parts={"docProps/core.xml": core})
    with pytest.raises(TemplateError, match="cannot stand in a property"):
        word.content(file)
