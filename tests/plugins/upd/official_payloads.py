"""Payloads of УПД and VAT invoices that Hypothesis makes: everything the format has a place for."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from docgen.kit.samples import BUYER, COMPANY, FOREIGN_BUYER, LONG_BUYER, SOLE_PROPRIETOR

RATES = ["22", "22/122", "10", "10/110", "7", "7/107", "5", "5/105", "0", "none"]

#: Every character that windows-1251 has and XML allows, and some that must be replaced.
WORDS = st.text(
    st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЯЁABCxyz0123456789 №«»\"'&<>–—.,;/₽²é−"),
    min_size=1,
    max_size=40,
).map(lambda text: text.strip() or "х")
GUIDS = st.uuids().map(str)


def _days(first="2026-01-01", last="2026-12-31"):
    return st.dates(dt.date.fromisoformat(first), dt.date.fromisoformat(last)).map(str)


def _maybe(**fields):
    """Return mappings that have any of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


def _decimal(first, last, places):
    return st.decimals(first, last, places=places).map("{:f}".format)


REFERENCES = st.fixed_dictionaries(
    {"number": WORDS, "date": _days()},
    optional={"title": WORDS, "file_id": WORDS, "id": WORDS, "information": WORDS},
)
TEXT_FIELDS = st.lists(st.fixed_dictionaries({"name": WORDS, "value": WORDS}), max_size=2)
PERSONS = st.fixed_dictionaries({"last": WORDS, "first": WORDS}, optional={"middle": WORDS})
ELEMENTS = st.fixed_dictionaries({"kind": WORDS, "name": WORDS})
CODED = st.fixed_dictionaries({"kind": st.sampled_from("123456"), "name": WORDS})
REGISTER = st.fixed_dictionaries(
    {"id": GUIDS, "municipal_district": CODED},
    optional={
        "municipal_settlement": CODED,
        "settlement": ELEMENTS,
        "planning_structure": ELEMENTS,
        "street": ELEMENTS,
        "land_plot": WORDS,
        "buildings": st.lists(ELEMENTS, max_size=2),
        "premises": ELEMENTS,
        "room": ELEMENTS,
    },
)
_REGION = {"region": st.just("77"), "region_name": st.just("г. Москва")}
ADDRESSES = st.one_of(
    st.fixed_dictionaries({"text": WORDS}, optional={"gln": st.just("4607000000009")}),
    st.fixed_dictionaries({**_REGION, "gar": REGISTER}),
    st.fixed_dictionaries(
        _REGION,
        optional={
            "postal_code": st.just("115114"),
            "district": WORDS,
            "city": WORDS,
            "settlement": WORDS,
            "street": WORDS,
            "house": WORDS,
            "building": WORDS,
            "apartment": WORDS,
            "other": WORDS,
        },
    ),
)
_EXTRA = _maybe(address=ADDRESSES, department=WORDS, exchange_information=WORDS, email=WORDS)
SELLERS = st.builds(dict.__or__, st.sampled_from([COMPANY, SOLE_PROPRIETOR]), _EXTRA)
_RUSSIAN = st.builds(dict.__or__, st.sampled_from([BUYER, LONG_BUYER]), _EXTRA)
BUYERS = st.one_of(_RUSSIAN, st.just(FOREIGN_BUYER))

