"""`docgen view`: an official file as pages to read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Config, Output

if TYPE_CHECKING:
    from docgen.models import Finding, SignatureParticulars


def view(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Файл XML или PDF, в который он вложен.")
    ],
    *,
    output: Output = None,
    signature: Annotated[
        list[Path] | None,
        typer.Option(
            "--signature",
            metavar="FILE",
            help="Сведения о подписи, JSON или YAML; можно несколько.",
        ),
    ] = None,
    config: Config = None,
) -> None:
    """Показать электронный документ в PDF: УПД или счёт-фактуру, свои и полученные."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import has_errors, print_findings, save

    docgen = open_docgen(config)
    signatures = [_particulars(path) for path in signature or ()]
    pages = docgen.official.view(file, signatures=signatures)
    findings = docgen.official.validate(file)
    print_findings(_errors(findings))
    save(pages, output)
    if has_errors(findings):
        raise typer.Exit(1)


def _particulars(path: Path) -> SignatureParticulars:
    """Read what is known of one signature."""
    from docgen.models import SignatureParticulars
    from docgen.models.mapping import from_mapping
    from docgen.sources.files import read_data

    return from_mapping(SignatureParticulars, read_data(path), source=str(path))


def _errors(findings: tuple[Finding, ...]) -> list[Finding]:
    from docgen.models import Severity

    return [finding for finding in findings if finding.severity is Severity.ERROR]
