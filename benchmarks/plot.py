"""The plot of the page of figures: bars, as an SVG that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from attrs import frozen
from results import Row, rounded

_WIDTH: Final = 760
_CAPTIONS: Final = 300
_BARS: Final = 360
_LINE: Final = 24
_OURS: Final = "#2f6fb3"
_OTHERS: Final = "#9aa3ad"


@frozen
class Panel:
    """The bars of a benchmark's rows in some cases, those of one unit."""

    benchmark: str
    cases: Sequence[str]
    title: str


_PANELS: Final = (
    Panel("document", ("8 lines",), "An invoice of 8 lines, milliseconds: less is better"),
    Panel("document", ("100 lines",), "An invoice of 100 lines, milliseconds: less is better"),
    Panel("batch", ("", "1 worker", "2 workers"), "PDF a second, a batch: more is better"),
    Panel("word_batch", ("", "1 worker", "2 workers"), "DOCX a second: more is better"),
    Panel("xml_batch", ("", "1 worker", "2 workers"), "Official XML a second: more is better"),
)


def draw(found: Mapping[str, Sequence[Row]]) -> str:
    """Return the SVG. A card of its own colour, so that it reads on light and dark pages."""
    parts, top = [], 16
    for panel in _PANELS:
        rows = list(_bars(found.get(panel.benchmark, ()), panel))
        if rows:
            parts.append(_text(16, top + 16, panel.title, 'font-weight="bold"'))
            parts += _drawn(rows, top + 28)
            top += 28 + _LINE * len(rows) + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" '
        f'width="{_WIDTH}" height="{top}" font-family="sans-serif" font-size="13" fill="#1f2328">\n'
        f'<rect width="{_WIDTH}" height="{top}" rx="8" fill="#ffffff" stroke="#d0d7de"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _bars(rows: Sequence[Row], panel: Panel) -> Iterator[tuple[str, float]]:
    """Yield the captions and lengths of what has the panel's unit, that of its first figure."""
    wanted = [row for row in rows if row.case in panel.cases and row.value is not None]
    for row in wanted:
        if row.measured.split()[1:] == wanted[0].measured.split()[1:] and row.value is not None:
            several = len(panel.cases) > 1 and row.case
            yield f"{row.what}, {row.case}" if several else row.what, row.value


def _drawn(rows: Sequence[tuple[str, float]], top: int) -> Iterator[str]:
    longest = max(value for _, value in rows)
    for number, (caption, value) in enumerate(rows):
        y, width = top + number * _LINE, max(2.0, value / longest * _BARS)
        colour = _OURS if caption.startswith("docgen") else _OTHERS
        yield _text(16 + _CAPTIONS - 8, y + 14, caption, 'text-anchor="end" font-size="11.5"')
        yield (
            f'<rect x="{16 + _CAPTIONS}" y="{y + 2}" width="{width:.1f}" '
            f'height="{_LINE - 8}" rx="2" fill="{colour}"/>'
        )
        yield _text(16 + _CAPTIONS + width + 6, y + 14, rounded(value))


def _text(x: float, y: float, text: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y}" {style}>{escape(text)}</text>'
