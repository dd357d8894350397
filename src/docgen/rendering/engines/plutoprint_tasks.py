"""What a worker does with PlutoPrint: who asks for it need not import how it is done."""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_KEPT_FILES: Final = 32


def import_engine() -> None:
    """Import what draws, so that the first page need not wait for it."""
    import plutoprint  # noqa: F401 - see above

    import docgen.rendering.engines.plutoprint_drawing  # noqa: F401 - see above


def draw_page(html: str, styles: Sequence[str], files: Mapping[str, bytes], keyword: str) -> bytes:
    """Return the PDF of a page; see :func:`docgen.rendering.engines.plutoprint_drawing.draw`."""
    from docgen.rendering.engines.plutoprint_drawing import draw

    return draw(html, styles, files, keyword)


def draw_with_files(html: str, styles: Sequence[str], files: Path, keyword: str) -> bytes:
    """Draw with the files of a template that lie pickled in a file, read once."""
    return draw_page(html, styles, _read(files), keyword)


@lru_cache(_KEPT_FILES)
def _read(path: Path) -> Mapping[str, bytes]:
    files: Mapping[str, bytes] = pickle.loads(path.read_bytes())  # noqa: S301 - the parent's
    return files
