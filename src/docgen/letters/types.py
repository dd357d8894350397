"""Letters as types of what templates print. They have no numbers and are never issued."""

from __future__ import annotations

from typing import Final

from docgen.letters.codes import LETTER_CODE, REPORT_CODE
from docgen.letters.formats import LetterPage, LetterText
from docgen.letters.payload import LetterPayload, NightReportPayload
from docgen.letters.samples import letter_samples, report_samples
from docgen.letters.shortcodes import LetterShortcodes, NightReportShortcodes
from docgen.models import DocumentGroup, DocumentType
from docgen.rendering.protocols import OutputRenderer

_RENDERERS: Final[dict[str, OutputRenderer]] = {"html": LetterPage(), "txt": LetterText()}

LETTER: Final = DocumentType(
    code=LETTER_CODE,
    title="Письмо",
    group=DocumentGroup.ACCOUNTING,
    payload=LetterPayload,
    formats=("html", "txt"),
    samples=letter_samples,
    shortcodes=LetterShortcodes(),
    renderers=_RENDERERS,
)

NIGHT_REPORT: Final = DocumentType(
    code=REPORT_CODE,
    title="Отчёт о ночи",
    group=DocumentGroup.ACCOUNTING,
    payload=NightReportPayload,
    formats=("html", "txt"),
    samples=report_samples,
    shortcodes=NightReportShortcodes(),
    renderers=_RENDERERS,
)

LETTER_TYPES: Final = (LETTER, NIGHT_REPORT)


def letter_type(code: str) -> DocumentType:
    """Return the type of a code of :mod:`docgen.letters.codes`."""
    return next(letter_kind for letter_kind in LETTER_TYPES if letter_kind.code == code)
