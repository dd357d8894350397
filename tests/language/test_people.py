from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.language import (
    NBSP,
    Certainty,
    declension_finding,
    decline_person,
    initials,
    initials_first,
    read_dictionary,
)
from docgen.models import Case, Gender, PersonName, Severity

CASES = tuple(case for case in Case if case is not Case.NOMINATIVE)

MEN = """
Иванов Иванова Иванову Иванова Ивановым Иванове
Пушкин Пушкина Пушкину Пушкина Пушкиным Пушкине
Ковалёв Ковалёва Ковалёву Ковалёва Ковалёвым Ковалёве
Достоевский Достоевского Достоевскому Достоевского Достоевским Достоевском
Толстой Толстого Толстому Толстого Толстым Толстом
Донской Донского Донскому Донского Донским Донском
Белый Белого Белому Белого Белым Белом
Горячий Горячего Горячему Горячего Горячим Горячем
Осадчий Осадчего Осадчему Осадчего Осадчим Осадчем
Дикий Дикого Дикому Дикого Диким Диком
Швец Швеца Швецу Швеца Швецем Швеце
Гоголь Гоголя Гоголю Гоголя Гоголем Гоголе
Король Короля Королю Короля Королем Короле
Коваль Коваля Ковалю Коваля Ковалем Ковале
Лебедь Лебедя Лебедю Лебедя Лебедем Лебеде
Мороз Мороза Морозу Мороза Морозом Морозе
Ким Кима Киму Кима Кимом Киме
Пак Пака Паку Пака Паком Паке
Цой Цоя Цою Цоя Цоем Цое
Мицкевич Мицкевича Мицкевичу Мицкевича Мицкевичем Мицкевиче
Воробей Воробья Воробью Воробья Воробьем Воробье
Кочубей Кочубея Кочубею Кочубея Кочубеем Кочубее
Гайдай Гайдая Гайдаю Гайдая Гайдаем Гайдае
Миллер Миллера Миллеру Миллера Миллером Миллере
Шмидт Шмидта Шмидту Шмидта Шмидтом Шмидте
Дарвин Дарвина Дарвину Дарвина Дарвином Дарвине
Бах Баха Баху Баха Бахом Бахе
Третьяк Третьяка Третьяку Третьяка Третьяком Третьяке
Бондарчук Бондарчука Бондарчуку Бондарчука Бондарчуком Бондарчуке
Саркисян Саркисяна Саркисяну Саркисяна Саркисяном Саркисяне
Сорока Сороки Сороке Сороку Сорокой Сороке
Калина Калины Калине Калину Калиной Калине
Окуджава Окуджавы Окуджаве Окуджаву Окуджавой Окуджаве
Данелия Данелии Данелии Данелию Данелией Данелии
Кривошея Кривошеи Кривошее Кривошею Кривошеей Кривошее
Салтыков-Щедрин Салтыкова-Щедрина Салтыкову-Щедрину Салтыкова-Щедрина \
Салтыковым-Щедриным Салтыкове-Щедрине
Бонч-Бруевич Бонч-Бруевича Бонч-Бруевичу Бонч-Бруевича Бонч-Бруевичем Бонч-Бруевиче
Тер-Петросян Тер-Петросяна Тер-Петросяну Тер-Петросяна Тер-Петросяном Тер-Петросяне
ИВАНОВ ИВАНОВА ИВАНОВУ ИВАНОВА ИВАНОВЫМ ИВАНОВЕ
"""

WOMEN = """
Иванова Ивановой Ивановой Иванову Ивановой Ивановой
Пушкина Пушкиной Пушкиной Пушкину Пушкиной Пушкиной
Пугачёва Пугачёвой Пугачёвой Пугачёву Пугачёвой Пугачёвой
Достоевская Достоевской Достоевской Достоевскую Достоевской Достоевской
Толстая Толстой Толстой Толстую Толстой Толстой
Осадчая Осадчей Осадчей Осадчую Осадчей Осадчей
Горячая Горячей Горячей Горячую Горячей Горячей
Черная Черной Черной Черную Черной Черной
Средняя Средней Средней Среднюю Средней Средней
Сорока Сороки Сороке Сороку Сорокой Сороке
Окуджава Окуджавы Окуджаве Окуджаву Окуджавой Окуджаве
Данелия Данелии Данелии Данелию Данелией Данелии
Лыкова-Ким Лыковой-Ким Лыковой-Ким Лыкову-Ким Лыковой-Ким Лыковой-Ким
"""

