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
)
from docgen.file_names import fitted_name, safe_file_name
from docgen.models import (
    Action,
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
from docgen.official.added import add_schema, with_added
from docgen.official.answers import answer_rows
from docgen.official.comparing import XmlDifference, compare_files
from docgen.official.file import OfficialFile, parse_file
from docgen.official.given import Readable, read_given
from docgen.official.outline import (
    FIRST_LINES,
    LINES,
    FieldFilter,
    everything,
    first_lines,
    outline,
)
from docgen.official.schema import FormatSchema, in_format, recognise, schema_of
from docgen.official.validation import captions_of, validate
from docgen.services.official.annex import AnnexPart, annex_parts
from docgen.services.official.apart import apart
from docgen.services.official.handover import HandOver, hand_over_documents
from docgen.services.official.reading import official_xml
from docgen.services.official.visualisation import added_page, visualise
from docgen.wiring import Wiring

#: A form of more lines would take more memory than one document may.
_MAX_FORM_LINES: Final = 20_000
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

    @property
    def schemas(self) -> tuple[FormatSchema, ...]:
        """Return the schemas there are, in the order of their plugins; added ones are last.

        Raises:
            PluginError: two plugins supply the same revision of a format.
            ConfigurationError: an added schema cannot be read.

        """
        return tuple(format_ for format_ in self.formats if format_.xsd)

    @cached_property
    def formats(self) -> tuple[FormatSchema, ...]:
        """Return all that are recognised: the schemas, and the formats that lack theirs."""
        return with_added(self._wiring.plugins.schemas(), self._wiring.schemas_folder)

    def add_schema(self, file: str | PathLike[str]) -> FormatSchema:
        """Keep a schema of the tax service's in the host's folder, and return its row.

        The file is called as the tax service calls it: the name tells the format, the version
        and the revision. From then on files of the format are held against it and its rules; a
        schema is code as a template of the host's is, so only add what you trust.

        Raises:
            ConfigurationError: there is no folder for schemas, the file is no schema of an
                official format, or one of its rules cannot be run.

        """
        row = add_schema(Path(file), self._wiring.plugins.schemas(), self._wiring.schemas_folder)
        self.__dict__.pop("formats", None)
        return row

    def validate(self, file: Readable, name: str | None = None) -> tuple[Finding, ...]:
        """Return what is wrong with a file: by its schema, the rules inside, docgen's own checks.

        It is read in a process of its own, with limits on time and memory.

        Raises:
            OfficialFileError: it cannot be read, is no exchange file, or a hostile one.
            UnknownNameError: it is of no known format.
            WorkerError: it took more time or memory than a file may.

        """
        return apart(_validate, self._wiring, *_given(file, name))

    def read(self, file: Readable, name: str | None = None) -> Payload:
        """Return the payload of a file.

        Raises:
            OfficialFileError: it cannot be read, is no exchange file, a hostile one, or of a
                format that is only validated.
            UnknownNameError: it is of no known format.
            DataError: it is not what its schema says; validate it.

        """
        parsed = _parse(file, name)
        schema = recognise(parsed, self.formats)
        if schema.read is None:
            problem = f"files of {schema.code} are validated and shown, but not read"
            raise OfficialFileError("not_read", problem, file=parsed.name)
        return in_format(schema.read(parsed), schema)

    def compare(self, file: Readable, name: str | None = None) -> tuple[XmlDifference, ...]:
        """Return how a file differs from the one that docgen makes of the values it reads there.

        What docgen has no field for it keeps, and writes back; here it is told, as is all that
        docgen writes in another way. Nothing is left where docgen would make the same file.

        Raises:
            OfficialFileError, UnknownNameError, DataError: as :meth:`read`.
            ConfigurationError: files of this format are not built, or its schema is not there.

        """
        parsed = _parse(file, name)
        schema = recognise(parsed, self.formats)
        payload = self.read(file, name)
        bare = evolve(payload, official_details={})  # type: ignore[call-arg] # what is read has it
        ours = parse_file(self.build(bare)).root
        return tuple(compare_files(parsed.root, ours, captions_of(schema)))

    def build(self, payload: Payload) -> bytes:
        """Return the file of a payload that was read: as it was, up to the order of attributes.

        Raises:
            ConfigurationError: the payload was not read from a file, or the schema of its format
                is not there.

        """
        received = getattr(payload, "received", None)
        if not isinstance(received, ExchangeFile):
            raise ConfigurationError(
                "only a payload that was read from an official file says how the file is called; "
                "for a document of your own ask for its file in the format 'xml'"
            )
        schema = schema_of(received, self.formats)
        if schema.build is None or schema.xsd is None:
            schema.content()  # says which file is wanted
            raise ConfigurationError(f"files of {schema.code} are read and shown, but not built")
        return schema.build(payload)

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
        list of its fields. What the form has no room for follows it in an annex. It is made in a
        process of its own, with limits on time and memory.

        Raises:
            OfficialFileError: it cannot be read, is no exchange file, or a hostile one.
            UnknownNameError: it is of no known format.
            WorkerError: it took more time or memory than a file may.
            RenderError: the engine failed.

        """
        return apart(_view, self._wiring, *_given(file, name), tuple(signatures))

    def view_here(
        self, content: bytes, name: str, signatures: Sequence[SignatureParticulars]
    ) -> File:
        """Do what :meth:`view` does, in this process."""
        parsed = _parse(content, name)
        schema = recognise(parsed, self.formats)
        form, annex = self._pages(parsed, schema)
        file_id = parsed.root.get("ИдФайл", "") or parsed.name
        return evolve(
            form,
            name=fitted_name(form.name.removesuffix(".pdf"), " (визуализация).pdf"),
            content=visualise(form.content, file_id, signatures, self._wiring.engines.draw, annex),
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
            ForbiddenError: one of them is not the façade's user's to send, or to see whole.
            UnknownNameError: no such document, or its type has no official format.
            ConfigurationError: a document is named twice.
            StorageError: another file has one's name, or the disk refuses; see
                :func:`hand_over`.

        """
        documents = list(documents)
        for document in documents:
            self._wiring.rights.require_document(Action.SEND, document)
            self._wiring.rights.require_whole(document)
        store = self._wiring.store
        issued = [store.get(given) if isinstance(given, int) else given for given in documents]
        return hand_over_documents(issued, Path(target), make=self._xml, validate=self._findings)

    def _xml(self, document: Document) -> File:
        return self._wiring.files.file(document, "xml", Channel.EDO)

    def _findings(self, file: File) -> tuple[Finding, ...]:
        return self.validate(file.content, file.name)

    def _pages(
        self, file: OfficialFile, schema: FormatSchema
    ) -> tuple[File, tuple[AnnexPart, ...]]:
        """Return the printed form of a file, and what there is no room for on it."""
        captions = captions_of(schema)
        if schema.is_answer:
            rows = answer_rows(file)
            shown = frozenset(path for row in rows for path in row.paths)
            form = self._drawn("answer", schema.title, title=schema.title, rows=rows)
            return form, annex_parts(file, captions, lambda path, _: path not in shown)
        count = sum(1 for _ in file.root.iter(*LINES))
        if count > _MAX_FORM_LINES:
            note = f"Строк в файле {count}, больше {_MAX_FORM_LINES}: показаны первые {FIRST_LINES}"
            return self._outline(file, schema, first_lines, note), ()
        printed_form = self._form(file, schema)
        if printed_form is None:
            note = "Файл показан списком полей: печатной формы для него нет"
            return self._outline(file, schema, everything, note), ()
        return printed_form, annex_parts(file, captions, schema.printed(file).lacks)

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

    def _outline(
        self, file: OfficialFile, schema: FormatSchema, wanted: FieldFilter, note: str
    ) -> File:
        """Print the fields of a file under each other; the note says why it has no form."""
        fields = outline(file.root, captions_of(schema), wanted)
        rows = tuple(islice(fields, _MAX_FIELDS + 1))
        notes = [f"{note}."]
        if len(rows) > _MAX_FIELDS:
            notes.append(f"Показаны первые {_MAX_FIELDS} полей.")
        form = self._drawn("outline", schema.title, title=schema.title, rows=rows[:_MAX_FIELDS])
        return evolve(form, notes=(*notes, *form.notes))

    def _drawn(self, name: str, file_name: str, **values: object) -> File:
        """Return one of the visualisation's own pages."""
        drawing = self._wiring.engines.draw(added_page(name, **values))
        return File(
            name=safe_file_name(file_name, "pdf"),
            media_type="application/pdf",
            content=drawing.content,
            engine=drawing.engine,
            notes=drawing.notes,
        )

    def _type_of(self, payload: Payload | None) -> DocumentType | None:
        """Return the type whose payloads are of just this class; one may inherit another's."""
        types = self._wiring.plugins.document_types()
        return next((kind for kind in types if kind.payload is type(payload)), None)


def _given(file: Readable, name: str | None) -> tuple[bytes, str]:
    """Return the bytes of a file, and its name; whatever is inside is read elsewhere."""
    content, known = read_given(file, name or "")
    return content, name or known


def _parse(file: Readable, name: str | None) -> OfficialFile:
    content, known = _given(file, name)
    known, xml = official_xml(content, known)
    return parse_file(xml, known)


# In the worker -----------------------------------------------------------------------------


def _validate(wiring: Wiring, content: bytes, name: str) -> tuple[Finding, ...]:
    return validate(_parse(content, name), OfficialFiles(wiring).formats)


def _view(
    wiring: Wiring, content: bytes, name: str, signatures: Sequence[SignatureParticulars]
) -> File:
    return OfficialFiles(wiring).view_here(content, name, signatures)
