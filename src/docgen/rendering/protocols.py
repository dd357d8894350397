"""The shapes of rendering: a page, an engine that draws it, a renderer of a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from attrs import field, frozen

from docgen.models import File, Printable, Provenance, Template

if TYPE_CHECKING:
    from docgen.official.late import LateXml
    from docgen.templates.sandbox.environment import CompiledTemplate
    from docgen.templates.sandbox.late import LatePage
    from docgen.templates.sandbox.strictness import FillMode
    from docgen.templates.shortcodes.values import Node
    from docgen.templates.word.compiler import WordTemplate


@frozen(kw_only=True)
class EmbeddedFile:
    """A file that lies inside a PDF: what its pages were made from, for machines.

    ``made_at`` is the moment that the PDF states for it, so that the same document gives the
    same bytes.
    """

    file: File
    description: str
    made_at: datetime


@frozen(kw_only=True)
class Page:
    """What a PDF engine turns into pages.

    ``html`` is a whole document without stylesheets, ``styles`` the paths of its stylesheets in
    ``files``; ``files_hash`` identifies them, so that parsed ones can be kept. With
    ``attachments`` the PDF is a tagged PDF/A-3 that holds them; one that is ``accessible`` is a
    PDF/UA-1. ``keyword``, unless it is empty, is to be the last of the PDF's Keywords (ISO
    32000-1, 14.3.3): docgen knows its files by it.
    """

    html: str = field(repr=False)
    styles: Sequence[str]
    files: Mapping[str, bytes] = field(repr=False)
    files_hash: str
    attachments: Sequence[EmbeddedFile] = ()
    accessible: bool = False
    keyword: str = field(default="", repr=False)


@frozen(kw_only=True)
class Drawing:
    """The PDF of a page, with the engine that made it and its version; ``notes`` are Russian.

    ``provenance`` is what the PDF says of itself, if it is that of an issued document.
    """

    content: bytes = field(repr=False)
    engine: str
    notes: tuple[str, ...] = ()
    provenance: Provenance | None = None


class PdfEngine(Protocol):
    """Turns HTML into PDF, reading nothing but the page's own files."""

    @property
    def name(self) -> str:
        """The name used to choose it: ``weasyprint``."""
        ...

    @property
    def version(self) -> str:
        """The version, kept with every file.

        Raises:
            EngineUnavailableError: it is not installed; says what to type.

        """
        ...

    def render(self, page: Page) -> bytes:
        """Return the PDF.

        Raises:
            EngineUnavailableError: it is not installed; says what to type.
            ResourceRefusedError: the page asks for a file that is not its own.
            RenderError: it failed.

        """
        ...


@frozen(kw_only=True)
class LateFile:
    """What was made before a document had its number: a page, the Word file's parts or XML."""

    page: LatePage | None = None
    word: LatePage | None = None
    xml: LateXml | None = None


@frozen(kw_only=True)
class RenderTask:
    """Everything a renderer needs, and nothing of the host.

    ``compiled`` is the template ready for ``context``, the values by their names;
    ``rendering`` is strict for an issued document and gathers notes for the file. ``file_name``
    has no extension yet. ``draw`` returns the PDF of a page by the engine that suits it, and
    raises what engines raise. ``word`` returns the template's Word file, compiled when it is
    first asked for, and raises TemplateError if there is none.
    ``attachments`` are to lie inside a PDF. ``late`` is what was filled in of the template
    before the document had its number.
    """

    document: Printable
    template: Template
    compiled: CompiledTemplate
    context: Mapping[str, Node] = field(repr=False)
    rendering: FillMode
    file_name: str
    draw: Callable[[Page], Drawing] = field(repr=False)
    word: Callable[[], WordTemplate] = field(repr=False)
    attachments: Sequence[EmbeddedFile] = field(default=(), repr=False)
    late: LateFile = field(default=LateFile(), repr=False)


class OutputRenderer(Protocol):
    """Turns a document into a file of one format. A pure function of its task."""

    def render(self, task: RenderTask) -> File:
        """Return the file.

        Raises:
            TemplateError: the template is broken or a value is missing.
            RenderError: the engine failed.

        """
        ...
