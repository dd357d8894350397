"""Values of docxtpl's own: text with its formats, listings, pictures, other documents.

A getter of a plugin may return one. It prints where docxtpl fills the file in, and nowhere else.
"""

from __future__ import annotations

import copy
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context
from lxml import etree
from markupsafe import Markup, escape

from docgen.exceptions import TemplateError
from docgen.templates.shortcodes.values import plain
from docgen.templates.word.names import NAMESPACES

#: The name, out of templates' reach, under which a context holds docxtpl's template.
FILLER: Final = "_docxtpl"

_MODULE: Final = "docxtpl."
_RUN_START: Final = Markup('<w:r><w:t xml:space="preserve">')
_RUN_END: Final = Markup("</w:t></w:r>")
_PARAGRAPH_START: Final = Markup("<w:p>")
_PARAGRAPH_END: Final = Markup("</w:p>")
_WRAPPED: Final = (
    f'<x xmlns:w="{NAMESPACES["w"]}" xmlns:r="{NAMESPACES["r"]}">{{}}</x>'  # what a value may use
)
#: The elements that text with formats is made of.
_OF_TEXT: Final = frozenset(
    (
        *("x", "p", "pPr", "pStyle", "r", "t", "br", "tab", "hyperlink"),
        *("rPr", "rStyle", "color", "shd", "sz", "szCs", "vertAlign", "b", "bCs", "i", "iCs"),
        *("u", "strike", "rFonts", "rtl", "lang"),
    )
)


class OnlyDocxtplError(TemplateError):
    """A value that only docxtpl can print."""


def is_docxtpl_value(value: object) -> bool:
    """Whether a value is one of docxtpl's own."""
    return type(value).__module__.startswith(_MODULE)


def inline(context: Context, value: Any) -> Markup:  # noqa: ANN401 - of a library that may be absent
    """Return a value of docxtpl's as it prints within a run's text.

    Raises:
        OnlyDocxtplError: docxtpl does not fill this file in.

    """
    kind = type(value).__name__
    filler = context.get(FILLER)
    if filler is None:
        problem = f"a value of type {kind} is printed by docxtpl only; set word_engine to auto"
        raise OnlyDocxtplError(problem, reason="word.only_docxtpl", details={"kind": kind})
    if kind == "RichText":
        return _RUN_END + text_xml(value) + _RUN_START
    if kind == "InlineImage":
        placed = copy.copy(value)
        placed.tpl = filler
        return Markup(str(placed))  # noqa: S704 - docxtpl's own XML
    if kind == "Listing":
        return escape(value)
    raise TypeError(f"a value of type {kind} stands for whole paragraphs; write {{{{p … }}}}")


def text_xml(value: object) -> Markup:
    """Return the XML of text with formats.

    Raises:
        TypeError: it holds more than text: data must not become anything else.

    """
    xml = str(value)
    try:
        root = etree.fromstring(_WRAPPED.format(xml))
    except etree.XMLSyntaxError:
        raise TypeError("text with formats is not well-formed") from None
    if any(etree.QName(row).localname not in _OF_TEXT for row in root.iter()):
        raise TypeError("text with formats holds something else than text")
    return Markup(xml)  # noqa: S704 - looked through above


@pass_context
def as_runs(context: Context, value: object) -> Markup:
    """Return a value that takes the place of its run, formats and all."""
    found = plain(value)
    if is_docxtpl_value(found) and type(found).__name__ == "RichText":
        return text_xml(found)
    return _RUN_START + _shown(context, value) + _RUN_END


@pass_context
def as_paragraphs(context: Context, value: object) -> Markup:
    """Return a value that takes the place of its paragraph."""
    found = plain(value)
    if isinstance(found, Markup):
        return found
    if is_docxtpl_value(found) and type(found).__name__ == "RichTextParagraph":
        return text_xml(found)
    return _PARAGRAPH_START + as_runs(context, value) + _PARAGRAPH_END


def _shown(context: Context, value: object) -> Markup:
    """Return what the environment prints within a run."""
    finalize = context.environment.finalize
    return escape(finalize(context, value)) if finalize is not None else escape(value)


def keep_braces(context: Context, text: Markup) -> Markup:
    """Return text whose braces docxtpl does not take for those that it is to print."""
    if ("{_" not in text and "_}" not in text) or context.get(FILLER) is None:
        return text
    kept = str(text).replace("{_", "{&#95;").replace("_}", "&#95;}")
    return Markup(kept)  # noqa: S704 - escaped before
