from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.requisites.accent import MIN_CONTRAST, Colour, colour, visible_accent

LEVELS = st.integers(min_value=0, max_value=255)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("#14526b", "#14526b"),
        (" #14526B ", "#14526b"),
        ("#15b", "#1155bb"),
        ("rgb(20, 82, 107)", "#14526b"),
        ("teal", "#008080"),
    ],
)
def test_a_colour_is_written_as_in_stylesheets(text, value):
    """Hexadecimal, as a function, by its name; it is the same colour."""
    assert colour(text).value == value


@pytest.mark.parametrize("text", ["14526b", "синий", "#14526b80", "#12345", "red; x: url(a)", ""])
def test_what_is_no_colour_is_none(text):
    """Neither words, nor translucent ones, nor anything that would go on in a stylesheet."""
    assert colour(text) is None
    assert visible_accent(text) is None


@pytest.mark.parametrize(
    ("text", "contrast"), [("#fff", 1), ("#000", 21), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast_is_that_of_wcag(text, contrast):
    """The figures are those that WCAG's own examples give for these greys on white."""
    assert colour(text).contrast == pytest.approx(contrast, abs=0.005)


def test_an_accent_that_nobody_could_read_is_not_printed():
    """One grey is dark enough for text on white paper, the next one is not."""
    assert visible_accent("#767676").value == "#767676"
    assert visible_accent("#777777") is None


@given(LEVELS, LEVELS, LEVELS)
def test_any_colour_has_a_shade_that_can_be_read_and_a_tint_that_is_pale(red, green, blue):
    """What is suggested passes; a colour that passes stays; black reads well on its tint."""
    found = Colour(red, green, blue)
    visible = found.visible()
    assert visible.contrast >= MIN_CONTRAST
    if found.contrast >= MIN_CONTRAST:
        assert visible == found
    assert found.tint.contrast < 1.2
