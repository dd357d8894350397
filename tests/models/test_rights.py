"""The table of rights: documented whole, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from docgen.models import RIGHTS, Action, SubjectKind

ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \| (.+) \| (да|нет) \|$", re.MULTILINE)
PAGE = Path(__file__).parents[2] / "docs" / "rights.ru.md"


def test_the_page_has_every_right_and_no_other():
    """Whoever writes a plugin of rights finds each question on the page, with its answer."""
    listed = re.findall(
        r"^\| `(\w+)` \| `(\w+)` \| (.+) \| (да|нет) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert listed == [
        (row.action.value, row.kind.value, row.title, "да" if row.of_own else "нет")
        for row in RIGHTS
    ]


def test_no_right_stands_twice_and_no_word_is_idle():
    """Each pair is asked in one sense, and each action and kind is asked at all."""
    pairs = [(row.action, row.kind) for row in RIGHTS]
    assert len(set(pairs)) == len(pairs)
    assert {action for action, _ in pairs} == set(Action)
    assert {kind for _, kind in pairs} == set(SubjectKind)
