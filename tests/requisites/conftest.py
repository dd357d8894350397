from __future__ import annotations

import pytest

from docgen.models import Address, BankAccount, Organisation, PartyKind

# Invented requisites: the check digits are right, the bodies belong to nobody.
BANK_ACCOUNT = BankAccount(
    settlement_account="40702810600000000001",
    bank_name="Банк «Ромашка»",
    bic="044525999",
    correspondent_account="30101810600000000999",
)


@pytest.fixture
def seller():
    """Return one of our own companies, all in order."""
    return Organisation(
        kind=PartyKind.COMPANY,
        name="ООО «Ромашка»",
        inn="7700000009",
        kpp="770001001",
        ogrn="1027700000008",
        address=Address(text="101000, Москва, ул. Мясницкая, д. 1"),
        bank_account=BANK_ACCOUNT,
        edo_id="2BM-7700000009-770001001-2026",
    )
