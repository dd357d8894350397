"""The example billing holds what its README promises, with valid requisites."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from docgen.models import Party, PartyKind, Period
from docgen.requisites import party_findings

BILLING = Path(__file__).parents[2] / "examples" / "billing"
OCTOBER = Period.parse("2026-10")
COMPANIES = ("1", "2")
CLIENTS = tuple(str(number) for number in range(1, 18))


def weighted(digits, weights):
    """Return the sum of digits by their weights."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def inn_is_valid(inn):
    """Check the last digit of ten, or the two last ones of twelve."""
    tail = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    if len(inn) == 10:
        return weighted(inn[:9], tail) % 11 % 10 == int(inn[9])
    eleventh = weighted(inn[:10], (7, *tail)) % 11 % 10 == int(inn[10])
    return eleventh and weighted(inn[:11], (3, 7, *tail)) % 11 % 10 == int(inn[11])


def ogrn_is_valid(ogrn):
    """Check ОГРН (13 digits, modulo 11) or ОГРНИП (15 digits, modulo 13)."""
    assert len(ogrn) in {13, 15}
    return int(ogrn[:-1]) % (len(ogrn) - 2) % 10 == int(ogrn[-1])


def account_is_valid(account, prefix):
    """Check an account's key with the three digits that the bank puts before it."""
    return weighted(prefix + account, (7, 1, 3) * 7 + (7, 1)) % 10 == 0


@pytest.fixture(
    params=[*(("organisation", i) for i in COMPANIES), *(("client", i) for i in CLIENTS)]
)
def party(billing, request):
    """Return each of the parties in turn."""
    kind, party_id = request.param
    return getattr(billing, kind)(party_id)


def test_requisites_have_valid_check_digits(party: Party):
    """ИНН, ОГРН and КПП are what the kind of the party asks for, with right check digits."""
    if party.inn:
        assert inn_is_valid(party.inn)
    if party.ogrn:
        assert ogrn_is_valid(party.ogrn)
    shape = {
        PartyKind.COMPANY: (10, 9, 13),
        PartyKind.BRANCH: (10, 9, 13),
        PartyKind.SOLE_PROPRIETOR: (12, 0, 15),
    }.get(party.kind, (len(party.inn), 0, 0))
    assert (len(party.inn), len(party.kpp), len(party.ogrn)) == shape
    assert re.fullmatch(r"(\d{4}[\dA-Z]{2}\d{3})?", party.kpp)
    assert bool(party.tax_id) == (party.kind is PartyKind.FOREIGN)


def test_accounts_agree_with_their_banks(party: Party):
    """Both accounts have the key that goes with the БИК; foreign ones are IBANs."""
    account = party.bank_account
    if account is None:
        return
    if party.kind is PartyKind.FOREIGN:
        iban = account.settlement_account
        digits = "".join(str(int(character, 36)) for character in iban[4:] + iban[:4])
        assert int(digits) % 97 == 1
        return
    assert re.fullmatch(r"04\d{7}", account.bic)
    assert account.correspondent_account.endswith(account.bic[-3:])
    assert account_is_valid(account.settlement_account, account.bic[-3:])
    assert account_is_valid(account.correspondent_account, f"0{account.bic[4:6]}")


def test_docgen_finds_nothing_wrong_with_a_party(party: Party):
    """The library's own checks of requisites raise no error on the example."""
    findings = party_findings(party, path="party")
    assert [str(row) for row in findings if row.severity == "error"] == []


def test_contacts_belong_to_nobody(party: Party):
    """Phones and addresses of e-mail are of the kinds reserved for examples."""
    assert re.fullmatch(r"\+7 495 000-\d\d-\d\d", party.phone)
    assert re.search(r"[@.]example\.(com|org)$", party.email)


def test_every_kind_of_party_is_there(billing):
    """Companies, a branch, sole proprietors, people and foreigners; hard names among them."""
    clients = [billing.client(i) for i in CLIENTS]
    assert {client.kind for client in clients} == set(PartyKind)
    names = " ".join(client.name for client in clients)
    assert "&" in names
    assert "<" in names
    assert "«Торговый дом «Три медведя»" in names
    assert max(len(client.full_name) for client in clients) > 200
    branch = next(client for client in clients if client.kind is PartyKind.BRANCH)
    heads = [client for client in clients if client.inn == branch.inn and client is not branch]
    assert [head.kpp != branch.kpp for head in heads] == [True]


@pytest.mark.parametrize("company", COMPANIES)
def test_an_own_company_can_sign_and_stamp(billing, company):
    """Both of our own have people who sign, an account, and transparent pictures."""
    ours = billing.organisation(company)
    assert ours.bank_account
    assert ours.director.name.full
    assert ours.chief_accountant.name.full
    for picture in (
        ours.logo,
        ours.stamp,
        ours.director.signature,
        ours.chief_accountant.signature,
    ):
        assert picture.media_type == "image/png"


@pytest.mark.parametrize("path", sorted((BILLING / "pictures").glob("*.png")), ids=lambda p: p.stem)
def test_pictures_are_transparent_and_print_well(path):
    """A picture has a see-through ground, something on it, and enough points to print."""
    with Image.open(path) as picture:
        assert picture.mode == "RGBA"
        assert picture.width >= 500
        assert picture.getchannel("A").getextrema() == (0, 255)
        assert picture.getpixel((0, 0))[3] == 0


def test_october_shows_every_case_of_charges(billing):
    """One contract is silent in October, one has 46 charges, one has two rates."""
    october = {row.id: billing.charges(row, OCTOBER) for row in billing.contracts()}
    assert [key for key, rows in october.items() if not rows] == ["12"]
    assert len(october["3"]) == 46
    assert {row.item.vat_rate and row.item.vat_rate.code for row in october["11"]} == {None, "10"}
    assert any(row.item.discount for row in october["15"])


def test_payments_show_every_case(billing):
    """Paid exactly, in part, over, and not at all, by the end of November's payments."""
    last = OCTOBER.end
    balances = {}
    for contract in billing.contracts():
        charged = -billing.balance(contract, last)
        received = billing.payments(contract, Period.parse("2026-11"))
        balances[contract.id] = charged - sum(row.amount for row in received)
    assert balances["1"] == 0
    assert balances["2"] > 0
    assert balances["3"] < 0
    unpaid = next(row for row in billing.contracts() if row.id == "5")
    assert list(billing.payments(unpaid, Period.parse("2026"))) == []


def test_the_builder_runs_as_a_script(tmp_path, billing_database):
    """`python build.py FILE` makes the same database, in place of an older one."""
    path = tmp_path / "billing.db"
    path.write_text("an older file", encoding="utf-8")
    script = [sys.executable, str(BILLING / "build.py"), str(path)]
    done = subprocess.run(script, check=True, capture_output=True, text=True)  # noqa: S603 - our own script
    assert str(path) in done.stdout
    assert path.read_bytes() == billing_database.read_bytes()
    assert [file.name for file in tmp_path.iterdir()] == ["billing.db"]


def test_every_table_has_its_file_and_every_row_its_columns():
    """The CSV files are the schema's tables, and no row is cut short."""
    schema = (BILLING / "schema.sql").read_text(encoding="utf-8")
    tables = set(re.findall(r"CREATE TABLE (\w+)", schema))
    files = sorted((BILLING / "data").glob("*.csv"))
    assert {file.stem for file in files} == tables
    for file in files:
        with file.open(encoding="utf-8", newline="") as stream:
            assert len({len(row) for row in csv.reader(stream)}) == 1
