"""The official formats as data: which schema is in force when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from importlib.resources.abc import Traversable

from attrs import frozen

from docgen.exceptions import UnknownNameError
from docgen.models import Finding, Payload
from docgen.official.file import OfficialFile


def _no_check(file: OfficialFile) -> Iterable[Finding]:  # noqa: ARG001 - what a check takes
    """Find nothing: the schema and its rules say everything."""
    return ()


@frozen(kw_only=True)
class FormatSchema:
    """One revision of one official format.

    ``prefix`` begins ИдФайл (``ON_NSCHFDOPPR``), ``version`` is @ВерсФорм (``5.03``),
    ``revision`` the end of the schema's file name (``05``), ``title`` its name in Russian.
    New documents are made in it from ``in_force_from`` to ``in_force_to``, both included; old
    ones are read for ever. ``check`` finds what neither the schema nor its rules look at, and
    must bear files that break the schema; ``read`` takes the payload out of a valid one,
    and ``build`` makes the file again of a payload that was read.
    """

    prefix: str
    version: str
    revision: str
    title: str
    xsd: Traversable
    in_force_from: date = date.min
    in_force_to: date = date.max
    check: Callable[[OfficialFile], Iterable[Finding]] = _no_check
    read: Callable[[OfficialFile], Payload] | None = None
    build: Callable[[Payload], bytes] | None = None

    @property
    def code(self) -> str:
        """What tells it from all others: ``ON_NSCHFDOPPR 5.03_05``."""
        return f"{self.prefix} {self.version}_{self.revision}"

    def in_force(self, day: date) -> bool:
        """Whether documents formed on a day may be made in it."""
        return self.in_force_from <= day <= self.in_force_to


def choose_schema(file: OfficialFile, schemas: Iterable[FormatSchema]) -> FormatSchema:
    """Return the schema of a file: the latest revision in force on the day it was formed.

    When none was in force then, or the file does not say when it was formed, the latest known
    revision of its version.

    Raises:
        UnknownNameError: no schema has the file's prefix and version.

    """
    known = list(schemas)
    wanted = (file.prefix, file.version)
    revisions = [row for row in known if (row.prefix, row.version) == wanted]
    if not revisions:
        name = f"{file.prefix or 'without a prefix'} {file.version or 'without a version'}"
        names = {f"{row.prefix} {row.version}" for row in known}
        raise UnknownNameError("official format", name, names)
    day = file.formed_on
    in_force = [row for row in revisions if day is not None and row.in_force(day)]
    return max(in_force or revisions, key=lambda row: (row.in_force_from, row.revision))
