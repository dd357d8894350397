"""An identity document as contracts print it."""

from __future__ import annotations

import pytest

from docgen.models import IdentityDocument
from docgen.templates.shortcodes.identity import series_text


@pytest.mark.parametrize(
    ("series", "printed"),
    [
        ("4509", "45 09"),
        ("45 09", "45 09"),
        ("459", "459"),
        ("450912", "450912"),
        ("II-МЮ", "II-МЮ"),
        ("МЮКЛ", "МЮКЛ"),
        ("", ""),
    ],
)
def test_only_the_series_of_a_russian_passport_is_in_pairs(series, printed):
    """Four digits, however they were typed; letters stay as they are."""
    assert series_text(IdentityDocument(kind="паспорт", series=series, number="1")) == printed
