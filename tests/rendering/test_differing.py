"""Pages that look different, as pictures."""

from __future__ import annotations

import io

from PIL import Image

from docgen.rendering.differing import differing_pages


def test_only_pages_that_look_different_are_shown_both_ways(pure):
    """A page that is the same is not shown, whatever became of the next one."""
    sample = pure.catalog.sample("act", "vat")
    one, other = (pure.render("act", sample, number=number).content for number in ("1", "888"))
    assert differing_pages(one, one) == ()
    (picture,) = differing_pages(one, other)
    shown = Image.open(io.BytesIO(picture))
    assert shown.width > 2 * 700
