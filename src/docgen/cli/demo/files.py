"""The demo's PDFs and thumbnails, made by as many processes as there are cores.

Numbers are given one after another; what is left is a pure function of each document, so that
other processes may do it.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from docgen.exceptions import EngineUnavailableError
from docgen.file_names import UniqueNames
from docgen.models import Channel, Document
from docgen.rendering.workers import WorkerPool
from docgen.writing import write_file

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.protocols import Source

NUMBERING: Final[Mapping[str, Mapping[str, Any]]] = {
    "act": {"mask": "А-{N:4}/{YY}", "reset": "year"},
    "contract": {"mask": "{YYYY}/{N:3}", "reset": "year"},
    "reconciliation": {"mask": "АС-{N}"},
}

#: Whom the demo's letters are from.
SENDER: Final = "Бухгалтерия <buh@demo.example.com>"

#: Pixels across a thumbnail: twice what the page shows, for sharp screens.
_THUMBNAIL_WIDTH: Final = 560


@frozen(kw_only=True)
class DemoFile:
    """A document's PDF and its thumbnail, by their paths, and how many pages it has."""

    pdf: Path
    thumbnail: Path
    pages: int


def open_docgen(out: Path, source: Source | None = None) -> DocGen:
    """Return the façade over the demo's own store in ``out``."""
    from docgen.facade import DocGen

    return DocGen(
        source,
        store=f"sqlite:///{out / 'documents.db'}",
        artifacts=out / "files",
        numbering=NUMBERING,
        mail={"accounts": {"main": {"sender": SENDER, "folder": str(out / "mail")}}},
    )


def make_files(out: Path, documents: Sequence[Document]) -> Iterator[DemoFile]:
    """Yield the files of issued documents, in their order, as they are made.

    Raises:
        EngineUnavailableError: an engine or the library of thumbnails is not installed.
        StorageError: the folder cannot be written.

    """
    ids = [document.id for document in documents]
    folders = [document.payload.seller.id for document in documents]
    with WorkerPool(workers=os.cpu_count() or 1) as pool:
        # A worker has a folder of its own, from which the paths of this process lead nowhere.
        made = [pool.submit(_make, out.absolute(), document_id) for document_id in ids]
        names = {folder: UniqueNames() for folder in folders}
        for document_id, folder, future in zip(ids, folders, made, strict=True):
            name, content, thumbnail, pages = future.result()
            file = DemoFile(
                pdf=out / "documents" / folder / names[folder].take(name),
                thumbnail=out / "thumbnails" / f"{document_id}.png",
                pages=pages,
            )
            write_file(file.pdf, content)
            write_file(file.thumbnail, thumbnail)
            yield file


@cache
def _worker(out: Path) -> DocGen:
    """Return the façade of this process."""
    return open_docgen(out)


def _make(out: Path, document_id: int) -> tuple[str, bytes, bytes, int]:
    """Return a PDF's name and content, the picture of its first page, and how many it has."""
    file = _worker(out).file(document_id, "pdf", channel=Channel.EMAIL)
    thumbnail, pages = _draw_first_page(file.content)
    return file.name, file.content, thumbnail, pages


def _draw_first_page(pdf: bytes) -> tuple[bytes, int]:
    try:
        import pypdfium2
    except ImportError:
        raise EngineUnavailableError(
            "the gallery's thumbnails need pypdfium2; install it: pip install 'docgen-ru[demo]'"
        ) from None
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        width = max(page.get_width(), page.get_height() / 2**0.5)
        picture = page.render(scale=_THUMBNAIL_WIDTH / width).to_pil()
        output = io.BytesIO()
        picture.convert("P", palette=1, colors=64).save(output, "PNG")
        return output.getvalue(), len(document)
    finally:
        document.close()
