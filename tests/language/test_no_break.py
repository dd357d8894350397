from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.language.no_break import no_break


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("115114, г. Лукоморск, ул. Примерная, д. 5", "115114, г.~Лукоморск, ул.~Примерная, д.~5"),
        ("корп. 4, лит. А, офис 401, кв. 7", "корп.~4, лит.~А, офис~401, кв.~7"),
        ("пр-кт Академика Образцова", "пр-кт~Академика Образцова"),
        ("31 октября 2026 г. Москва", "31~октября 2026~г. Москва"),
        ("в 2025–2026 гг.", "в 2025–2026~гг."),
        ("ИНН 7710990027, КПП 771001001", "ИНН~7710990027, КПП~771001001"),
        ("р/с 40702810600000000901, БИК 044525990", "р/с~40702810600000000901, БИК~044525990"),
        ("Сч. № 40702810600000000901", "Сч.~№~40702810600000000901"),
        ("ИП Лебедева Н. В.", "ИП Лебедева~Н.~В."),
        ("Н. В. Лебедева", "Н.~В.~Лебедева"),
        ("двенадцать рублей 75 центов", "двенадцать рублей 75~центов"),
        ("1 000 руб. и 5 копеек", "1 000~руб. и 5~копеек"),
        ("Договор № 15 от 12.01.2026", "Договор №~15 от 12.01.2026"),
        ("НДС 5 % и 22%", "НДС 5~% и 22~%"),
        ("в течение 10 календарных дней", "в течение 10~календарных дней"),
        ("тел. +7 495 000-00-01", "тел.~+7~495~000-00-01"),
        ("8 (800) 555-35-35", "8~(800)~555-35-35"),
        ("Итого — всего", "Итого~— всего"),
        ("и т. д., в т. ч. НДС", "и т.~д., в т.~ч. НДС"),
    ],
)
def test_what_is_read_in_one_breath_stands_on_one_line(text, expected):
    """Requisites, names with initials, figures with what they count, dashes with what precedes."""
    assert no_break(text) == expected.replace("~", "\u00a0")


@pytest.mark.parametrize(
    "text",
    [
        "Услуги связи по договору с покупателем",
        "Тариф А и тариф Б",
        "Заводские номера 100 200 300",
        "с 1 по 15 число",
        "20 Каналов",
        "ООО «Ромашка и партнёры»",
    ],
)
def test_other_spaces_break(text):
    """A list of numbers, a preposition and plain words are as they were."""
    assert no_break(text) == text


@given(st.text(alphabet="аБв.№%5« »—ИНН г д+", max_size=60))
def test_only_spaces_change(text):
    """Nothing but spaces differs, and once is enough."""
    kept = no_break(text)
    assert "".join(kept.split()) == "".join(text.split())
    assert no_break(kept) == kept
