from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.kit.layout import line_count, text_width

TEXT = st.text(alphabet="абвгшщWi10-,. ", max_size=120)
WIDTHS = st.floats(min_value=8, max_value=120)


def test_a_digit_is_as_wide_as_the_font_says():
    """A digit of Liberation Sans is 1139 units of 2048 wide."""
    assert text_width("7", 10) == pytest.approx(1139 / 2048 * 10 * 25.4 / 72, rel=0.01)


@given(TEXT, TEXT)
@settings(deadline=None)
def test_widths_add_up(one, other):
    """Without kerning, a text is as wide as its parts."""
    whole = text_width(one + other, 7)
    assert whole == pytest.approx(text_width(one, 7) + text_width(other, 7))


@given(TEXT, WIDTHS)
@settings(deadline=None, max_examples=200)
def test_lines_hold_the_whole_text(text, width):
    """There are never fewer lines than the text would fill without a gap."""
    visible = text_width(text.replace(" ", ""), 7)
    assert line_count(text, width, 7) >= max(1, math.floor(visible / width))


@given(TEXT, WIDTHS)
@settings(deadline=None, max_examples=200)
def test_a_wider_column_takes_no_more_lines(text, width):
    """Lines never grow in number with the column."""
    assert line_count(text, width * 2, 7) <= line_count(text, width, 7)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("слово", 1),
        ("слово слово", 2),
        ("слово-слово", 2),
        ("слово\u00a0слово", 2),
        ("о" * 20, 3),
    ],
)
def test_lines_break_at_spaces_hyphens_and_inside_long_words(text, lines):
    """A column of nine letters breaks a line where an engine would."""
    assert line_count(text, text_width("о" * 9, 7), 7) == lines


def test_letters_of_other_scripts_fill_an_em():
    """An ideograph, which another font draws, is a square."""
    assert text_width("中", 72) == pytest.approx(25.4)
