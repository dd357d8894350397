from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from docgen.models import IdentityDocument, PersonName, Severity, VatPolicy, vat_rate
from docgen.models.mapping import from_mapping
from docgen_plugins.contract.checks import contract_findings
from docgen_plugins.contract.payload import ContractPayload
from docgen_plugins.contract.samples import contract_samples

_PASSPORT = {
    "series": "4509",
    "number": "123456",
    "issued_by": "ОВД «Примерный»",
    "date": date(2010, 3, 12),
}


def _codes_of_person(**changes):
    """Return the findings of a contract with a natural person who was changed."""
    payload = from_mapping(ContractPayload, contract_samples()["natural-person"])
    buyer = evolve(payload.buyer, **changes)
    return [(row.code, row.path) for row in contract_findings(evolve(payload, buyer=buyer))]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"identity_document": None},
            [("contract.identity.missing", "buyer.identity_document")],
        ),
        ({"address": None}, [("contract.registration.missing", "buyer.address")]),
        (
            {"identity_document": IdentityDocument(**_PASSPORT | {"issued_by": ""})},
            [("contract.identity.incomplete", "buyer.identity_document")],
        ),
        (
            {"identity_document": IdentityDocument(**_PASSPORT | {"series": "459"})},
            [("contract.identity.format", "buyer.identity_document")],
        ),
        ({"identity_document": IdentityDocument(**_PASSPORT | {"series": "45 09"})}, []),
        (
            {
                "identity_document": IdentityDocument(
                    **_PASSPORT | {"kind": "вид на жительство", "series": "", "number": "82-7"}
                )
            },
            [],
        ),
    ],
)
def test_a_citizen_is_told_from_others(changes, found):
    """The identity document and the registration of a natural person are looked at."""
    assert _codes_of_person(**changes) == found


@pytest.fixture
def contract():
    """Return a contract without any fault."""
    return from_mapping(ContractPayload, contract_samples()["vat"])


def _seller(payload, **changes):
    return evolve(payload, seller=evolve(payload.seller, **changes))


def _director(payload, **changes):
    return _seller(payload, director=evolve(payload.seller.director, **changes))


def _rate(payload, code):
    return _seller(payload, vat_policy=VatPolicy(rate=vat_rate(code)))


_FAULTS = {
    "contract.subject.missing": lambda p: evolve(p, subject=" "),
    "contract.term.end_before_start": lambda p: evolve(p, end=date(2025, 12, 31)),
    "contract.deferral.negative": lambda p: evolve(p, deferral_days=-1),
    "contract.city.missing": lambda p: evolve(p, city=""),
    "contract.price.missing": lambda p: evolve(p, price=None),
    "contract.price.not_positive": lambda p: evolve(p, price=Decimal(0)),
    "contract.vat_rate.not_in_force": lambda p: _rate(p, "20"),
    "contract.vat_exemption.missing": lambda p: _rate(p, "none"),
    "contract.representative.missing": lambda p: _seller(p, director=None),
    "contract.basis.missing": lambda p: _director(p, basis=""),
    "contract.basis.case": lambda p: _director(p, basis="Устав"),
    "language.declension": lambda p: _director(p, name=PersonName.parse("Швец Саша")),
}


@pytest.mark.parametrize("code", _FAULTS)
def test_each_fault_has_its_own_finding(contract, code):
    """A contract with one fault gets just the finding of that fault."""
    found = list(contract_findings(_FAULTS[code](contract)))
    assert [row.code for row in found] == [code]
    assert found[0].remedy


@pytest.mark.parametrize("name", ["vat", "usn", "ip", "long", "natural-person", "woman-director"])
def test_samples_have_no_faults(name):
    """The samples are as contracts should be."""
    payload = from_mapping(ContractPayload, contract_samples()[name])
    assert list(contract_findings(payload)) == []


def test_what_the_buyer_lacks_does_not_stand_in_the_way(contract):
    """Our own representative is needed; the buyer's may be filled in by hand."""
    ours = list(contract_findings(_seller(contract, director=None)))
    buyer = evolve(contract.buyer, director=None)
    theirs = list(contract_findings(evolve(contract, buyer=buyer)))
    assert [(row.path, row.severity) for row in (*ours, *theirs)] == [
        ("seller.director", Severity.ERROR),
        ("buyer.director", Severity.WARNING),
    ]


def test_a_basis_in_the_nominative_is_told_with_its_genitive(contract):
    """«На основании Устав» is found before it is printed, and the right form is offered."""
    (finding,) = contract_findings(_director(contract, basis="Приказ № 1"))
    assert finding.path == "seller.director.basis"
    assert "«на основании Приказ № 1»" in finding.message
    assert "«Приказа № 1»" in finding.remedy
    (unsure,) = contract_findings(_director(contract, basis="Приказу № 1"))
    assert "«Устава»" in unsure.remedy
