"""The only module that knows where templates, fonts and schemas lie."""

from __future__ import annotations

import os
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from docgen.exceptions import StorageError
from docgen.file_names import write_whole

_TEMPLATES_PACKAGE: Final = "docgen_templates"
_FONTS_FOLDER: Final = "_fonts"
_SCHEMAS_PACKAGE: Final = "docgen_xsd"

#: What a template may name besides the bundled families, on every machine the same.
_FONT_ALIASES: Final = (
    ("Arial", "Liberation Sans"),
    ("Helvetica", "Liberation Sans"),
    ("sans-serif", "Liberation Sans"),
    ("Times New Roman", "Liberation Serif"),
    ("Times", "Liberation Serif"),
    ("serif", "Liberation Serif"),
)

#: System fonts serve the scripts that the bundled ones lack, but other versions of the
#: bundled families must not take their place: a page would break differently on each machine.
_SYSTEM_FONTS: Final = "/usr/share/fonts"
_SHADOWED: Final = ("Liberation", "DejaVuSans", "PTS")


def templates_root() -> Traversable:
    """Return the folder of the bundled templates."""
    return resources.files(_TEMPLATES_PACKAGE)


def schemas_root() -> Traversable:
    """Return the folder of the tax service's schemas, ``<format>/<version>/<name>.xsd``."""
    return resources.files(_SCHEMAS_PACKAGE)


def examples_root() -> Path:
    """Return the folder of the bundled examples: beside the package, or in the checkout."""
    package = Path(str(resources.files("docgen")))
    installed = package / "_examples"
    return installed if installed.is_dir() else package.parents[1] / "examples"


def fonts_folder() -> Path:
    """Return the folder of the bundled fonts.

    Fonts are read by native code and need a real folder, so the package cannot run from a ZIP.
    """
    return Path(str(templates_root() / _FONTS_FOLDER))


def font_families() -> frozenset[str]:
    """Return the families that print alike everywhere: the bundled ones, and their aliases."""
    from PIL import ImageFont

    files = fonts_folder().glob("*.ttf")
    bundled = {ImageFont.truetype(str(path)).getname()[0] for path in files}
    return frozenset(str(name) for name in (*bundled, *(alias for alias, _ in _FONT_ALIASES)))


def use_bundled_fonts(cache: Path | None = None) -> Path:
    """Make fontconfig see the bundled fonts first, and return its configuration file.

    Must run before the first library that loads fontconfig. A ``FONTCONFIG_FILE`` that the
    host has set is kept, and nothing is written.

    Raises:
        StorageError: the configuration cannot be written; says how to name another folder.

    """
    chosen = os.environ.get("FONTCONFIG_FILE")
    if chosen:
        return Path(chosen)
    folder = (cache or cache_folder()) / "fontconfig"
    path = folder / "fonts.conf"
    try:
        _write_if_changed(path, _fontconfig(fonts_folder(), folder))
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}. "
            "Name a folder for docgen's cache: XDG_CACHE_HOME=/tmp/cache"
        ) from error
    os.environ["FONTCONFIG_FILE"] = str(path)
    return path


def _write_if_changed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text.encode("utf-8"))


def cache_folder() -> Path:
    """Return docgen's folder for what can be made again."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "docgen"


def _fontconfig(fonts: Path, cache: Path) -> str:
    aliases = "".join(
        f'<alias binding="same"><family>{asked}</family>'
        f"<prefer><family>{given}</family><family>DejaVu Sans</family></prefer></alias>\n"
        for asked, given in _FONT_ALIASES
    )
    shadowed = "".join(f"<glob>{_SYSTEM_FONTS}/*{name}*</glob>" for name in _SHADOWED)
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(fonts))}</dir>\n<dir>{_SYSTEM_FONTS}</dir>\n"
        f"<cachedir>{escape(str(cache))}</cachedir>\n"
        f"<selectfont><rejectfont>{shadowed}</rejectfont></selectfont>\n"
        f"{aliases}</fontconfig>\n"
    )
