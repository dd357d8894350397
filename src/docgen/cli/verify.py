"""`docgen verify`: whose a file is, of which document, and whether it is as it was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docgen.cli.document_rows import document_row
from docgen.cli.options import Config, Json
from docgen.cli.unreadable import unreadable_finding
from docgen.exceptions import OfficialFileError

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.models import Finding, Verification

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
    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json

    with open_existing(config) as docgen:
        outcomes = [(path, _verify_file(docgen, path)) for path in files]
    if json:
        print_json(_row(path, one) for path, one in outcomes)
    else:
        for path, one in outcomes:
            _print(path, one)
    raise typer.Exit(max(_status(one) for _, one in outcomes))


def _verify_file(docgen: DocGen, path: Path) -> Verification | Finding:
    """Return what is known of a file, or why it cannot be read; the others are verified."""
    try:
        return docgen.documents.verify(path)
    except OfficialFileError as error:
        return unreadable_finding(path, error)


def _status(found: Verification | Finding) -> int:
    from docgen.models import Finding

    if isinstance(found, Finding):
        return 2
    return 0 if found.is_sound else 1


def _row(path: Path, found: Verification | Finding) -> dict[str, Any]:
    from attrs import asdict

    from docgen.cli.output import finding_row
    from docgen.models import Finding

    if isinstance(found, Finding):
        return {"file": str(path), "sound": False, "findings": [finding_row(found)]}
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
        "findings": [finding_row(finding, str(path)) for finding in found.findings],
    }


def _print(path: Path, found: Verification | Finding) -> None:
    from docgen.cli.output import print_findings
    from docgen.models import Finding

    if isinstance(found, Finding):
        typer.echo(f"{path}: не прочитан")
        print_findings([found])
        return
    said = ["наш" if found.is_sound else "не подтверждён"]
    if document := found.document:
        said.append(
            f"{document.id}: {document.type} № {document.number} от {document.date:%d.%m.%Y}"
        )
    if found.is_unchanged:
        said += ["не изменён", _RERENDERED[found.rerendering.value]]
    typer.echo(f"{path}: {', '.join(filter(None, said))}")
    print_findings(found.findings)
