"""How a template looks by its settings: the colours of its stylesheets, its logo and stamp."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from docgen.exceptions import TemplateError
from docgen.models import Picture, Template, TemplateSettings
from docgen.templates.shortcodes.values import Node

#: The stylesheet that the colours of the settings make; the last of the cascade.
COLOURS: Final = "_settings/colours.css"

#: The shortcode of the organisation's logo.
_LOGO: Final = "logo"

_NAME: Final = re.compile(r"[a-z][a-z-]{0,30}")
_COLOUR: Final = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})|[a-z]{3,20}")


def look_files(
    settings: TemplateSettings, files: Mapping[str, bytes], label: str
) -> dict[str, bytes]:
    """Return the files that a template gets by its settings.

    Raises:
        TemplateError: a colour is none, or the logo or the stamp is no picture of the folder.

    """
    for name, colour in settings.colors.items():
        if not _NAME.fullmatch(name) or not _COLOUR.fullmatch(colour):
            raise TemplateError(
                f"{name} = {colour!r} is no colour; write it like accent = '#1c4f8f'",
                template=label,
                reason="settings.colour",
                details={"name": name, "colour": colour},
            )
    if settings.logo is not None:
        _picture(settings.logo, files, label)
    if settings.stamp_picture is not None:
        _picture(settings.stamp_picture, files, label, "stamp_picture")
    if not settings.colors:
        return {}
    rules = "".join(f"  --{name}: {colour};\n" for name, colour in settings.colors.items())
    return {COLOURS: f":root {{\n{rules}}}\n".encode()}


def own_logo(template: Template, context: Mapping[str, Node]) -> dict[str, Node]:
    """Return the logo of a template's own under each of its names, if it has one."""
    if template.logo is None or _LOGO not in context:
        return {}
    usual = context[_LOGO]
    own = Node(
        name=usual.name,
        value=_picture(template.logo, template.files, template.label),
        title=usual.title,
        children=usual.children,
    )
    return {name: own for name, node in context.items() if node is usual}


def own_stamp(template: Template) -> Picture | None:
    """Return the stamp of a template's own, if it has one."""
    if template.stamp_picture is None:
        return None
    return _picture(template.stamp_picture, template.files, template.label, "stamp_picture")


def _picture(name: str, files: Mapping[str, bytes], label: str, setting: str = "logo") -> Picture:
    try:
        return Picture(content=files[name])
    except (KeyError, ValueError):
        raise TemplateError(
            f"has no picture {name!r}; put a PNG or JPEG file into the folder",
            template=label,
            reason="settings.logo",
            details={"file": name, "setting": setting},
        ) from None
