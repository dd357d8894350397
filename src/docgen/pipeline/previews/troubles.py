"""Looks over printed pages for what a reader would stumble over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from attrs import evolve

from docgen.exceptions import DocGenError, TemplateError
from docgen.language.plurals import plural
from docgen.models import DocumentType, Severity
from docgen.pipeline.previews.pages import PreviewRenderer
from docgen.pipeline.previews.places import MarkedPages, boxes_of
from docgen.pipeline.previews.values import Sight, Spot, Trouble, problem_of
from docgen.pipeline.trial import Wanted
from docgen.rendering.pictures import Box, texts

#: Words that stand before a value, and say nothing without it.
_LABELS: Final = frozenset(
    (
        "инн",
        "кпп",
        "огрн",
        "огрнип",
        "бик",
        "банк",
        "адрес",
        "телефон",
        "договор",
        "счёт №",
        "swift",
    )
)
#: A value in so many lines has too little room.
_MANY_LINES: Final = 5
#: How much of the smaller of two values may lie under the other.
_SHARED: Final = 0.15
_EDGE: Final = 0.002
_FEW_TEXTS: Final = 4


def troubles(
    renderer: PreviewRenderer, document_type: DocumentType, sight: Sight
) -> tuple[MarkedPages | None, tuple[Trouble, ...]]:
    """Return the pages of a sight and what is wrong with them, the worst first."""
    try:
        pages = MarkedPages(renderer, document_type, sight)
    except TemplateError as error:
        found = problem_of(error, sight.template.label)
        trouble = Trouble(
            severity=Severity.ERROR, message=found.message, file=found.file, line=found.line
        )
        return None, (trouble,)
    except DocGenError as error:
        return None, (Trouble(severity=Severity.ERROR, message=str(error)),)
    spots = pages.spots
    pieces = list(texts(pages.pdf))
    rows = [
        *_outside(spots),
        *_over_one_another(spots),
        *_findings(renderer, document_type, sight, spots),
        *_bare_labels(pieces),
        *_long(spots),
        *_left_alone(pieces),
    ]
    rows.sort(key=lambda row: row.severity is not Severity.ERROR)
    return pages, tuple(rows)


def _outside(spots: Sequence[Spot]) -> Iterator[Trouble]:
    """Yield values that the edge of the paper cuts off."""
    for spot, box in boxes_of(spots):
        if box.left + box.width > 1 + _EDGE or box.left < -_EDGE or box.top + box.height > 1:
            message = f"Не уместилось: «{_cut(spot.text)}» выходит за край страницы"
            yield Trouble(
                severity=Severity.ERROR, message=message, box=box, file=spot.file, line=spot.line
            )


def _over_one_another(spots: Sequence[Spot]) -> Iterator[Trouble]:
    """Yield the first value that lies over another one; pictures may."""
    rows = [(spot, box) for spot, box in boxes_of(spots) if not spot.text.startswith("(")]
    for (one, first), (other, second) in _near(rows):
        shared = _shared(first, second)
        least = min(first.width * first.height, second.width * second.height)
        if least > 0 and shared > least * _SHARED and one.name != other.name:
            message = f"«{_cut(other.text)}» налезает на «{_cut(one.text)}»"
            yield Trouble(
                severity=Severity.ERROR,
                message=message,
                box=second,
                file=other.file,
                line=other.line,
            )
            return


def _near(rows: Sequence[tuple[Spot, Box]]) -> Iterator[tuple[tuple[Spot, Box], tuple[Spot, Box]]]:
    """Yield the pairs of values that share a height of a page, from the top: few, however long."""
    down = sorted(rows, key=lambda row: (row[1].page, row[1].top))
    for number, row in enumerate(down):
        bottom = row[1].top + row[1].height
        for other in islice(down, number + 1, None):
            if other[1].page != row[1].page or other[1].top >= bottom:
                break
            yield row, other


def _findings(
    renderer: PreviewRenderer, document_type: DocumentType, sight: Sight, spots: Sequence[Spot]
) -> Iterator[Trouble]:
    """Yield what the checks of printing say, with the value that they speak of."""
    wanted = Wanted(document_type=document_type, document=sight.document, template=sight.template)
    for finding in renderer.findings(wanted):
        box = next((box for spot, box in boxes_of(spots) if finding.path in spot.paths), None)
        yield Trouble(
            severity=finding.severity, message=finding.message, box=box, line=finding.line
        )


def _bare_labels(pieces: Sequence[tuple[str, Box]]) -> Iterator[Trouble]:
    """Yield labels that nothing stands beside or below."""
    for text, box in pieces:
        if (
            text[:1].isupper()
            and text.rstrip(": ").casefold() in _LABELS
            and not any(_follows(box, other) for _, other in pieces)
        ):
            message = f"Подпись «{text.rstrip(': ')}» осталась без значения"
            yield Trouble(severity=Severity.WARNING, message=message, box=box)


def _long(spots: Sequence[Spot]) -> Iterator[Trouble]:
    for spot in spots:
        lines = len({round(box.top, 3) for box in spot.boxes})
        if lines >= _MANY_LINES and spot.boxes[0].width < 1 / 2:
            said = f"{lines} {plural(lines, ('строку', 'строки', 'строк'))}"
            message = f"{spot.title}: заняло {said}"
            yield Trouble(
                severity=Severity.WARNING,
                message=message,
                box=_around(spot.boxes),
                file=spot.file,
                line=spot.line,
            )
            return


def _around(boxes: Sequence[Box]) -> Box:
    """Return the box that holds those on the first one's page."""
    own = [box for box in boxes if box.page == boxes[0].page]
    left, top = min(box.left for box in own), min(box.top for box in own)
    right = max(box.left + box.width for box in own)
    bottom = max(box.top + box.height for box in own)
    return evolve(own[0], left=left, top=top, width=right - left, height=bottom - top)


def _left_alone(pieces: Sequence[tuple[str, Box]]) -> Iterator[Trouble]:
    """Yield a last page that holds next to nothing."""
    last = max((box.page for _, box in pieces), default=0)
    own = [box for _, box in pieces if box.page == last and box.top < 0.9]  # noqa: PLR2004 - below is the footer
    if last and len(own) <= _FEW_TEXTS:
        message = "На последней странице остался один хвост"
        box = own[0] if own else None
        yield Trouble(severity=Severity.WARNING, message=message, box=box)


def _follows(label: Box, other: Box) -> bool:
    """Whether something stands to the right of a label, or right below it."""
    if other is label or other.page != label.page:
        return False
    middle = label.top + label.height / 2
    is_beside = other.top <= middle <= other.top + other.height and other.left > label.left
    is_below = 0 < other.top - label.top < label.height * 2 and (
        abs(other.left - label.left) < label.height
    )
    return is_beside or is_below


def _shared(one: Box, other: Box) -> float:
    """Return the area that two boxes have in common."""
    if one.page != other.page:
        return 0
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(across, 0) * max(down, 0)


def _cut(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"
