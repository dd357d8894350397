"""An official file tried before its document is issued: the operator must find nothing new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docgen.exceptions import RenderError, UnfitCharacterError
from docgen.models import File, Finding, Reporter
from docgen.official.file import parse_file
from docgen.official.schema import FormatSchema
from docgen.official.validation import validate

_report = Reporter("official")


def trial_findings(build: Callable[[], File], schemas: Iterable[FormatSchema]) -> Iterator[Finding]:
    """Build a file and validate it.

    Participants without an id of electronic exchange are reported elsewhere; a file that cannot
    be named for want of them is not tried.
    """
    try:
        file = build()
    except UnfitCharacterError as error:
        yield _report.error(
            "character",
            error.path,
            f"Символа «{error.character}» нет в windows-1251, кодировке официального файла",
            "Замените его в данных",
        )
        return
    except RenderError:
        return
    yield from file_findings(file, schemas)


def file_findings(file: File, schemas: Iterable[FormatSchema]) -> Iterator[Finding]:
    """Validate a file that was built."""
    yield from validate(parse_file(file.content, file.name), schemas)
