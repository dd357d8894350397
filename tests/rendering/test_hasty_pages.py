"""Long documents in the studio: laid out in haste at first, and then as they print."""

from __future__ import annotations

import pytest
from PIL import ImageChops, ImageStat
from PIL.Image import Resampling

from docgen.pipeline.previews.pages import Viewing
from docgen.rendering.pictures import EnginePages
from docgen.rendering.protocols import Page
from docgen.resources import use_bundled_fonts

#: Ten lines fill a page.
STYLE = (
    "@page { size: 100mm 100mm; margin: 0 } html, body { margin: 0; font: 8pt Arial }"
    "table { border-collapse: collapse } tr { height: 10mm } td, th { padding: 0 }"
    ".keep { height: 10mm }"
)


def page(lines):
    """Return a page of so many lines, with what must not stand alone behind them."""
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(lines))
    html = (
        '<html lang="ru"><head></head><body><table class="lines"><thead></thead>'
        f'<tbody>{rows}</tbody></table><div class="keep">Итого</div></body></html>'
    )
    return Page(html=html, styles=("a.css",), files={"a.css": STYLE.encode()}, files_hash="")


@pytest.mark.parametrize(("lines", "is_final"), [(45, True), (50, False)])
def test_the_first_pages_are_as_they_print_and_of_the_last_it_is_told(lines, is_final):
    """Fifty lines fill five pages, and what follows them would stand alone on the sixth."""
    hasty, printed = EnginePages(page(lines), hasty=True), EnginePages(page(lines))
    assert [hasty.is_as_printed(number) for number in (0, len(hasty.sizes) - 1)] == [True, False]
    pictures = hasty.image(0, 200), printed.image(0, 200)
    assert ImageChops.difference(*pictures).getbbox() is None
    assert hasty.is_final() is is_final
    last = len(printed.sizes) - 1
    pictures = hasty.image(last, 200), printed.image(last, 200)
    assert (ImageChops.difference(*pictures).getbbox() is None) is is_final


def test_a_short_document_is_laid_out_as_it_prints_at_once():
    """Twenty lines and what follows: the last two of them go over to the third page."""
    assert EnginePages(page(20), hasty=True).is_as_printed(2)


class Drawer:
    """Lays out as the studio does, without templates."""

    def __init__(self, lines):
        self.page = page(lines)

    def again(self):
        """Lay the page out as it prints."""
        return EnginePages(self.page), "PlutoPrint"

    def shown(self, viewing, number=0):
        """Show the page in haste."""
        viewing._again = self.again
        return viewing._shown(EnginePages(self.page, hasty=True), "PlutoPrint", number, 200, "")


def test_a_preview_in_haste_is_settled_once():
    """What was right is left as it is; what was not is shown anew, and is settled then."""
    viewing = Viewing()
    drawn = Drawer(45).shown(viewing)
    assert not drawn.is_settled
    assert viewing.settle(drawn.key, 0, 200, drawn.picture.key) is None
    drawn = Drawer(50).shown(viewing)
    settled = viewing.settle(drawn.key, 0, 200, drawn.picture.key)
    assert (settled.is_settled, settled.picture.content) == (True, b"")
    assert viewing.settle(drawn.key, 0, 200, "") is None
    assert viewing.settle(settled.key, 0, 200, "") is None


def test_whoever_looks_at_the_end_sees_it_as_it_prints():
    """The last page waits for the layout."""
    assert Drawer(50).shown(Viewing(), number=5).is_settled


def test_of_many_pages_only_the_last_ones_looked_at_are_kept_as_pictures():
    """Of the others it is still known whether they have changed."""
    viewing = Viewing()
    drawn = Drawer(95).shown(viewing)
    first = [viewing.picture(drawn.key, number, 200, "") for number in range(len(drawn.sizes))]
    again = Drawer(95).shown(viewing)
    for before in first[1:]:
        now = viewing.picture(again.key, before.page, 200, before.key)
        assert (now.content, now.is_whole) == (b"", False)
    assert sum(row._image is not None for row in viewing._seen.values()) <= 6


def test_small_letters_stand_where_the_large_ones_do():
    """A page on a screen of few dots is the large page made smaller: no word falls apart."""
    use_bundled_fonts()
    words = "Двадцать три тысячи девятьсот пятьдесят четыре рубля 09 копеек. " * 8
    files = {"a.css": b"@page { size: 120mm 40mm; margin: 2mm } p { font: 8px 'PT Sans' }"}
    html = f"<html><head></head><body><p>{words}</p></body></html>"
    pages = EnginePages(Page(html=html, styles=("a.css",), files=files, files_hash=""))
    small, large = pages.image(0, 350).convert("L"), pages.image(0, 2800).convert("L")
    difference = ImageChops.difference(small, large.resize(small.size, Resampling.BOX))
    assert ImageStat.Stat(difference).mean[0] < 3  # 4.4 with the hints that an engine makes
