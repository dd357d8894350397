from __future__ import annotations

import pytest

from docgen.language import NBSP, initials, initials_first
from docgen.models import PersonName


@pytest.mark.parametrize(
    ("name", "expected", "expected_first"),
    [
        (PersonName.parse("Иванов Иван Иванович"), "Иванов И. И.", "И. И. Иванов"),
        (PersonName.parse("Иванов Иван"), "Иванов И.", "И. Иванов"),
        (PersonName.parse("Иванов"), "Иванов", "Иванов"),
        (PersonName.parse("Иванов И. И."), "Иванов И. И.", "И. И. Иванов"),
        (PersonName.parse("Иванов И.И."), "Иванов И. И.", "И. И. Иванов"),
        (PersonName(last="Ким", first="Анна-Мария"), "Ким А.-М.", "А.-М. Ким"),
        (
            PersonName(last="Алиев", first="Гейдар", middle="Алирза оглы"),
            "Алиев Г. А.",
            "Г. А. Алиев",
        ),
    ],
)
def test_initials_on_either_side(name, expected, expected_first):
    """Initials follow or precede the surname, and nothing lets the line break between them."""
    assert initials(name) == expected.replace(" ", NBSP)
    assert initials_first(name) == expected_first.replace(" ", NBSP)
