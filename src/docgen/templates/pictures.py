"""How pictures of the data stand in HTML: whole, as addresses that need no file."""

from __future__ import annotations

import base64
import re

from markupsafe import Markup

from docgen.models import Picture


def picture_url(picture: Picture) -> str:
    """Return the picture as a ``data:`` address."""
    content = base64.b64encode(picture.content).decode("ascii")
    return f"data:{picture.media_type};base64,{content}"


def picture_html(picture: Picture, name: str) -> Markup:
    """Return the element of a picture, with a class made of its shortcode's name."""
    own_class = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "picture"
    return Markup('<img class="docgen-picture docgen-{}" src="{}" alt="">').format(
        own_class, picture_url(picture)
    )
