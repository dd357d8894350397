"""Pages drawn by PlutoPrint, in the process that calls: a worker.

It is all that a worker loads before its first page, so it imports little.
"""

from __future__ import annotations

import io
import mimetypes
import re
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from docgen.exceptions import EngineLimitError, RenderError, ResourceRefusedError
from docgen.rendering.engines.addresses import BASE_URL, refuse_dangerous_links, refuse_other_data
from docgen.rendering.engines.last_lines import NOTHING_KEPT, Arrangement, arrangements
from docgen.rendering.engines.page_area import excess
from docgen.rendering.engines.page_forms import has_page_forms, with_forms_of
from docgen.rendering.engines.paged_media import (
    COUNT,
    inline_document_name,
    protect_hyphenated_numbers,
)
from docgen.rendering.engines.stand_ins import StandInError, picture_objects, with_stand_ins
from docgen.rendering.engines.whole_words import whole_words
from docgen.rendering.metadata.pdf import with_keyword
from docgen.rendering.metadata.pdf_language import language_objects
from docgen.rendering.metadata.pdf_update import PdfEnd, with_objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from plutoprint import Book, ResourceData, ResourceFetcher

    from docgen.rendering.engines.packed_pictures import PackedPicture

_KEPT_STYLESHEETS: Final = 32
_LINK = re.compile(r"<\s*(?:a|area|link)\b", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"<html\b[^>]*\blang=[\"']?([a-zA-Z-]{2,35})")


def draw(html: str, styles: Sequence[str], files: Mapping[str, bytes], keyword: str = "") -> bytes:
    """Return the PDF of a page, drawn in this process; see :class:`docgen.protocols.Page`."""
    drawn, pictures = with_stand_ins(html)
    language = _LANGUAGE.search(html)
    code = language[1] if language else ""
    try:
        return _finished(draw_whole(drawn, styles, files, keyword), pictures, code)
    except StandInError:
        return _finished(draw_whole(html, styles, files, keyword), (), code)


def _finished(content: bytes, pictures: Sequence[PackedPicture], language: str) -> bytes:
    """Return a PDF of cairo's with what cairo cannot write."""
    end = PdfEnd.read(content)
    if end is None:
        if pictures:
            raise StandInError
        return content
    objects = {
        **picture_objects(content, end.size, pictures),
        **language_objects(content, end, language),
    }
    return with_objects(content, end, objects) if objects else content


def draw_whole(
    html: str, styles: Sequence[str], files: Mapping[str, bytes], keyword: str = ""
) -> bytes:
    """Return the PDF of a page as the engine makes it, pictures and all."""
    import plutoprint

    with laid_out(html, styles, files) as book:
        # The same page gives the same bytes, whenever it is drawn.
        book.set_metadata(plutoprint.PDF_METADATA_CREATION_DATE, "")
        if keyword:
            book.set_metadata(plutoprint.PDF_METADATA_KEYWORDS, _with_keyword(book, keyword))
        output = io.BytesIO()
        book.write_to_pdf_stream(output)
    return output.getvalue()


@contextmanager
def laid_out(html: str, styles: Sequence[str], files: Mapping[str, bytes]) -> Iterator[Book]:
    """Lay a page out in this process, a worker; see :class:`docgen.protocols.Page`.

    Raises:
        ResourceRefusedError: the page asks for a file that is not its own.
        EngineLimitError: the page asks for what PlutoPrint cannot do.
        RenderError: PlutoPrint failed, here or while the pages were drawn.

    """
    layout = Layout(html, styles, files)
    with _told():
        book = layout.final()
        yield book
        # Backgrounds are asked for while they are painted.
        layout.require_own()


@contextmanager
def _told() -> Iterator[None]:
    import plutoprint

    try:
        yield
    except plutoprint.Error as error:
        raise RenderError(f"PlutoPrint failed: {error}") from None


