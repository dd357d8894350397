from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.settlement import names_document

DAY = date(2026, 10, 31)


@pytest.mark.parametrize(
    ("purpose", "number"),
    [
        ("Оплата по счёту № 15 от 31.10.2026 за связь, в т.ч. НДС 22% 4319.59", "15"),
        ("ОПЛАТА ПО СЧЕТУ №15 ОТ 31.10.26", "15"),
        ("Сч. 15 от 31.10.2026", "15"),
        ("Счет на оплату N 15", "15"),
        ("по счёту № 15, НДС не облагается", "15"),
        ("Оплата СЧ-00015/26 по договору № 7", "СЧ-00015/26"),
        ("оплата сч-00015/26 от 31.10.2026.", "СЧ-00015/26"),
        ("Предоплата, А 15 от 31.10.2026", "А 15"),
    ],
)
def test_a_bill_is_named_by_its_number(purpose, number):
    """However the client's accountant has written it."""
    assert names_document(purpose, number, DAY)


@pytest.mark.parametrize(
    ("purpose", "number"),
    [
        ("Оплата по договору № 15 от 31.10.2026", "15"),
        ("По счету-фактуре № 15 от 31.10.2026", "15"),
        ("Связь, в т.ч. НДС 15%", "15"),
        ("Счет № 15 от 30.10.2026", "15"),
        ("Счет № 15/2 от 31.10.2026", "15"),
        ("Счет № 115 от 31.10.2026", "15"),
        ("Счет № 15.10.2026", "15"),
        ("Счета № 15, 16", "15"),
        ("Счета № 15 и № 16", "15"),
        ("Счета № 15-17", "15"),
        ("Оплата СЧ-00015/261", "СЧ-00015/26"),
        ("Оплата РСЧ-00015/26", "СЧ-00015/26"),
        ("Оплата СЧ-00015/26 от 31.10.2025", "СЧ-00015/26"),
        ("Счет № 15 от 31.10.25", "15"),
        ("", "15"),
    ],
)
def test_other_numbers_are_no_bills(purpose, number):
    """Rather none than a wrong one: contracts, rates, dates, lists, longer numbers, other days."""
    assert not names_document(purpose, number, DAY)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 99_999),
    st.integers(1, 99_999),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["{}", "СЧ-{}", "{}/26", "С-{}-2026"]),
)
def test_a_number_is_never_taken_for_another(named, other, day, mask):
    """A purpose names the number it holds and no other of the same mask."""
    purpose = f"Оплата по счёту № {mask.format(named)} от {day:%d.%m.%Y} за услуги"
    assert names_document(purpose, mask.format(other), day) is (named == other)
