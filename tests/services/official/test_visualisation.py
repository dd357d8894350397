"""What a visualisation adds to a form, whatever template printed it."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from itertools import pairwise

import pdfplumber
import pytest
from attrs import evolve
from pypdf import PdfReader

from docgen.models import SignatureParticulars
from docgen.rendering.engines.choice import EngineChoice
from docgen.rendering.engines.weasyprint import WeasyPrintEngine
from docgen.rendering.protocols import Page
from docgen.services.official.free_space import drawn_spans, lowest_gap
from docgen.services.official.visualisation import visualise

FILE_ID = (
    "ON_NSCHFDOPPR_2BM-7728168971-770801001-000000000000000000001_2BM-7707083893-773601001-"
    "000000000000000000002_20260915_16ad2de0-fadd-47fb-8838-b02d9f37d405_0_1_0_0_0_00"
)
MARK = f"Визуализация электронного документа {FILE_ID}"
FRAME = "ДОКУМЕНТ ПОДПИСАН ЭЛЕКТРОННОЙ ПОДПИСЬЮ"
DRAW = EngineChoice([WeasyPrintEngine()], "weasyprint").draw

SELLER = SignatureParticulars(
    owner="Воронцов Алексей Петрович",
    position="генеральный директор",
    organisation="ООО «Север & <Связь>»",
    certificate="02A1B3C4D5E6F708112233445566778899",
    valid_from=dt.date(2026, 1, 12),
    valid_to=dt.date(2027, 4, 12),
    signed_at=dt.datetime(2026, 10, 31, 14, 5, 33, tzinfo=dt.timezone(dt.timedelta(hours=3))),
)
BUYER = SignatureParticulars(
    owner="Швец Марина Игоревна",
    certificate="11A1B3C4",
    valid_from=dt.date(2026, 2, 1),
    valid_to=dt.date(2027, 5, 1),
    signed_at=dt.datetime(2026, 11, 2, 10, 0),  # noqa: DTZ001 - operators may not say the zone
    power_of_attorney="ed49b3ac-4a49-4f9d-9ca6-e64d3ea7c6a8",
)

BLANK = Page(html="<p>1</p>", styles=(), files={}, files_hash="")
FORMS = [
    ("upd", "vat"),
    ("upd", "long"),
    ("vat_invoice", "vat"),
    ("vat_invoice", "traceable"),
    ("act", "many"),
    ("contract", "vat"),
]


@pytest.fixture(scope="module")
def forms(pure):
    """Return the printed forms of a few samples, lying and standing, short and long."""
    return {
        (code, sample): pure.render(
            code, pure.catalog.document_type(code).samples()[sample], number="15"
        ).content
        for code, sample in FORMS
    }


def _words(pdf):
    """Return the words of each page with their boxes."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [page.extract_words(extra_attrs=["size"]) for page in opened.pages]


def _mark_words(words):
    """Return the words of the mark: all that follows its first one at the foot of a page."""
    first = max((row for row in words if row["text"] == "Визуализация"), key=lambda row: row["top"])
    return [row for row in words if row["top"] >= first["top"] - 1]


def _overlap(one, other):
    """Whether two boxes share more than an edge."""
    return min(one["x1"], other["x1"]) - max(one["x0"], other["x0"]) > 0.1 and (
        min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 0.1
    )


@pytest.mark.parametrize("form", FORMS, ids="-".join)
def test_every_page_bears_the_mark_under_all_else(forms, form):
    """The mark is whole, in a strip of its own at the foot, inside the page."""
    before = _words(forms[form])
    after = _words(visualise(forms[form], FILE_ID, (), DRAW))
    assert len(after) == len(before)
    for old, words in zip(before, after, strict=True):
        mark = _mark_words(words)
        form_words = [row for row in words if row not in mark]
        assert "".join(row["text"] for row in mark) == MARK.replace(" ", "")
        assert Counter(row["text"] for row in form_words) == Counter(row["text"] for row in old)
        assert max(row["bottom"] for row in form_words) < min(row["top"] for row in mark)


@pytest.mark.parametrize("form", FORMS, ids="-".join)
def test_pages_keep_their_size_and_hardly_shrink(forms, form):
    """A visualisation is printed on the same paper, and stays readable."""
    visual = visualise(forms[form], FILE_ID, (), DRAW)
    sizes = [
        [tuple(page.mediabox) for page in PdfReader(io.BytesIO(pdf)).pages]
        for pdf in (forms[form], visual)
    ]
    assert sizes[0] == sizes[1]
    (old, *_), (new, *_) = _words(forms[form])[0], _words(visual)[0]
    assert 0.95 < new["size"] / old["size"] < 1


