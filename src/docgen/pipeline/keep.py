"""Files of issued documents: rendered once, then kept."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from docgen.exceptions import ConfigurationError, DocGenError
from docgen.hooks.caller import Plugins
from docgen.models import Channel, Document, File
from docgen.pipeline.measuring import measured
from docgen.pipeline.render import Renderer
from docgen.rendering.package import join_files
from docgen.rendering.protocols import LateFile

if TYPE_CHECKING:
    from docgen.store import DocumentStore


@frozen(kw_only=True)
class FilesResult:
    """What became of a document's files: ``problem`` is empty when all of them are kept."""

    document_id: int
    problem: str = ""


class IssuedFiles:
    """Renders issued documents from their frozen payloads, each by its version of the template."""

    def __init__(self, store: DocumentStore, plugins: Plugins, renderings: Renderer) -> None:
        self._store = store
        self._plugins = plugins
        self._renderer = renderings

    def file(self, document: Document | int, format_: str, channel: Channel) -> File:
        """Return a file, and keep it when it is made now. See :meth:`docgen.DocGen.file`."""
        issued = self._store.get(document) if isinstance(document, int) else document
        if not isinstance(issued, Document):
            raise ConfigurationError("a draft is not stored; use DocGen.render() for it")
        kept = self._store.files.get(issued.id, format_, channel)
        if kept is not None:
            return kept
        file = self._render(issued, format_, channel)
        self._store.files.keep(issued.id, file, channel)
        self._plugins.after_file_rendered(issued, file)
        return file

    def files(self, document: Document | int, channel: Channel) -> tuple[File, ...]:
        """Return a document in every format that its template asks for by default."""
        issued = self._store.get(document) if isinstance(document, int) else document
        formats = self._store.templates.get(issued.template_hash).formats
        return tuple(self.file(issued, format_, channel) for format_ in formats)

    def package(self, documents: Sequence[Document], format_: str, channel: Channel) -> File:
        """Return the PDFs of documents as one file. See :meth:`docgen.DocGen.package`."""
        files = [
            (self._title(document), self.file(document, "pdf", channel)) for document in documents
        ]
        name = " + ".join(file.name.removesuffix(".pdf") for _, file in files)
        return join_files(files, name, format_)

    def make(
        self,
        document_ids: Sequence[int],
        formats: Sequence[str],
        channel: Channel,
        pages: Mapping[int, LateFile] | None = None,
    ) -> tuple[FilesResult, ...]:
        """Make the files of documents that are not kept yet, and keep them in one transaction.

        Without ``formats`` they are those that a document's template makes by default. What
        cannot be made of one document is told of it alone. ``pages`` are those that were filled
        in before documents had their numbers, by their ids.

        Raises:
            StorageError: the files cannot be kept; none of them is.

        """
        kept = self._store.files.formats(document_ids, channel)
        made: list[tuple[int, Document, File]] = []
        told: list[FilesResult] = []
        for document_id, issued in self._store.get_many(document_ids).items():
            problem = ""
            try:
                page = pages.get(document_id) if pages else None
                files = self._missing(
                    issued, formats, kept.get(document_id, ()), channel, page=page
                )
                made += [(document_id, *row) for row in files]
            except Exception as error:  # noqa: BLE001 - one document must not stop the others
                problem = f"{type(error).__name__}: {error}"
            told.append(FilesResult(document_id=document_id, problem=problem))
        if made:
            self._store.files.keep_many([(row_id, file) for row_id, _, file in made], channel)
        for _, issued, file in made:
            self._plugins.after_file_rendered(issued, file)
        return tuple(told)

    def _title(self, document: Document) -> str:
        return f"{self._plugins.document_type(document.type).title} № {document.number}"

    def _missing(
        self,
        issued: Document | DocGenError,
        formats: Sequence[str],
        kept: Container[str],
        channel: Channel,
        *,
        page: LateFile | None,
    ) -> Iterator[tuple[Document, File]]:
        if isinstance(issued, DocGenError):
            raise issued
        for format_ in formats or self._store.templates.get(issued.template_hash).formats:
            if format_ not in kept:
                yield issued, self._render(issued, format_, channel, page)

    def _render(
        self, issued: Document, format_: str, channel: Channel, page: LateFile | None = None
    ) -> File:
        template = self._store.templates.get(issued.template_hash)
        document_type = self._plugins.document_type(issued.type)
        with measured(self._plugins, "render", type=issued.type, format=format_) as labels:
            file = self._renderer.render(
                document_type, issued, template, format_, channel, late=page
            )
            labels["engine"] = file.engine.partition(" ")[0]
        return file
