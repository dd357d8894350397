"""How values print in a Word file: escaped, with its own line ends, tabs, fields and pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, Protocol

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from docgen.language.no_break import spaced_per_cent
from docgen.models import Picture
from docgen.templates.sandbox.jinja_sandbox import present
from docgen.templates.shortcodes.values import (
    LateNode,
    MissingMark,
    Node,
    PageCounter,
    QrCode,
    is_missing,
    plain,
    printed,
)
from docgen.templates.word.word_values import inline, is_docxtpl_value, keep_braces

#: The name, out of templates' reach, under which a context holds the pictures of a part.
PICTURES: Final = "_pictures"

#: The filters of a line of text, and of the id of a picture.
ONE_LINE: Final = "one_line"
_EMBEDDED: Final = "embedded"

#: Surround what a draft marks, until the run around it is known; no XML can hold them.
MARK_START: Final = "\ufffe"
MARK_END: Final = "\uffff"

_TEXT_END: Final = Markup("</w:t>")
_TEXT_START: Final = Markup('<w:t xml:space="preserve">')
_LINE_END: Final = _TEXT_END + Markup("<w:br/>") + _TEXT_START
_TAB: Final = _TEXT_END + Markup("<w:tab/>") + _TEXT_START
#: A whole field within one run; Word and LibreOffice count for themselves.
_FIELD: Final = (
    _TEXT_END
    + Markup(
        '<w:fldChar w:fldCharType="begin"/><w:instrText xml:space="preserve"> {} </w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>1</w:t><w:fldChar w:fldCharType="end"/>'
    )
    + _TEXT_START
)
_SPACES: Final = re.compile(r"\s")
_COUNTERS: Final = {"page": "PAGE", "pages": "NUMPAGES"}


class PartPictures(Protocol):
    """Takes the pictures of one part."""

    def embed(self, value: Picture | QrCode) -> str:
        """Take a picture and return the id that the part refers to it by."""
        ...

    def drawing(self, value: Picture | QrCode, name: str) -> Markup:
        """Take a picture and return the XML that shows it, in a run; ``name`` tells its size."""
        ...


def show_word(context: Context, value: object) -> object:
    """Return what is printed within a run's text."""
    if isinstance(value, LateNode) and not is_missing(value):
        found: object = value.printed_later()
    else:
        found = present(context, value)
    if isinstance(found, Markup):
        return found
    if is_docxtpl_value(found):
        return inline(context, found)
    if isinstance(found, (MissingMark, PageCounter)):
        return _marked(found)
    if isinstance(found, (Picture, QrCode)):
        name = value.name if isinstance(value, Node) else ""
        return _TEXT_END + _pictures(context).drawing(found, name) + _TEXT_START
    # Texts of forms have «0,1 %»: a document has one spelling of it.
    text = keep_braces(context, escape(spaced_per_cent(printed(found))))
    if "\n" in text or "\t" in text:
        return text.replace("\n", _LINE_END).replace("\t", _TAB)
    return text


def _marked(value: MissingMark | PageCounter) -> Markup:
    if isinstance(value, PageCounter) and value.forms:
        raise TypeError("Word counts pages itself; [pages] in a Word file takes no plural")
    if isinstance(value, PageCounter):
        return _FIELD.format(_COUNTERS[value.kind])
    return MARK_START + escape(value.text) + MARK_END


@pass_context
def one_line(context: Context, value: object) -> object:
    """Return a value for a line of plain text, as properties of the file are.

    Raises:
        TypeError: the value is a picture or the number of a page.

    """
    if isinstance(value, LateNode) and not value.is_picture and not is_missing(value):
        return value.printed_later(by=ONE_LINE)
    found = present(context, value)
    if isinstance(found, MissingMark):
        return escape(found.text)
    if isinstance(found, Markup):
        return found
    if isinstance(found, (Picture, QrCode, PageCounter)):
        kind = type(found).__name__
        raise TypeError(f"a value of type {kind} cannot stand in a property of the file")
    return escape(" ".join(printed(found).split()))


@pass_context
def embedded(context: Context, value: object, original: str) -> object:
    """Return the id of a picture that takes the place of another.

    A draft keeps the ``original`` where there is none.

    Raises:
        TypeError: the value is no picture.

    """
    if isinstance(value, LateNode) and value.is_picture and not is_missing(value):
        return value.printed_later(by=_EMBEDDED)
    found = present(context, value)
    if isinstance(found, MissingMark):
        return original
    if not isinstance(found, (Picture, QrCode)):
        raise TypeError("only a picture can take the place of a picture")
    return _pictures(context).embed(found)


def show_late(context: Context, node: Node, by: str) -> str:
    """Return what is printed where a value was left for later, by the filter that it went by."""
    found: object = node
    if by == ONE_LINE:
        found = one_line(context, node)
    elif by == _EMBEDDED:
        found = embedded(context, node, "")
    return str(escape(show_word(context, found)))


def as_written(value: object) -> object:
    """Return a number without spaces between its digits: the engine's own print as they are."""
    found = plain(value)
    if isinstance(found, bool) or not isinstance(found, (int, float, Decimal)):
        return value
    return _SPACES.sub("", printed(found))


def from_shortcode(value: object) -> object:
    """Return what a shortcode has become; the name is what its tree is shaped by."""
    return value


#: What the sandbox of a Word template has beside docgen's own filters.
FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    ONE_LINE: one_line,
    _EMBEDDED: embedded,
    "as_written": as_written,
    "from_shortcode": from_shortcode,
}


def _pictures(context: Context) -> PartPictures:
    found: PartPictures = context[PICTURES]
    return found
