"""Bars of sums, as SVG: for a printed page, without colours that mean something by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen
from markupsafe import Markup

from docgen.language.numbers import format_money

_WIDTH: Final = 720
_LABEL: Final = 190
_VALUE: Final = 110
_BAR: Final = 12
_GAP: Final = 10
_HEAD: Final = 22
#: Bars of a page; the rest are one, together.
_MOST: Final = 24
_FILLS: Final = ("#14526b", "#9aa3ad")
_LONGEST: Final = 30


@frozen(kw_only=True)
class Bar:
    """What a place of the chart shows: its name, and a value of each series.

    Sums are decimals, counts are whole numbers.
    """

    label: str
    values: tuple[Decimal | int, ...]


def bar_chart(bars: Sequence[Bar], series: Sequence[str]) -> Markup:
    """Return bars as a drawing; ``series`` are the names of the values of each."""
    shown = bars if len(bars) <= _MOST else (*bars[: _MOST - 1], _together(bars[_MOST - 1 :]))
    largest = max([0, *(value for bar in shown for value in bar.values)]) or 1
    rows, top = [_legend(series)], _HEAD
    for bar in shown:
        rows.append(_text(_LABEL - 8, top + _BAR - 2, _short(bar.label), anchor="end"))
        for index, value in enumerate(bar.values):
            room = _WIDTH - _LABEL - _VALUE
            length = max(0, round(float(room * value / largest), 1))
            rows.append(
                Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>').format(
                    _LABEL, top, length, _BAR, _FILLS[index]
                )
            )
            figure = format_money(value) if isinstance(value, Decimal) else str(value)
            rows.append(_text(_LABEL + length + 6, top + _BAR - 2, figure))
            top += _BAR + 2
        top += _GAP
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
        'font-family="PT Sans, sans-serif" font-size="11">{}</svg>'
    ).format(_WIDTH, top, Markup().join(rows))


def _together(bars: Sequence[Bar]) -> Bar:
    values = zip(*(bar.values for bar in bars), strict=True)
    return Bar(label=f"Остальные: {len(bars)}", values=tuple(map(sum, values)))


def _legend(series: Sequence[str]) -> Markup:
    parts, left = [], _LABEL
    for index, name in enumerate(series):
        parts.append(
            Markup('<rect x="{}" y="2" width="10" height="10" fill="{}"/>').format(
                left, _FILLS[index]
            )
        )
        parts.append(_text(left + 15, 11, name))
        left += 40 + 7 * len(name)
    return Markup().join(parts)


def _text(x: float, y: float, text: str, *, anchor: str = "start") -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}" fill="#14181d">{}</text>').format(
        x, y, anchor, text
    )


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
