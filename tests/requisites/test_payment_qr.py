from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.models import currency
from docgen.requisites import payment_string

PURPOSE = "Оплата по счёту № 15 от 15.01.2026"


def read(text: str) -> dict[str, str]:
    """Split the text the way a bank's application does."""
    assert text.startswith("ST00012")
    separator = text[7]
    return dict(pair.split("=", 1) for pair in text[8:].split(separator))


def test_whole_text(seller):
    """The obligatory fields come first, in the standard's order, and the sum is in kopecks."""
    assert payment_string(seller, amount=Decimal("1234.5"), purpose=PURPOSE) == (
        "ST00012|Name=ООО «Ромашка»|PersonalAcc=40702810600000000001"
        "|BankName=Банк «Ромашка»|BIC=044525999|CorrespAcc=30101810600000000999"
        "|Sum=123450|Purpose=Оплата по счёту № 15 от 15.01.2026"
        "|PayeeINN=7700000009|KPP=770001001"
    )


def test_sole_proprietor_has_no_kpp_in_it(seller):
    """A field without a value is left out."""
    payee = evolve(seller, kpp="")
    assert "KPP" not in read(payment_string(payee, amount=Decimal(1), purpose=PURPOSE))


def test_separator_occurs_in_no_value(seller):
    """When a value holds the usual separator another one is chosen."""
    text = payment_string(seller, amount=Decimal(1), purpose="a|b~c")
    assert text.startswith("ST00012^")
    assert read(text)["Purpose"] == "a|b~c"


def test_values_with_every_separator_are_refused(seller):
    """Without a free separator there can be no code."""
    with pytest.raises(ValueError, match="every separator"):
        payment_string(seller, amount=Decimal(1), purpose="|~^;#$&*!@")


def test_values_stand_on_one_line(seller):
    """Line ends and runs of spaces become single spaces."""
    text = payment_string(seller, amount=Decimal(1), purpose=" Оплата\n по  счёту ")
    assert read(text)["Purpose"] == "Оплата по счёту"


def test_long_name_of_the_bank_is_cut(seller):
    """The bank's name keeps the standard's 45 characters."""
    account = evolve(seller.bank_account, bank_name="Б" * 60)
    payee = evolve(seller, bank_account=account)
    text = payment_string(payee, amount=Decimal(1), purpose=PURPOSE)
    assert read(text)["BankName"] == "Б" * 45


@pytest.mark.parametrize(
    "field", ["settlement_account", "bank_name", "bic", "correspondent_account"]
)
def test_missing_field_of_the_account_is_named(seller, field):
    """Each obligatory field that is empty is named."""
    payee = evolve(seller, bank_account=evolve(seller.bank_account, **{field: ""}))
    with pytest.raises(ValueError, match=rf"bank_account\.{field}"):
        payment_string(payee, amount=Decimal(1), purpose=PURPOSE)


@pytest.mark.parametrize(
    ("change", "purpose", "problem"),
    [
        ({"bank_account": None}, PURPOSE, "needs bank_account"),
        ({"name": " "}, PURPOSE, "needs name"),
        ({"name": "Р" * 161}, PURPOSE, "name .* 160 characters"),
        ({}, "", "needs purpose"),
        ({}, "О" * 211, "purpose .* 210 characters"),
    ],
)
def test_missing_or_overlong_text_is_named(seller, change, purpose, problem):
    """What is empty or does not fit is refused by name."""
    with pytest.raises(ValueError, match=problem):
        payment_string(evolve(seller, **change), amount=Decimal(1), purpose=purpose)


def test_longest_texts_fit(seller):
    """A name of 160 and a purpose of 210 characters are taken whole."""
    payee = evolve(seller, name="Р" * 160)
    fields = read(payment_string(payee, amount=Decimal(1), purpose="О" * 210))
    assert (len(fields["Name"]), len(fields["Purpose"])) == (160, 210)


@pytest.mark.parametrize("amount", ["0", "-1", "0.004"])
def test_nothing_to_pay_has_no_code(seller, amount):
    """A sum that is no payment is refused."""
    with pytest.raises(ValueError, match="must be positive"):
        payment_string(seller, amount=Decimal(amount), purpose=PURPOSE)


def test_only_rubles(seller):
    """A sum in another currency is refused."""
    with pytest.raises(ValueError, match="not for USD"):
        payment_string(seller, amount=Decimal(1), purpose=PURPOSE, currency=currency("USD"))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    purpose=st.text(alphabet="абв |~^;=1", min_size=1, max_size=60).filter(str.strip),
    kopecks=st.integers(min_value=1, max_value=10**15),
)
def test_every_value_reads_back(seller, purpose, kopecks):
    """Whatever stands in the purpose, the bank reads every field as it was."""
    fields = read(payment_string(seller, amount=Decimal(kopecks) / 100, purpose=purpose))
    assert fields["Purpose"] == " ".join(purpose.split())
    assert fields["Sum"] == str(kopecks)
    assert fields["BIC"] == "044525999"
