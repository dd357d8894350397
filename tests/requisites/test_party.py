from __future__ import annotations

import pytest
from attrs import evolve

from docgen.models import Address, BankAccount, Party, PartyKind, Severity
from docgen.requisites import party_findings

ADDRESS = Address(text="101000, Москва, ул. Мясницкая, д. 1")
COMPANY = Party(
    kind=PartyKind.COMPANY,
    name="ООО «Василёк»",
    inn="5000000000",
    kpp="500001001",
    ogrn="1027700000008",
    address=ADDRESS,
)
SOLE_PROPRIETOR = Party(
    kind=PartyKind.SOLE_PROPRIETOR,
    name="ИП Ромашкин Р. Р.",
    inn="770000000082",
    ogrn="326770000000005",
    address=ADDRESS,
)
FOREIGN = Party(
    kind=PartyKind.FOREIGN,
    name="Daisy LLP",
    tax_id="990140000001",
    address=Address(text="Алматы", country="398"),
)


def found(party: Party) -> list[tuple[str, str, str]]:
    """Return severity, code and path of what is wrong with a buyer."""
    return [(f.severity, f.code, f.path) for f in party_findings(party, path="buyer")]


@pytest.mark.parametrize(
    "party",
    [
        COMPANY,
        evolve(COMPANY, kind=PartyKind.BRANCH, kpp="500002001"),
        SOLE_PROPRIETOR,
        Party(kind=PartyKind.NATURAL_PERSON, name="Ромашкина Роза"),
        Party(kind=PartyKind.NATURAL_PERSON, name="Ромашкина Роза", inn="500000000100"),
        FOREIGN,
        evolve(FOREIGN, tax_id="", inn="7700000009", kpp="770001001"),
    ],
    ids=lambda party: party.kind,
)
def test_party_in_order_has_no_findings(party):
    """A party of each kind with its own requisites is in order."""
    assert found(party) == []


def test_own_organisation_in_order(seller):
    """Our own organisation with all its requisites is in order."""
    assert party_findings(seller, path="seller") == ()


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        (evolve(COMPANY, name=" "), ("error", "party.name.missing", "buyer.name")),
        (evolve(COMPANY, inn=""), ("error", "party.inn.missing", "buyer.inn")),
        (evolve(COMPANY, inn="5000000001"), ("error", "party.inn.checksum", "buyer.inn")),
        (evolve(COMPANY, inn="770000000082"), ("error", "party.inn.format", "buyer.inn")),
        (evolve(COMPANY, inn="50/0000/0000"), ("error", "party.inn.format", "buyer.inn")),
        (evolve(COMPANY, kpp=""), ("error", "party.kpp.missing", "buyer.kpp")),
        (evolve(COMPANY, kpp="5000"), ("error", "party.kpp.format", "buyer.kpp")),
        (evolve(COMPANY, ogrn=""), ("warning", "party.ogrn.missing", "buyer.ogrn")),
        (evolve(COMPANY, ogrn="1027700000009"), ("error", "party.ogrn.checksum", "buyer.ogrn")),
        (evolve(COMPANY, ogrn="326770000000005"), ("error", "party.ogrn.format", "buyer.ogrn")),
        (evolve(COMPANY, address=None), ("warning", "party.address.missing", "buyer.address")),
        (evolve(COMPANY, address=Address()), ("warning", "party.address.missing", "buyer.address")),
        (evolve(COMPANY, edo_id="2BM-Ю"), ("warning", "party.edo_id.format", "buyer.edo_id")),
        (
            evolve(COMPANY, kind=PartyKind.BRANCH, kpp=""),
            ("error", "party.kpp.missing", "buyer.kpp"),
        ),
        (
            evolve(SOLE_PROPRIETOR, kpp="770001001"),
            ("error", "party.kpp.unexpected", "buyer.kpp"),
        ),
        (
            evolve(SOLE_PROPRIETOR, inn="7700000009"),
            ("error", "party.inn.format", "buyer.inn"),
        ),
        (evolve(SOLE_PROPRIETOR, inn=""), ("error", "party.inn.missing", "buyer.inn")),
        (evolve(SOLE_PROPRIETOR, ogrn=""), ("warning", "party.ogrn.missing", "buyer.ogrn")),
        (
            evolve(SOLE_PROPRIETOR, ogrn="1027700000008"),
            ("error", "party.ogrn.format", "buyer.ogrn"),
        ),
        (
            Party(kind=PartyKind.NATURAL_PERSON, name="Р", inn="500000000101"),
            ("error", "party.inn.checksum", "buyer.inn"),
        ),
        (
            Party(kind=PartyKind.NATURAL_PERSON, name="Р", kpp="770001001"),
            ("error", "party.kpp.unexpected", "buyer.kpp"),
        ),
        (
            Party(kind=PartyKind.NATURAL_PERSON, name="Р", ogrn="1027700000008"),
            ("error", "party.ogrn.unexpected", "buyer.ogrn"),
        ),
        (evolve(FOREIGN, tax_id=""), ("warning", "party.tax_id.missing", "buyer.tax_id")),
        (
            evolve(FOREIGN, address=ADDRESS),
            ("warning", "party.address.country", "buyer.address.country"),
        ),
        (evolve(FOREIGN, inn="7700000000"), ("error", "party.inn.checksum", "buyer.inn")),
    ],
)
def test_one_fault_makes_one_finding(party, expected):
    """Each fault is found once, with its severity, its code and its place."""
    assert found(party) == [expected]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"bic": ""}, "party.bic.missing", "bic"),
        ({"bic": "44525999"}, "party.bic.format", "bic"),
        (
            {"settlement_account": "40702810500000000001"},
            "party.settlement_account.checksum",
            "settlement_account",
        ),
        (
            {"settlement_account": "4070281060000000000"},
            "party.settlement_account.format",
            "settlement_account",
        ),
        (
            {"correspondent_account": "30101810500000000999"},
            "party.correspondent_account.checksum",
            "correspondent_account",
        ),
        (
            {"correspondent_account": ""},
            "party.correspondent_account.missing",
            "correspondent_account",
        ),
    ],
)
def test_bank_account_is_strict_for_us_and_lenient_for_others(seller, change, code, field):
    """A fault in our own account is an error; in a client's it is a warning."""
    account = evolve(seller.bank_account, **change)
    path = f"bank_account.{field}"
    (ours,) = party_findings(evolve(seller, bank_account=account), path="seller")
    assert (ours.severity, ours.code, ours.path) == (Severity.ERROR, code, f"seller.{path}")
    assert found(evolve(COMPANY, bank_account=account)) == [("warning", code, f"buyer.{path}")]


