"""The reference PDF engine: WeasyPrint, shut off from network and disk.

The library is imported when the first page is rendered: it loads native libraries, and the
bundled fonts must be known to fontconfig before they start.
"""

from __future__ import annotations

import base64
import io
import mimetypes
from collections.abc import Mapping
from datetime import UTC
from functools import cached_property
from importlib import resources
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote

from docgen.exceptions import EngineUnavailableError, RenderError, ResourceRefusedError
from docgen.forks import ForkWaits
from docgen.rendering.engines.addresses import BASE_URL, PICTURES, refuse_dangerous_elements
from docgen.rendering.engines.last_lines import arrangements, line_elements
from docgen.rendering.engines.page_forms import with_counted_forms
from docgen.rendering.protocols import EmbeddedFile, Page
from docgen.resources import use_bundled_fonts

if TYPE_CHECKING:
    from weasyprint import CSS, Attachment
    from weasyprint.css import ColorProfile
    from weasyprint.document import Document
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

_KEPT_STYLESHEETS: Final = 64

#: PDF/A-3 (ISO 19005-3), level b: the only variant of PDF/A that may hold files of any kind.
_VARIANT: Final = "pdf/a-3b"
#: PDF/UA (ISO 14289-1): tagged, in a stated language, shown under its title.
_ACCESSIBLE: Final = "pdf/ua-1"
#: The name of the profile that says what the colours of such a file mean.
_INTENT: Final = "--docgen-srgb"

#: PDF/A forbids a viewer to smooth pictures (ISO 19005-3, 6.2.8), which WeasyPrint asks for.
_NOT_SMOOTHED: Final = "* { image-rendering: pixelated !important }"

#: Pango's font map is shared by the whole process, and is not safe for threads or forks.
_LOCK: Final = ForkWaits()

_INSTALL: Final = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"


