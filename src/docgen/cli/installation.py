"""What docgen needs of the machine, and whether it is there."""

from __future__ import annotations

import ctypes.util
import importlib.util
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Final

from docgen.exceptions import DocGenError, EngineUnavailableError, RenderError
from docgen.version import docgen_version
from docgen.watching.checks import Check

_SYSTEM_LIBRARIES: Final = (
    ("pango-1.0", "libpango-1.0-0"),
    ("pangoft2-1.0", "libpangoft2-1.0-0"),
    ("fontconfig", "libfontconfig1"),
)


def look_over() -> Iterator[Check]:
    """Look at one thing after another."""
    yield Check(name="Python", found=platform.python_version(), well=sys.version_info >= (3, 11))
    yield Check(name="docgen", found=docgen_version(), well=True)
    for library, package in _SYSTEM_LIBRARIES:
        yield _library(library, package)
    yield _subsetter()
    for look in (_engine, _fonts, _plugins):
        yield _attempt(look)
    yield _more_fonts()
    yield _fast_engine()
    yield _office()
    yield _optional_package("pypdfium2", "галерея docgen demo", "pip install 'docgen-ru[demo]'")
    yield _optional_package(
        "docxtpl", "метки docxtpl в файлах Word", "pip install 'docgen-ru[word]'"
    )


def _library(library: str, package: str) -> Check:
    found = ctypes.util.find_library(library)
    remedy = "" if found else f"apt-get install {package}"
    return Check(name=library, found=found or "нет", well=bool(found), remedy=remedy)


def _subsetter() -> Check:
    """Look for the library without which every PDF takes four times as long."""
    found = ctypes.util.find_library("harfbuzz-subset")
    return Check(
        name="harfbuzz-subset",
        found=found or "нет: PDF делается в четыре раза дольше",
        well=bool(found),
        required=False,
        remedy="" if found else "apt-get install libharfbuzz-subset0",
    )


def _attempt(look: Callable[[], Check]) -> Check:
    """Look; an error of docgen's own says what to do."""
    try:
        return look()
    except DocGenError as error:
        return Check(name=look.__name__.strip("_"), found="ошибка", well=False, remedy=str(error))


def _engine() -> Check:
    from docgen.rendering.engines.weasyprint import WeasyPrintEngine

    return Check(name="WeasyPrint", found=WeasyPrintEngine().version, well=True)


def _fast_engine() -> Check:
    """Look for what makes PDF many times as fast, and for what keeps its processes."""
    from docgen.rendering.engines.plutoprint import PlutoPrintEngine
    from docgen.rendering.workers import SHARED

    try:
        found, remedy = PlutoPrintEngine(SHARED).version, ""
    except EngineUnavailableError:
        found, remedy = "нет: PDF делается в двадцать раз дольше", "pip install 'docgen-ru[fast]'"
    return Check(name="PlutoPrint", found=found, well=not remedy, required=False, remedy=remedy)


def _office() -> Check:
    """Look for the program that makes PDF of Word templates."""
    from docgen.rendering.office import INSTALL, Office

    try:
        return Check(name="LibreOffice", found=Office().version, well=True, required=False)
    except RenderError as error:
        is_missing = isinstance(error, EngineUnavailableError)
        return Check(
            name="LibreOffice",
            found="нет: PDF по шаблонам Word делается из HTML" if is_missing else str(error),
            well=False,
            required=False,
            remedy=INSTALL,
        )


def _fonts() -> Check:
    from docgen.resources import fonts_folder

    fonts = sorted(fonts_folder().glob("*.ttf"))
    return Check(
        name="Шрифты",
        found=f"{len(fonts)} файлов",
        well=bool(fonts),
        remedy="" if fonts else "pip install --force-reinstall docgen-ru",
    )


def _more_fonts() -> Check:
    """Look for fonts of the scripts that the bundled ones lack."""
    from docgen.resources import given_fonts, has_noto

    is_there = has_noto()
    given = ", ".join(map(str, given_fonts()))
    return Check(
        name="Шрифты для других письменностей",
        found=given or "нет: иероглифы, тайский, деванагари и эмодзи не напечатаются",
        well=is_there or bool(given),
        required=False,
        remedy="" if is_there or given else "pip install 'docgen-ru[noto]'",
    )


def _plugins() -> Check:
    from docgen.facade import DocGen

    codes = [kind.code for kind in DocGen().catalog.types()]
    return Check(
        name="Типы документов",
        found=", ".join(codes) or "нет",
        well=bool(codes),
        remedy="" if codes else "pip install --force-reinstall docgen-ru",
    )


def _optional_package(name: str, purpose: str, remedy: str) -> Check:
    found = importlib.util.find_spec(name) is not None
    return Check(
        name=name,
        found=version(name) if found else f"нет, нужен для: {purpose}",
        well=found,
        required=False,
        remedy="" if found else remedy,
    )
