"""What keeps whoever hears a page from what others see, in a template whose PDF is to be tagged.

PDF/UA-1 (ISO 14289-1) wants a language (7.2), a title (7.1) and a text for every picture (7.3).
Pictures of shortcodes have theirs from docgen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from docgen.models import Finding, PdfOrigin, Reporter, Template
from docgen.templates.folders import pdf_origin
from docgen.templates.reading import SHARED

_report: Final = Reporter("template")
_TITLE = re.compile(r"<title\b", re.IGNORECASE)


def accessibility_findings(template: Template) -> Iterator[Finding]:
    """Yield what an accessible template lacks; of any other nothing is asked."""
    if not template.accessible:
        return
    if pdf_origin(template) is PdfOrigin.WORD:
        yield _report.warning(
            "accessible_word",
            template.label,
            "PDF из файла Word делает LibreOffice, и разметки для экранного доступа в нём нет",
            'Уберите pdf_from = "docx": размеченный PDF делается из страницы HTML',
        )
    for path, content in template.files.items():
        if path.endswith(".html") and not path.startswith(f"{SHARED}/"):
            text = content.decode("utf-8", "replace")
            yield from _page_findings(text, f"{template.label}/{path}")


def _page_findings(text: str, place: str) -> Iterator[Finding]:
    reader = _Reader()
    reader.feed(text)
    for line in reader.unnamed_pictures:
        yield _report.warning(
            "alt_missing",
            f"{place}:{line}",
            "У картинки нет подписи для тех, кто её не видит",
            'Напишите в теге img: alt="что на картинке"; у узора — alt=""',
        )
    if reader.is_whole_page and not reader.has_language:
        yield _report.warning(
            "lang_missing", place, "У страницы не указан язык", 'Напишите <html lang="ru">'
        )
    if reader.is_whole_page and not _TITLE.search(text):
        yield _report.warning(
            "title_missing",
            place,
            "У страницы нет названия",
            "Напишите его в <title> внутри <head>",
        )


class _Reader(HTMLParser):
    """Looks at the tags of a page, which may be a piece of one."""

    def __init__(self) -> None:
        super().__init__()
        self.unnamed_pictures: list[int] = []
        self.is_whole_page = False
        self.has_language = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "img" and "alt" not in named:
            self.unnamed_pictures.append(self.getpos()[0])
        if tag == "html":
            self.is_whole_page = True
            self.has_language = bool(named.get("lang"))
