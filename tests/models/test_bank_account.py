"""Accounts tell their currency, and a party has one for each."""

from __future__ import annotations

import pytest

from docgen.models import BankAccount, Party, PartyKind, currency

RUBLES = "40702810600000000901"
EUROS = "40702978500000000901"


def account(number, **more):
    """Return an account in a bank."""
    return BankAccount(settlement_account=number, bank_name="АО «Банк»", **more)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (RUBLES, "643"),
        (EUROS, "978"),
        ("40702840900000000901", "840"),
        ("03224643450000007300", "643"),  # the Treasury's
        ("40702036900000000901", "036"),  # the Australian dollar, which docgen does not know
        ("KZ48999KZT9000000008", ""),
        ("RS35260005601001611379", ""),
    ],
)
def test_an_account_tells_its_currency_by_its_number(number, code):
    """Digits six to eight of a Russian account are its currency; an IBAN tells none."""
    assert account(number).currency_code == code


def test_what_is_said_of_the_currency_goes_before_the_number():
    """A foreign account is of the currency that the data say."""
    stated = account("RS35260005601001611379", currency=currency("EUR"))
    assert stated.is_in(currency("EUR"))
    assert stated.is_in_another(currency("RUB"))


def test_an_account_that_tells_nothing_is_of_no_other_currency():
    """Nothing can be said against an IBAN."""
    assert not account("RS35260005601001611379").is_in_another(currency("EUR"))


@pytest.mark.parametrize(
    ("usual", "others", "code", "chosen"),
    [
        (RUBLES, [EUROS], "EUR", EUROS),
        (RUBLES, [EUROS], "RUB", RUBLES),
        (EUROS, [RUBLES], "RUB", RUBLES),
        (RUBLES, [EUROS], "CNY", RUBLES),
        (RUBLES, ["KZ48999KZT9000000008"], "CNY", "KZ48999KZT9000000008"),
        (None, [EUROS], "EUR", EUROS),
        (None, [EUROS], "RUB", None),
        (None, [], "RUB", None),
    ],
)
def test_the_account_of_the_currency_is_chosen(usual, others, code, chosen):
    """Else one that does not tell its currency, else the usual one."""
    party = Party(
        kind=PartyKind.COMPANY,
        name="ООО «А»",
        bank_account=usual and account(usual),
        bank_accounts=tuple(map(account, others)),
    )
    found = party.account_for(currency(code))
    assert (found and found.settlement_account) == chosen
