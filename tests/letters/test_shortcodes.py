from __future__ import annotations

from types import SimpleNamespace

import pytest

from docgen.letters.shortcodes import LetterShortcodes


@pytest.mark.parametrize(
    ("days", "text"), [(37, "37 дней"), (1, "1 день"), (0, None), (None, None)]
)
@pytest.mark.parametrize("name", ["days_late", "days_left"])
def test_days_are_counted_in_words_where_there_are_any(name, days, text):
    """A letter says «просрочено на 37 дней», and nothing of it where nothing is late."""
    row = next(row for row in LetterShortcodes().catalog() if row.name == name)
    assert row.value(SimpleNamespace(payload=SimpleNamespace(**{name: days}))) == text
