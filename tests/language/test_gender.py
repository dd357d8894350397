from __future__ import annotations

import pytest

from docgen.language import acting, gender_of
from docgen.models import Case, Gender, PersonName


@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        ("Иванович", Gender.MASCULINE),
        ("Ильич", Gender.MASCULINE),
        ("Кузьмич", Gender.MASCULINE),
        ("Лукич", Gender.MASCULINE),
        ("Ивановна", Gender.FEMININE),
        ("Ильинична", Gender.FEMININE),
        ("Саввишна", Gender.FEMININE),
        ("Алирза оглы", Gender.MASCULINE),
        ("Рашид-кызы", Gender.FEMININE),
        ("ИВАНОВНА", Gender.FEMININE),
        ("Джон", None),
        ("И.", None),
        ("", None),
    ],
)
def test_patronymic_tells_the_gender(middle, expected):
    """The patronymic tells the gender; without one nothing does."""
    assert gender_of(PersonName(last="Черных", first="Саша", middle=middle)) is expected


def test_gender_in_the_data_wins():
    """A gender that was given is not guessed again."""
    name = PersonName(last="Ким", middle="Иванович", gender=Gender.FEMININE)
    assert gender_of(name) is Gender.FEMININE


@pytest.mark.parametrize(
    ("gender", "case", "expected"),
    [
        (Gender.MASCULINE, Case.NOMINATIVE, "действующий"),
        (Gender.MASCULINE, Case.GENITIVE, "действующего"),
        (Gender.MASCULINE, Case.PREPOSITIONAL, "действующем"),
        (Gender.FEMININE, Case.NOMINATIVE, "действующая"),
        (Gender.FEMININE, Case.GENITIVE, "действующей"),
        (Gender.FEMININE, Case.ACCUSATIVE, "действующую"),
        (Gender.NEUTER, Case.NOMINATIVE, "действующее"),
        (Gender.NEUTER, Case.INSTRUMENTAL, "действующим"),
        (None, Case.NOMINATIVE, "действующий(-ая)"),
        (None, Case.GENITIVE, "действующего(-ей)"),
    ],
)
def test_acting_agrees(gender, case, expected):
    """«Действующий» agrees with whoever acts, in gender and case."""
    assert acting(gender, case) == expected


def test_acting_is_nominative_by_default():
    """Without a case the nominative is meant."""
    assert acting(Gender.FEMININE) == "действующая"
