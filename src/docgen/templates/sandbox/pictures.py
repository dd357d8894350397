"""How pictures stand in HTML: whole, as addresses that need no file."""

from __future__ import annotations

import base64
import re

from markupsafe import Markup

from docgen.models import Picture
from docgen.templates.sandbox.qr import draw_qr
from docgen.templates.shortcodes.values import QrCode

_OTHER = re.compile(r"[^a-z0-9]+")


def picture_url(value: Picture | QrCode) -> Markup:
    """Return a picture, or a QR code drawn, as a ``data:`` address."""
    picture = draw_qr(value.text) if isinstance(value, QrCode) else value
    content = base64.b64encode(picture.content).decode("ascii")
    # Base64 has nothing to escape, and a stamp is too long to look it through.
    return Markup(f"data:{picture.media_type};base64,{content}")  # noqa: S704


def picture_html(url: str, name: str, title: str) -> Markup:
    """Return the element of a picture, with a class made of its shortcode's name.

    ``title`` is for those who hear the page instead of seeing it.
    """
    own_class = _OTHER.sub("-", name.lower()).strip("-") or "picture"
    element = Markup('<img class="docgen-picture docgen-{}" src="{}" alt="{}">')
    return element.format(own_class, url, title)
