"""Official files validated: by their schema, by the rules inside it, by docgen's own checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
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
from docgen.official.schema import FormatSchema, recognise
from docgen.safe_xml import parsed_xml

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.format.closed",
        severity=Severity.WARNING,
        message="{title}, версия {version}: {day} новые документы в этом формате не составлялись",
        remedy="Читать и хранить такой файл можно; новый составьте в действующем формате",
    ),
    FindingKind(
        code="xml.format.no_schema",
        severity=Severity.WARNING,
        message="{title}, версия {version}: схемы этого формата у docgen нет, "
        "файл проверен без неё",
        remedy="Возьмите схему {wanted} на сайте ФНС и добавьте: docgen official add-schema ФАЙЛ",
    ),
    FindingKind(
        code="xml.findings.more",
        severity=Severity.INFO,
        message="Замечаний больше {count}: показаны первые",
        remedy="Исправьте их и проверьте файл снова",
    ),
)

_lock = ForkLock()
#: More would be read by nobody, and a file of many thousand bad lines would take for ever.
MAX_FINDINGS: Final = 1_000


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
        ConfigurationError: one of its rules cannot be run, or its file is not there.

    """
    root = parsed_xml(schema.content())
    return CompiledSchema(
        captions=Captions.of(root),
        rules=compile_rules(root, schema.xsd.name if schema.xsd else schema.code),
        schema=etree.XMLSchema(root),
    )


@cache
def captions_of(schema: FormatSchema) -> Captions:
    """Return the names of a format's fields; those of an older format where it has no schema."""
    if schema.xsd is not None:
        return compile_schema(schema).captions
    if schema.named_by is None:
        return Captions({})
    return Captions.of(parsed_xml(schema.named_by.read_bytes()))


def validate(file: OfficialFile, schemas: Iterable[FormatSchema]) -> tuple[Finding, ...]:
    """Return all that is wrong with a file.

    First what its schema refuses, then the rules inside the schema, then docgen's own checks,
    then whether documents were still made in the format on the day the file was formed.
    Whatever is wrong first, all the others are run too, until there are ``MAX_FINDINGS``. Of a
    format whose schema is not there, that is said, and docgen's own checks are run.

    Raises:
        UnknownNameError: the file is of no known format.

    """
    schema = recognise(file, schemas)
    name = f"{file.name}.xml" if file.name else None
    found = list(islice(_findings(file, schema), MAX_FINDINGS + 1))
    if len(found) > MAX_FINDINGS:
        found[MAX_FINDINGS:] = [KINDS["xml.findings.more"].at(file.root, count=MAX_FINDINGS)]
    return tuple(evolve(row, file=name) for row in found)


def _findings(file: OfficialFile, schema: FormatSchema) -> Iterator[Finding]:
    if schema.xsd is None:
        yield KINDS["xml.format.no_schema"].at(
            file.root, title=schema.title, version=schema.version, wanted=schema.wanted
        )
    else:
        yield from _official_findings(file, schema)
    yield from schema.check(file)
    day = file.formed_on
    if day is not None and not schema.in_force(day):
        yield KINDS["xml.format.closed"].at(
            file.root, title=schema.title, version=schema.version, day=format_date(day)
        )


def _official_findings(file: OfficialFile, schema: FormatSchema) -> Iterator[Finding]:
    """Yield what the schema refuses, and what breaks the rules inside it."""
    compiled = compile_schema(schema)
    if refusal := compiled.refusal(file.root):
        from docgen.official.explaining import explain_refusal

        yield from explain_refusal(file, schema, compiled.captions, refusal, MAX_FINDINGS + 1)
    yield from compiled.rules.findings(file, compiled.captions)
