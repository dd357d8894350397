"""`docgen verify`: whose a file is, of which document, and whether it is as it was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.options import Config, Json

if TYPE_CHECKING:
    from docgen.models import Verification

_RERENDERED = {
    "same_bytes": "печатается так же, байт в байт",
    "same_content": "печатается так же: текст и страницы те же, байты другие",
    "different": "печатается иначе",
    "failed": "заново не печатается",
    "not_done": "",
}


def verify(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Файлы: .pdf, .docx, .html, .xml.")
    ],
    *,
    json: Json = False,
    config: Config = None,
) -> None:
    """Проверить файлы: наши ли, какого документа, не изменены ли, печатаются ли так же."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json

    with open_docgen(config) as docgen:
        found = [(path, docgen.documents.verify(path)) for path in files]
    if json:
        print_json(_row(path, one) for path, one in found)
    else:
        for path, one in found:
            _print(path, one)
    if not all(one.is_sound for _, one in found):
        raise typer.Exit(1)


def _row(path: Path, found: Verification) -> dict[str, Any]:
    from attrs import asdict

    from docgen.cli.document_rows import document_row
    from docgen.cli.output import finding_row

    return {
        "file": str(path),
        "sound": found.is_sound,
        "origin": found.origin.value,
        "unchanged": found.is_unchanged,
        "rerendering": found.rerendering.value,
        "channel": found.channel or None,
        "sha256": found.sha256,
        "document": document_row(found.document) if found.document else None,
        "provenance": asdict(found.provenance) if found.provenance else None,
        "findings": [finding_row(row, str(path)) for row in found.findings],
    }


def _print(path: Path, found: Verification) -> None:
    from docgen.cli.output import print_findings

    said = ["наш" if found.is_sound else "не подтверждён"]
    if document := found.document:
        said.append(
            f"{document.id}: {document.type} № {document.number} от {document.date:%d.%m.%Y}"
        )
    if found.is_unchanged:
        said += ["не изменён", _RERENDERED[found.rerendering.value]]
    typer.echo(f"{path}: {', '.join(filter(None, said))}")
    print_findings(found.findings)
