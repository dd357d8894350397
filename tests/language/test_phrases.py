from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.language import Certainty, decline_phrase, decline_position
from docgen.models import Case, PersonName, Signatory

CASES = tuple(case for case in Case if case is not Case.NOMINATIVE)


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        (
            "генеральный директор",
            (
                "генерального директора, генеральному директору, генерального директора, "
                "генеральным директором, генеральном директоре"
            ),
        ),
        (
            "акционерное общество",
            (
                "акционерного общества, акционерному обществу, акционерное общество, "
                "акционерным обществом, акционерном обществе"
            ),
        ),
        (
            "управляющий",
            "управляющего, управляющему, управляющего, управляющим, управляющем",
        ),
        (
            "глава администрации",
            (
                "главы администрации, главе администрации, главу администрации, "
                "главой администрации, главе администрации"
            ),
        ),
    ],
)
def test_phrase_in_every_case(phrase, forms):
    """The main noun and its adjectives decline together through all cases."""
    declined = [decline_phrase(phrase, case) for case in CASES]
    assert [form.text for form in declined] == forms.split(", ")
    assert {form.certainty for form in declined} == {Certainty.SURE}


@pytest.mark.parametrize(
    ("phrase", "genitive"),
    [
        ("главный бухгалтер", "главного бухгалтера"),
        ("индивидуальный предприниматель", "индивидуального предпринимателя"),
        (
            "заместитель генерального директора по развитию",
            "заместителя генерального директора по развитию",
        ),
        (
            "общество с ограниченной ответственностью",
            "общества с ограниченной ответственностью",
        ),
        ("публичное акционерное общество", "публичного акционерного общества"),
        ("общество акционерное закрытое", "общества акционерного закрытого"),
        (
            "крестьянское (фермерское) хозяйство",
            "крестьянского (фермерского) хозяйства",
        ),
        ("управляющий партнёр", "управляющего партнёра"),
        ("управляющий партнер", "управляющего партнера"),
        ("заведующая складом", "заведующей складом"),
        ("конкурсный управляющий", "конкурсного управляющего"),
        ("исполняющий обязанности директора", "исполняющего обязанности директора"),
        (
            "временно исполняющий обязанности директора",
            "временно исполняющего обязанности директора",
        ),
        ("директор и главный бухгалтер", "директора и главного бухгалтера"),
        (
            "Председатель правления – генеральный директор",
            "Председателя правления – генерального директора",
        ),
        ("учредитель (участник)", "учредителя (участника)"),
        (
            "начальник отдела кадров и делопроизводства",
            "начальника отдела кадров и делопроизводства",
        ),
        ("инженер-конструктор", "инженера-конструктора"),
        ("шеф-редактор", "шеф-редактора"),
        ("вице-президент", "вице-президента"),
        ("IT-директор", "IT-директора"),
        ("финансово-экономический директор", "финансово-экономического директора"),
        ("ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", "ГЕНЕРАЛЬНОГО ДИРЕКТОРА"),
        ("Генеральный Директор", "Генерального Директора"),
        ("генеральный\u00a0директор", "генерального\u00a0директора"),
        ("Общество «Ромашка и партнёр»", "Общества «Ромашка и партнёр»"),
        ("И. о. генерального директора", "И. о. генерального директора"),
        ("врио директора", "врио директора"),
        ("ПАО «Ромашка»", "ПАО «Ромашка»"),
        ("МЭР ГОРОДА", "МЭРА ГОРОДА"),
        ("ООО", "ООО"),
    ],
)
def test_genitive_of_positions_and_company_forms(phrase, genitive):
    """Only the main words decline; what depends on them keeps its form, spaces and capitals."""
    declined = decline_phrase(phrase, Case.GENITIVE)
    assert (declined.text, declined.certainty) == (genitive, Certainty.SURE)


def test_people_are_animate_in_the_accusative():
    """Whoever holds a position is animate, though the same word may name a thing."""
    assert decline_phrase("инженер-конструктор", Case.ACCUSATIVE).text == "инженера-конструктора"
    assert decline_phrase("временный управляющий", Case.ACCUSATIVE).text == (
        "временного управляющего"
    )


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("ведущий мерчендайзер", "в словаре нет"),
        ("Chief executive", "в словаре нет"),
        ("главный", "в словаре нет"),
        ("— 1 —", "в словаре нет"),
        ("«Ромашка»", "в словаре нет"),
        ("Индивидуальный предприниматель Иванов Иван Иванович", "имя человека"),
        ("ИП Иванов И. И.", "имя человека"),
        ("очень " * 100 + "главный директор", "больше 500 знаков"),
    ],
)
def test_doubtful_phrase_stays_in_the_nominative(phrase, reason):
    """A phrase that cannot be read is left as it was, with the reason."""
    declined = decline_phrase(phrase, Case.GENITIVE)
    assert (declined.text, declined.certainty) == (phrase, Certainty.DOUBTFUL)
    assert reason in declined.reason


def test_nominative_is_the_phrase_itself(oblique):
    """The nominative, and an empty position, come back unchanged."""
    assert decline_phrase("мерчендайзер", Case.NOMINATIVE).certainty is Certainty.SURE
    assert decline_phrase("", oblique).text == ""


def test_data_wins_over_dictionary_and_dictionary_over_engine():
    """A form is taken from the data, else from the host's dictionary, else from the engine."""
    dictionary = {"директор": {Case.GENITIVE: "директора из словаря"}}
    signatory = Signatory(
        name=PersonName(last="Ким"),
        position="директор",
        position_forms={Case.GENITIVE: "директора из данных"},
    )
    given = decline_position(signatory, Case.GENITIVE, dictionary=dictionary)
    assert (given.text, given.certainty) == ("директора из данных", Certainty.GIVEN)
    listed = decline_phrase("директор", Case.GENITIVE, dictionary=dictionary)
    assert (listed.text, listed.certainty) == ("директора из словаря", Certainty.GIVEN)
    assert decline_position(signatory, Case.DATIVE, dictionary=dictionary).text == "директору"


@settings(deadline=None, max_examples=200)
@given(
    st.text(alphabet="директор главный и-«».,/(1 A\u00a0\n", max_size=60), st.sampled_from(CASES)
)
def test_any_text_is_declined_or_left(text, case):
    """No text breaks declension, and a doubtful one is exactly what it was."""
    declined = decline_phrase(text, case)
    assert declined.text == text or declined.certainty is Certainty.SURE
    assert bool(declined.reason) == (declined.certainty is Certainty.DOUBTFUL)
