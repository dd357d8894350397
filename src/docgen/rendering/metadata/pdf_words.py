"""What a PDF shows, told by its words: pages of two engines differ in every byte."""

from __future__ import annotations

from itertools import islice
from typing import Final

from attrs import field, frozen
from pypdf import apply_configuration
from pypdf.errors import LimitReachedError

from docgen.official.pdf import Operators, OutsidePdf

_MAX_FILES: Final = 50
_UNPACKED: Final = 20_000_000

#: On the pages of the longest document; and what one that says the same as another may have more
#: of, whatever engine made it.
_MOST: Final = (10_000_000, 100_000)
_TIMES: Final = 4
_MORE: Final = (20_000, 200)


@frozen(kw_only=True)
class PdfWords:
    """The words of every page, and the files inside.

    ``drawn`` is how many operators draw the pages, and how many pictures and forms they show.
    """

    pages: tuple[str, ...] = field(repr=False)
    files: tuple[bytes, ...] = field(repr=False)
    drawn: tuple[int, int] = field(eq=False)

    @property
    def limits(self) -> tuple[int, int]:
        """How much may be drawn on pages that say the same."""
        operators, shown = (
            _TIMES * count + more for count, more in zip(self.drawn, _MORE, strict=True)
        )
        return operators, shown


def pdf_words(content: bytes, like: PdfWords | None = None) -> PdfWords:
    """Return the words of a PDF; with ``like`` it is read no longer than if it said the same.

    Raises:
        pypdf.errors.PyPdfError: it is damaged, or has more than one that says the same can have.

    """
    reader = OutsidePdf(content)
    if like is not None and len(reader.sheets) != len(like.pages):
        raise LimitReachedError("it has another number of pages")
    operators = Operators(*(_MOST if like is None else like.limits))
    pages = tuple(map(operators.words, reader.sheets))
    wanted = _MAX_FILES if like is None else len(like.files) + 1
    with apply_configuration(zlib_maximum_output_length=_UNPACKED):
        files = tuple(file.content for file in islice(reader.attachment_list, wanted))
    return PdfWords(pages=pages, files=files, drawn=(operators.seen, operators.shown))
