from __future__ import annotations

from docgen.pipeline.previews.troubles import _bare_labels
from docgen.rendering.pictures import Box


def box(top: float, left: float = 0.1) -> Box:
    """Return where a piece of text stands."""
    return Box(page=0, left=left, top=top, width=0.1, height=0.02)


def test_a_label_that_nothing_follows_is_told():
    """Any other word may stand alone, and a value beside the label or below it is enough."""
    pieces = [
        ("ИНН:", box(0.1)),
        ("КПП", box(0.3)),
        ("770101001", box(0.3, left=0.4)),
        ("Банк:", box(0.5)),
        ("АО «Банк»", box(0.53)),
        ("Итого", box(0.8)),
    ]
    (found,) = _bare_labels(pieces)
    assert found.message == "Подпись «ИНН» осталась без значения"
    assert found.box == box(0.1)
