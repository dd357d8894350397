from __future__ import annotations

import pytest

from docgen.language import may_be_genitive


@pytest.mark.parametrize(
    "basis",
    [
        "Устав",
        "устав общества",
        "Уставу",
        "доверенность № 5",
        "Приказ № 1 от 12.01.2026",
        "решение единственного участника",
        "генеральная доверенность",
        "Лист записи ЕГРИП",
        "Устава и доверенность № 5",
        "приказа № 3, решение участника № 1",
    ],
)
def test_another_case_is_told(basis):
    """What cannot stand after «на основании» is found, be it the second of two grounds."""
    assert not may_be_genitive(basis)


@pytest.mark.parametrize(
    "basis",
    [
        "Устава",
        "доверенности № 5 от 12.01.2026",
        "генеральной доверенности",
        "решения общего собрания",
        "МЧД № 1",
        "ст. 53 ГК РФ",
        "«Положения о филиале»",
        "кайрылуу № 3",
        "",
        "№ 5",
        "Устава и доверенности № 5",
        "доверенности № 5, серия 77 АГ",
        "закона о рынке и торговле",
    ],
)
def test_a_genitive_and_what_is_not_known_pass(basis):
    """Nothing is said of words in the genitive, abbreviations, quotes and unknown words."""
    assert may_be_genitive(basis)
