"""From an official file, own or received, to the pages that people read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import evolve

from docgen._plugins import Plugins
from docgen._rendering import Renderings
from docgen.exceptions import DataError, OfficialFileError
from docgen.file_names import safe_file_name
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
from docgen.official.file import OfficialFile, parse_file
from docgen.official.outline import outline
from docgen.official.schema import FormatSchema, choose_schema
from docgen.official.validation import compile_schema
from docgen.official.visualisation import added_page, visualise
from docgen.protocols import PdfEngine
from docgen.templates.folders import TemplateFolders

#: Of a file without a form: a list of more would be read by nobody.
_MAX_FIELDS: Final = 3_000

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
        """Return the visualisation of a file, an XML or a PDF that holds one.

        Where no document type prints it, or it breaks its schema too badly to be read, it is a
        list of its fields.
        """
        name, xml = official_xml(content, name)
        file = parse_file(xml, name)
        schema = choose_schema(file, self._plugins.schemas())
        form = self._form(file, schema) or self._outline(file, schema)
        file_id = file.root.get("ИдФайл", "") or file.name
        return evolve(
            form,
            name=f"{form.name.removesuffix('.pdf')} (визуализация).pdf",
            content=visualise(form.content, file_id, signatures, self._engine),
        )

    def _form(self, file: OfficialFile, schema: FormatSchema) -> File | None:
        """Print what is read of a file by the default template of its type.

        As a draft: what the file does not say is marked on the page, and hides nothing else.
        """
        try:
            payload = schema.read and schema.read(file)
        except DataError:
            return None
        document_type = self._type_of(payload)
        exchange = getattr(payload, "received", None)
        if payload is None or document_type is None or not isinstance(exchange, ExchangeFile):
            return None
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

    def _outline(self, file: OfficialFile, schema: FormatSchema) -> File:
        """Print the fields of a file under each other."""
        rows = tuple(islice(outline(file.root, compile_schema(schema).captions), _MAX_FIELDS + 1))
        notes = ["Файл показан списком полей: печатной формы для него нет."]
        if len(rows) > _MAX_FIELDS:
            notes.append(f"Показаны первые {_MAX_FIELDS} полей.")
        page = added_page("outline", title=schema.title, rows=rows[:_MAX_FIELDS])
        return File(
            name=f"{safe_file_name(schema.title)}.pdf",
            media_type="application/pdf",
            content=self._engine.render(page),
            engine=f"{self._engine.name} {self._engine.version}",
            notes=tuple(notes),
        )

    def _type_of(self, payload: Payload | None) -> DocumentType | None:
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