FIXED_MEN = "Шевченко Франко Живаго Дюма Галуа Гёте Гарибальди Неру Ли Черных Долгих Сухих Дурново"
FIXED_WOMEN = "Швец Мышь Ким Миллер Литвин Мицкевич Цой Гурченко Черных Бойко Гоголь Делакруа"

DOUBTFUL_MEN = "Соловей Заяц Орёл Козёл Камень Стрелец Перец Герой Гуржий Палий Эрлих Золя Мышь Чой"

DOUBTFUL_MENS_KINDS = """
Топчий Бакий Стахий Волчий Цулая Ма Цзя Гулак-Артемовский Нечуй-Левицкий Квитка-Основьяненко
Кемаль-паша Исмаил-бей Казанова Золя Казачий Кравцова
"""
DOUBTFUL_WOMENS_KINDS = "Цулая Цхадая Патарая Саая Ма На Ковальска Мусин-Пушкина Довгая Иванов"

FIRST_NAMES = """
Лев Льва Льву Льва Львом Льве
Павел Павла Павлу Павла Павлом Павле
Пётр Петра Петру Петра Петром Петре
Илья Ильи Илье Илью Ильёй Илье
Никита Никиты Никите Никиту Никитой Никите
Андрей Андрея Андрею Андрея Андреем Андрее
Юрий Юрия Юрию Юрия Юрием Юрии
Игорь Игоря Игорю Игоря Игорем Игоре
Яков Якова Якову Якова Яковом Якове
Айбек Айбека Айбеку Айбека Айбеком Айбеке
Али Али Али Али Али Али
"""

WOMENS_FIRST_NAMES = """
Мария Марии Марии Марию Марией Марии
Наталья Натальи Наталье Наталью Натальей Наталье
Любовь Любови Любови Любовь Любовью Любови
Ольга Ольги Ольге Ольгу Ольгой Ольге
София Софии Софии Софию Софией Софии
Айгуль Айгуль Айгуль Айгуль Айгуль Айгуль
Кармен Кармен Кармен Кармен Кармен Кармен
Анна-Мария Анны-Марии Анне-Марии Анну-Марию Анной-Марией Анне-Марии
"""


def rows(*tables: tuple[str, Gender]):
    """Return the words of every line of the tables, with the gender."""
    return [
        (line.split(), gender) for table, gender in tables for line in table.split("\n") if line
    ]


def surnames(names: str):
    """Return one parameter a name, shown by the name."""
    return [pytest.param(name, id=name) for name in names.split()]


@pytest.mark.parametrize(("row", "gender"), rows((MEN, Gender.MASCULINE), (WOMEN, Gender.FEMININE)))
def test_surname_in_every_case(row, gender):
    """A surname declines as its bearer's documents decline it, and surely."""
    nominative, *expected = row
    declined = [decline_person(PersonName(last=nominative, gender=gender), c) for c in CASES]
    assert [person.name.last for person in declined] == expected
    assert {person.certainty for person in declined} == {Certainty.SURE}


@pytest.mark.parametrize(
    ("row", "gender"),
    rows((FIRST_NAMES, Gender.MASCULINE), (WOMENS_FIRST_NAMES, Gender.FEMININE)),
)
def test_first_name_in_every_case(row, gender):
    """First names decline, the irregular ones too."""
    nominative, *expected = row
    name = PersonName(last="Ли", first=nominative, gender=gender)
    assert [decline_person(name, case).name.first for case in CASES] == expected


@pytest.mark.parametrize(
    ("nominative", "genitive"),
    [
        ("Мелик-Пашаев", "Мелик-Пашаева"),
        ("Султан-Галиев", "Султан-Галиева"),
        ("Ибн Сина", "Ибн Сины"),
        ("ван дер Ваальс", "ван дер Ваальса"),
        ("Сент-Экзюпери", "Сент-Экзюпери"),
        ("О'Нил", "О'Нила"),
        ("МакГрегор", "МакГрегора"),
        ("Римский-Корсаков", "Римского-Корсакова"),
        ("Немирович-Данченко", "Немировича-Данченко"),
        ("Гаджи-заде", "Гаджи-заде"),
        ("Кёр-оглы", "Кёр-оглы"),
    ],
)
def test_surname_of_several_pieces(nominative, genitive):
    """Titles and particles before a surname stay, surnames of their own decline."""
    name = PersonName(last=nominative, gender=Gender.MASCULINE)
    person = decline_person(name, Case.GENITIVE)
    assert (person.name.last, person.certainty) == (genitive, Certainty.SURE)


