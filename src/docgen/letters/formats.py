"""The two formats of a letter: the page with its styles inside, and the same in plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import html as lxml_html

from docgen.letters.inlining import inlined
from docgen.models import File
from docgen.rendering.stylesheets import stylesheets
from docgen.rendering.unsafe_html import refuse_unsafe_html
from docgen.templates.reading import TEXT_FILE
from docgen.templates.typography import typeset

if TYPE_CHECKING:
    from docgen.rendering.protocols import RenderTask

_BLANKS: Final = re.compile(r"[^\S\n]+")
_GAPS: Final = re.compile(r"\n{3,}")
_LINES: Final = frozenset(("p", "h1", "h2", "tr", "table", "div", "li", "br"))
_HIDDEN: Final = "display: none"


class LetterPage:
    """Renders the HTML of a letter, with its stylesheets in the elements."""

    def render(self, task: RenderTask) -> File:
        """Return the page. See :class:`docgen.protocols.OutputRenderer`."""
        return File(
            name=f"{task.file_name}.html",
            media_type="text/html; charset=utf-8",
            content=_page(task).encode(),
        )


class LetterText:
    """Renders the plain text of a letter: by the template's own, else what its page says."""

    def render(self, task: RenderTask) -> File:
        """Return the text. See :class:`docgen.protocols.OutputRenderer`."""
        if TEXT_FILE in task.template.files:
            text = task.compiled.render_lines(task.context, task.rendering)
        else:
            text = text_of_page(_page(task))
        return File(
            name=f"{task.file_name}.txt",
            media_type="text/plain; charset=utf-8",
            content=tidied(text).encode(),
        )


def subject_of(page: str) -> str:
    """Return the subject of a letter: the title of its page, on one line."""
    title = lxml_html.document_fromstring(page).findtext(".//title") or ""
    return " ".join(title.split())


def text_of_page(page: str) -> str:
    """Return what a page says, with the addresses of its links."""
    root = lxml_html.document_fromstring(page)
    pieces: list[str] = []
    _say(root.find("body"), pieces)
    return "".join(pieces)


def tidied(text: str) -> str:
    """Return a text with single blanks and no more than one empty line in a row."""
    lines = (_BLANKS.sub(" ", line).strip() for line in text.replace("\r\n", "\n").split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip() + "\n"


def _say(element: lxml_html.HtmlElement, pieces: list[str]) -> None:
    if not isinstance(element.tag, str) or _HIDDEN in (element.get("style") or ""):
        pieces.append(element.tail or "")
        return
    is_line = element.tag in _LINES
    if is_line:
        pieces.append("\n")
    pieces.append(" ".join((element.text or "").split()))
    for child in element:
        _say(child, pieces)
    href = element.get("href")
    if element.tag == "a" and href and href not in (element.text or ""):
        pieces.append(f": {href}")
    pieces.append("\n" if is_line else " " if element.tag in {"td", "th"} else "")
    tail = element.tail or ""
    pieces.append(" ".join(tail.split()) and re.sub(r"\s+", " ", tail))


def _page(task: RenderTask) -> str:
    html = task.compiled.render_html(task.context, task.rendering)
    if not task.template.trusted:
        refuse_unsafe_html(html, task.template.label)
    return inlined(typeset(html), stylesheets(task.template, task.document.payload).text)