def test_the_signatures_stand_under_a_short_form(forms, pdf_text):
    """Where the last page has room, no page is added, and nothing is covered."""
    form = forms["vat_invoice", "vat"]
    visual = visualise(form, FILE_ID, (SELLER, BUYER), DRAW)
    (words,) = _words(visual)
    frames = [row for row in words if row["text"] == "ПОДПИСАН"]
    assert len(frames) == 2
    assert [a for a in words for b in words if a is not b and _overlap(a, b)] == []
    text = pdf_text(visual)
    for said in (
        "Организация:ООО«Север&<Связь>»",
        "Владелец:ВоронцовАлексейПетрович,генеральныйдиректор",
        "Сертификат:02A1B3C4D5E6F708112233445566778899",
        "Действителен:с12.01.2026по12.04.2027",
        "Подписан:31.10.202614:05:33UTC+03:00",
        "Владелец:ШвецМаринаИгоревнаСертификат:11A1B3C4",
        "Доверенность(МЧД):ed49b3ac-4a49-4f9d-9ca6-e64d3ea7c6a8",
        "Подписан:02.11.202610:00:00",
    ):
        assert said in text


def test_a_full_page_is_followed_by_one_of_signatures(forms):
    """Frames never stand over the form: they get a page, which is marked too."""
    form = forms["upd", "vat"]
    pages = _words(visualise(form, FILE_ID, (SELLER,), DRAW))
    assert len(pages) == len(_words(form)) + 1
    texts = [" ".join(row["text"] for row in words) for words in pages]
    assert [FRAME in text for text in texts] == [False] * (len(pages) - 1) + [True]
    assert all("Визуализация" in text for text in texts)


def test_a_great_many_signatures_flow_over_pages(forms):
    """None is cut, and none is lost."""
    pages = _words(visualise(forms["act", "many"], FILE_ID, (SELLER, BUYER) * 20, DRAW))
    texts = [" ".join(row["text"] for row in words) for words in pages]
    assert sum(text.count(FRAME) for text in texts) == 40
    assert sum(text.count("Подписан:") for text in texts) == 40


def test_the_same_form_gives_the_same_bytes(forms):
    """Nothing is taken from a clock."""
    form = forms["upd", "vat"]
    once, again = (visualise(form, FILE_ID, (SELLER,), DRAW) for _ in range(2))
    assert once == again


@pytest.mark.parametrize(
    "owner",
    ["<img src='/etc/passwd'>", "{{ 7 * 7 }}{% raw %}", "<a href='file:///'>&amp;</a>", "[total]"],
)
def test_particulars_are_text_and_nothing_else(owner, pdf_text):
    """Whatever a certificate holds, it is printed, not executed."""
    signature = evolve(SELLER, owner=owner, position="")
    visual = visualise(DRAW(BLANK).content, FILE_ID, (signature,), DRAW)
    assert f"Владелец:{owner}Сертификат".replace(" ", "") in pdf_text(visual)


def test_the_free_strip_holds_nothing(forms):
    """What is drawn is rules as well as words: a gap is free of both."""
    with pdfplumber.open(io.BytesIO(forms["vat_invoice", "vat"])) as opened:
        page = opened.pages[0]
        boxes = [*page.chars, *page.lines, *page.rects]
        drawn = [
            (float(page.height - row["bottom"]), float(page.height - row["top"])) for row in boxes
        ]
    low, high = lowest_gap(PdfReader(io.BytesIO(forms["vat_invoice", "vat"])).pages[0], 50)
    assert high - low >= 50
    assert [span for span in drawn if span[1] > low and span[0] < high] == []


def test_the_spans_cover_all_that_is_drawn(forms):
    """Every word and every rule lies in one of them."""
    pdf = forms["upd", "vat"]
    spans = drawn_spans(PdfReader(io.BytesIO(pdf)).pages[0])
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[0]
        middles = [
            float(page.height - (row["top"] + row["bottom"]) / 2)
            for row in [*page.chars, *page.lines]
        ]
    assert all(any(low <= middle <= high for low, high in spans) for middle in middles)
    assert all(below[1] < above[0] for below, above in pairwise(spans))