@pytest.mark.parametrize(
    ("nominative", "genitive"),
    [
        ("Непомнящая", "Непомнящей"),
        ("Ходящая", "Ходящей"),
        ("Лановая", "Лановой"),
        ("Вольная", "Вольной"),
        ("Нижняя", "Нижней"),
        ("Ким-Петрова", "Ким-Петровой"),
        ("Нечуй-Левицкая", "Нечуй-Левицкой"),
        ("Ильина", "Ильиной"),
    ],
)
def test_womans_surname_outside_the_dictionary(nominative, genitive):
    """An ending that is an adjective's and nothing else declines as one."""
    name = PersonName(last=nominative, gender=Gender.FEMININE)
    person = decline_person(name, Case.GENITIVE)
    assert (person.name.last, person.certainty) == (genitive, Certainty.SURE)


@pytest.mark.parametrize(
    ("surname", "gender"),
    [(surname, Gender.MASCULINE) for surname in DOUBTFUL_MENS_KINDS.split()]
    + [(surname, Gender.FEMININE) for surname in DOUBTFUL_WOMENS_KINDS.split()],
)
def test_what_only_the_bearer_knows_is_left_alone(surname, gender, oblique):
    """Bynames, titles after a name, foreign syllables and nouns in -ая are never guessed."""
    name = PersonName(last=surname, gender=gender)
    person = decline_person(name, oblique)
    assert (person.name, person.certainty) == (name, Certainty.DOUBTFUL)


@pytest.mark.parametrize(
    ("nominative", "instrumental"),
    [("Чаплин", "Чаплином"), ("Дарвин", "Дарвином"), ("Хабибуллин", "Хабибуллиным")],
)
def test_foreign_and_russian_surnames_in_in(nominative, instrumental):
    """Foreign surnames in -ин have -ом, Russian and Tatar ones -ым."""
    name = PersonName(last=nominative, gender=Gender.MASCULINE)
    assert decline_person(name, Case.INSTRUMENTAL).name.last == instrumental


@pytest.mark.parametrize("first", ["Данило", "Михайло", "Петро", "Павло", "Марко", "Нико", "Ха"])
def test_mans_first_name_that_some_decline(first):
    """Slavic names in -о, and foreign syllables, are left alone; Отто and Али never change."""
    name = PersonName(last="Ким", first=first, gender=Gender.MASCULINE)
    person = decline_person(name, Case.GENITIVE)
    assert (person.name, person.certainty) == (name, Certainty.DOUBTFUL)
    for fixed in ("Отто", "Бруно", "Али"):
        kim = PersonName(last="Ким", first=fixed, gender=Gender.MASCULINE)
        assert decline_person(kim, Case.GENITIVE).text == f"Кима {fixed}"


def test_names_in_the_wrong_places_are_not_declined():
    """«Иван Иванов» as surname and first name is a mistake of the data."""
    name = PersonName(last="Иван", first="Иванов", gender=Gender.MASCULINE)
    person = decline_person(name, Case.INSTRUMENTAL)
    assert (person.name, person.certainty) == (name, Certainty.DOUBTFUL)
    assert "на месте фамилии" in person.reason


@pytest.mark.parametrize("surname", surnames(FIXED_MEN))
def test_mans_surname_that_never_changes(surname, oblique):
    """Surnames in -ко, -ых, -их and foreign vowels keep their form."""
    person = decline_person(PersonName(last=surname, gender=Gender.MASCULINE), oblique)
    assert (person.name.last, person.certainty) == (surname, Certainty.SURE)


@pytest.mark.parametrize("surname", surnames(FIXED_WOMEN))
def test_womans_surname_that_never_changes(surname, oblique):
    """A woman's surname in a consonant keeps its form, and so do all in -ко and -ых."""
    person = decline_person(PersonName(last=surname, gender=Gender.FEMININE), oblique)
    assert (person.name.last, person.certainty) == (surname, Certainty.SURE)


@pytest.mark.parametrize("surname", surnames(DOUBTFUL_MEN))
def test_surname_of_two_readings_is_left_alone(surname):
    """A surname that may decline in two ways stays in the nominative, with the reason."""
    name = PersonName.parse(f"{surname} Иван Иванович")
    person = decline_person(name, Case.GENITIVE)
    assert (person.name, person.certainty) == (name, Certainty.DOUBTFUL)
    assert surname in person.reason


