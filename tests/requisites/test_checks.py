from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.requisites import (
    is_bic,
    is_company_inn,
    is_correspondent_account,
    is_edo_id,
    is_inn,
    is_kpp,
    is_ogrn,
    is_ogrnip,
    is_personal_inn,
    is_settlement_account,
)

# The check digits are computed here a second time, straight from the published rules.
COMPANY_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
PERSON_WEIGHTS = (3, 7, *COMPANY_WEIGHTS)


def inn_digit(digits: str, weights: tuple[int, ...]) -> str:
    """Return the check digit of an ИНН."""
    return str(sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 % 10)


def digits(count: int) -> st.SearchStrategy[str]:
    """Draw so many digits."""
    return st.text(alphabet="0123456789", min_size=count, max_size=count)


REGIONS = st.sampled_from(["01", "50", "77", "99"])


@st.composite
def company_inns(draw):
    """Draw a company's ИНН."""
    body = draw(REGIONS) + draw(digits(7))
    return body + inn_digit(body, COMPANY_WEIGHTS)


@st.composite
def personal_inns(draw):
    """Draw a person's ИНН."""
    body = draw(REGIONS) + draw(digits(8))
    body += inn_digit(body, PERSON_WEIGHTS[1:])
    return body + inn_digit(body, PERSON_WEIGHTS)


@st.composite
def ogrns(draw):
    """Draw an ОГРН."""
    body = draw(st.sampled_from("15")) + draw(digits(11))
    return body + str(int(body) % 11 % 10)


@st.composite
def ogrnips(draw):
    """Draw an ОГРНИП."""
    body = "3" + draw(digits(13))
    return body + str(int(body) % 13 % 10)


@st.composite
def keyed_accounts(draw, bank: str, start: str):
    """Draw an account whose ninth digit suits the bank's number."""
    account = start + draw(digits(20 - len(start)))
    for key in "0123456789":
        keyed = account[:8] + key + account[9:]
        pairs = zip(bank + keyed, (7, 1, 3) * 8, strict=False)
        if sum(int(digit) * weight for digit, weight in pairs) % 10 == 0:
            return keyed
    raise AssertionError(account)


def with_other_digit(text: str, at: int) -> str:
    """Return the number with one digit changed."""
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


@settings(deadline=None)
@given(company_inns(), personal_inns())
def test_inn_with_right_check_digits(company, person):
    """Right check digits are accepted, each length only as what it is."""
    assert is_company_inn(company)
    assert is_personal_inn(person)
    assert is_inn(company)
    assert is_inn(person)
    assert not is_company_inn(person)
    assert not is_personal_inn(company)


@settings(deadline=None)
@given(company_inns(), personal_inns())
def test_inn_with_wrong_last_digit(company, person):
    """A wrong check digit is refused."""
    assert not is_inn(with_other_digit(company, 9))
    assert not is_inn(with_other_digit(person, 11))


@settings(deadline=None)
@given(ogrns(), ogrnips())
def test_ogrn_and_ogrnip(company, person):
    """Each registration number is accepted as its own kind, and not with another last digit."""
    assert is_ogrn(company)
    assert is_ogrnip(person)
    assert not is_ogrn(person)
    assert not is_ogrnip(company)
    assert not is_ogrn(with_other_digit(company, 12))
    assert not is_ogrnip(with_other_digit(person, 14))


@pytest.mark.parametrize("text", ["", "77 00000009", "770000000", "٧٧٠٠٠٠٠٠٠٩", "0000000000"])
def test_inn_of_wrong_form(text):
    """Spaces, other digits, other lengths and the region 00 are refused."""
    assert not is_inn(text)


@pytest.mark.parametrize("text", ["", "1 27700000008", "0000000000000", "000000000000000"])
def test_ogrn_of_wrong_form(text):
    """A registration number is digits only and never starts with zero."""
    assert not is_ogrn(text)
    assert not is_ogrnip(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("770001001", True),
        ("7700AZ001", True),
        ("99991A999", True),
        ("7700az001", False),
        ("007001001", False),
        ("77000100", False),
        ("7700010011", False),
        ("77000100Z", False),
        ("7700АЯ001", False),
        ("770001001\n", False),
    ],
)
def test_structure_of_kpp(text, expected):
    """A КПП is nine characters, of which the fifth and the sixth may be capital letters."""
    assert is_kpp(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("044525999", True),
        ("017003983", True),
        ("944525999", False),
        ("04452599", False),
        ("0445259999", False),
        ("04452599A", False),
    ],
)
def test_structure_of_bic(text, expected):
    """A БИК is nine digits, of which the first says how the bank takes part."""
    assert is_bic(text) is expected


@settings(deadline=None)
@given(keyed_accounts("999", "40702810"), keyed_accounts("025", "30101810"))
def test_accounts_suit_the_bank(settlement, correspondent):
    """The key is computed with the bank's own number, and with the region's for its own account."""
    bic = "044525999"
    assert is_settlement_account(settlement, bic)
    assert is_correspondent_account(correspondent, bic)
    for at in range(20):
        assert not is_settlement_account(with_other_digit(settlement, at), bic)
        assert not is_correspondent_account(with_other_digit(correspondent, at), bic)


@settings(deadline=None)
@given(keyed_accounts("025", "40702810"))
def test_account_in_a_settlement_centre(account):
    """An account in the Bank of Russia itself is keyed with the region's number."""
    assert is_settlement_account(account, "044525000")


def test_treasury_account_has_a_key_of_its_own():
    """A treasury account is checked for its form, and the account it is paid through by its key."""
    # The tax service publishes these for everybody's tax payments.
    bic = "017003983"
    assert is_settlement_account("03100643000000018500", bic)
    assert is_correspondent_account("40102810445370000059", bic)
    assert not is_correspondent_account("40102810445370000058", bic)
    assert not is_settlement_account("0310064300000001850", bic)


@pytest.mark.parametrize(
    ("account", "bic"),
    [
        ("4070281060000000000", "044525999"),
        ("40702810600000000001", "4525999"),
        ("40702810600000000001", ""),
        ("4070281060000000000А", "044525999"),
    ],
)
def test_account_without_a_form_or_a_bank(account, bic):
    """An account cannot be right without twenty digits and a БИК."""
    assert not is_settlement_account(account, bic)
    assert not is_correspondent_account(account, bic)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2BM-7700000009-770001001-202601010000000000001", True),
        ("2BE0000000000000000000000000000000", True),
        ("2AL-A@b.c_d", True),
        ("2BM" + "0" * 43, True),
        ("2BM" + "0" * 44, False),
        ("2BM", False),
        ("BM2-1", False),
        ("2BM-1 2", False),
        ("2BM-Ю", False),
        ("", False),
    ],
)
def test_structure_of_edo_id(text, expected):
    """A participant's id is the operator's three characters and up to 43 of its own."""
    assert is_edo_id(text) is expected
