"""Pictures put where the fast engine has drawn stand-ins for them."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from contextlib import closing

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader

from docgen.rendering.engines.packed_pictures import packed_picture
from docgen.rendering.engines.plutoprint import PlutoPrintEngine
from docgen.rendering.engines.plutoprint_drawing import draw_whole
from docgen.rendering.engines.stand_ins import with_stand_ins
from docgen.rendering.protocols import Page
from docgen.rendering.workers import SHARED
from docgen.templates.sandbox.qr import draw_qr

USES = """
<img src="{0}" style="position: absolute; top: 400px; left: 20px; width: 38mm">
<img src="{0}" style="width: 60px; height: 20px; object-fit: cover; opacity: 0.5">
<img src="{0}" style="width: 80px; transform: rotate(15deg)">
<div style="width: 200px; height: 90px; background: url('{0}') 5px 5px / 70px repeat-x"></div>
"""


def stamp(size=(300, 200)):
    """Return a stamp of rings, the paper seen between them."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for inset, alpha in ((4, 255), (40, 128), (70, 60)):
        box = (inset, inset, size[0] - inset, size[1] - inset)
        pen.ellipse(box, outline=(30, 60, 180, alpha), width=9)
    return picture


def address(picture):
    """Return a picture as an address that holds it whole."""
    output = io.BytesIO()
    picture.save(output, "PNG", compress_level=0)
    return f"data:image/png;base64,{base64.b64encode(output.getvalue()).decode()}"


def filtered(line, lines):
    """Return a PNG of one bit a pixel of such lines; the first byte of each is its filter."""
    head = struct.pack(">IIBBBBB", (len(line) - 1) * 8, lines, 1, 0, 0, 0, 0)
    content = zlib.compress(line * lines, 0)
    chunks = ((b"IHDR", head), (b"IDAT", content), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(inside))
        + name
        + inside
        + struct.pack(">I", zlib.crc32(name + inside))
        for name, inside in chunks
    )


def page_of(*addresses, body=USES):
    """Return a page with pictures."""
    text = body.format(*addresses)
    return f"<!DOCTYPE html><html lang='ru'><head><title>Т</title></head><body>{text}</body></html>"


def drawn(html):
    """Return the PDF of a page by the fast engine."""
    return PlutoPrintEngine(SHARED).render(Page(html=html, styles=(), files={}, files_hash=""))


def seen(content):
    """Return the pixels of the first page of a PDF."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        return pdf[0].render(scale=2).to_pil().convert("RGB")


def test_a_page_looks_as_if_the_engine_had_packed_its_pictures():
    """Whole, cut, faded, turned and repeated."""
    html = page_of(address(stamp()))
    theirs = SHARED.submit(draw_whole, html, (), {}).result()
    differing = ImageChops.difference(seen(drawn(html)), seen(theirs)).getextrema()
    assert max(most for _, most in differing) <= 1


def test_what_a_stamp_stands_on_is_seen_through_it():
    """Its paper is no paper."""
    on_yellow = '<body style="background: #ff0"><img src="{0}" style="width: 100px">'
    inside = seen(drawn(page_of(address(stamp()), body=on_yellow))).getpixel((116, 82))
    assert inside == (255, 255, 0)


def test_a_picture_is_packed_once_for_a_pdf():
    """However often it stands there; the PDF can be read, and says its language."""
    pdf = PdfReader(io.BytesIO(drawn(page_of(address(stamp())))))
    images = [row for row in map(pdf.get_object, range(1, 40)) if _is_picture(row)]
    assert len(images) == 4
    assert len({row.raw_get("/SMask").idnum for row in images}) == 1
    assert images[0].get_data()[:3] == bytes(3)
    assert pdf.root_object["/Lang"] == "ru"


def test_small_and_foreign_pictures_stay_as_they_are():
    """A signature of a few pixels, one without transparency, what is no PNG at all."""
    for picture in (stamp().resize((60, 40)), stamp().convert("RGB"), stamp().convert("P")):
        html = page_of(address(picture))
        assert with_stand_ins(html) == (html, [])
    broken = page_of(address(stamp())[:4000])
    assert with_stand_ins(broken) == (broken, [])


def test_a_qr_code_is_sharp_and_can_be_read():
    """The engine has not packed it, and no viewer is asked to blur it."""
    code = draw_qr("ST00012|Name=ООО «Ромашка»|Purpose=Счёт № 12")
    url = f"data:image/png;base64,{base64.b64encode(code.content).decode()}"
    content = drawn(page_of(url, body='<img src="{0}" style="width: 27mm">'))
    (image,) = PdfReader(io.BytesIO(content)).pages[0].images
    assert image.image.size == Image.open(io.BytesIO(code.content)).size
    assert "/Interpolate" not in image.indirect_reference.get_object()
    assert [row.text for row in zxingcpp.read_barcodes(seen(content))] == [
        "ST00012|Name=ООО «Ромашка»|Purpose=Счёт № 12"
    ]


def test_a_picture_of_one_bit_that_is_not_as_it_should_be_is_left_to_the_engine():
    """It is not put into a PDF unread."""
    content = draw_qr("ST00012|Name=ООО «Ромашка»|Purpose=Счёт № 12").content
    damaged = {
        "another chunk follows": content.replace(b"IEND", b"tEXt"),
        "no lines": content.replace(b"IDAT", b"iDAT"),
        "fewer lines than it says": content[:23] + b"\xff" + content[24:],
        "lines that cannot be unpacked": content[:60] + bytes(20) + content[80:],
        "cut": content[:-100],
        "a head that has been changed": content[:29] + bytes(4) + content[33:],
        "lines filtered in no known way": filtered(b"\5" + b"docgen" * 5, lines=200),
    }
    sound = filtered(b"\4" + b"docgen" * 5, lines=200)
    assert packed_picture(base64.b64encode(sound).decode())
    for row in damaged.values():
        html = page_of(f"data:image/png;base64,{base64.b64encode(row).decode()}")
        assert with_stand_ins(html) == (html, [])


def test_a_picture_that_is_not_shown_does_no_harm():
    """What has no place on the page needs no picture there."""
    body = '<p>Счёт</p><img src="{0}" style="display: none">'
    content = drawn(page_of(address(stamp()), body=body))
    assert "Счёт" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert b"stand-in" not in content


def _is_picture(row):
    return isinstance(row, dict) and row.get("/Subtype") == "/Image" and "/SMask" in row
