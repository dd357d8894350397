"""Statements of banks at the terminal: what was taken in, and what waits for a word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from docgen.cli.configuration import open_existing
from docgen.cli.output import print_findings, print_json, print_table
from docgen.exchange.banks.matching import MatchCertainty
from docgen.language.numbers import format_money
from docgen.models import Severity

if TYPE_CHECKING:
    from docgen.exchange.banks.service import ImportedEntry, StatementImport
    from docgen.lifecycle import Actor
    from docgen.store.exchange.bank_entries import BankEntry, NewBankEntry


def import_statements(
    files: Sequence[Path],
    organisation: str | None,
    *,
    dry_run: bool,
    by: Actor,
    json: bool,
    config: Path | None,
) -> None:
    """Take statements in, one after another, and show what came of them.

    Raises:
        Exit: a document of a file could not be taken in.

    """
    with open_existing(config) as docgen:
        done = [
            docgen.exchange.banks.import_(file, organisation=organisation, dry_run=dry_run, by=by)
            for file in files
        ]
    if json:
        print_json([row for statement in done for row in _rows(statement)])
    else:
        for statement in done:
            _print(statement, dry_run=dry_run)
    findings = [finding for statement in done for finding in statement.findings]
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(1)


def show_waiting(organisation: str | None, *, json: bool, config: Path | None) -> None:
    """Show the payments that wait for somebody's word."""
    with open_existing(config) as docgen:
        entries = docgen.exchange.banks.waiting(organisation)
    if json:
        print_json([_entry_row(entry) for entry in entries])
        return
    columns = (">id", "Дата", "№", "Плательщик", ">Сумма", "", "За что")
    rows = [
        (
            entry.id,
            f"{entry.date:%d.%m.%Y}",
            entry.number,
            entry.payer,
            format_money(entry.amount),
            MatchCertainty(entry.certainty).caption,
            _told(entry),
        )
        for entry in entries
    ]
    if rows:
        print_table("Ждут решения", columns, rows)
    else:
        typer.echo("Таких платежей нет.")


def _print(statement: StatementImport, *, dry_run: bool) -> None:
    print_findings(statement.findings)
    columns = ("Дата", "№", "Плательщик", ">Сумма", "", "За что")
    rows = [_cells(entry, dry_run=dry_run) for entry in statement.entries]
    if rows:
        print_table(statement.file, columns, rows)
    taken = sum(entry.receipt is not None and entry.is_new for entry in statement.entries)
    known = sum(not entry.is_new for entry in statement.entries)
    verb = "Будет принято" if dry_run else "Принято"
    sure = sum(
        entry.entry.certainty == MatchCertainty.SURE and entry.is_new for entry in statement.entries
    )
    count = sure if dry_run else taken
    typer.echo(
        f"{statement.file}: поступлений {len(statement.entries)}, "
        f"{verb.lower()} {count}, уже было {known}, прочих строк {statement.skipped}"
    )


def _cells(row: ImportedEntry, *, dry_run: bool) -> tuple[object, ...]:
    entry = row.entry
    caption = MatchCertainty(entry.certainty).caption
    if not row.is_new and row.receipt is not None:
        caption = "уже принят"
    elif row.receipt is not None and entry.certainty != MatchCertainty.SURE and not dry_run:
        caption = "принят раньше"
    return (
        f"{entry.date:%d.%m.%Y}",
        entry.number,
        entry.payer,
        format_money(entry.amount),
        caption,
        _told(entry),
    )


def _told(entry: BankEntry | NewBankEntry) -> str:
    candidates = (
        f"{candidate['number']} (id {candidate['document_id']}): {', '.join(candidate['reasons'])}"
        for candidate in entry.candidates
    )
    return "; ".join((*candidates, *entry.reasons))


def _rows(statement: StatementImport) -> Iterable[dict[str, Any]]:
    from docgen.cli.output import finding_row

    for entry in statement.entries:
        yield {
            **_entry_row(entry.entry),
            "is_new": entry.is_new,
            "payment": None if entry.receipt is None else entry.receipt.id,
            "documents": [] if entry.receipt is None else entry.receipt.documents,
        }
    for finding in statement.findings:
        yield {"finding": finding_row(finding)}


def _entry_row(entry: BankEntry | NewBankEntry) -> dict[str, Any]:
    from attrs import asdict

    return asdict(entry, recurse=False)
