from __future__ import annotations

from docgen.pipeline.previews.troubles import _bare_labels, _over_one_another
from docgen.pipeline.previews.values import Spot
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


def spot(name: str, *boxes: Box) -> Spot:
    """Return a value that stands in places of a page."""
    return Spot(
        shortcode=f"[{name}]",
        name=name,
        title=name,
        file="template.html",
        line=1,
        column=1,
        text=name,
        raw=name,
        paths=(),
        modifiers=(),
        boxes=boxes,
    )


def test_of_values_on_a_long_page_those_that_lie_over_one_another_are_told():
    """Whatever stands between them in the text; neighbours, however many, are none."""
    rows = [spot(f"row{number}", box(number * 0.03)) for number in range(30)]
    assert list(_over_one_another(rows)) == []
    (found,) = _over_one_another([spot("sum", box(0.604)), *rows])
    assert {"«row20» налезает на «sum»", "«sum» налезает на «row20»"} >= {found.message}
