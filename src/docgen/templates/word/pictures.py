"""Pictures in a Word file: by shortcode, at a size of its kind, or in place of another picture.

A picture of the template whose alternative text is a shortcode (``[stamp]``) is replaced and keeps
its size and its place, floating or not. If the shortcode is ``optional``, the picture goes with
the value.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree
from markupsafe import Markup

from docgen.models import Picture
from docgen.templates.sandbox.qr import draw_qr
from docgen.templates.shortcodes.compiler import literal
from docgen.templates.shortcodes.values import QrCode
from docgen.templates.word.names import NAMESPACES, RELATIONSHIP, qualified
from docgen.templates.word.paragraphs import EMBED, RUN, described, forget_description, picture_of
from docgen.templates.word.reading import TagMark
from docgen.templates.word.tags import Numbering, tag_element

#: English Metric Units in a millimetre.
_EMU: Final = 36_000
#: The width and the height that a picture is fitted into, in millimetres, by its shortcode.
_SIZES: Final[Mapping[str, tuple[int, int]]] = {
    "stamp": (40, 40),
    "signature": (40, 15),
    "logo": (60, 20),
    "qr": (32, 32),
    "document": (14, 14),  # its barcode
}
_OTHER_SIZE: Final = (80, 40)
_MAX_PIXELS: Final = 20_000_000

_EXTENSIONS: Final = {"image/png": "png", "image/jpeg": "jpeg"}
_PICTURE_NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"

_DRAWING: Final = (
    f'<w:drawing><wp:inline xmlns:wp="{NAMESPACES["wp"]}" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name="{name}"/>'
    f'<a:graphic xmlns:a="{NAMESPACES["a"]}"><a:graphicData uri="{_PICTURE_NAMESPACE}">'
    f'<pic:pic xmlns:pic="{_PICTURE_NAMESPACE}">'
    '<pic:nvPicPr><pic:cNvPr id="0" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
    f'<pic:blipFill><a:blip xmlns:r="{NAMESPACES["r"]}" r:embed="{{id}}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def replace_described(
    marks: Iterable[TagMark], optional: Mapping[tuple[int, int], str], numbering: Numbering
) -> None:
    """Prepare the pictures whose alternative texts are these shortcodes to be replaced.

    ``optional`` are the names of values that take their pictures with them, by position.
    """
    for mark in marks:
        picture = picture_of(mark.element)
        about, blip = picture or (None, None)
        if blip is None or not described(about) or not mark.code.startswith("{{"):
            continue  # replaced already, or no value
        forget_description(about)
        original = literal(blip.get(EMBED, ""))
        # What was done to the original picture is not meant for another.
        for element in (*blip, *blip.getparent().iterchildren(qualified("a:srcRect"))):
            element.getparent().remove(element)
        blip.set(EMBED, f"{mark.code.removesuffix('}}')}|embedded({original}) }}}}")
        if mark.position in optional:
            run = next(mark.element.iterancestors(RUN))
            number = numbering.of(run)
            run.addprevious(tag_element(f"{{% if {optional[mark.position]} %}}", number))
            run.addnext(tag_element("{% endif %}", number))


class Media:
    """The pictures that one document has got, each once, by the names of their parts."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def take(self, picture: Picture) -> str:
        """Take a picture and return the name of its part."""
        digest = hashlib.sha256(picture.content).hexdigest()[:16]
        name = f"word/media/docgen-{digest}.{_EXTENSIONS[picture.media_type]}"
        self.parts[name] = picture.content
        return name


class Pictures:
    """The pictures of one part of a document, by the names of their parts."""

    def __init__(self, media: Media) -> None:
        self._media = media
        self.ids: dict[str, str] = {}

    def embed(self, value: Picture | QrCode) -> str:
        """Take a picture and return the id that the part refers to it by."""
        picture = drawn(value)
        name = self._media.take(picture)
        return self.ids.setdefault(name, f"docgen{len(self.ids) + 1}")

    def drawing(self, value: Picture | QrCode, name: str) -> Markup:
        """Take a picture and return the XML that shows it, in a run; ``name`` tells its size."""
        picture = drawn(value)
        return drawing_of(picture, name, self.embed(picture))

    def add_to(self, relationships: bytes | None) -> bytes:
        """Return the part's relationships, if it has any, with those of the pictures."""
        namespace = NAMESPACES["pr"]
        root = (
            etree.fromstring(relationships)
            if relationships
            else etree.Element(qualified("pr:Relationships"), nsmap={None: namespace})
        )
        for name, own_id in self.ids.items():
            row = etree.SubElement(root, qualified("pr:Relationship"))
            row.set("Id", own_id)
            row.set("Type", f"{RELATIONSHIP}image")
            row.set("Target", f"/{name}")
        written: bytes = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return written


def drawn(value: Picture | QrCode) -> Picture:
    """Return a value as a picture."""
    return draw_qr(value.text) if isinstance(value, QrCode) else value


def drawing_of(picture: Picture, name: str, own_id: str) -> Markup:
    """Return the XML that shows a picture, in a run; ``name`` tells its size."""
    width, height = _fitted(picture, _SIZES.get(name.partition(".")[0], _OTHER_SIZE))
    drawing = Markup(_DRAWING)  # noqa: S704 - the text above
    return drawing.format(id=own_id, name=name, width=width, height=height)


def _fitted(picture: Picture, box: tuple[int, int]) -> tuple[int, int]:
    """Return the size of a picture in EMU, as large as fits into a box of millimetres."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.content)) as opened:
        width, height = opened.size
    if not 0 < width * height <= _MAX_PIXELS:
        raise ValueError(f"a picture may have {_MAX_PIXELS} points, this one is {width}x{height}")
    scale = min(box[0] / width, box[1] / height)
    return round(width * scale * _EMU), round(height * scale * _EMU)
