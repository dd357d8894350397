"""Official files, own or received: read, built again, validated, shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import evolve

from docgen.exceptions import (
    ConfigurationError,
    DataError,
    OfficialFileError,
    UnknownNameError,
)
from docgen.file_names import fitted_name, safe_file_name
from docgen.models import (
    Channel,
    Document,
    DocumentType,
    Draft,
    ExchangeFile,
    File,
    Finding,
    Payload,
    SignatureParticulars,
)
from docgen.official.file import OfficialFile, parse_file
from docgen.official.given import Readable, read_given
from docgen.official.outline import outline
from docgen.official.schema import FormatSchema, choose_schema
from docgen.official.validation import compile_schema, validate
from docgen.services.official.handover import HandOver, hand_over_documents
from docgen.services.official.reading import official_xml
from docgen.services.official.visualisation import added_page, visualise
from docgen.wiring import Wiring

#: Of a file without a form: a list of more would be read by nobody.
_MAX_FIELDS: Final = 3_000


class OfficialFiles:
    """What the façade does with official files; a file is given by its path or its bytes.

    ``name`` is the file's name, which the formats have an opinion on: that of the path unless
    given; unknown for bytes, its rule is left out. A PDF that holds an official file serves as
    well as the file.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    @cached_property
    def schemas(self) -> tuple[FormatSchema, ...]:
        """Return the rows of all official formats, in the order of their plugins.

        Raises:
            PluginError: two plugins supply the same revision of a format.

        """
        return self._wiring.plugins.schemas()

    def validate(self, file: Readable, name: str | None = None) -> tuple[Finding, ...]:
        """Return what is wrong with a file: by its schema, the rules inside, docgen's own checks.

        Raises:
            OfficialFileError: it cannot be read, is no exchange file, or a hostile one.
            UnknownNameError: no schema fits its prefix and version.

        """
        return validate(_parse(file, name), self.schemas)

    def read(self, file: Readable, name: str | None = None) -> Payload:
        """Return the payload of a file.

        Raises:
            OfficialFileError: it cannot be read, is no exchange file, a hostile one, or of a
                format that is only validated.
            UnknownNameError: no schema fits its prefix and version.
            DataError: it is not what its schema says; validate it.

        """
        parsed = _parse(file, name)
        schema = choose_schema(parsed, self.schemas)
        if schema.read is None:
            problem = f"files of {schema.code} are validated and shown, but not read"
            raise OfficialFileError("not_read", problem, file=parsed.name)
        return schema.read(parsed)

    def build(self, payload: Payload) -> bytes:
        """Return the file of a payload that was read: as it was, up to the order of attributes.

        Raises:
            ConfigurationError: the payload was not read from a file.

        """
        received = getattr(payload, "received", None)
        if not isinstance(received, ExchangeFile):
            raise ConfigurationError(
                "only a payload that was read from an official file says how the file is called; "
                "for a document of your own ask for its file in the format 'xml'"
            )
        builders = (
            row.build
            for row in self.schemas
            if received.file_id.startswith(f"{row.prefix}_") and row.version == received.version
        )
        build = next(filter(None, builders), None)
        if build is None:
            raise UnknownNameError("official format", received.file_id, ())
        return build(payload)

    def view(
        self,
        file: Readable,
        *,
        name: str | None = None,
        signatures: Sequence[SignatureParticulars] = (),
    ) -> File:
        """Return a file as the printed form of its type: a PDF.

        Every page says that it is a visualisation, and of what; ``signatures`` are framed on the
        last one, as they are given: docgen does not verify them. What the file lacks is marked.
        Where no document type prints it, or it breaks its schema too badly to be read, it is a
        list of its fields.

        Raises:
            OfficialFileError: it cannot be read, is no exchange file, or a hostile one.
            UnknownNameError: no schema fits its prefix and version.
            RenderError: the engine failed.

        """
        parsed = _parse(file, name)
        schema = choose_schema(parsed, self.schemas)
        form = self._form(parsed, schema) or self._outline(parsed, schema)
        file_id = parsed.root.get("ИдФайл", "") or parsed.name
        return evolve(
            form,
            name=fitted_name(form.name.removesuffix(".pdf"), " (визуализация).pdf"),
            content=visualise(form.content, file_id, signatures, self._wiring.engines.draw),
        )

    def hand_over(
        self, documents: Iterable[Document | int], target: str | PathLike[str]
    ) -> HandOver:
        """Put the official XML of issued documents where an operator takes it from.

        ``target`` is a folder or a ``.zip``; each file is named by its own ИдФайл. A document
        that is void, whose XML cannot be made, or in which :meth:`validate` finds an error is
        refused with the findings, and the others are handed over: one bad document does not hold
        up a month. Done again, nothing is written twice.

        Raises:
            UnknownNameError: no such document, or its type has no official format.
            ConfigurationError: a document is named twice.
            StorageError: another file has one's name, or the disk refuses; see
                :func:`hand_over`.

        """
        store = self._wiring.store
        issued = [store.get(given) if isinstance(given, int) else given for given in documents]
        return hand_over_documents(issued, Path(target), make=self._xml, validate=self._findings)

    def _xml(self, document: Document) -> File:
        return self._wiring.files.file(document, "xml", Channel.EDO)

    def _findings(self, file: File) -> tuple[Finding, ...]:
        return self.validate(file.content, file.name)

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
        template = self._wiring.templates.load(document_type.code, None, payload.date)
        draft = Draft(
            type=document_type.code,
            number=exchange.number,
            payload=payload,
            template=template.name,
            template_hash=template.hash,
        )
        return self._wiring.renderer.render(document_type, draft, template, "pdf", Channel.PAPER)

    def _outline(self, file: OfficialFile, schema: FormatSchema) -> File:
        """Print the fields of a file under each other."""
        rows = tuple(islice(outline(file.root, compile_schema(schema).captions), _MAX_FIELDS + 1))
        notes = ["Файл показан списком полей: печатной формы для него нет."]
        if len(rows) > _MAX_FIELDS:
            notes.append(f"Показаны первые {_MAX_FIELDS} полей.")
        page = added_page("outline", title=schema.title, rows=rows[:_MAX_FIELDS])
        drawing = self._wiring.engines.draw(page)
        return File(
            name=safe_file_name(schema.title, "pdf"),
            media_type="application/pdf",
            content=drawing.content,
            engine=drawing.engine,
            notes=(*notes, *drawing.notes),
        )

    def _type_of(self, payload: Payload | None) -> DocumentType | None:
        """Return the type whose payloads are of just this class; one may inherit another's."""
        types = self._wiring.plugins.document_types()
        return next((row for row in types if row.payload is type(payload)), None)


def _parse(file: Readable, name: str | None) -> OfficialFile:
    content, known = read_given(file)
    known, xml = official_xml(content, name or known)
    return parse_file(xml, known)
