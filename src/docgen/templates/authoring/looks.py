"""The look that an author chooses before any code: settings and variables, no rules of his own.

The colour, the logo and the stamp are values of ``template.toml``; the font, the width of the logo
and the place of the stamp are a stylesheet of variables, ``look.css``, which the author's file
inherits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from docgen.exceptions import DocGenError, TemplateError
from docgen.models import Picture
from docgen.templates.reading import SETTINGS

_LOOK: Final = "look.css"
_FONTS: Final[Mapping[str, str]] = {
    "pt": '"PT Sans", "Liberation Sans", sans-serif',
    "arial": '"Liberation Sans", Arial, sans-serif',
    "times": '"Liberation Serif", "Times New Roman", serif',
}
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_TITLE_LINE: Final = re.compile(r"^title\s*=.*$", re.MULTILINE)
_STYLES_LINE: Final = re.compile(r"^styles\s*=\s*\[(?P<rows>.*)\]\s*$", re.MULTILINE)
_DEFAULT_STYLES: Final = '"_base/form.css"'
_PNG: Final = b"\x89PNG"


def with_look(
    files: Mapping[str, bytes], look: Mapping[str, Any], pictures: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the files of a template in a look.

    ``look`` may have ``title``, ``accent`` (#rrggbb), ``font`` (pt, arial, times), and in
    millimetres ``logo_width``, ``stamp_x``, ``stamp_y``; ``stamp`` is false where none may stand.

    Raises:
        TemplateError: a value of the look is none of these, or a picture is none.

    """
    for picture in pictures.values():
        _require_picture(picture)
    settings = files[SETTINGS].decode("utf-8")
    lines, sections = [], []
    if title := str(look.get("title", "")):
        settings = _TITLE_LINE.sub("", settings)
        quoted = " ".join(title.split()).replace("\\", "").replace('"', "»")[:80]
        lines.append(f'title = "{quoted}"')
    if logo := pictures.get("logo"):
        lines.append(f'logo = "{_file_name("logo", logo)}"')
    if stamp := pictures.get("stamp"):
        lines.append(f'stamp_picture = "{_file_name("stamp", stamp)}"')
    if look.get("stamp") is False:
        lines.append('stamp = "never"')
    if accent := str(look.get("accent", "")):
        if not _COLOUR.fullmatch(accent):
            raise _refused("colour", f"{accent!r} is no colour", value=accent)
        sections.append(f'\n[colors]\naccent = "{accent}"\n')
    match = _STYLES_LINE.search(settings)
    rows = match["rows"] if match else _DEFAULT_STYLES
    settings = _STYLES_LINE.sub("", settings)
    lines.append(f'styles = [{rows}, "{_LOOK}"]')
    text = "\n".join([*lines, settings.strip()]) + "\n" + "".join(sections)
    found = {**files, SETTINGS: text.encode(), _LOOK: _stylesheet(look).encode()}
    named = {_file_name(name, content): content for name, content in pictures.items()}
    return {**found, **named}


def _stylesheet(look: Mapping[str, Any]) -> str:
    font = look.get("font", "pt")
    if font not in _FONTS:
        raise _refused("font", f"{font!r} is no font", value=font, known=", ".join(_FONTS))
    width, right, down = (
        _millimetres(look, name, most)
        for name, most in (("logo_width", 80), ("stamp_x", 60), ("stamp_y", 40))
    )
    rules = [f"html, body {{ font-family: {_FONTS[font]} }}"]
    if width:
        rules.append(
            f".masthead img {{ width: {width}mm; max-width: {width}mm; max-height: none }}"
        )
    if right or down:
        rules.append(f".stamp-place {{ margin-left: {right}mm; margin-top: {down}mm }}")
    return "/* Вид, выбранный при создании шаблона. */\n" + "\n".join(rules) + "\n"


def _millimetres(look: Mapping[str, Any], name: str, most: int) -> int:
    value = look.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not -most <= value <= most:
        problem = f"{name} is to be a number of millimetres up to {most}"
        raise _refused("millimetres", problem, value=value, most=most)
    return value


def _require_picture(content: bytes) -> None:
    try:
        Picture(content=content)
    except (ValueError, DocGenError) as error:
        raise _refused("picture", str(error)) from None


def _refused(reason: str, problem: str, **details: object) -> TemplateError:
    return TemplateError(problem, reason=f"author.look_{reason}", details=details)


def _file_name(name: str, content: bytes) -> str:
    return f"{name}.png" if content.startswith(_PNG) else f"{name}.jpg"
