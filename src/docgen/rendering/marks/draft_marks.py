"""«ЧЕРНОВИК» across every page of a draft, so that nobody takes it for a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from attrs import evolve

from docgen.exceptions import DataError, TemplateError
from docgen.models import File

DRAFT_MARK: Final = "ЧЕРНОВИК"

#: A browser repeats what is fixed on every page that it prints.
_STYLE: Final = (
    "<style>.docgen-draft { position: fixed; top: 0; right: 0; bottom: 0; left: 0; z-index: 9; "
    "display: flex; align-items: center; justify-content: center; font: bold 20vmin sans-serif; "
    "color: #1d3f77; opacity: 0.15; transform: rotate(-40deg); pointer-events: none }</style>"
)
_HEAD_END: Final = "</head>"
_BODY_END: Final = "</body>"


def with_draft_mark(file: File) -> File:
    """Return the file of a draft with its mark; of a format for machines, as it is.

    A file of a plugin's own kind, which cannot be changed, says in its notes that it has none.
    """
    mark = _MARKERS.get(file.format)
    if mark is None:
        return file
    try:
        return evolve(file, content=mark(file.content))
    except (DataError, TemplateError):
        note = f"Отметка «{DRAFT_MARK}» не поставлена: файл нельзя изменить."
        return evolve(file, notes=(*file.notes, note))


def _in_pdf(content: bytes) -> bytes:
    from docgen.rendering.marks.marks import Mark, MarkPosition
    from docgen.rendering.marks.stamping import stamp

    return stamp(content, Mark(text=DRAFT_MARK, place=MarkPosition.DIAGONAL))


def _in_html(content: bytes) -> bytes:
    mark = f'<div class="docgen-draft" aria-hidden="true">{DRAFT_MARK}</div>'
    html = content.decode("utf-8").replace(_HEAD_END, f"{_STYLE}{_HEAD_END}", 1)
    before, end, after = html.rpartition(_BODY_END)
    marked = f"{before}{mark}{end}{after}" if end else f"{html}{mark}"
    return marked.encode("utf-8")


def _in_word(content: bytes) -> bytes:
    from docgen.templates.word.watermark import with_watermark

    return with_watermark(content, DRAFT_MARK)


_MARKERS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "pdf": _in_pdf,
    "html": _in_html,
    "docx": _in_word,
}