class Layout:
    """A page that is to be laid out: at first as it comes, or as it is printed.

    The first way takes half the time, and the pages of a long document are nearly always the same
    both ways; where they are not, the last ones differ. Errors are those of :func:`laid_out`.
    """

    def __init__(self, html: str, styles: Sequence[str], files: Mapping[str, bytes]) -> None:
        if _LINK.search(html):
            refuse_dangerous_links(html)
        refuse_other_data(html)
        self._fetcher = _fetcher(files)
        self._style = inline_document_name(_stylesheet(tuple(files[row] for row in styles)), html)
        self._html = whole_words(protect_hyphenated_numbers(html))
        #: Whether something on any page depends on how many there are.
        self.counts_pages = COUNT in self._html or has_page_forms(self._html)

    def first(self) -> Book:
        """Lay it out, whatever its last page comes to hold."""
        with _told():
            book = _load(next(arrangements(self._html)).html, self._style, self._fetcher)
            book.get_page_count()  # what a page asks for is fetched while it is laid out
            self.require_own()
        return book

    def is_final(self, book: Book) -> bool:
        """Whether the book that was laid out at first is the one that is printed."""
        with _told():
            return _keeps(next(arrangements(self._html)), book, self._style, self._fetcher)

    def final(self) -> Book:
        """Lay it out as it is printed."""
        with _told():
            html, book = _lay_out(self._html, self._style, self._fetcher)
            if self.counts_pages:
                pages = book.get_page_count()
                counted = with_forms_of(html.replace(COUNT, str(pages)), pages)
                book = _load(counted, self._style, self._fetcher)
            self.require_own()
        return book

    def require_own(self) -> None:
        """Refuse a page that has asked for a file that is not its own."""
        if self._fetcher.refused:
            raise ResourceRefusedError(self._fetcher.refused[0])


@lru_cache(_KEPT_STYLESHEETS)
def _stylesheet(parts: tuple[bytes, ...]) -> str:
    """Return stylesheets as one, with room for what the engine's pages are wider by."""
    style = "\n".join(part.decode("utf-8") for part in parts)
    refuse_other_data(style)
    return f"{style}\nhtml {{ padding-right: {excess(style):.4f}px }}"


def _with_keyword(book: Book, keyword: str) -> str:
    from plutoprint import PDF_METADATA_KEYWORDS

    return with_keyword(book.get_metadata(PDF_METADATA_KEYWORDS) or "", keyword)


def _lay_out(html: str, style: str, fetcher: ResourceFetcher) -> tuple[str, Book]:
    """Lay a page out so that what is kept together stays with the last lines before it.

    Raises:
        EngineLimitError: there is no such way that this engine could take.

    """
    for arrangement in arrangements(html):
        book = _load(arrangement.html, style, fetcher)
        if _keeps(arrangement, book, style, fetcher):
            return arrangement.html, book
    raise EngineLimitError("PlutoPrint cannot keep the last lines with what follows them")


def _keeps(arrangement: Arrangement, book: Book, style: str, fetcher: ResourceFetcher) -> bool:
    """Whether the last page of an arrangement, laid out as a book, holds the lines that it must."""
    pages = book.get_page_count()
    if pages == 1:
        return True
    rest = _load(arrangement.without_end(), style + NOTHING_KEPT, fetcher)
    return rest.get_page_count() == pages


def _load(html: str, style: str, fetcher: ResourceFetcher) -> Book:
    from plutoprint import PAGE_MARGINS_NONE, PAGE_SIZE_A4, Book

    book = Book(PAGE_SIZE_A4, PAGE_MARGINS_NONE)
    book.custom_resource_fetcher = fetcher
    book.load_html(html, style, base_url=BASE_URL)
    return book


def _fetcher(files: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - its class derives from a library imported late
    return _fetcher_class()(files)


@cache
def _fetcher_class() -> Any:  # noqa: ANN401 - see above
    from plutoprint import ResourceData, ResourceFetcher

    class TemplateFetcher(ResourceFetcher):
        """Serves bytes already loaded; what it refuses is remembered, for PlutoPrint is quiet."""

        def __init__(self, files: Mapping[str, bytes]) -> None:
            self.files = files
            self.refused: list[str] = []

        def fetch_url(self, url: str) -> ResourceData:
            path = unquote(url.removeprefix(BASE_URL)) if url.startswith(BASE_URL) else ""
            if path not in self.files:
                self.refused.append(url)
                return ResourceData(b"", "text/plain")
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return ResourceData(self.files[path], kind)

    return TemplateFetcher
