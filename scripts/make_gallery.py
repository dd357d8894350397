"""Draw every page of every sample of every template, and show what has changed.

Usage: ``make gallery``. The pages go to ``.gallery/pages``; those that differ from the ones of
the run before are shown old beside new in ``.gallery/changes.html``. So: run it, edit a
template, run it again, look. The first page of each template also goes to ``docs/gallery``,
with the page that shows them all.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageChops, ImageOps

from docgen import DocGen
from docgen.file_names import write_file

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs" / "gallery"
PAGES: Final = ROOT / ".gallery" / "pages"
CHANGES: Final = ROOT / ".gallery" / "changes.html"

_DPI: Final = 100
_DOCS_WIDTH: Final = 760
_NUMBER: Final = "15"
_CHANGED_LEVEL: Final = 40  # of 255: weaker differences are how a glyph's edge was smoothed


def main() -> None:
    """Draw everything with all cores, and print what differs from the last run."""
    work = list(_work())
    names: dict[str, list[bytes]] = {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for (code, template, sample), pages in zip(work, pool.map(_draw, work), strict=True):
            names[f"{code}-{template}-{sample}"] = pages
    changed = [
        name
        for key, pages in names.items()
        for name, page in ((f"{key}-{number}", page) for number, page in enumerate(pages, 1))
        if _keep(name, page)
    ]
    _write_changes(changed)
    _write_docs(names)
    print(f"{sum(map(len, names.values()))} pages, {len(changed)} changed: {CHANGES.as_uri()}")


def _work() -> Iterator[tuple[str, str, str]]:
    docgen = _docgen()
    for document_type in docgen.catalog.types():
        for template in docgen.catalog.templates(document_type.code):
            for sample in document_type.samples():
                yield document_type.code, template, sample


@cache
def _docgen() -> DocGen:
    return DocGen()


def _draw(work: tuple[str, str, str]) -> list[bytes]:
    code, template, sample = work
    docgen = _docgen()
    data = docgen.catalog.document_type(code).samples()[sample]
    pdf = docgen.render(code, data, number=_NUMBER, template=template).content
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_png(page.render(scale=_DPI / 72).to_pil()) for page in document]
    finally:
        document.close()


def _png(page: Image.Image) -> bytes:
    output = io.BytesIO()
    page.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(output, "PNG")
    return output.getvalue()


def _keep(name: str, page: bytes) -> bool:
    """Put a page in the place of the last run's, which stays beside it when it differs."""
    path = PAGES / f"{name}.png"
    old = path.with_suffix(".old.png")
    old.unlink(missing_ok=True)
    changed = path.exists() and _differs(path.read_bytes(), page)
    if changed:
        path.rename(old)
    write_file(path, page)
    return changed


def _differs(first: bytes, second: bytes) -> bool:
    if first == second:
        return False
    one, two = (Image.open(io.BytesIO(row)).convert("L") for row in (first, second))
    if one.size != two.size:
        return True
    difference = ImageChops.difference(one, two)
    return bool(difference.point(lambda level: level > _CHANGED_LEVEL).getbbox())


def _write_changes(names: list[str]) -> None:
    rows = "\n".join(
        f"<h2>{escape(name)}</h2><p><img src='pages/{escape(name)}.old.png'>"
        f"<img src='pages/{escape(name)}.png'></p>"
        for name in names
    )
    style = "<style>img{width:49%;border:1px solid #bbb}body{font:14px sans-serif}</style>"
    title = "<title>Что изменилось</title><h1>Было и стало</h1>"
    page = f"<!DOCTYPE html><meta charset='utf-8'>{style}{title}{rows or 'Ничего.'}"
    write_file(CHANGES, page.encode())


def _write_docs(names: dict[str, list[bytes]]) -> None:
    """Show the first sample of each template in the documentation."""
    docgen = _docgen()
    lines = ["# Gallery", "", "Every template, drawn by `make gallery` from its first sample.", ""]
    for document_type in docgen.catalog.types():
        lines += [f"## {document_type.title} (`{document_type.code}`)", ""]
        sample = next(iter(document_type.samples()))
        for template in docgen.catalog.templates(document_type.code):
            name = f"{document_type.code}-{template}"
            picture = Image.open(io.BytesIO(names[f"{name}-{sample}"][0])).convert("RGB")
            height = picture.height * _DOCS_WIDTH // picture.width
            small = ImageOps.expand(picture.resize((_DOCS_WIDTH, height)), 1, "#d0d0d0")
            write_file(DOCS / f"{name}.png", _png(small))
            lines += [f"`{template}`:", "", f"![{document_type.title}]({name}.png)", ""]
    write_file(DOCS / "README.md", "\n".join(lines).encode())


if __name__ == "__main__":
    main()
