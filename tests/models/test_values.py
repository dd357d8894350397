"""Small values: rates, periods, pictures, texts, names, tables of codes."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import UnknownNameError
from docgen.models import (
    CURRENCIES,
    UNITS,
    VAT_RATES,
    Address,
    AddressElement,
    GarAddress,
    Period,
    PersonName,
    Picture,
    currency,
    unit,
    vat_rate,
)
from docgen.models.picture import MAX_PICTURE_BYTES
from docgen.models.text import MAX_TEXT, clean_text

many = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("day", "usual"),
    [
        (date(2018, 12, 31), "18"),
        (date(2019, 1, 1), "20"),
        (date(2025, 12, 31), "20"),
        (date(2026, 1, 1), "22"),
    ],
)
def test_one_main_rate_is_in_force_on_a_day(day, usual):
    """The main rate changes at midnight of New Year, and its calculated twin with it."""
    codes = {rate.code for rate in VAT_RATES if rate.in_force(day)}
    assert codes & {"18", "20", "22"} == {usual}
    assert f"{usual}/{100 + int(usual)}" in codes


def test_reduced_rates_of_the_simplified_system_start_in_2025():
    """5 % and 7 % exist from 2025; 10 %, 0 % and no tax have no such border."""
    before = {rate.code for rate in VAT_RATES if rate.in_force(date(2024, 12, 31))}
    after = {rate.code for rate in VAT_RATES if rate.in_force(date(2025, 1, 1))}
    assert after - before == {"5", "7", "5/105", "7/107"}
    assert {"10", "0", "none", "agent"} <= before


@pytest.mark.parametrize("rate", VAT_RATES, ids=lambda rate: rate.code)
def test_a_rate_is_found_by_code_and_title(rate):
    """Every row is found by both of its names."""
    assert vat_rate(rate.code) is rate
    assert vat_rate(f" {rate.title} ") is rate


def test_zero_percent_is_a_tax_and_no_tax_is_not():
    """0 % is taxed with nothing; «без НДС» is not taxed."""
    assert vat_rate("0").is_taxed
    assert not vat_rate("без НДС").is_taxed


@pytest.mark.parametrize("row", UNITS, ids=lambda row: row.symbol)
def test_a_unit_is_found_by_code_and_symbol(row):
    """Every unit is found by its ОКЕИ code and its symbol, with or without a final dot."""
    assert unit(row.code) == row
    assert unit(row.symbol) == row
    assert unit(row.symbol.rstrip(".")) == row


@pytest.mark.parametrize("row", CURRENCIES, ids=lambda row: row.code)
def test_a_currency_is_found_by_both_codes(row):
    """Letters and digits name the same currency."""
    assert currency(row.code) is currency(row.numeric) is row


@pytest.mark.parametrize("find", [unit, currency, vat_rate])
def test_an_unknown_code_is_an_error_that_names_it(find):
    """A code outside the table is told as such."""
    with pytest.raises(UnknownNameError, match="'ку-ку'"):
        find("ку-ку")


@many
@given(st.dates(), st.dates())
def test_a_period_prints_what_it_reads(one, other):
    """Any period comes back from its text."""
    period = Period(start=min(one, other), end=max(one, other))
    assert Period.parse(str(period)) == period


@many
@given(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 12))
def test_whole_months_print_short_and_are_counted(year, month, count):
    """Whole months come back from their text too, and know how many they are."""
    count = min(count, 13 - month)
    period = Period.months(year, month, count)
    assert Period.parse(str(period)) == period
    assert period.whole_months == count


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-10-05..2026-11-04", date(2026, 10, 5), date(2026, 11, 4)),
    ],
)
def test_a_period_is_read_in_every_notation(text, start, end):
    """The four notations mean the days they say, and print as they were written."""
    period = Period.parse(text)
    assert (period.start, period.end) == (start, end)
    assert str(period) == text
    assert start in period
    assert end in period
    assert end + timedelta(days=1) not in period


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-00", "2026-Q5", "октябрь", "2026-10-1", "2026-10-31..2026-10-01", "0000"],
)
def test_what_is_no_period_is_refused(text):
    """A text that names no days is an error."""
    with pytest.raises(ValueError, match=r"is not a period|cannot end|out of range"):
        Period.parse(text)


def test_a_month_cut_short_is_not_whole():
    """A period that cuts a month at either end counts no whole months."""
    assert Period(start=date(2026, 10, 2), end=date(2026, 10, 31)).whole_months == 0
    assert Period(start=date(2026, 10, 1), end=date(2026, 10, 30)).whole_months == 0


def test_a_picture_knows_its_type_by_its_content():
    """PNG and JPEG are told by their first bytes."""
    assert Picture(content=b"\x89PNG\r\n\x1a\n...").media_type == "image/png"
    assert Picture(content=b"\xff\xd8\xff\xe0...").media_type == "image/jpeg"


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"\x89PN"])
def test_other_pictures_are_refused(content):
    """Whatever is neither PNG nor JPEG is no picture for a document."""
    with pytest.raises(ValueError, match="must be PNG or JPEG"):
        Picture(content=content)


def test_a_picture_has_a_largest_size():
    """The limit itself passes and one byte more does not; content stays out of the repr."""
    start = b"\xff\xd8\xff"
    largest = Picture(content=start.ljust(MAX_PICTURE_BYTES, b"0"))
    assert len(repr(largest)) < 100
    with pytest.raises(ValueError, match="may have"):
        Picture(content=largest.content + b"0")


@many
@given(st.text(max_size=60))
def test_clean_text_is_clean_and_stays_so(text):
    """What is kept may be printed, and cleaning twice is cleaning once."""
    try:
        cleaned = clean_text(text)
    except ValueError:
        return
    assert clean_text(cleaned) == cleaned
    kinds = {unicodedata.category(character) for character in cleaned if character not in "\n\t"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn"}


@many
@given(st.text("АБВЯабвяЁё №«»—–AZaz09&<>\n\t\u00a0", max_size=60))
def test_ordinary_text_is_left_alone(text):
    """Letters, quotes, ampersands and line ends of a usual name stay as they are."""
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("а\u202eб", "аб"),
        ("а\u200bб\x00в", "абв"),
        ("\ufeffа", "а"),
        ("а\r\nб\rв", "а\nб\nв"),
        ("\ue000а", "а"),
    ],
)
def test_characters_that_deceive_are_dropped(text, expected):
    """Direction marks, invisible and control characters never reach a document."""
    assert clean_text(text) == expected


@pytest.mark.parametrize(
    "text", ["а" * 5001, "а " * (MAX_TEXT // 2) + "а", "\n" * 5001, "а" + "\u0301" * 9]
)
def test_text_built_to_break_a_layout_is_refused(text):
    """Endless words, texts, lines and stacks of marks are errors."""
    with pytest.raises(ValueError, match=r"may have|combining marks"):
        clean_text(text)


@pytest.mark.parametrize(
    ("text", "last", "first", "middle"),
    [
        ("Иванов Иван Иванович", "Иванов", "Иван", "Иванович"),
        ("  Швец   Анна ", "Швец", "Анна", ""),
        ("Сократ", "Сократ", "", ""),
    ],
)
def test_a_name_is_read_by_its_words(text, last, first, middle):
    """Up to three words are surname, name and patronymic; blanks do not matter."""
    name = PersonName.parse(text)
    assert (name.last, name.first, name.middle) == (last, first, middle)
    assert str(name) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "last", "first", "middle"),
    [
        ("Иван Иванович Иванов", "Иванов", "Иван", "Иванович"),
        ("Сергей Иванович Мицкевич", "Мицкевич", "Сергей", "Иванович"),
        ("Мицкевич Сергей Иванович", "Мицкевич", "Сергей", "Иванович"),
        ("Иванова Ярославна Игоревна", "Иванова", "Ярославна", "Игоревна"),
        ("И. И. Иванов", "Иванов", "И.", "И."),
        ("И.И. Иванов", "Иванов", "И.И.", ""),
        ("И.И.Иванов", "Иванов", "И.И.", ""),
        ("Иванов И. И.", "Иванов", "И.", "И."),
        ("Алиев Гейдар Алирза оглы", "Алиев", "Гейдар", "Алирза оглы"),
        ("Гейдар Алирза оглы Алиев", "Алиев", "Гейдар", "Алирза оглы"),
        ("Асанова Чинара Токтогул кызы", "Асанова", "Чинара", "Токтогул кызы"),
        ("Асанов Бакыт Токтогул уулу", "Асанов", "Бакыт", "Токтогул уулу"),
        ("ван дер Ваальс Ян", "ван дер Ваальс", "Ян", ""),
    ],
)
def test_the_patronymic_or_the_initials_tell_the_order(text, last, first, middle):
    """Names are read surname first or last, with patronymics and surnames of several words."""
    name = PersonName.parse(text)
    assert (name.last, name.first, name.middle) == (last, first, middle)


@pytest.mark.parametrize("text", ["", "  ", "Аль Саид ибн Хоттаб"])
def test_a_name_of_another_shape_asks_for_its_parts(text):
    """No word at all or four of them cannot be told apart."""
    with pytest.raises(ValueError, match="give a mapping with last, first and middle"):
        PersonName.parse(text)


def test_an_address_prints_its_parts_unless_it_has_a_text():
    """Parts are joined without gaps; a whole text wins over them."""
    parts = Address(postal_code="109901", city="г. Москва", house="д. 15")
    assert str(parts) == "109901, г. Москва, д. 15"
    assert str(Address(text="Москва, Кремль", city="г. Москва")) == "Москва, Кремль"


@pytest.mark.parametrize(
    ("region", "city", "printed"),
    [
        ("г. Москва", "г. Москва", "г. Москва, ул. Садовая"),
        ("Москва", "г Москва", "г. Москва, ул. Садовая"),
        ("Москва", "Москва", "Москва, ул. Садовая"),
        (
            "Город Санкт-Петербург город федерального значения",
            "Санкт-Петербург",
            "г. Санкт-Петербург, ул. Садовая",
        ),
        ("г. Севастополь", "", "г. Севастополь, ул. Садовая"),
        ("г. Москва", "г. Зеленоград", "г. Москва, г. Зеленоград, ул. Садовая"),
        ("Московская область", "г. Москва", "Московская область, г. Москва, ул. Садовая"),
    ],
)
def test_a_federal_city_is_printed_once(region, city, printed):
    """A region and a city that are one are not repeated; others are two places."""
    address = Address(region_name=region, city=city, street="ул. Садовая")
    assert str(address) == printed


def test_a_federal_city_is_printed_once_by_the_register_too():
    """Among the elements of the register the city may stand again."""
    city = AddressElement(kind="г.", name="Москва")
    street = AddressElement(kind="ул.", name="Садовая")
    register = GarAddress(id="1" * 36, settlement=city, street=street)
    assert str(Address(region_name="г. Москва", gar=register)) == "г. Москва, ул. Садовая"
