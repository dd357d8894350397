"""What issued documents would look like, printed by the templates and engines of today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from attrs import frozen

from docgen.exceptions import DocGenError, EngineUnavailableError
from docgen.hooks.caller import Plugins
from docgen.models import Document, File, RenderComparison
from docgen.pipeline.render import Renderer
from docgen.rendering.differing import differing_pages
from docgen.rendering.metadata.provenance import say_the_same
from docgen.rendering.workers import apart
from docgen.templates.folders import TemplateFolders

if TYPE_CHECKING:
    from docgen.store import DocumentStore
    from docgen.store.files.file_store import KeptFile

_PDF: Final = "pdf"


@frozen(kw_only=True)
class Reprint:
    """The newest document of a template, and how it would print now.

    ``comparison`` is about its kept file in ``format``. ``pictures`` are PNGs of the pages that
    look different: before on the left, now on the right; none of other formats than PDF, nor where
    pypdfium2 is not installed. ``problem`` is why it does not print.
    """

    document: Document
    format: str
    comparison: RenderComparison
    pictures: tuple[bytes, ...] = ()
    problem: str = ""


class Reprints:
    """Prints documents again by the templates of today; nothing of it is kept."""

    def __init__(
        self,
        store: DocumentStore,
        templates: TemplateFolders,
        plugins: Plugins,
        renderer: Renderer,
    ) -> None:
        self._store = store
        self._templates = templates
        self._plugins = plugins
        self._renderer = renderer

    def all(self) -> Iterator[Reprint]:
        """Yield a reprint for each template that has printed a file which is still kept."""
        for document_id in self._store.templates.newest_documents():
            kept = self._store.files.of(document_id)
            if kept:
                shown = next((row for row in kept if row.format == _PDF), kept[0])
                yield self._reprint(self._store.get(document_id), shown)

    def _reprint(self, document: Document, kept: KeptFile) -> Reprint:
        try:
            before = self._store.files.get(document.id, kept.format, kept.channel)
            after = self._printed(document, kept)
            comparison, pictures = _compared(before.content if before else b"", after.content, kept)
        except DocGenError as error:
            comparison, pictures, problem = RenderComparison.FAILED, (), str(error)
        else:
            problem = ""
        return Reprint(
            document=document,
            format=kept.format,
            comparison=comparison,
            pictures=pictures,
            problem=problem,
        )

    def _printed(self, document: Document, kept: KeptFile) -> File:
        """Print a document by the template that now has the name of its own."""
        template = self._templates.load(document.type, document.template, document.payload.date)
        document_type = self._plugins.document_type(document.type)
        return self._renderer.render(document_type, document, template, kept.format, kept.channel)


def _compared(
    before: bytes, after: bytes, kept: KeptFile
) -> tuple[RenderComparison, tuple[bytes, ...]]:
    if before == after:
        return RenderComparison.SAME_BYTES, ()
    same = apart(say_the_same, after, before)
    pictures: tuple[bytes, ...] = ()
    if kept.format == _PDF:
        with suppress(EngineUnavailableError):
            pictures = apart(differing_pages, before, after)
    if same and not pictures:
        return RenderComparison.SAME_CONTENT, ()
    return RenderComparison.DIFFERENT, pictures
