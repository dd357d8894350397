"""What cannot be printed as it should be, known before a document has its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.kit.layout.glyphs import missing_characters
from docgen.models import Finding, Payload, Reporter, Template
from docgen.models.mapping import to_mapping
from docgen.rendering.fitting import cramped_figures
from docgen.resources import has_noto

_document: Final = Reporter("document")
_template: Final = Reporter("template")

_OWN_FONTS: Final = 'укажите папку шрифтов, в которых они есть: fonts = ["fonts"] в docgen.toml'
_NOTO: Final = "установите шрифты Noto: pip install 'docgen-ru[noto]', или "


def print_findings(payload: Payload, template: Template, html: str) -> Iterator[Finding]:
    """Report characters that no font has, and figures that their columns have no room for.

    ``html`` is the page, as the template makes it of the payload; it is empty where the template
    makes none, and then every text of the payload counts.
    """
    yield from glyph_findings(payload, template, html)
    if html:
        yield from _figure_findings(template, html)


def glyph_findings(payload: Payload, template: Template, html: str) -> Iterator[Finding]:
    """Report characters that no font has; ``html`` may be any text that is printed."""
    printed = missing_characters(html)
    if html and not printed:
        return
    left = dict.fromkeys(printed)
    for path, text in _texts(to_mapping(payload, keep_pictures=True)):
        missing = [one for one in missing_characters(text) if not html or one in printed]
        if missing:
            yield _missing(path, missing)
        for character in missing:
            left.pop(character, None)
    if left:
        yield _missing(template.label, list(left))


def _missing(path: str, characters: list[str]) -> Finding:
    named = ", ".join(f"«{one}» (U+{ord(one):04X})" for one in characters)
    is_one = len(characters) == 1
    which, them, instead = ("Знака", "его", "него") if is_one else ("Знаков", "их", "них")
    return _document.warning(
        "glyphs",
        path,
        f"{which} {named} нет ни в одном шрифте docgen: вместо {instead} напечатается пустое "
        "место или прямоугольник",
        f"Замените {them}, или {'' if has_noto() else _NOTO}{_OWN_FONTS}",
    )


def _figure_findings(template: Template, html: str) -> Iterator[Finding]:
    styles = [template.files[path].decode("utf-8", "replace") for path in template.styles]
    for figure in dict.fromkeys(cramped_figures(html, styles)):
        yield _template.error(
            "figure_cramped",
            template.label,
            f"Число {figure} не помещается в свой столбец, даже если напечатать его мельче",
            "Сделайте столбец в шаблоне шире",
        )


def _texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of plain data with their paths: ``lines[0].name``."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}[{index}]")
