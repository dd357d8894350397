"""Draw every page of every sample of every template, and show what has changed.

Usage: ``make gallery``. The pages go to ``.gallery/pages``; those that differ from the ones of
the run before are shown old beside new in ``.gallery/changes.html``. So: run it, edit a
template, run it again, look. The first page of each template also goes to ``docs/gallery``, large
enough to read, with the page that shows them all; ``--docs`` draws nothing else.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageChops, ImageOps

from docgen import DocGen
from docgen.writing import write_file

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs" / "gallery"
PAGES: Final = ROOT / ".gallery" / "pages"
CHANGES: Final = ROOT / ".gallery" / "changes.html"

_DPI: Final = 100
_DOCS_DPI: Final = 140
_POINTS_PER_INCH: Final = 72
_NUMBER: Final = "15"
_INTRODUCTION: Final = (
    "Every template, drawn by `make gallery` from its first sample. A picture opens in full size."
)
_LETTERS: Final = (
    "Drawn by `make pictures` in a browser, from samples; `night` is the report of a night."
)
_CHANGED_LEVEL: Final = 40  # of 255: weaker differences are how a glyph's edge was smoothed


def main(arguments: Sequence[str]) -> int:
    """Draw everything with all cores, print what differs, and return the exit status."""
    if arguments not in ([], ["--docs"]):
        print("Usage: python scripts/make_gallery.py [--docs]")
        return 2
    _write_docs()
    if not arguments:
        _write_pages()
    return 0


def _write_pages() -> None:
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
    return [_png(page) for page in _pages(*work, dpi=_DPI)]


def _pages(code: str, template: str, sample: str, *, dpi: int) -> list[Image.Image]:
    """Return the pages of a document, drawn."""
    docgen = _docgen()
    data = docgen.catalog.document_type(code).samples()[sample]
    pdf = docgen.render(code, data, number=_NUMBER, template=template).content
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / _POINTS_PER_INCH).to_pil() for page in document]
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


def _write_docs() -> None:
    """Show the first sample of each template in the documentation: a picture, and it whole."""
    docgen = _docgen()
    lines = ["# Gallery", "", _INTRODUCTION, ""]
    for document_type in docgen.catalog.types():
        code = document_type.code
        sample = next(iter(document_type.samples()))
        names = docgen.catalog.templates(code)
        for name in names:
            page = _pages(code, name, sample, dpi=_DOCS_DPI)[0].convert("RGB")
            write_file(DOCS / f"{code}-{name}.png", _png(ImageOps.expand(page, 1, "#d0d0d0")))
        files = [f"{code}-{name}.png" for name in names]
        shown = [f"[![{document_type.title}]({file})]({file})" for file in files]
        lines += [f"## {document_type.title} (`{code}`)", "", *_side_by_side(names, shown), ""]
    lines += _letters()
    write_file(DOCS / "README.md", "\n".join(lines).encode())


def _letters() -> list[str]:
    """Return what shows the letters, whose pictures `make pictures` draws in a browser."""
    lines = ["## Письма", "", _LETTERS, ""]
    for path in sorted(DOCS.glob("letter-*-computer.png")):
        name = path.name.removeprefix("letter-").removesuffix("-computer.png")
        files = [f"letter-{name}-{screen}.png" for screen in ("computer", "phone")]
        shown = [f"[![{name}]({file})]({file})" for file in files]
        table = _side_by_side(("на компьютере", "на телефоне, тёмная тема"), shown)
        lines += [f"### `{name}`", "", *table, ""]
    return lines


def _side_by_side(names: Sequence[str], pictures: Sequence[str]) -> list[str]:
    """Return what shows pictures under their names; one alone has the whole width."""
    if len(names) == 1:
        return [f"`{names[0]}`:", "", *pictures]
    rows = ([f"`{name}`" for name in names], ["---"] * len(names), pictures)
    return [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
