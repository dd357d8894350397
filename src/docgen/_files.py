"""Files of issued documents: rendered once, then kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from docgen._plugins import Plugins
from docgen._rendering import Renderings
from docgen.exceptions import ConfigurationError
from docgen.models import Channel, Document, File
from docgen.store import DocumentStore


@frozen(kw_only=True)
class Made:
    """What became of a document's files: ``problem`` is empty when all of them are kept."""

    document_id: int
    problem: str = ""


class IssuedFiles:
    """Renders issued documents from their frozen payloads, each by its version of the template."""

    def __init__(
        self, store: Callable[[], DocumentStore], plugins: Plugins, renderings: Renderings
    ) -> None:
        self._store = store
        self._plugins = plugins
        self._renderings = renderings

    def file(self, document: Document | int, format_: str, channel: Channel) -> File:
        """Return a file, and keep it when it is made now. See :meth:`docgen.DocGen.file`."""
        issued, document_id = self._issued(document)
        kept = self._store().file(document_id, format_, channel)
        if kept is not None:
            return kept
        file = self._render(issued, format_, channel)
        self._store().keep(document_id, file, channel)
        self._plugins.after_file_rendered(issued, file)
        return file

    def make(
        self, documents: Sequence[Document | int], formats: Sequence[str], channel: Channel
    ) -> tuple[Made, ...]:
        """Make the files that are not kept yet, and keep them in one transaction.

        Without ``formats`` they are those that a document's template makes by default. What
        cannot be made of one document is told of it alone.

        Raises:
            StorageError: the files cannot be kept; none of them is.

        """
        made: list[tuple[Document, int, File]] = []
        told: list[Made] = []
        for document in documents:
            problem = ""
            try:
                issued, document_id = self._issued(document)
                files = self._missing(issued, document_id, formats, channel)
                made.extend((issued, document_id, file) for file in files)
            except Exception as error:  # noqa: BLE001 - one document must not stop the others
                problem = f"{type(error).__name__}: {error}"
            told.append(Made(document_id=_id_of(document), problem=problem))
        if made:
            self._store().keep_many([(row_id, file) for _, row_id, file in made], channel)
        for issued, _, file in made:
            self._plugins.after_file_rendered(issued, file)
        return tuple(told)

    def _missing(
        self, issued: Document, document_id: int, formats: Sequence[str], channel: Channel
    ) -> Iterator[File]:
        kept = self._store().kept_formats([document_id], channel).get(document_id, frozenset())
        wanted = formats or self._store().template(issued.template_hash).formats
        for format_ in wanted:
            if format_ not in kept:
                yield self._render(issued, format_, channel)

    def _render(self, issued: Document, format_: str, channel: Channel) -> File:
        template = self._store().template(issued.template_hash)
        document_type = self._plugins.document_type(issued.type)
        return self._renderings.render(document_type, issued, template, format_, channel)

    def _issued(self, document: Document | int) -> tuple[Document, int]:
        issued = self._store().get(document) if isinstance(document, int) else document
        if issued.id is None:
            raise ConfigurationError("a draft is not stored; use DocGen.render() for it")
        return issued, issued.id


def _id_of(document: Document | int) -> int:
    return document if isinstance(document, int) else document.id or 0
