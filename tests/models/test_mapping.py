"""Models from plain data and back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import DataError
from docgen.models import (
    CURRENCIES,
    UNITS,
    VAT_RATES,
    Address,
    BankAccount,
    Case,
    Charge,
    Contract,
    Gender,
    Item,
    Line,
    Organisation,
    Party,
    PartyKind,
    Payment,
    Period,
    PersonName,
    Picture,
    SalePayload,
    Signatory,
    VatPolicy,
    VatRounding,
)
from docgen.models.mapping import from_mapping, to_mapping

TEXTS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=20)
AMOUNTS = st.decimals(-(10**12), 10**12, places=2)
QUANTITIES = st.decimals(0, 10**6, places=11)
DATES = st.dates()
PICTURES = st.builds(
    lambda start, rest: Picture(content=start + rest),
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]),
    st.binary(max_size=40),
)
FORMS = st.dictionaries(st.sampled_from(Case), TEXTS, max_size=2)
PERIODS = st.tuples(DATES, DATES).map(lambda days: Period(start=min(days), end=max(days)))
NAMES = st.builds(
    PersonName,
    last=TEXTS,
    first=TEXTS,
    middle=TEXTS,
    gender=st.none() | st.sampled_from(Gender),
    forms=FORMS,
)
SIGNATORIES = st.builds(
    Signatory,
    name=NAMES,
    position=TEXTS,
    position_forms=FORMS,
    basis=TEXTS,
    signature=st.none() | PICTURES,
)
PARTY_FIELDS = {
    "kind": st.sampled_from(PartyKind),
    "name": TEXTS,
    "inn": TEXTS,
    "ogrn_date": st.none() | DATES,
    "address": st.none() | st.builds(Address, text=TEXTS, city=TEXTS, region=TEXTS),
    "bank_account": st.none()
    | st.builds(BankAccount, settlement_account=TEXTS, bank_name=TEXTS, bic=TEXTS),
    "person": st.none() | NAMES,
    "director": st.none() | SIGNATORIES,
    "deferral_days": st.none() | st.integers(0, 365),
}
ORGANISATIONS = st.builds(
    Organisation,
    **PARTY_FIELDS,
    vat_policy=st.builds(
        VatPolicy,
        rate=st.sampled_from(VAT_RATES),
        prices_include_vat=st.booleans(),
        rounding=st.sampled_from(VatRounding),
    ),
    logo=st.none() | PICTURES,
    facsimile_types=st.lists(TEXTS, max_size=2).map(tuple),
)
ITEMS = st.builds(
    Item,
    name=TEXTS,
    quantity=QUANTITIES,
    unit=st.sampled_from(UNITS),
    price=AMOUNTS,
    vat_rate=st.none() | st.sampled_from(VAT_RATES),
    discount=AMOUNTS,
    code=TEXTS,
)
LINES = st.builds(
    Line,
    name=TEXTS,
    quantity=QUANTITIES,
    unit=st.sampled_from(UNITS),
    price=AMOUNTS,
    vat_rate=st.sampled_from(VAT_RATES),
    amount_without_vat=AMOUNTS,
    vat=AMOUNTS,
    amount=AMOUNTS,
    price_includes_vat=st.booleans(),
)
CONTRACTS = st.builds(
    Contract,
    number=TEXTS,
    date=DATES,
    id=TEXTS,
    subject=TEXTS,
    currency=st.sampled_from(CURRENCIES),
    deferral_days=st.none() | st.integers(0, 365),
)
PAYLOADS = st.builds(
    SalePayload,
    date=DATES,
    seller=ORGANISATIONS,
    buyer=st.builds(Party, **PARTY_FIELDS),
    contract=st.none() | CONTRACTS,
    period=st.none() | PERIODS,
    lines=st.lists(LINES, max_size=3).map(tuple),
    currency=st.sampled_from(CURRENCIES),
)
RECORDS = st.one_of(
    PAYLOADS,
    CONTRACTS,
    st.builds(Charge, id=TEXTS, contract_id=TEXTS, date=DATES, item=ITEMS),
    st.builds(Payment, id=TEXTS, contract_id=TEXTS, date=DATES, amount=AMOUNTS, number=TEXTS),
)


@settings(max_examples=60, deadline=None)
@given(RECORDS)
def test_a_record_survives_json(record):
    """Whatever a model holds comes back equal after a trip through JSON text."""
    text = json.dumps(to_mapping(record), ensure_ascii=False)
    assert from_mapping(type(record), json.loads(text)) == record


def test_plain_data_holds_no_enums():
    """What is written as plain data is plain: an enum's value and not the enum."""
    plain = to_mapping(from_mapping(Party, {"kind": "branch", "name": "Филиал"}))
    assert type(plain["kind"]) is str


PARTY = {"kind": "company", "name": "ООО «Ромашка»"}
SALE = {"date": "2026-10-31", "seller": PARTY, "buyer": PARTY}
LINE = {"name": "Услуга", "price": "100"}


def problems(cls, data):
    """Return the problems of data that does not fit, as a mapping of paths to messages."""
    with pytest.raises(DataError) as caught:
        from_mapping(cls, data)
    return dict(caught.value.problems)


def test_every_problem_is_reported_with_its_path():
    """One error lists all that is wrong, each at its place."""
    data = {
        **SALE,
        "date": "31.10.2026",
        "buyer": {"kind": "company"},
        "lines": [LINE, {**LINE, "price": "дорого"}, {**LINE, "vat_rate": "21"}],
    }
    found = problems(SalePayload, data)
    assert set(found) == {"date", "buyer.name", "lines[1].price", "lines[2].vat_rate"}
    assert found["buyer.name"] == "is required and missing"
    assert found["date"] == "a date like 2026-10-31 is expected, not '31.10.2026'"
    assert "Did you mean '22/122'" in found["lines[2].vat_rate"]