@pytest.mark.parametrize("surname", ["Ткач", "Кузьмич", "Груша", "Кулиш", "Кравец", "Лев"])
def test_doubt_may_be_about_one_case_only(surname):
    """Where only the stress of the instrumental is unknown, the genitive is still declined."""
    name = PersonName(last=surname, gender=Gender.MASCULINE)
    doubtful = {case for case in CASES if decline_person(name, case).certainty != Certainty.SURE}
    assert Case.INSTRUMENTAL in doubtful
    assert surname == "Лев" or doubtful == {Case.INSTRUMENTAL}


@pytest.mark.parametrize(
    ("text", "gender", "reason"),
    [
        ("Ким Саша", None, "пол неизвестен"),
        ("Иванов И. И.", None, "пол неизвестен"),
        ("Ким Иван Иванович", Gender.FEMININE, "не согласуется"),
        ("Иванова Саша", Gender.MASCULINE, "похожа на женскую"),
        ("Иванов Мария", Gender.FEMININE, "похожа на мужскую"),
        ("Smith Иван Иванович", None, "русскими буквами"),
        ("Леклерк Жан-Поль", Gender.MASCULINE, "двойное"),
    ],
)
def test_contradictory_or_poor_data_is_doubtful(text, gender, reason):
    """What the data does not settle is not guessed."""
    parsed = PersonName.parse(text)
    name = PersonName(last=parsed.last, first=parsed.first, middle=parsed.middle, gender=gender)
    person = decline_person(name, Case.GENITIVE)
    assert (person.name, person.certainty) == (name, Certainty.DOUBTFUL)
    assert reason in person.reason


@pytest.mark.parametrize(
    ("text", "case", "expected"),
    [
        ("Иванов Иван Иванович", Case.GENITIVE, "Иванова Ивана Ивановича"),
        ("Иванова Мария Ильинична", Case.DATIVE, "Ивановой Марии Ильиничне"),
        ("Шевченко Лука Кузьмич", Case.INSTRUMENTAL, "Шевченко Лукой Кузьмичом"),
        ("Черных Анна Саввишна", Case.GENITIVE, "Черных Анны Саввишны"),
        ("Гейдар Алирза оглы Алиев", Case.DATIVE, "Алиеву Гейдару Алирза оглы"),
        ("Асанова Чинара Токтогул кызы", Case.GENITIVE, "Асановой Чинары Токтогул кызы"),
        ("Асанов Бакыт Токтогул уулу", Case.GENITIVE, "Асанова Бакыта Токтогул уулу"),
        ("Сергей Иванович Мицкевич", Case.INSTRUMENTAL, "Мицкевичем Сергеем Ивановичем"),
        ("де Голль Шарль Андреевич", Case.GENITIVE, "де Голля Шарля Андреевича"),
    ],
)
def test_whole_names(text, case, expected):
    """The gender of the patronymic governs the whole name."""
    assert decline_person(PersonName.parse(text), case).text == expected


@pytest.mark.parametrize(
    ("middle", "last"),
    [("Алирза оглы", "Алиев"), ("Алирза-оглы", "Алиев"), ("Алирзаоглы", "Алиев")],
)
def test_turkic_patronymic_keeps_its_form(middle, last):
    """«Оглы» and what stands before it are the same in every case."""
    person = decline_person(PersonName(last=last, first="Гейдар", middle=middle), Case.GENITIVE)
    assert person.text == f"Алиева Гейдара {middle}"


def test_initials_of_a_declined_name():
    """A declined name is still a name, so initials can be made of it."""
    genitive = decline_person(PersonName.parse("Иванов Иван Иванович"), Case.GENITIVE).name
    assert initials(genitive) == f"Иванова{NBSP}И.{NBSP}И."
    assert initials_first(genitive) == f"И.{NBSP}И.{NBSP}Иванова"


def test_initials_given_in_the_data_are_kept():
    """A name that comes with initials declines by its surname."""
    name = PersonName(last="Иванов", first="И.", middle="И.", gender=Gender.MASCULINE)
    # The patronymic is only a letter, so nothing in it contradicts the gender.
    assert decline_person(name, Case.DATIVE).text == "Иванову И. И."


