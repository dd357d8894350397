"""Marks laid over finished PDFs: «КОПИЯ», «ОПЛАЧЕНО», «ОБРАЗЕЦ» across the page; page numbers.

Marks are drawn by docgen's own engine. Whoever made the file that they are laid over, it is read
in a worker process, and the file given never changes.
"""

from __future__ import annotations

from docgen.exceptions import DataError, WorkerError
from docgen.rendering.marks.drawing import draw_digits, draw_mark
from docgen.rendering.marks.laying import lay_marks
from docgen.rendering.marks.marks import Mark
from docgen.rendering.workers import apart


class Stamper:
    """Lays the same marks over the pages of files, one after another.

    ``numbered`` puts numbers at the foot of the pages, and they run on from file to file, from
    ``first`` on.
    """

    def __init__(self, *marks: Mark, numbered: bool = False, first: int = 1) -> None:
        self._marks = marks
        self._numbered = numbered
        self._next = first

    def stamp(self, content: bytes, name: str = "the file") -> bytes:
        """Return a copy of a PDF with the marks on every page; ``name`` is what errors call it.

        What else the file holds (attachments, bookmarks, metadata) stays as it is.

        Raises:
            DataError: it is no PDF, is damaged or encrypted, holds an electronic signature,
                which any change would break, or is larger inside than any document.
            ConfigurationError: the bundled font lacks a letter of a mark.
            EngineUnavailableError: marks cannot be drawn here; says what to type.

        """
        drawn = [draw_mark(mark) for mark in self._marks]
        digits = draw_digits() if self._numbered else ()
        try:
            stamped, pages = apart(lay_marks, content, name, drawn, digits, self._next)
        except WorkerError as error:
            problem = f"it cannot be stamped: reading it took {error.problem}"
            raise DataError([("", problem)], source=name) from None
        self._next += pages
        return stamped


def stamp(content: bytes, *marks: Mark) -> bytes:
    """Return a copy of a PDF with marks on every page; see :meth:`Stamper.stamp`."""
    return Stamper(*marks).stamp(content)
