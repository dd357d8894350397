"""docgen's own answers to the hooks. They stand last, so that any plugin goes before them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Final

from docgen.hooks.specs import hookimpl
from docgen.kit.payload_checks import payload_findings
from docgen.models import Finding, Modifier, NumberToken, Payload
from docgen.numbering import TOKENS
from docgen.rendering.docx import DocxRenderer
from docgen.rendering.engines.plutoprint import PlutoPrintEngine
from docgen.rendering.engines.weasyprint import WeasyPrintEngine
from docgen.rendering.html import HtmlRenderer
from docgen.rendering.office import Office
from docgen.rendering.pdf import PdfRenderer
from docgen.rendering.protocols import OutputRenderer, PdfEngine
from docgen.rendering.workers import SHARED
from docgen.resources import templates_root
from docgen.templates.shortcodes.modifiers import MODIFIERS

#: One of each for the process: an engine keeps its fonts and stylesheets.
_ENGINES: Final = (WeasyPrintEngine(), PlutoPrintEngine(SHARED))

#: One LibreOffice as well: it stays warm.
_WORD: Final = DocxRenderer()
#: What makes a file of a format, where neither the type nor another plugin says otherwise.
RENDERERS: Final[Mapping[str, OutputRenderer]] = {
    "html": HtmlRenderer(),
    "pdf": PdfRenderer(_WORD, Office()),
    "docx": _WORD,
}


@hookimpl(trylast=True)
def docgen_template_roots() -> Iterable[Traversable]:
    """Supply the bundled templates."""
    return (templates_root(),)


@hookimpl(trylast=True)
def docgen_modifiers() -> Iterable[Modifier]:
    """Supply the modifiers of the language and of the values."""
    return MODIFIERS


@hookimpl(trylast=True)
def docgen_number_tokens() -> Iterable[NumberToken]:
    """Supply the tokens of dates and keys."""
    return TOKENS


@hookimpl(trylast=True)
def docgen_pdf_engines() -> Iterable[PdfEngine]:
    """Supply WeasyPrint and PlutoPrint."""
    return _ENGINES


@hookimpl(trylast=True)
def docgen_check(payload: Payload) -> Iterable[Finding]:
    """Check what documents of all types have in common."""
    return payload_findings(payload)
