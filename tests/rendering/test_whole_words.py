from __future__ import annotations

import io

import pdfplumber
import pytest

from docgen.rendering.engines.plutoprint import PlutoPrintEngine
from docgen.rendering.engines.whole_words import whole_words
from docgen.rendering.protocols import Page
from docgen.rendering.workers import SHARED

NBSP = "\u00a0"
STYLE = "body { overflow-wrap: break-word; margin: 0; font: 9.5pt 'PT Sans' } p { margin: 1mm 0 }"
PHRASE = (
    f"По данным <b>ООО{NBSP}«Северная{NBSP}связь»</b> на{NBSP}31.12.2026 задолженность "
    f"в{NBSP}пользу <i>контрагента</i>, далее — «<b>Кредитор</b>», модель МР-2400"
)

PLACE = '<span class="page-count-form" data-forms="листе,листах,листах">листах</span>'


def printed(body):
    """Return the words that the fast engine prints."""
    html = f"<!DOCTYPE html><html lang='ru'><head><title>Т</title></head><body>{body}</body></html>"
    page = Page(html=html, styles=("a.css",), files={"a.css": STYLE.encode()}, files_hash="words")
    with pdfplumber.open(io.BytesIO(PlutoPrintEngine(SHARED).render(page))) as pdf:
        return " ".join(sheet.extract_text() for sheet in pdf.pages).replace(NBSP, " ").split()


def test_no_word_after_bold_text_is_broken_whatever_the_width():
    """A word that does not fit the rest of its line goes over to the next one, whole."""
    widths = range(40, 80)
    words = printed("".join(f'<p style="width: {width}mm">{PHRASE}</p>' for width in widths))
    for word in ("задолженность", "пользу", "контрагента,", "«Кредитор»,", "31.12.2026"):
        assert words.count(word) == len(widths), word


def test_what_no_line_can_hold_is_still_broken():
    """An address longer than its column does not run over the next one."""
    address = "buhgalteria@severnaya_svyaz_i_informatika.example.com"
    words = printed(f'<p style="width: 40mm">Пишите <b>нам</b> {address}</p>')
    assert address not in words
    assert "".join(words).endswith(address)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<td><b>Имя</b></td>", "<td><b>Имя</b></td>"),
        ("<p>A <b>B</b></p>", 'A <b><span style="overflow-wrap: normal">B</span></b>'),
        ("<p>A<br>B</p>", "<p>A<br>B</p>"),
        (f"<p>на {PLACE}</p>", f"<p>на {PLACE}</p>"),
    ],
)
def test_only_what_goes_on_after_a_tag_within_the_line_is_marked(html, expected):
    """A cell that begins with bold text may break its words, and so may a new line."""
    assert expected in whole_words(f"<body>{html}</body>")