def test_a_blank_where_a_first_name_belongs_has_no_initial():
    """A received file may have one: its schema asks for a character at least."""
    assert initials(PersonName(last="Иванов", first=" ", middle="Иванович")) == f"Иванов{NBSP}И."
    assert initials_first(PersonName(last="Иванов", first=" ")) == "Иванов"


def test_form_in_the_data_wins_and_keeps_its_parts():
    """A whole form given in the data is split into the same parts as the nominative."""
    name = PersonName(
        last="Соловей",
        first="Иван",
        middle="Алирза оглы",
        forms={Case.GENITIVE: "Соловья Ивана Алирза оглы"},
    )
    person = decline_person(name, Case.GENITIVE, dictionary={name.full: {Case.GENITIVE: "Нет"}})
    assert person.certainty is Certainty.GIVEN
    assert (person.name.last, person.name.middle) == ("Соловья", "Алирза оглы")
    assert initials(person.name) == f"Соловья{NBSP}И.{NBSP}А."


def test_form_of_other_length_is_printed_as_given():
    """A given form with more words than the name has is printed whole."""
    name = PersonName(last="Соловей", forms={Case.GENITIVE: "Соловья (Петрова) Ивана"})
    assert decline_person(name, Case.GENITIVE).text == "Соловья (Петрова) Ивана"


def test_dictionary_of_the_host_wins_over_the_engine():
    """The host's dictionary is asked by the whole nominative name, before any engine."""
    dictionary = {"Соловей Иван Иванович": {Case.GENITIVE: "Соловья Ивана Ивановича"}}
    name = PersonName.parse("Соловей Иван Иванович")
    person = decline_person(name, Case.GENITIVE, dictionary=dictionary)
    assert (person.text, person.certainty) == ("Соловья Ивана Ивановича", Certainty.GIVEN)
    other_case = decline_person(name, Case.DATIVE, dictionary=dictionary)
    assert other_case.certainty is Certainty.DOUBTFUL


def test_dictionary_of_a_surname_serves_all_men_who_bear_it():
    """A surname alone may stand in the dictionary; a woman's, that never changes, stays."""
    dictionary = read_dictionary({"соловей": {"родительный": "соловья"}})
    man = PersonName.parse("Соловей Иван Иванович")
    person = decline_person(man, Case.GENITIVE, dictionary=dictionary)
    assert (person.text, person.certainty) == ("Соловья Ивана Ивановича", Certainty.GIVEN)
    woman = PersonName.parse("Соловей Анна Ивановна")
    assert decline_person(woman, Case.GENITIVE, dictionary=dictionary).text == (
        "Соловей Анны Ивановны"
    )


def test_nominative_needs_no_gender():
    """The nominative is the name itself, whoever it belongs to."""
    name = PersonName.parse("Smith Саша")
    person = decline_person(name, Case.NOMINATIVE)
    assert (person.name, person.certainty) == (name, Certainty.SURE)


def test_doubt_becomes_a_warning():
    """A doubtful form is reported in Russian, with the place and the remedy."""
    person = decline_person(PersonName.parse("Соловей Иван Иванович"), Case.GENITIVE)
    finding = declension_finding(person, path="buyer.director.name")
    assert finding is not None
    assert (finding.severity, finding.code, finding.path) == (
        Severity.WARNING,
        "language.declension",
        "buyer.director.name",
    )
    assert "«Соловей Иван Иванович»" in finding.message
    assert "«Соловья»" in finding.message
    assert "форму в данных" in finding.remedy


def test_certain_form_makes_no_finding():
    """Where there is no doubt there is nothing to report."""
    person = decline_person(PersonName.parse("Иванов Иван Иванович"), Case.GENITIVE)
    assert declension_finding(person, path="buyer.director.name") is None


@settings(deadline=None, max_examples=200)
@given(
    st.text(alphabet="абвгджзийклмнопрстухцчшщъыьэюяё-", min_size=1, max_size=12),
    st.sampled_from([Gender.MASCULINE, Gender.FEMININE]),
    st.sampled_from(CASES),
)
def test_any_surname_is_declined_or_left(surname, gender, case):
    """Whatever the letters, a surname is declined, or left as it was with a reason."""
    name = PersonName(last=surname.capitalize(), gender=gender)
    person = decline_person(name, case)
    assert person.name == name or person.certainty is Certainty.SURE
    assert bool(person.reason) == (person.certainty is Certainty.DOUBTFUL)
