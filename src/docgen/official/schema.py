"""The official formats as data: which schema is in force when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.models import ExchangeFile, Finding, Payload

if TYPE_CHECKING:
    from docgen.official.file import OfficialFile
    from docgen.official.printed import PrintedPlaces


def _no_check(file: OfficialFile) -> Iterable[Finding]:  # noqa: ARG001 - what a check takes
    """Find nothing: the schema and its rules say everything."""
    return ()


def _nothing_printed(file: OfficialFile) -> PrintedPlaces:  # noqa: ARG001 - the same
    """Know of no form."""
    from docgen.official.printed import PrintedPlaces

    return PrintedPlaces.of()


@frozen(kw_only=True)
class FormatSchema:
    """One revision of one official format.

    ``prefix`` begins ИдФайл (``ON_NSCHFDOPPR``), ``knd`` is @КНД of its documents, ``version``
    @ВерсФорм (``5.03``), ``revision`` the end of the schema's file name (``05``), ``title`` its
    name in Russian. New documents are made in it from ``in_force_from`` to ``in_force_to``, both
    included; old ones are read for ever. ``check`` finds what neither the schema nor its rules
    look at, and must bear files that break the schema; ``read`` takes the payload out of a valid
    one, and ``build`` makes the file again of a payload that was read. ``printed`` says which
    places of a file the form of its type prints; a view shows the rest in an annex. A title that
    ``is_answer`` says what became of another file.

    Without an ``xsd`` a format is recognised and shown, but not held against a schema:
    ``wanted`` is then the official name of the file that somebody would have to add, and
    ``named_by`` the schema of an older format that has names for the same fields.
    """

    prefix: str
    version: str
    revision: str
    title: str
    xsd: Traversable | None
    knd: str = ""
    wanted: str = ""
    named_by: Traversable | None = None
    in_force_from: date = date.min
    in_force_to: date = date.max
    check: Callable[[OfficialFile], Iterable[Finding]] = _no_check
    read: Callable[[OfficialFile], Payload] | None = None
    build: Callable[[Payload], bytes] | None = None
    printed: Callable[[OfficialFile], PrintedPlaces] = _nothing_printed
    is_answer: bool = False

    @property
    def code(self) -> str:
        """What tells it from all others: ``ON_NSCHFDOPPR 5.03_05``."""
        return f"{self.prefix} {self.version}_{self.revision}"

    def content(self) -> bytes:
        """Return the schema's bytes.

        Raises:
            ConfigurationError: the schema is not there; says which file is wanted.

        """
        if self.xsd is None:
            raise ConfigurationError(
                f"the schema of {self.title!r}, version {self.version}, is not there: add "
                f"{self.wanted} with docgen official add-schema FILE"
            )
        return self.xsd.read_bytes()

    def in_force(self, day: date) -> bool:
        """Whether documents formed on a day may be made in it."""
        return self.in_force_from <= day <= self.in_force_to


def choose_schema(file: OfficialFile, schemas: Iterable[FormatSchema]) -> FormatSchema:
    """Return the schema of a file: the latest revision in force on the day it was formed.

    The format is told by the prefix of the file's name, also where more letters follow it
    (``ON_NSCHFDOPPRMARK`` is of marked goods); an operator may have named the file as it likes,
    then by КНД. When no revision was in force that day, or the file does not say when it was
    formed, the latest known one of its version.

    Raises:
        UnknownNameError: no schema has the file's format and version.

    """
    known = list(schemas)
    revisions = [row for row in _of_format(file, known) if row.version == file.version]
    if not revisions:
        raise _unknown(file, known)
    return _latest(revisions, file.formed_on)


def recognise(file: OfficialFile, schemas: Iterable[FormatSchema]) -> FormatSchema:
    """Return what :func:`choose_schema` does or, of another version, the format without a schema.

    Raises:
        UnknownNameError: no schema has the file's format, in whatever version.

    """
    known = list(schemas)
    rows = _of_format(file, known)
    if not rows:
        raise _unknown(file, known)
    revisions = [schema for schema in rows if schema.version == file.version]
    if revisions:
        return _latest(revisions, file.formed_on)
    nearest = _latest(rows, None)
    return evolve(
        nearest,
        version=file.version,
        revision="",
        xsd=None,
        wanted=f"{nearest.prefix}_…{file.version.replace('.', '_')}….xsd",
        named_by=nearest.xsd or nearest.named_by,
        in_force_from=date.min,
        in_force_to=date.max,
        build=None,
    )


def in_format(payload: Payload, schema: FormatSchema) -> Payload:
    """Return a payload that knows which format it was read from."""
    received = getattr(payload, "received", None)
    if not isinstance(received, ExchangeFile):
        return payload
    known = evolve(received, format=schema.prefix)
    return evolve(payload, received=known)  # type: ignore[call-arg] # it has the field


def schema_of(received: ExchangeFile, schemas: Iterable[FormatSchema]) -> FormatSchema:
    """Return the latest revision of the format that a payload was read from.

    Raises:
        UnknownNameError: no schema has it.

    """
    known = list(schemas)
    prefixes = {row.prefix for row in known if received.file_id.startswith(row.prefix)}
    prefix = received.format or max(prefixes, key=len, default="")
    rows = [row for row in known if (row.prefix, row.version) == (prefix, received.version)]
    if not rows:
        names = {f"{row.prefix} {row.version}" for row in known}
        raise UnknownNameError("official format", f"{prefix} {received.version}", names)
    return _latest(rows, None)


def _of_format(file: OfficialFile, schemas: Sequence[FormatSchema]) -> list[FormatSchema]:
    """Return the rows of a file's format, in all versions."""
    prefix = file.prefix
    named = [schema.prefix for schema in schemas if prefix.startswith(schema.prefix)]
    if named:
        longest = max(named, key=len)
        return [schema for schema in schemas if schema.prefix == longest]
    knd = file.knd
    return [schema for schema in schemas if knd and schema.knd == knd]


def _latest(rows: Iterable[FormatSchema], day: date | None) -> FormatSchema:
    known = list(rows)
    in_force = [row for row in known if day is not None and row.in_force(day)]
    return max(in_force or known, key=lambda row: (row.in_force_from, row.version, row.revision))


def _unknown(file: OfficialFile, schemas: Iterable[FormatSchema]) -> UnknownNameError:
    name = f"{file.prefix or 'without a prefix'} {file.version or 'without a version'}"
    return UnknownNameError(
        "official format", name, {f"{schema.prefix} {schema.version}" for schema in schemas}
    )