def test_foreign_account_needs_no_bic():
    """An account with SWIFT belongs to a foreign bank and is not checked by Russian rules."""
    account = BankAccount(settlement_account="KZ00", bank_name="Bank", swift="DAISYKZKA")
    assert found(evolve(FOREIGN, bank_account=account)) == []


def test_our_own_missing_address_is_an_error(seller):
    """We are to know our own address."""
    (finding,) = party_findings(evolve(seller, address=None), path="seller")
    assert (finding.severity, finding.path) == (Severity.ERROR, "seller.address")


def test_finding_shows_the_value_and_the_remedy():
    """An accountant sees what was written and what to do, in Russian."""
    (finding,) = party_findings(evolve(COMPANY, inn="5000000001"), path="buyer")
    assert "«5000000001»" in finding.message
    assert "контрольная цифра" in finding.message
    assert "без пробелов" in finding.remedy


def test_all_faults_are_found_at_once():
    """One look shows everything there is to mend."""
    party = Party(kind=PartyKind.COMPANY, name="")
    codes = [code for _, code, _ in found(party)]
    assert codes == [
        "party.name.missing",
        "party.inn.missing",
        "party.kpp.missing",
        "party.ogrn.missing",
        "party.address.missing",
    ]


@pytest.mark.parametrize(
    ("field", "value", "code", "remedy"),
    [
        ("site", "нет сайта", "party.site.format", "https://example.com"),
        ("accent", "бирюзовый", "party.accent.format", "#14526b"),
        ("accent", "#9ad0ff", "party.accent.contrast", "#0076dd"),
    ],
)
def test_what_only_looks_wrong_is_a_warning(seller, field, value, code, remedy):
    """No document is held up by its colour or its site; what to write instead is said."""
    (finding,) = party_findings(evolve(seller, **{field: value}), path="seller")
    assert (finding.severity, finding.code) == (Severity.WARNING, code)
    assert finding.path == f"seller.{field}"
    assert remedy in finding.remedy


def test_a_contrast_just_too_low_is_not_rounded_up_to_enough(seller):
    """4.48 is told as 4,4: nobody reads that 4,5 is less than 4,5."""
    (finding,) = party_findings(evolve(seller, accent="#777777"), path="seller")
    assert "4,4," in finding.message
