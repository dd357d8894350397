"""Requisites of Russian parties: checks of each, of a party as a whole, the payment QR."""

from docgen.requisites.checks import (
    is_account,
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
from docgen.requisites.party import party_findings
from docgen.requisites.payment_qr import payment_string

__all__ = [
    "is_account",
    "is_bic",
    "is_company_inn",
    "is_correspondent_account",
    "is_edo_id",
    "is_inn",
    "is_kpp",
    "is_ogrn",
    "is_ogrnip",
    "is_personal_inn",
    "is_settlement_account",
    "party_findings",
    "payment_string",
]
