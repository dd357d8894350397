"""From an official file, own or received, to the pages that people read."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from docgen._plugins import Plugins
from docgen._rendering import Renderings
from docgen.exceptions import DataError, OfficialFileError
from docgen.models import (
    Channel,
    Document,
    DocumentType,
    ExchangeFile,
    File,
    Payload,
    SignatureParticulars,
    Status,
)
from docgen.official.embedded import PDF_START, extract_xml
from docgen.official.file import parse_file
from docgen.official.schema import FormatSchema, choose_schema
from docgen.official.visualisation import visualise
from docgen.protocols import PdfEngine
from docgen.templates.folders import TemplateFolders

#: The bytes of a file, or where it lies.
Readable = bytes | str | PathLike[str]


class Viewing:
    """Shows official files by the templates of the document types they are read into."""

    def __init__(
        self,
        plugins: Plugins,
        templates: TemplateFolders,
        renderings: Renderings,
        engine: PdfEngine,
    ) -> None:
        self._plugins = plugins
        self._templates = templates
        self._renderings = renderings
        self._engine = engine

    def view(
        self, content: bytes, name: str, signatures: Sequence[SignatureParticulars] = ()
    ) -> File:
        """Return the visualisation of a file, an XML or a PDF that holds one."""
        name, xml = official_xml(content, name)
        file = parse_file(xml, name)
        schema = choose_schema(file, self._plugins.schemas())
        if schema.read is None:
            raise _not_shown(schema, name)
        try:
            payload = schema.read(file)
        except DataError as error:
            problem = f"it breaks its schema too badly to be shown; validate it ({error})"
            raise OfficialFileError("not_shown", problem, file=name) from error
        form = self._form(payload, schema, name)
        file_id = file.root.get("ИдФайл", "") or file.name
        return File(
            name=f"{form.name.removesuffix('.pdf')} (визуализация).pdf",
            media_type=form.media_type,
            content=visualise(form.content, file_id, signatures, self._engine),
            engine=form.engine,
            notes=form.notes,
        )

    def _form(self, payload: Payload, schema: FormatSchema, name: str) -> File:
        """Print what was read by the default template of its type.

        As a draft: what the file does not say is marked on the page, and hides nothing else.
        """
        document_type = self._type_of(payload)
        exchange = getattr(payload, "received", None)
        if document_type is None or not isinstance(exchange, ExchangeFile):
            raise _not_shown(schema, name)
        template = self._templates.load(document_type.code, None, payload.date)
        document = Document(
            id=None,
            type=document_type.code,
            number=exchange.number,
            payload=payload,
            template=template.name,
            template_hash=template.hash,
            status=Status.DRAFT,
        )
        return self._renderings.render(document_type, document, template, "pdf", Channel.PAPER)

    def _type_of(self, payload: Payload) -> DocumentType | None:
        """Return the type whose payloads are of just this class; one may inherit another's."""
        types = self._plugins.document_types()
        return next((row for row in types if row.payload is type(payload)), None)


def official_xml(content: bytes, name: str) -> tuple[str, bytes]:
    """Return the name and the bytes of an XML file, whether it comes alone or inside a PDF.

    Raises:
        OfficialFileError: a PDF holds none.

    """
    return extract_xml(content, name) if content.startswith(PDF_START) else (name, content)


def read_given(given: Readable) -> tuple[bytes, str]:
    """Return the bytes of what a caller gave, and the name of the file if it is known.

    Raises:
        OfficialFileError: the file is not there, or cannot be read.

    """
    if isinstance(given, bytes):
        return given, ""
    path = Path(given)
    try:
        return path.read_bytes(), path.name
    except OSError as error:
        problem = error.strerror or str(error)
        raise OfficialFileError("unreadable", problem, file=str(path)) from None


def _not_shown(schema: FormatSchema, name: str) -> OfficialFileError:
    problem = (
        f"docgen has no printed form of {schema.title} ({schema.prefix} {schema.version}); "
        "look at it in your operator's web service"
    )
    return OfficialFileError("not_shown", problem, file=name)