class WeasyPrintEngine:
    """WeasyPrint with a fetcher that serves the template's own files and refuses the rest."""

    name = "weasyprint"

    def __init__(self) -> None:
        self._stylesheets: dict[tuple[str, str], CSS] = {}

    @property
    def version(self) -> str:
        """WeasyPrint's version."""
        return str(self._weasyprint.__version__)

    def render(self, page: Page) -> bytes:
        """Return the PDF of a page. See :class:`docgen.protocols.PdfEngine`."""
        weasyprint = self._weasyprint
        fetcher = _make_fetcher(page.files)
        try:
            with _LOCK:
                styles = [self._stylesheet(page, path) for path in page.styles]
                pdf = self._write(styles, page, fetcher)
        except weasyprint.urls.FatalURLFetchingError as error:
            raise _refusal(error) from None
        except (OSError, ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise RenderError(f"WeasyPrint failed: {type(error).__name__}: {error}") from error
        return pdf

    def _write(self, styles: list[CSS], page: Page, fetcher: URLFetcher) -> bytes:
        """Return the PDF; with attachments it is a PDF/A that says it was made from them."""
        options: dict[str, Any] = {"pdf_variant": _ACCESSIBLE} if page.accessible else {}
        if page.attachments:
            nothing = _make_fetcher({})
            styles = [*styles, self._weasyprint.CSS(string=_NOT_SMOOTHED, url_fetcher=nothing)]
            options = {
                "pdf_variant": _VARIANT,
                "pdf_tags": True,
                "output_intent": _INTENT,
                "color_profiles": {_INTENT: self._srgb()},
                "attachments": [
                    self._attached(attachment, nothing) for attachment in page.attachments
                ],
            }
        document = self._laid_out(with_counted_forms(page.html), styles, fetcher, options)
        if page.keyword:
            document.metadata.keywords.append(page.keyword)
        pdf: bytes = document.write_pdf(**self._weasyprint.DEFAULT_OPTIONS | options)
        return pdf

    def _laid_out(
        self, html: str, styles: list[CSS], fetcher: URLFetcher, options: dict[str, Any]
    ) -> Document:
        """Lay a page out with company for its last line; as it is, where there is no such way."""
        first = None
        for arrangement in arrangements(html):
            source = self._weasyprint.HTML(
                string=arrangement.html, base_url=BASE_URL, url_fetcher=fetcher
            )
            root = source.etree_element
            if first is None:
                refuse_dangerous_elements(root.iter())
            document = source.render(stylesheets=styles, font_config=self._fonts, **options)
            if _is_settled(document, line_elements(root), arrangement.needed):
                return document
            first = first or document
        return first

    def _attached(self, attachment: EmbeddedFile, fetcher: URLFetcher) -> Attachment:
        made_at = attachment.made_at.astimezone(UTC)
        return self._weasyprint.Attachment(
            string=attachment.file.content,
            name=attachment.file.name,
            description=attachment.description,
            created=made_at,
            modified=made_at,
            relationship="Source",
            base_url=BASE_URL,
            url_fetcher=fetcher,
        )

    def _srgb(self) -> ColorProfile:
        """Return WeasyPrint's own profile of the screen's colours; itself, it never closes it."""
        profile = resources.files("weasyprint.pdf") / "sRGB2014.icc"
        return self._weasyprint.css.ColorProfile(
            io.BytesIO(profile.read_bytes()),
            profile.name,
            "relative-colorimetric",
            (["r"], ["g"], ["b"]),
        )

    def _stylesheet(self, page: Page, path: str) -> CSS:
        """Parse a stylesheet once per version of its files."""
        key = (page.files_hash, path)
        if key not in self._stylesheets:
            if len(self._stylesheets) >= _KEPT_STYLESHEETS:
                self._stylesheets.clear()
            self._stylesheets[key] = self._weasyprint.CSS(
                string=page.files[path].decode("utf-8"),
                base_url=BASE_URL,
                url_fetcher=_make_fetcher(page.files),
                font_config=self._fonts,
            )
        return self._stylesheets[key]

    @cached_property
    def _fonts(self) -> FontConfiguration:
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()

    @cached_property
    def _weasyprint(self) -> ModuleType:
        use_bundled_fonts()
        try:
            import weasyprint
        except (ImportError, OSError) as error:
            raise EngineUnavailableError(
                f"WeasyPrint cannot start ({error}). Install its libraries: {_INSTALL}"
            ) from None
        return cast("ModuleType", weasyprint)


def _is_settled(document: Document, lines: list[Any], needed: int) -> bool:
    """Whether the last page of a document holds the lines that it needs."""
    if len(document.pages) == 1 or not lines:
        return True
    # Pages have no public way to the boxes on them.
    boxes = document.pages[-1]._page_box.descendants()  # noqa: SLF001
    return len({box.element for box in boxes if box.element is not None} & set(lines)) >= needed


def _make_fetcher(files: Mapping[str, bytes]) -> URLFetcher:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class WeasyPrintFetcher(URLFetcher):  # type: ignore[misc] # WeasyPrint is untyped
        """Serves bytes already loaded; opens nothing."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            del headers
            if url.startswith(PICTURES):
                return self._inline(url)
            path = unquote(url.removeprefix(BASE_URL)) if url.startswith(BASE_URL) else ""
            if path not in files:
                raise ResourceRefusedError(url)
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return URLFetcherResponse(url, files[path], {"Content-Type": kind})

        def _inline(self, url: str) -> URLFetcherResponse:

            head, _, body = url.partition(",")
            kind = head.removeprefix("data:").partition(";")[0]
            return URLFetcherResponse(url, base64.b64decode(body), {"Content-Type": kind})

    return WeasyPrintFetcher()


def _refusal(error: BaseException) -> RenderError:
    """Say what was refused, rather than that fetching failed."""
    cause = error.__cause__
    return cause if isinstance(cause, RenderError) else RenderError(str(error))
