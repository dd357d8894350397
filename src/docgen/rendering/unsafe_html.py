"""What the HTML of a template that is not trusted may not hold: ways out, and ways to exhaust."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Final

from docgen.exceptions import ResourceRefusedError, TemplateError
from docgen.rendering.engines.addresses import PICTURES, refuse_dangerous_elements

if TYPE_CHECKING:
    from lxml import etree

_REFUSED_TAGS: Final = frozenset(
    (
        *("link", "base", "script", "iframe", "frame", "frameset", "object", "embed", "applet"),
        *("use", "marker", "pattern", "mask", "foreignobject", "audio", "video", "form"),
    )
)
_MAX_ELEMENTS: Final = 40_000
_MAX_DEPTH: Final = 100
_TOO_DEEP: Final = f"boolean(//*[count(ancestor-or-self::*) > {_MAX_DEPTH}])"
_MAX_SPAN: Final = 100
_MAX_PIXELS: Final = 20_000_000


def refuse_unsafe_html(html: str, label: str) -> None:
    """Read a filled in page, and refuse what only attacks need.

    Raises:
        TemplateError: it holds such; names the element.

    """
    from lxml import etree
    from lxml import html as lxml_html

    try:
        root = lxml_html.document_fromstring(html, parser=etree.HTMLParser())
    except (etree.ParserError, ValueError) as error:
        raise _refusal(f"prints no HTML: {error}", label) from None
    elements = list(root.iter("*"))
    if len(elements) > _MAX_ELEMENTS:
        raise _refusal(f"prints more than {_MAX_ELEMENTS} elements", label)
    if root.xpath(_TOO_DEEP):
        raise _refusal(f"prints elements nested deeper than {_MAX_DEPTH}", label)
    # A long document has thousands of them, and few that differ.
    seen = {(element.tag, *element.items()): element for element in elements}
    for element in seen.values():
        if problem := _problem(element):
            raise _refusal(problem, label)
    try:
        refuse_dangerous_elements(seen.values())
    except ResourceRefusedError as error:
        raise _refusal(str(error), label) from None


def _refusal(problem: str, label: str) -> TemplateError:
    details = {"mistake": problem}
    return TemplateError(problem, template=label, reason="html.refused", details=details)


def _problem(element: etree._Element) -> str:
    tag = element.tag.lower()
    if tag in _REFUSED_TAGS:
        return f"<{tag}> is not available to templates that are not trusted"
    if tag == "meta" and "refresh" in (element.get("http-equiv") or "").lower():
        return "<meta http-equiv=refresh> is not available to templates that are not trusted"
    for name, value in element.attrib.items():
        if name.lower().startswith("on"):
            return f"the attribute {name} is not available to templates that are not trusted"
        if value.strip().lower().startswith("data:") and not value.startswith(PICTURES):
            return f"{name} holds {value!r:.40}; only PNG and JPEG pictures may stand there"
        if name.lower() in {"colspan", "rowspan", "span"} and _number(value) > _MAX_SPAN:
            return f"{name}={value!r:.20} is more than {_MAX_SPAN}"
    return _picture_problem(element.get("src") or "") if tag == "img" else ""


def _number(text: str) -> int:
    digits = "".join(sign for sign in text if sign.isdecimal())[:9]
    return int(digits or 0)


def _picture_problem(address: str) -> str:
    """Look at a picture's size without decoding it."""
    from PIL import Image, UnidentifiedImageError

    if not address.startswith("data:"):
        return ""
    try:
        content = base64.b64decode(address.partition(",")[2])
        with Image.open(io.BytesIO(content)) as picture:
            pixels = picture.width * picture.height
    except (ValueError, OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        return f"a picture cannot be read: {error}"
    return f"a picture has {pixels} pixels, more than {_MAX_PIXELS}" if pixels > _MAX_PIXELS else ""
