"""The only module that knows where templates, fonts and schemas lie."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from html import escape
from importlib import resources
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from docgen.exceptions import ConfigurationError, StorageError
from docgen.writing import write_whole

_TEMPLATES_PACKAGE: Final = "docgen_templates"
_FONTS_FOLDER: Final = "_fonts"
_SCHEMAS_PACKAGE: Final = "docgen_xsd"

#: Packages of Noto's fonts for the scripts that the bundled ones lack: the extra ``noto``.
_NOTO_PACKAGES: Final = ("manimgx_fonts", "manimgx_fonts_cjk")
_FONT_FILES: Final = frozenset({".ttf", ".otf", ".ttc"})

#: Folders of the host's own fonts, for this process and those that it starts.
FONTS_VARIABLE: Final = "DOCGEN_FONTS"
_FONTCONFIG_VARIABLE: Final = "FONTCONFIG_FILE"
_OWN_CONFIGURATION: Final = "docgen-fonts-"

#: What a template may name besides the bundled families, on every machine the same. Those of docgen
#: are Liberation and PT Sans without hinting, see ``scripts/make_fonts.py``.
_FONT_ALIASES: Final = (
    ("Liberation Sans", "Docgen Sans"),
    ("Arial", "Docgen Sans"),
    ("Helvetica", "Docgen Sans"),
    ("sans-serif", "Docgen Sans"),
    ("Liberation Serif", "Docgen Serif"),
    ("Times New Roman", "Docgen Serif"),
    ("Times", "Docgen Serif"),
    ("serif", "Docgen Serif"),
    ("PT Sans", "Docgen Text"),
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


def given_fonts() -> tuple[Path, ...]:
    """Return the folders of fonts besides the bundled ones: Noto's, if installed, the host's."""
    own = os.environ.get(FONTS_VARIABLE, "").split(os.pathsep)
    return (*_noto_folders(), *(Path(folder) for folder in own if folder))


def has_noto() -> bool:
    """Whether Noto's fonts are installed, for the scripts that the bundled ones lack."""
    return len(_noto_folders()) == len(_NOTO_PACKAGES)


def _noto_folders() -> tuple[Path, ...]:
    specs = filter(None, map(find_spec, _NOTO_PACKAGES))
    return tuple(Path(place) for spec in specs for place in spec.submodule_search_locations or ())


def font_files() -> tuple[Path, ...]:
    """Return the files of all fonts that print alike wherever they are given, in a fixed order."""
    folders = (fonts_folder(), *given_fonts())
    found = (path for folder in folders for path in sorted(folder.rglob("*")))
    return tuple(path for path in found if path.suffix.lower() in _FONT_FILES)


def give_fonts(folders: Iterable[Path]) -> None:
    """Add folders of fonts, for this process and for those that it starts.

    Raises:
        ConfigurationError: a folder is not there or holds no fonts; or pages have been drawn
            without them already, and the libraries that draw them read fonts only once.

    """
    known = given_fonts()
    added = [folder for folder in dict.fromkeys(map(_with_fonts, folders)) if folder not in known]
    if not added:
        return
    if _IN_USE:
        raise ConfigurationError(
            f"fonts of {added[0]} come too late: fonts belong to the process, and pages have been "
            "drawn in this one. Give them to the first DocGen"
        )
    before = os.environ.get(FONTS_VARIABLE)
    os.environ[FONTS_VARIABLE] = os.pathsep.join([*filter(None, [before]), *map(str, added)])


def _with_fonts(folder: Path) -> Path:
    """Return the absolute path of a folder that holds fonts."""
    if not any(path.suffix.lower() in _FONT_FILES for path in folder.rglob("*")):
        raise ConfigurationError(
            f"{folder} holds no fonts. Correct fonts: folders of files .ttf, .otf or .ttc"
        )
    return folder.absolute()


def font_families() -> frozenset[str]:
    """Return the families that print alike everywhere: bundled and given, and their aliases."""
    from PIL import ImageFont

    families = {ImageFont.truetype(str(path)).getname()[0] for path in font_files()}
    return frozenset(str(name) for name in (*families, *(alias for alias, _ in _FONT_ALIASES)))


#: Whether libraries of this process have read the configuration of fonts.
_IN_USE: Final[set[Path]] = set()


def use_bundled_fonts(cache: Path | None = None) -> Path:
    """Make fontconfig see the bundled fonts first, and return its configuration file.

    Must run before the first library that loads fontconfig. A ``FONTCONFIG_FILE`` that the
    host has set is kept, and nothing is written.

    Raises:
        StorageError: the configuration cannot be written; says how to name another folder.

    """
    chosen = Path(os.environ.get(_FONTCONFIG_VARIABLE) or "")
    is_own = chosen.name.startswith(_OWN_CONFIGURATION)
    if chosen.name and not is_own:
        return chosen
    # A worker may have no home; its parent's folder serves it.
    folder = chosen.parent if is_own and cache is None else (cache or cache_folder()) / "fontconfig"
    text = _fontconfig((fonts_folder(), *given_fonts()), folder)
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    path = folder / f"{_OWN_CONFIGURATION}{version}.conf"
    try:
        _write_if_changed(path, text)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error.strerror}. "
            "Name a folder for docgen's cache: XDG_CACHE_HOME=/tmp/cache"
        ) from error
    os.environ[_FONTCONFIG_VARIABLE] = str(path)
    _IN_USE.add(path)
    return path


def _write_if_changed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text.encode("utf-8"))


def cache_folder() -> Path:
    """Return docgen's folder for what can be made again."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "docgen"


#: The bundled fonts carry no hints. Where an engine makes hints of its own for a screen of few
#: dots, it puts every letter on a whole dot, and words fall apart.
_UNHINTED: Final = (
    '<match target="font">'
    '<edit name="hinting" mode="assign"><bool>false</bool></edit>'
    '<edit name="hintstyle" mode="assign"><const>hintnone</const></edit>'
    "</match>\n"
)


def _fontconfig(fonts: Iterable[Path], cache: Path) -> str:
    folders = "".join(f"<dir>{escape(str(folder))}</dir>\n" for folder in fonts)
    aliases = "".join(
        f'<alias binding="same"><family>{asked}</family>'
        f"<prefer><family>{given}</family><family>DejaVu Sans</family></prefer></alias>\n"
        for asked, given in _FONT_ALIASES
    )
    shadowed = "".join(f"<glob>{_SYSTEM_FONTS}/*{name}*</glob>" for name in _SHADOWED)
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"{folders}<dir>{_SYSTEM_FONTS}</dir>\n"
        f"<cachedir>{escape(str(cache))}</cachedir>\n"
        f"<selectfont><rejectfont>{shadowed}</rejectfont></selectfont>\n"
        f"{aliases}{_UNHINTED}</fontconfig>\n"
    )
