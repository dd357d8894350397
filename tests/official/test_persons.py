"""People without a first name are told of before the number, where a file is to name them."""

from __future__ import annotations

import pytest

from docgen.exceptions import IssueRefusedError
from docgen.kit.samples import BUYER, COMPANY, NATURAL_PERSON, SOLE_PROPRIETOR, sale
from docgen.models import Severity

CODE = "party.person.first_name"
NAMELESS = {
    **{key: SOLE_PROPRIETOR[key] for key in ("kind", "inn", "ogrn", "ogrn_date", "edo_id")},
    "name": "ИП Абросимов",
    "address": "101000, г. Москва, Чистый бульвар, д. 7",
}


def _found(pure, code="upd", **changes):
    found = pure.check(code, sale(**changes))
    return [(row.path, row.severity) for row in found if row.code == CODE]


@pytest.mark.parametrize("code", ["upd", "vat_invoice"])
def test_a_sole_proprietor_needs_a_first_name_in_the_file(pure, code):
    """A surname alone is refused by the schema, and so by docgen before that."""
    assert _found(pure, code, buyer=NAMELESS) == [("buyer.person", Severity.ERROR)]


@pytest.mark.parametrize(
    ("seller", "buyer", "path"),
    [
        (COMPANY, {**NATURAL_PERSON, "person": "Громов", "edo_id": BUYER["edo_id"]}, "buyer"),
        ({**SOLE_PROPRIETOR, "person": "Лебедева"}, BUYER, "seller"),
    ],
)
def test_any_person_needs_one(pure, seller, buyer, path):
    """Of either side, a citizen or a proprietor."""
    assert _found(pure, seller=seller, buyer=buyer) == [(f"{path}.person", Severity.ERROR)]


def test_who_signs_needs_one(pure):
    """The head of a company, and whoever hands over, are named in the file."""
    director = {**COMPANY["director"], "name": "Воронцов"}
    assert _found(pure, seller={**COMPANY, "director": director}) == [
        ("seller.director.name", Severity.ERROR)
    ]
    transfer = {"signatory": {"name": "Котов", "position": "кладовщик"}}
    assert _found(pure, transfer=transfer) == [("transfer.signatory.name", Severity.ERROR)]


def test_initials_are_enough(pure):
    """The format takes «Н.» for a name."""
    assert _found(pure, buyer={**NAMELESS, "name": "ИП Абросимов Н. В."}) == []


def test_on_paper_a_surname_is_enough(pure):
    """Where a party has no id of exchange, no file is to be made."""
    on_paper = {key: value for key, value in NAMELESS.items() if key != "edo_id"}
    assert _found(pure, buyer=on_paper) == []
    assert _found(pure, "act", buyer=NAMELESS) == []


def test_no_number_is_taken(host):
    """The document is refused, and the next one gets the first number."""
    with pytest.raises(IssueRefusedError):
        host.issue("upd", sale(buyer=NAMELESS))
    assert host.issue("upd", sale()).number == "1"
