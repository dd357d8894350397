"""`docgen validate`: official XML files, checked before anybody else does it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from docgen.cli.options import Config, Json
from docgen.cli.unreadable import file_finding, overrun_finding, unreadable_finding
from docgen.exceptions import OfficialFileError, UnknownNameError, WorkerError

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.models import Finding

_VALID: Final = 0
_WRONG: Final = 1
_UNREADABLE: Final = 2


class _Outcome(NamedTuple):
    """What came of one file."""

    path: Path
    status: int
    findings: tuple[Finding, ...] = ()


def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Файлы XML.")],
    *,
    json: Json = False,
    config: Config = None,
) -> None:
    """Проверить файлы XML по форматам ФНС: схема, её правила, суммы и реквизиты."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import finding_row, print_json

    docgen = open_docgen(config)
    outcomes = [_validate_file(docgen, path) for path in files]
    if json:
        print_json(finding_row(finding) for outcome in outcomes for finding in outcome.findings)
    else:
        for outcome in outcomes:
            _print_outcome(outcome)
    raise typer.Exit(max(outcome.status for outcome in outcomes))


def _validate_file(docgen: DocGen, path: Path) -> _Outcome:
    from attrs import evolve

    from docgen.cli.output import has_errors

    try:
        findings = docgen.official.validate(path)
    except OfficialFileError as error:
        return _Outcome(path, _UNREADABLE, (unreadable_finding(path, error),))
    except UnknownNameError as error:
        unknown = file_finding(path, "format", f"Формат «{error.name}» не известен")
        return _Outcome(path, _UNREADABLE, (unknown,))
    except WorkerError as error:
        return _Outcome(path, _UNREADABLE, (overrun_finding(path, error),))
    named = tuple(evolve(finding, file=str(path)) for finding in findings)
    return _Outcome(path, _WRONG if has_errors(named) else _VALID, named)


def _print_outcome(outcome: _Outcome) -> None:
    """Print what people read: the places say in which line of the file they are."""
    from attrs import evolve

    from docgen.cli.output import print_findings

    if not outcome.findings:
        typer.echo(f"{outcome.path}: замечаний нет.")
        return
    typer.echo(f"{outcome.path}: замечаний — {len(outcome.findings)}", err=True)
    print_findings(
        [
            evolve(finding, path=f"{finding.path} (строка {finding.line})")
            if finding.line
            else finding
            for finding in outcome.findings
        ]
    )