def test_an_unknown_field_offers_the_nearest_name():
    """A misspelt field names the one that was meant."""
    found = problems(Party, {**PARTY, "adress": "Москва"})
    assert found == {"": "has an unknown field 'adress'; did you mean 'address'?"}


def test_a_key_that_is_no_text_is_an_unknown_field():
    """YAML allows a number as a key; it is reported like any unknown name."""
    assert "unknown field '7'" in problems(Party, {**PARTY, 7: "x"})[""]


@pytest.mark.parametrize(
    ("cls", "data", "path", "message"),
    [
        (Party, 5, "", "a mapping with the fields of Party is expected, not 5"),
        (Party, None, "", "a mapping with the fields of Party is expected, not None"),
        (
            Party,
            {**PARTY, "bank_account": []},
            "bank_account",
            "a mapping with the fields of BankAccount is expected, not []",
        ),
        (
            Party,
            {**PARTY, "director": "Иванов"},
            "director",
            "a mapping with the fields of Signatory is expected, not 'Иванов'",
        ),
        (
            Party,
            {**PARTY, "director": {"name": "Иванов", "position_forms": "директора"}},
            "director.position_forms",
            "a mapping is expected, not 'директора'",
        ),
        (
            Organisation,
            {**PARTY, "facsimile_types": "invoice"},
            "facsimile_types",
            "a list is expected, not 'invoice'",
        ),
        (SalePayload, {**SALE, "lines": None}, "lines", "a list is expected, not None"),
        (
            SalePayload,
            {**SALE, "lines": [3]},
            "lines[0]",
            "a mapping with the fields of Line is expected, not 3",
        ),
        (Party, {**PARTY, "name": None}, "name", "text is expected, not None"),
        (Party, {**PARTY, "name": True}, "name", "text is expected, not True"),
        (
            Party,
            {**PARTY, "deferral_days": "10"},
            "deferral_days",
            "a whole number is expected, not '10'",
        ),
        (Period, 2026.5, "", "a period like 2026-10 is expected, not 2026.5"),
        (Contract, {"number": "1", "date": "2026-10-31", "currency": "XXX"}, "currency", "XXX"),
    ],
)
def test_a_value_of_a_wrong_shape_says_what_is_expected(cls, data, path, message):
    """An error reads naturally: what is expected, and what is there instead."""
    found = problems(cls, data)
    assert list(found) == [path]
    assert message in found[path]


@pytest.mark.parametrize(
    ("cls", "field", "value"),
    [
        (Party, "kind", "ООО"),
        (VatPolicy, "rounding", "sometimes"),
        (PersonName, "gender", 1),
        (PersonName, "forms", {"vocative": "Иване"}),
    ],
)
def test_a_value_outside_an_enumeration_is_refused(cls, field, value):
    """A text that is none of an enumeration's values is an error that lists them."""
    found = problems(cls, {**PARTY, "last": "Иванов"} | {field: value})
    assert any(path.startswith(field) and "one of" in text for path, text in found.items())


@pytest.mark.parametrize(
    "value", ["1,5", "", "NaN", "Infinity", "1e15", "0.000000000001", True, None, [1]]
)
def test_what_is_no_usable_number_is_refused(value):
    """Not a number, too large or too fine: refused, never rounded in silence."""
    assert "number" in problems(Decimal, value)[""]


@pytest.mark.parametrize(("value", "expected"), [(0.1, "0.1"), ("1e3", "1000"), (7, "7")])
def test_a_number_is_read_as_it_is_written(value, expected):
    """A float means its shortest decimal notation and not its binary value."""
    assert from_mapping(Decimal, value) == Decimal(expected)


def test_short_forms_stand_for_whole_values():
    """An address, a name and a picture may be given in a word."""
    party = from_mapping(
        Party,
        {
            **PARTY,
            "address": "г. Москва, ул. Мира, д. 1",
            "director": {"name": "Иванов Иван Иванович", "signature": b"\xff\xd8\xff\xe0"},
        },
    )
    assert str(party.address) == "г. Москва, ул. Мира, д. 1"
    assert party.director.name.middle == "Иванович"
    assert party.director.signature.media_type == "image/jpeg"


def test_unpriced_lines_are_priced_by_the_seller():
    """Lines without amounts get them from the seller's VAT policy."""
    seller = {**PARTY, "vat_policy": {"rate": "22", "prices_include_vat": False}}
    payload = from_mapping(SalePayload, {**SALE, "seller": seller, "lines": [LINE]})
    assert (payload.total_without_vat, payload.total_vat) == (Decimal(100), Decimal(22))


def test_priced_and_unpriced_lines_do_not_mix():
    """A document's lines are all priced or all to be priced."""
    priced = {
        **LINE,
        "quantity": 1,
        "unit": "шт",
        "vat_rate": "none",
        "amount_without_vat": 100,
        "vat": 0,
        "amount": 100,
    }
    found = problems(SalePayload, {**SALE, "lines": [LINE, priced]})
    assert found == {"": "either every line has its amounts or none has"}


def test_a_line_too_large_to_print_is_refused():
    """Two numbers that fit may multiply to one that does not; the line is named."""
    line = {**LINE, "price": "999999999999999", "quantity": "999999999999999"}
    assert "'Услуга' comes to" in problems(SalePayload, {**SALE, "lines": [line]})[""]


def test_a_date_with_time_is_refused():
    """A moment is not a date: whose midnight would decide is not for docgen to guess."""
    assert "a date" in problems(date, "2026-10-31T10:00:00")[""]
