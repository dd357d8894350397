"""Official files validated: by their schema, by the rules inside it, by docgen's own checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from attrs import evolve, field, frozen
from lxml import etree

from docgen.forks import ForkLock
from docgen.language.dates import format_date
from docgen.models import Finding, Severity
from docgen.official.captions import Captions
from docgen.official.file import OfficialFile
from docgen.official.kinds import FindingKind, finding_kinds
from docgen.official.rules import Rules, compile_rules
from docgen.official.schema import FormatSchema, choose_schema

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.format.closed",
        severity=Severity.WARNING,
        message="{title}, версия {version}: {day} новые документы в этом формате не составлялись",
        remedy="Читать и хранить такой файл можно; новый составьте в действующем формате",
    ),
)

_lock = ForkLock()


@frozen(kw_only=True, eq=False)
class CompiledSchema:
    """A schema ready for use, once a process."""

    captions: Captions
    rules: Rules
    _schema: etree.XMLSchema = field(repr=False)

    def accepts(self, root: etree._Element) -> bool:
        """Whether a document has the structure and the values that the schema wants."""
        return not self.refusal(root)

    def refusal(self, root: etree._Element) -> str:
        """Return why a document is refused, in libxml2's words; empty when it is accepted."""
        with _lock:  # a schema keeps the errors of its last document
            valid = self._schema.validate(root)
            return "" if valid else str(self._schema.error_log.last_error)


@cache
def compile_schema(schema: FormatSchema) -> CompiledSchema:
    """Compile a schema of the package or of a plugin.

    Raises:
        ConfigurationError: one of its rules cannot be run.

    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    root = etree.fromstring(schema.xsd.read_bytes(), parser)
    return CompiledSchema(
        captions=Captions.of(root),
        rules=compile_rules(root, schema.xsd.name),
        schema=etree.XMLSchema(root),
    )


def validate(file: OfficialFile, schemas: Iterable[FormatSchema]) -> tuple[Finding, ...]:
    """Return all that is wrong with a file.

    First what its schema refuses, then the rules inside the schema, then docgen's own checks,
    then whether documents were still made in the format on the day the file was formed.
    Whatever is wrong first, all the others are run too.

    Raises:
        UnknownNameError: no schema fits the file.

    """
    schema = choose_schema(file, schemas)
    name = f"{file.name}.xml" if file.name else None
    return tuple(evolve(row, file=name) for row in _findings(file, schema))


def _findings(file: OfficialFile, schema: FormatSchema) -> Iterator[Finding]:
    compiled = compile_schema(schema)
    if refusal := compiled.refusal(file.root):
        from docgen.official.explaining import explain_refusal

        yield from explain_refusal(file, schema, compiled.captions, refusal)
    yield from compiled.rules.findings(file, compiled.captions)
    yield from schema.check(file)
    day = file.formed_on
    if day is not None and not schema.in_force(day):
        yield KINDS["xml.format.closed"].at(
            file.root, title=schema.title, version=schema.version, day=format_date(day)
        )
