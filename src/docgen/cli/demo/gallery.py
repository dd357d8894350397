"""The demo's gallery: one page with a thumbnail of every document."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

from attrs import frozen

from docgen.cli.demo.files import DemoFile
from docgen.cli.demo.letters import DemoLetter
from docgen.cli.demo.remarks import kinds_of
from docgen.cli.output import money_cell
from docgen.models import Document, Finding, Period
from docgen.writing import write_file


@frozen(kw_only=True)
class Exhibit:
    """A document in the gallery, with its files and what the checks remarked."""

    title: str
    document: Document
    file: DemoFile
    remarks: tuple[Finding, ...]


def write_gallery(
    out: Path, exhibits: Iterable[Exhibit], letters: Iterable[DemoLetter], period: Period
) -> Path:
    """Write ``index.html`` into ``out``, and return its path.

    Raises:
        StorageError: the folder cannot be written.

    """
    from jinja2 import Environment

    from docgen.language.dates import format_period

    page = resources.files(__package__).joinpath("gallery.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(page)
    groups: dict[str, list[dict[str, Any]]] = {}
    for exhibit in exhibits:
        groups.setdefault(exhibit.title, []).append(_card(out, exhibit))
    path = out / "index.html"
    mail = [
        {
            "recipient": letter.recipient,
            "documents": letter.documents,
            "page": letter.page.relative_to(out).as_posix(),
            "message": letter.message.relative_to(out).as_posix(),
        }
        for letter in letters
    ]
    html = template.render(groups=groups, letters=mail, period=format_period(period))
    write_file(path, html.encode())
    return path


def _card(out: Path, row: Exhibit) -> dict[str, Any]:
    """Return what a document's card says."""
    from docgen.language.dates import format_date

    payload = row.document.payload
    return {
        "number": row.document.number,
        "date": format_date(row.document.date),
        "seller": payload.seller.name,
        "buyer": payload.buyer.name,
        "total": money_cell(payload.total, payload.currency),
        "pages": row.file.pages,
        "thumbnail": row.file.thumbnail.relative_to(out).as_posix(),
        "pdf": row.file.pdf.relative_to(out).as_posix(),
        "remarks": [str(kind) for kind in kinds_of(row.remarks)],
    }
