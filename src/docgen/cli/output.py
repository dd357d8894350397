"""How commands answer: a table for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from docgen.exceptions import DataError, StorageError
from docgen.file_names import UniqueNames
from docgen.language.errors import describe_problem
from docgen.language.numbers import format_money
from docgen.models import Currency, File, Finding, Severity
from docgen.writing import leads_to_standard_output, write_file

_SEVERITIES = {
    Severity.ERROR: ("ошибка", "red"),
    Severity.WARNING: ("предупреждение", "yellow"),
    Severity.INFO: ("сведения", "blue"),
}


def save(file: File, output: Path | None) -> None:
    """Write a file where ``--output`` says, and tell what was decided about it, and where it is.

    The place is a file, an existing folder, a device or a pipe, or ``-`` for the standard output;
    without one the file goes into the current folder under its own name.
    """
    if output is not None and (output == Path("-") or leads_to_standard_output(output)):
        sys.stdout.buffer.write(file.content)
        return
    path = place_of(file, output)
    write_file(path, file.content)
    for line in (*file.notes, path):
        sys.stdout.write(f"{line}\n")


def place_of(file: File, output: Path | None) -> Path:
    """Return where ``--output`` puts a file: a folder gets it under its own name."""
    path = output or Path(file.name)
    return path / file.name if path.is_dir() else path


def save_all(files: Sequence[File], folder: Path) -> list[Path]:
    """Write files into a folder under names of their own, and return where they are.

    Raises:
        StorageError: another file has the name of one, and nothing was written; or the folder
            cannot be written.

    """
    names = UniqueNames()
    paths = [folder / names.take(file.name) for file in files]
    for path, file in zip(paths, files, strict=True):
        if path.exists() and not _holds(path, file.content):
            raise StorageError(f"{path} is another file. Choose another folder, or move it away")
    for path, file in zip(paths, files, strict=True):
        write_file(path, file.content)
    return paths


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print a list of objects."""
    text = json.dumps(list(rows), ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write(f"{text}\n")


def answer(rows: Iterable[Mapping[str, Any]], sentence: str, *, json: bool) -> None:
    """Print what has been done: a sentence for people, or its rows as JSON."""
    if json:
        print_json(rows)
    else:
        sys.stdout.write(f"{sentence}\n")


def _plain(value: object) -> str:
    """Write a moment as ISO 8601 does, and anything else as it prints."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under the names of their columns; see :mod:`docgen.cli.tables`."""
    from docgen.cli import tables

    tables.print_table(title, columns, rows)


def money_cell(amount: Decimal | None, currency: Currency) -> str:
    """Return a sum with its currency; nothing for a document without one."""
    return "" if amount is None else f"{format_money(amount)}\u00a0{currency.symbol}"


def finding_row(finding: Finding, file: str | None = None) -> dict[str, Any]:
    """Return a finding as JSON shows it."""
    return {
        "file": finding.file or file,
        "severity": finding.severity.value,
        "code": finding.code,
        "path": finding.path,
        "line": finding.line,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def print_findings(findings: Sequence[Finding]) -> None:
    """Print findings for people, on the standard error."""
    if not findings:
        return
    from rich.console import Console

    console = Console(stderr=True, soft_wrap=True)
    for finding in findings:
        word, colour = _SEVERITIES[finding.severity]
        place = f" [dim]{_escaped(finding.path)}[/dim]" if finding.path else ""
        console.print(f"[{colour}]{word}[/{colour}]{place}: {_escaped(finding.message)}")
        if finding.remedy:
            console.print(f"    → {_escaped(finding.remedy)} [dim]({finding.code})[/dim]")


def misfit_findings(error: DataError) -> tuple[Finding, ...]:
    """Return data of the wrong shape as findings, one for each problem."""
    return tuple(
        Finding(
            severity=Severity.ERROR,
            code=problem.code,
            path=problem.path,
            message=describe_problem(problem),
            remedy="Исправьте это поле в данных",
        )
        for problem in error.problems
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is of severity error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _escaped(cell: object) -> str:
    from rich.markup import escape

    return escape("" if cell is None else str(cell))
