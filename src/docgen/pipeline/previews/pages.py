"""Draws the pages of a preview as the engine would print them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from attrs import evolve

from docgen.exceptions import (
    EngineLimitError,
    EngineUnavailableError,
    ResourceRefusedError,
    TemplateError,
)
from docgen.hooks.caller import Plugins
from docgen.models import (
    Channel,
    DocumentType,
    PdfOrigin,
    Severity,
    Template,
)
from docgen.pipeline.previews.templates import PreviewTemplates
from docgen.pipeline.previews.values import Drawn, PagePicture, Problem, Sight, problem_of
from docgen.pipeline.render import Renderer
from docgen.rendering.engines.addresses import BASE_URL
from docgen.rendering.engines.choice import AUTO, EngineChoice
from docgen.rendering.engines.paged_media import needs_weasyprint
from docgen.rendering.facsimile import apply_facsimile_policy
from docgen.rendering.fitting.kept import KeptTables
from docgen.rendering.pdf import page_of
from docgen.rendering.pictures import MAX_WIDTH, EnginePages, Pages, PdfPages, packed
from docgen.rendering.protocols import Page, RenderTask
from docgen.templates.folders import pdf_origin
from docgen.templates.sandbox.strictness import DraftFill

if TYPE_CHECKING:
    from PIL.Image import Image


_FAST: Final = ("auto", "plutoprint")
_WORD: Final = "LibreOffice"
_TEXTS: Final = (".html", ".css")
#: How many pictures are kept whole: those of forty pages would be half a gigabyte.
_KEPT_PICTURES: Final = 6


class PreviewRenderer(Renderer):
    """Renders documents that nobody issues: whatever can be printed is."""

    def __init__(self, plugins: Plugins, engines: EngineChoice) -> None:
        self.templates = PreviewTemplates(plugins)
        super().__init__(plugins, engines, self.templates)
        self.tables = KeptTables()

    def task(self, document_type: DocumentType, sight: Sight, mode: DraftFill) -> RenderTask:
        """Return what is to be rendered.

        Raises:
            TemplateError: the template cannot be read.

        """
        facsimile = apply_facsimile_policy(sight.document, sight.template, Channel.EMAIL)
        for note in facsimile.notes:
            mode.note(note)
        return self._task(document_type, facsimile.document, sight.template, mode)

    def pages(self, page: Page, wanted: str, *, hasty: bool = False) -> tuple[Pages, str]:
        """Lay a page out by the engine that is to print it; return the engine's name with it.

        ``hasty`` is told by :class:`docgen.rendering.pictures.EnginePages`.

        Raises:
            RenderError: the engine failed.

        """
        if wanted in _FAST and not needs_weasyprint(page):
            try:
                return EnginePages(page, hasty=hasty), "PlutoPrint"
            except (EngineLimitError, EngineUnavailableError, ImportError):
                wanted = "weasyprint"
        drawing = self.pdf(page, wanted)
        return PdfPages(drawing), "WeasyPrint"

    def pdf(self, page: Page, wanted: str = AUTO) -> bytes:
        """Return the PDF of a page."""
        return self._engines.draw(page, wanted=wanted).content

    def word(self, document_type: DocumentType, sight: Sight) -> tuple[bytes, tuple[Problem, ...]]:
        """Return a Word file filled in, and what is wrong with it.

        Raises:
            TemplateError: it cannot be filled in.

        """
        mode = DraftFill()
        task = self.task(document_type, sight, mode)
        word = task.word()
        content = word.render(task.context, mode)
        label = sight.template.label
        found = [*word.problems, *task.compiled.problems]
        return content, (*(problem_of(row, label) for row in found), *missing(mode, label))


class Viewing:
    """What a worker keeps of the preview that is being looked at."""

    def __init__(self) -> None:
        self._key = ""
        self._made = 0
        self._pages: Pages | None = None
        self._seen: dict[int, _Seen] = {}
        self._last = Drawn()
        self._again: Callable[[], tuple[Pages, str]] | None = None

    def draw(self, renderer: PreviewRenderer, document_type: DocumentType, sight: Sight) -> Drawn:
        """Draw a preview anew; what cannot be printed leaves the last one as it is."""
        label = sight.template.label
        mode = DraftFill()
        wrong: tuple[Problem, ...] = ()
        again: Callable[[], tuple[Pages, str]] | None = None
        try:
            if sight.pdf or pdf_origin(sight.template) is PdfOrigin.WORD:
                pages: Pages = PdfPages(sight.pdf)
                engine = _WORD
            else:
                task = renderer.task(document_type, sight, mode)
                wrong = tuple(problem_of(error, label) for error in task.compiled.problems)
                if wrong and sight.have:  # its author looks at the last good page
                    return Drawn(problems=wrong)
                page = page_of(task, renderer.tables)
                pages, engine = renderer.pages(page, sight.template.engine, hasty=True)
                again = partial(renderer.pages, page, sight.template.engine)
        except TemplateError as error:
            return Drawn(problems=(problem_of(error, label),))
        except ResourceRefusedError as error:
            return Drawn(problems=(problem_of(_absent(error, sight.template), label),))
        problems = (*wrong, *missing(mode, label))
        self._last = Drawn(problems=problems, notes=tuple(mode.notes), engine=engine)
        self._again = again
        return self._shown(pages, engine, sight.page, sight.width, sight.have)

    def settle(self, key: str, number: int, width: int, have: str) -> Drawn | None:
        """Lay out what was laid out in haste as it is printed; nothing, if it is so already."""
        if key != self._key or self._pages is None or self._again is None:
            return None
        if self._pages.is_final():
            return None
        return self._shown(*self._again(), number, width, have)

    def _shown(self, pages: Pages, engine: str, number: int, width: int, have: str) -> Drawn:
        """Show pages from now on; those at the end only as they are printed."""
        number = min(number, len(pages.sizes) - 1)
        if not pages.is_as_printed(number) and not pages.is_final() and self._again is not None:
            pages, engine = self._again()
            number = min(number, len(pages.sizes) - 1)
        self._made += 1
        self._key, self._pages = str(self._made), pages
        self._last = evolve(
            self._last,
            key=self._key,
            sizes=pages.sizes,
            engine=engine,
            is_settled=pages.is_as_printed(len(pages.sizes) - 1),
        )
        return evolve(self._last, picture=self.picture(self._key, number, width, have))

    def picture(self, key: str, number: int, width: int, have: str) -> PagePicture | None:
        """Return the picture of a page, or of what differs from the one of the key ``have``.

        There is none of another preview than the last.
        """
        if key != self._key or self._pages is None or number >= len(self._pages.sizes):
            return None
        image = self._pages.image(number, min(width, MAX_WIDTH))
        picture = PagePicture(
            page=number, key=f"{key}.{number}.{width}", width=image.width, height=image.height
        )
        before = self._seen.pop(number, None)
        self._seen[number] = _Seen(picture.key, image)
        for old in list(self._seen.values())[:-_KEPT_PICTURES]:
            old.forget()
        if before is None or not have or before.key != have or before.size != image.size:
            return evolve(picture, content=packed(image))
        changed = before.changed(image)
        if changed is None:
            return evolve(picture, is_whole=False)
        left, top, *_ = changed
        part = packed(image.crop(changed))
        is_whole = changed == (0, 0, *image.size)
        return evolve(picture, is_whole=is_whole, left=left, top=top, content=part)


class _Seen:
    """A picture that was sent: itself, or when others came after it, what tells it apart."""

    def __init__(self, key: str, image: Image) -> None:
        self.key = key
        self.size = image.size
        self._image: Image | None = image
        self._digest = b""

    def forget(self) -> None:
        """Keep no more than what tells it apart."""
        if self._image is not None:
            self._digest, self._image = _digest(self._image), None

    def changed(self, image: Image) -> tuple[int, int, int, int] | None:
        """Return the part of another picture that is not as in this one; nothing, if all is."""
        if self._image is None:
            return None if self._digest == _digest(image) else (0, 0, *image.size)
        from PIL import ImageChops

        return ImageChops.difference(self._image, image).getbbox()


def _digest(image: Image) -> bytes:
    return hashlib.sha256(image.tobytes()).digest()


def _absent(error: ResourceRefusedError, template: Template) -> TemplateError:
    """Return what says which file of a template is not there, and at which line it is named."""
    name = unquote(error.url.removeprefix(BASE_URL))
    places = (
        (path, number)
        for path, content in template.files.items()
        if path.endswith(_TEXTS)
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1)
        if name in line
    )
    path, number = next(places, ("", None))
    return TemplateError(
        f"has no file {name!r}",
        template=f"{template.label}/{path}" if path else template.label,
        line=number,
        reason="template.no_such_file",
        details={"file": name},
    )


def missing(mode: DraftFill, label: str) -> tuple[Problem, ...]:
    """Return the values that a draft printed marks for: worth a look, no more."""
    found = {str(error): problem_of(error, label) for error in mode.problems}
    return tuple(evolve(row, severity=Severity.WARNING) for row in found.values())
