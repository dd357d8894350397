"""The demo's gallery: one page with a thumbnail of every document."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docgen.cli.output import money_cell
from docgen.exceptions import EngineUnavailableError
from docgen.file_names import write_file
from docgen.models import Period

if TYPE_CHECKING:
    from docgen.cli.demo import DemoDocument

#: Pixels across a thumbnail: twice what the page shows, for sharp screens.
_THUMBNAIL_WIDTH: Final = 560


def write_gallery(out: Path, documents: Sequence[DemoDocument], period: Period) -> Path:
    """Write ``index.html`` and the thumbnails into ``out``, and return the page's path.

    Raises:
        EngineUnavailableError: the library that draws thumbnails is not installed.
        StorageError: the folder cannot be written.

    """
    from jinja2 import Environment

    from docgen.language.dates import format_period

    page = resources.files("docgen.cli").joinpath("gallery.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(page)
    html = template.render(
        cards=[_card(out, row) for row in documents], period=format_period(period)
    )
    path = out / "index.html"
    write_file(path, html.encode("utf-8"))
    return path


def _card(out: Path, row: DemoDocument) -> dict[str, Any]:
    """Draw the thumbnail of a document, and return what its card says."""
    from docgen.language.dates import format_date

    thumbnail = out / "thumbnails" / f"{row.document.id}.png"
    pages = _draw_first_page(row.path.read_bytes(), thumbnail)
    payload = row.document.payload
    return {
        "title": row.title,
        "number": row.document.number,
        "date": format_date(row.document.date),
        "seller": payload.seller.name,
        "buyer": payload.buyer.name,
        "total": money_cell(payload.total, payload.currency),
        "pages": pages,
        "thumbnail": thumbnail.relative_to(out).as_posix(),
        "pdf": row.path.relative_to(out).as_posix(),
        "remarks": [finding.message for finding in row.remarks],
    }


def _draw_first_page(pdf: bytes, path: Path) -> int:
    """Write the first page as PNG, and return how many pages there are."""
    try:
        import pypdfium2
    except ImportError:
        raise EngineUnavailableError(
            "the gallery's thumbnails need pypdfium2; install it: pip install 'docgen[demo]'"
        ) from None
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture = page.render(scale=_THUMBNAIL_WIDTH / page.get_width()).to_pil()
        output = io.BytesIO()
        picture.convert("P", palette=1, colors=64).save(output, "PNG", optimize=True)
        pages = len(document)
    finally:
        document.close()
    write_file(path, output.getvalue())
    return pages
