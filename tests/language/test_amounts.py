from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import UnknownNameError
from docgen.language import NBSP, amount_in_words, number_in_words
from docgen.models import Gender, currency

LARGEST = 10**15 - 1
WORDS = """
ноль 0 один 1 одна 1 одно 1 два 2 две 2 три 3 четыре 4 пять 5 шесть 6 семь 7 восемь 8 девять 9
десять 10 одиннадцать 11 двенадцать 12 тринадцать 13 четырнадцать 14 пятнадцать 15
шестнадцать 16 семнадцать 17 восемнадцать 18 девятнадцать 19 двадцать 20 тридцать 30 сорок 40
пятьдесят 50 шестьдесят 60 семьдесят 70 восемьдесят 80 девяносто 90 сто 100 двести 200 триста 300
четыреста 400 пятьсот 500 шестьсот 600 семьсот 700 восемьсот 800 девятьсот 900
"""
VALUES = dict(zip(WORDS.split()[::2], map(int, WORDS.split()[1::2]), strict=True))
SCALES = {"тысяч": 10**3, "миллион": 10**6, "миллиард": 10**9, "триллион": 10**12}


def read_words(text: str) -> int:
    """Read a number in words by adding its words up, the way a person would."""
    total = group = 0
    for word in text.removeprefix("минус ").split():
        scale = next((SCALES[stem] for stem in SCALES if word.startswith(stem)), None)
        if scale is None:
            group += VALUES[word]
        else:
            total, group = total + group * scale, 0
    return -(total + group) if text.startswith("минус ") else total + group


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", "Ноль рублей 00 копеек"),
        ("0.01", "Ноль рублей 01 копейка"),
        ("1", "Один рубль 00 копеек"),
        ("2.02", "Два рубля 02 копейки"),
        ("11.11", "Одиннадцать рублей 11 копеек"),
        ("21.21", "Двадцать один рубль 21 копейка"),
        ("1234.50", "Одна тысяча двести тридцать четыре рубля 50 копеек"),
        ("2000", "Две тысячи рублей 00 копеек"),
        ("41000", "Сорок одна тысяча рублей 00 копеек"),
        ("1000000", "Один миллион рублей 00 копеек"),
        ("2000002", "Два миллиона два рубля 00 копеек"),
        ("5000000000", "Пять миллиардов рублей 00 копеек"),
        ("1000000000001", "Один триллион один рубль 00 копеек"),
        ("-15.50", "Минус пятнадцать рублей 50 копеек"),
        ("-0.001", "Ноль рублей 00 копеек"),
        ("0.995", "Один рубль 00 копеек"),
    ],
)
def test_rubles_with_kopecks_in_digits(amount, expected):
    """Rubles are spelled with the right gender and form, kopecks stand in two digits."""
    assert amount_in_words(Decimal(amount)) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("1.01", "Один рубль одна копейка"),
        ("2.02", "Два рубля две копейки"),
        ("1234.50", "Одна тысяча двести тридцать четыре рубля пятьдесят копеек"),
        ("3", "Три рубля ноль копеек"),
    ],
)
def test_full_style_spells_kopecks(amount, expected):
    """The full style spells kopecks too, in the feminine."""
    assert amount_in_words(Decimal(amount), style="full") == expected


@pytest.mark.parametrize(
    ("code", "style", "expected"),
    [
        ("USD", "digits", "Две тысячи один доллар США 05 центов"),
        ("EUR", "digits", "Две тысячи один евро 05 центов"),
        ("CNY", "full", "Две тысячи один юань пять фэней"),
        ("KZT", "digits", "Две тысячи один тенге 05 тиынов"),
        ("AMD", "digits", "Две тысячи один армянский драм 05 лумов"),
        ("TRY", "digits", "Две тысячи одна турецкая лира 05 курушей"),
        ("AED", "digits", "Две тысячи один дирхам ОАЭ 05 филсов"),
        ("BYN", "digits", "Две тысячи один белорусский рубль 05 копеек"),
        ("RUB", "short", "2 001_руб. 05_коп."),
        ("BYN", "short", "2 001_бел. руб. 05_коп."),
        ("USD", "short", "2 001_долл. США 05_центов"),
    ],
)
def test_every_currency_has_its_words(code, style, expected):
    """Each currency is counted in its own words, in each style."""
    amount = amount_in_words(Decimal("2001.05"), currency(code), style=style)
    assert amount.replace(f"2{NBSP}001", "2 001").replace(NBSP, "_") == expected


def test_short_negative_amount_says_minus():
    """The sign is a word in the short style too."""
    assert amount_in_words(Decimal(-5), style="short") == f"Минус 5{NBSP}руб. 00{NBSP}коп."


@pytest.mark.parametrize("amount", ["1000000000000000", "999999999999999.995", "-1E+30"])
def test_quadrillion_is_refused(amount):
    """An amount that has no words here is refused, also when only rounding makes it so."""
    with pytest.raises(ValueError, match="end before"):
        amount_in_words(Decimal(amount))


def test_number_too_long_is_refused():
    """A whole number past the trillions is refused."""
    with pytest.raises(ValueError, match="end before"):
        number_in_words(-(10**15))


def test_unknown_style_offers_the_nearest():
    """A misspelt style gets the nearest one named."""
    with pytest.raises(UnknownNameError, match="'digits'"):
        amount_in_words(Decimal(1), style="digit")


@pytest.mark.parametrize(
    ("gender", "expected"),
    [
        (Gender.MASCULINE, "сто двадцать один"),
        (Gender.FEMININE, "сто двадцать одна"),
        (Gender.NEUTER, "сто двадцать одно"),
    ],
)
def test_last_word_agrees_with_what_is_counted(gender, expected):
    """The last word of a number takes the gender of the counted noun."""
    assert number_in_words(121, gender) == expected


@settings(deadline=None)
@given(st.integers(min_value=-LARGEST, max_value=LARGEST), st.sampled_from(list(Gender)))
def test_words_read_back_to_the_number(n, gender):
    """Reading the words gives the number they were made of."""
    assert read_words(number_in_words(n, gender)) == n


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=LARGEST), st.integers(min_value=0, max_value=99))
def test_amount_names_both_its_parts(rubles, kopecks):
    """The rubles read back from the words and the kopecks are the two digits."""
    text = amount_in_words(Decimal(rubles) + Decimal(kopecks) / 100)
    assert text[0].isupper()
    *rubles_words, _ruble, digits, _kopeck = text.lower().split()
    assert (read_words(" ".join(rubles_words)), digits) == (rubles, f"{kopecks:02}")