MARKINGS = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"codes": st.lists(GUIDS, min_size=1, max_size=3)},
            optional={"batch": WORDS},
        ),
        st.fixed_dictionaries({"packages": st.lists(GUIDS, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"transport_package": GUIDS, "quantity": st.integers(1, 10**6)}),
    ),
    max_size=1,
)
GOODS = _maybe(
    article=WORDS,
    characteristic=WORDS,
    sort=st.just("высший"),
    series=WORDS,
    gtin=st.just("04609664786013"),
    kind_code=st.just("8517620003"),
    country=st.fixed_dictionaries({"code": st.just("156"), "name": st.just("Китай")}),
    declaration=st.just("10702070/011026/0012345"),
    markings=MARKINGS,
    traceability=st.just(
        {
            "registration_number": "10702070/011026/0012345/001",
            "unit": "шт",
            "quantity": "3",
            "amount_without_vat": "1500.00",
        }
    ),
)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "name": WORDS,
            "price": _decimal(1, 10**6, 2),
            "quantity": _decimal(1, 1000, 3),
            "vat_rate": st.sampled_from(RATES),
        },
        optional={
            "goods": GOODS,
            "code": WORDS,
            "nature": st.sampled_from("12345"),
            "unit": st.sampled_from(["шт", "ч", "мес", "Гбайт"]),
            "text_fields": TEXT_FIELDS,
        },
    ),
    min_size=1,
    max_size=4,
)
STORED = st.fixed_dictionaries(
    {"number": GUIDS, "date": _days(), "system": WORDS},
    optional={"internal_number": WORDS, "internal_date": _days(), "url": WORDS},
)
PAPER = st.fixed_dictionaries(
    {"number": WORDS, "date": _days()},
    optional={"principal": PERSONS, "principal_information": WORDS},
)
_SIGNER = {"name": PERSONS, "position": WORDS}
_OPTIONAL = {"kind": st.sampled_from("123"), "date": _days(), "information": WORDS}
SIGNERS = st.lists(
    st.one_of(
        st.fixed_dictionaries({**_SIGNER, "proof": st.sampled_from("1246")}, optional=_OPTIONAL),
        st.fixed_dictionaries(
            {
                **_SIGNER,
                "proof": st.just("3"),
                "electronic": st.lists(STORED, min_size=1, max_size=2),
            },
            optional=_OPTIONAL,
        ),
        st.fixed_dictionaries(
            {**_SIGNER, "proof": st.just("5"), "paper": st.lists(PAPER, min_size=1, max_size=1)},
            optional=_OPTIONAL,
        ),
    ),
    max_size=2,
)
_SHARED = {
    "date": st.just("2026-10-31"),
    "seller": SELLERS,
    "buyer": BUYERS,
    "lines": LINES,
}
_SHARED_OPTIONAL = {
    "consignor": _RUSSIAN,
    "consignee": BUYERS,
    "correction": st.fixed_dictionaries(
        {"number": st.integers(1, 99), "date": _days("2026-11-01")},
        optional={"seller_file": WORDS, "buyer_file": WORDS},
    ),
    "payment_documents": st.lists(
        st.fixed_dictionaries(
            {"number": st.just("118"), "date": _days()}, optional={"amount": _decimal(1, 999, 2)}
        ),
        max_size=2,
    ),
    "state_contract_id": st.just("1772000000000000000000000"),
    "factor": _RUSSIAN,
    "factoring": REFERENCES,
    "accompanying_documents": st.lists(REFERENCES, max_size=2),
    "text_fields": TEXT_FIELDS,
    "signers": SIGNERS,
    "compiled_under": REFERENCES,
}
EMPLOYEES = st.fixed_dictionaries({"name": PERSONS, "position": WORDS})
_SIDES = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {"signatory": st.fixed_dictionaries({"name": PERSONS, "position": WORDS})}
    ),
    st.fixed_dictionaries(
        {
            "signatory": EMPLOYEES,
            "representative": st.fixed_dictionaries(
                {"name": WORDS, "inn": st.just("7710990027")},
                optional={"entrusted_by": REFERENCES, "powers": REFERENCES},
            ),
        }
    ),
    st.fixed_dictionaries(
        {
            "signatory": st.fixed_dictionaries({"name": PERSONS}),
            "representative": st.fixed_dictionaries({"entrusted_by": REFERENCES}),
        }
    ),
).map(lambda side: side or {})

UPD = st.fixed_dictionaries(
    _SHARED,
    optional={
        **_SHARED_OPTIONAL,
        "status": st.sampled_from([1, 2]),
        "basis": st.lists(REFERENCES, max_size=3),
        "transport": WORDS,
        "title": WORDS,
        "operation": WORDS,
        "operation_kind": WORDS,
        "period": st.just("2026-10"),
        "handover_fields": TEXT_FIELDS,
        "transfer": _SIDES,
    },
)
VAT_INVOICES = st.fixed_dictionaries(
    {**_SHARED, "shipment_documents": st.lists(REFERENCES, min_size=1, max_size=2)},
    optional=_SHARED_OPTIONAL,
)
