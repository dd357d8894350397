"""Units, rates, names, requisites and missing values as people and databases write them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from docgen.exceptions import DataError, UnknownNameError
from docgen.models import (
    UNITS,
    BankAccount,
    Item,
    Organisation,
    Party,
    PartyKind,
    Payment,
    PersonName,
    SalePayload,
    unit,
    vat_rate,
)
from docgen.models.mapping import from_mapping, to_mapping
from docgen.models.unit import _OTHER_NAMES

PARTY = {"kind": "company", "name": "ООО «Ромашка»"}
SALE = {"date": "2026-10-31", "seller": PARTY, "buyer": PARTY}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            (name, "796")
            for name in ("шт", "Шт", "ШТ.", "штука", "штук", "Штуки", " шт. ", "796", "pcs")
        ),
        *((name, "356") for name in ("ч", "час", "Час.", "часов", "часы", "356")),
        *((name, "362") for name in ("мес", "месяц", "Мес.", "месяцев", "362")),
        *(
            (name, "876")
            for name in ("услуга", "усл.", "усл. ед", "Усл.ед.", "услуг", "условная единица")
        ),
        *((name, "055") for name in ("м²", "м2", "кв. м", "кв.м.", "м^2", "м.кв.", "55")),
        *((name, "539") for name in ("чел.-ч", "чел/час", "человеко-час", "чел. час")),
        *((name, "245") for name in ("кВт·ч", "квт*ч", "КВТ.Ч", "квт ч")),
        *((name, "018") for name in ("пог. м", "п.м.", "погонный метр", "м.п.")),
        *((name, "839") for name in ("компл", "к-т", "Комплект", "компл.")),
        *((name, "359") for name in ("сут", "день", "дни", "дн.", "сутки")),
        ("6", "006"),
        ("тыс. шт", "798"),
        ("Гб", "2553"),
        ("упаковка", "778"),
    ],
)
def test_a_unit_is_known_as_people_write_it(written, code):
    """Case, dots, blanks, endings and signs between do not count, nor a lost nought."""
    assert unit(written).code == code


@pytest.mark.parametrize("written", ["попугай", "", "у.е.", "шш", "999"])
def test_what_is_no_unit_is_refused(written):
    """Nothing is guessed."""
    with pytest.raises(UnknownNameError):
        unit(written)


def test_no_name_is_of_two_units():
    """Every symbol and every other name leads to the unit that it stands beside."""
    for row in UNITS:
        for name in (row.code, row.symbol, *_OTHER_NAMES.get(row.code, "").split()):
            assert unit(name) is row
    assert set(_OTHER_NAMES) <= {row.code for row in UNITS}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            (value, "22")
            for value in ("22", "22.0", "22,00", "22 %", "22.0%", 22, 22.0, Decimal("22.00"))
        ),
        *((value, "0") for value in ("0", "0.0", 0, 0.0, Decimal("0.00"), "0 %")),
        *((value, "10") for value in (10, 10.0, "10.0", "10%")),
        *((value, "none") for value in ("none", "без НДС", "Без НДС", "БЕЗ  НДС")),
        *((value, "9.09") for value in ("9.09", "9,09%", Decimal("9.09"), 9.09)),
        ("22 / 122", "22/122"),
    ],
)
def test_a_rate_is_known_as_databases_hold_it(written, code):
    """A number of any kind, with or without noughts and signs, is the rate that it means."""
    assert from_mapping(Item, {"name": "x", "price": 1, "vat_rate": written}).vat_rate.code == code


@pytest.mark.parametrize(
    "written", ["21", "22.5", 0.22, float("nan"), Decimal("Infinity"), "НДС", True]
)
def test_what_is_no_rate_is_refused(written):
    """A part of one is no per cent, and no other number is rounded to a rate."""
    with pytest.raises(DataError, match="vat_rate"):
        from_mapping(Item, {"name": "x", "price": 1, "vat_rate": written})
    assert vat_rate("100/122".replace("100", "22")).calculated


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Гусейнов Рашид Мамед оглы", ("Гусейнов", "Рашид", "Мамед оглы")),
        ("Алиева Лейла Ариф кызы", ("Алиева", "Лейла", "Ариф кызы")),
        ("Мамедов Вагиф Мустафа-оглы", ("Мамедов", "Вагиф", "Мустафа-оглы")),
        ("ГУСЕЙНОВ РАШИД МАМЕД ОГЛЫ", ("ГУСЕЙНОВ", "РАШИД", "МАМЕД ОГЛЫ")),
        ("Асан уулу Бакыт", ("Асан уулу", "Бакыт", "")),
        ("Асан кызы Айгуль Мирлановна", ("Асан кызы", "Айгуль", "Мирлановна")),
        ("Иванов Иван Иванович", ("Иванов", "Иван", "Иванович")),
    ],
)
def test_a_name_of_four_words_is_read(text, parts):
    """Whose son or daughter somebody is, is one part of the name."""
    name = PersonName.parse(text)
    assert (name.last, name.first, name.middle) == parts
    assert name.full == text


@pytest.mark.parametrize("text", ["Иванов Иван Иванович младший", "", "а б в г д"])
def test_a_name_of_other_words_is_refused(text):
    """Which part a fourth word belongs to is not guessed."""
    with pytest.raises(ValueError, match="Фамилия Имя Отчество"):
        PersonName.parse(text)


@pytest.mark.parametrize(
    ("field", "written", "clean"),
    [
        ("inn", " 77-10 990 027 ", "7710990027"),
        ("inn", "7710\u00a0990\u2009027\u200b", "7710990027"),
        ("kpp", "7710.01.001", "771001001"),
        ("kpp", "7710AB001", "7710AB001"),
        ("ogrn", "1 257 700 099 018", "1257700099018"),
        ("okpo", "109 90 021", "10990021"),
        ("inn", "7710990027/771001001", "7710990027/771001001"),
        ("inn", "ИНН 7710990027", "ИНН7710990027"),
        ("phone", " +7  495\t000-00-03\n", "+7 495 000-00-03"),
    ],
)
def test_requisites_lose_blanks_and_separators_and_nothing_else(field, written, clean):
    """By whatever way they come; letters and other signs stay, for the checks to refuse."""
    assert getattr(from_mapping(Party, {**PARTY, field: written}), field) == clean
    assert getattr(Party(kind=PartyKind.COMPANY, name="x", **{field: written}), field) == clean


def test_accounts_lose_blanks_and_separators():
    """Statements of banks print them in groups."""
    account = BankAccount(
        settlement_account="407.02.810 2 0000-0000903",
        bank_name="АО «Банк»",
        bic="044 525 990",
        correspondent_account="30101 810 9 0000 0000990",
    )
    assert account.settlement_account == "40702810200000000903"
    assert (account.bic, account.correspondent_account) == ("044525990", "30101810900000000990")


def test_none_of_an_optional_field_is_absent():
    """In a mapping, in JSON and in lists and tables within; as NULL of a database is."""
    data = {
        **PARTY,
        "phone": None,
        "address": None,
        "deferral_days": None,
        "bank_account": {"settlement_account": "1", "bank_name": "б", "swift": None},
        "templates": {"act": None, "invoice": "ours"},
        "director": {"name": {"last": "Иванов", "first": None, "forms": None}, "basis": None},
    }
    party = from_mapping(Party, data)
    assert party == from_mapping(Party, {**to_mapping(party)})
    assert (party.phone, party.bank_account.swift, party.director.basis) == ("", "", "")
    assert party.templates == {"invoice": "ours"}
    line = {"name": "x", "price": 1, "unit": None, "amount": None, "goods": None, "discount": None}
    payload = from_mapping(SalePayload, {**SALE, "lines": [line], "currency": None, "period": None})
    assert (payload.lines[0].unit.code, payload.currency.code) == ("796", "RUB")
    assert from_mapping(Organisation, {**PARTY, "vat_policy": None, "branch": None}).branch == ""


@pytest.mark.parametrize("data", [{**PARTY, "name": None}, {"name": "x", "kind": None}])
def test_none_of_a_required_field_is_missing(data):
    """It is not made up."""
    with pytest.raises(DataError):
        from_mapping(Party, data)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1 + 0.2, "0.3"),
        (4900 / 31, "158.06451612903"),
        (163.33333333333334, "163.33333333333"),
        (-0.1 - 0.2, "-0.3"),
        (1e-12, "0"),
        (sum([163.33333333333334] * 30), "4900"),
    ],
)
def test_a_float_loses_its_noise(value, expected):
    """Beyond the digits that forms hold there is nothing but the noise of binary arithmetic."""
    assert from_mapping(Decimal, value) == Decimal(expected)


RECORD = {"id": "1", "contract_id": "1", "amount": "5"}


@pytest.mark.parametrize(
    "written",
    [
        *("2026-10-31", "20261031", "2026-10-31 21:30:00", "2026-10-31T23:59:59.999999"),
        dt.datetime(2026, 10, 31, 21, 30),  # noqa: DTZ001 - a host's local time
    ],
)
def test_the_day_of_a_record_is_that_of_its_moment(written):
    """What was charged or paid at 21:30 on the 31st is of the 31st, however it is kept."""
    assert from_mapping(Payment, {**RECORD, "date": written}).date == dt.date(2026, 10, 31)


@pytest.mark.parametrize("written", ["2026-10-31T21:30:00+03:00", "2026-10-31T25:00", "31.10.2026"])
def test_a_moment_that_knows_its_zone_is_no_day(written):
    """Only whose day it is can be said there; and what is no moment is no day either."""
    with pytest.raises(DataError, match=re.escape(written)):
        from_mapping(Payment, {**RECORD, "date": written})
