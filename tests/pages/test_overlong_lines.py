"""A line that is higher than a page goes over several, each below the head of the table."""

from __future__ import annotations

import pytest

from docgen import DocGen

DOCGEN = DocGen()
LINE = "§"
FORMS = [
    (row.code, name)
    for row in DOCGEN.catalog.types()
    for name in DOCGEN.catalog.templates(row.code)
    if row.code not in {"contract", "waybill", "reconciliation"}
]


@pytest.mark.parametrize("engine", ["auto", "weasyprint"])
def test_the_case_that_was_reported_has_its_head_on_every_page(engine, given_case, pages):
    """Also where a page begins within the long line; and no page is without the head."""
    texts = pages(engine, "invoice", given_case("invoice_row_over_page"))
    assert len(texts) == 3
    assert all("№Товары(работы,услуги)Кол-воЕд.ЦенаСумма" in text for text in texts)
    whole = "".join(texts)
    assert all(f"{index}:проверка" in whole for index in range(80))


@pytest.mark.parametrize(("code", "template"), FORMS)
def test_every_form_repeats_its_head_within_a_line(code, template, document, make, page_texts):
    """The page goes to the engine that can, and the totals stand with a line or a part of one."""
    long, total = 70, {"corrective_invoice": "Всегоувеличение"}.get(code, "Всего")
    data = document(code, [0, long, 0])
    made = make("auto", code, data, template=template)
    assert made.engine.startswith("weasyprint ")
    texts = page_texts(made.content)
    assert len(texts) > 1
    assert sum(text.count(LINE) for text in texts) == 3
    head = "".join(texts[0].partition(f"{LINE}1")[0].rsplit("№", 1)[1][:12])
    assert all(head in text for text in texts if LINE in text or total in text)


def test_a_line_of_half_a_page_is_not_broken(document, make):
    """It goes over whole, and the fast engine makes the page."""
    made = make("auto", "invoice", document("invoice", [0, 12, 12, 12]))
    assert made.engine.startswith("plutoprint ")
