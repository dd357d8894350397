"""Requisites one by one: structure and check digits.

Every check takes the text as it stands in the data: digits only, without spaces.
"""

from __future__ import annotations

import re
from typing import Final

from stdnum.ru import inn, ogrn

_COMPANY_INN_LENGTH: Final = 10
_PERSONAL_INN_LENGTH: Final = 12
_OGRN_LENGTH: Final = 13
_EDO_ID_MAX: Final = 46

# The region of the tax office is never 00: so say the tax service's own schemas.
_INN = re.compile(r"(?!00)[0-9]+")
_KPP = re.compile(r"(?!00)[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
_DIGITS = re.compile(r"[0-9]+")
_OGRNIP = re.compile(r"[34][0-9]{14}")
_BIC = re.compile(r"[0-2][0-9]{8}")
_ACCOUNT = re.compile(r"[0-9]{20}")
_EDO_ID = re.compile(r"[0-9][0-9A-Z]{2}[0-9A-Za-z@._-]+")

_ACCOUNT_WEIGHTS: Final = (7, 1, 3)
_TREASURY_ACCOUNT: Final = "03"
#: The last digits of the БИК of a settlement centre of the Bank of Russia itself.
_SETTLEMENT_CENTRES: Final = frozenset({"000", "001", "002"})


def is_inn(text: str) -> bool:
    """Whether it is an ИНН of either length with right check digits."""
    return is_company_inn(text) or is_personal_inn(text)


def is_company_inn(text: str) -> bool:
    """Whether it is a company's ИНН: ten digits, the last one a check digit."""
    return len(text) == _COMPANY_INN_LENGTH and _is_inn(text)


def is_personal_inn(text: str) -> bool:
    """Whether it is a person's ИНН: twelve digits, the last two check digits."""
    return len(text) == _PERSONAL_INN_LENGTH and _is_inn(text)


def is_kpp(text: str) -> bool:
    """Whether it is built like a КПП: NNNNPPXXX, where P may be a letter; it has no checksum."""
    return _KPP.fullmatch(text) is not None


def is_ogrn(text: str) -> bool:
    """Whether it is an ОГРН: thirteen digits, the last one by modulo 11."""
    return len(text) == _OGRN_LENGTH and _DIGITS.fullmatch(text) is not None and ogrn.is_valid(text)


def is_ogrnip(text: str) -> bool:
    """Whether it is an ОГРНИП: fifteen digits, the last one by modulo 13."""
    # python-stdnum refuses those whose remainder has two digits; the last of the two counts.
    return _OGRNIP.fullmatch(text) is not None and int(text[:-1]) % 13 % 10 == int(text[-1])


def is_bic(text: str) -> bool:
    """Whether it is built like a БИК: nine digits, the first one 0, 1 or 2."""
    return _BIC.fullmatch(text) is not None


def is_account(text: str) -> bool:
    """Whether it has the twenty digits of a bank account."""
    return _ACCOUNT.fullmatch(text) is not None


def is_settlement_account(text: str, bic: str) -> bool:
    """Whether it is an account in the bank with this БИК.

    Twenty digits whose check digit, the ninth, suits the bank's number (the Bank of Russia's
    rule № 515 of 08.09.1997). Treasury accounts, 03…, are keyed by rules of their own and are
    checked for their length only.
    """
    if not is_account(text) or not is_bic(bic):
        return False
    if text.startswith(_TREASURY_ACCOUNT):
        return True
    in_settlement_centre = bic[-3:] in _SETTLEMENT_CENTRES
    return _is_keyed(text, _settlement_centre(bic) if in_settlement_centre else bic[-3:])


def is_correspondent_account(text: str, bic: str) -> bool:
    """Whether it is the account that the bank with this БИК has in the Bank of Russia."""
    return is_account(text) and is_bic(bic) and _is_keyed(text, _settlement_centre(bic))


def is_edo_id(text: str) -> bool:
    """Whether it is built like a participant's id of electronic exchange: ``2BM-…``.

    Three characters name the operator; the rest are letters, digits and ``- @ . _``, at most 46
    characters in all.
    """
    return len(text) <= _EDO_ID_MAX and _EDO_ID.fullmatch(text) is not None


def _is_inn(text: str) -> bool:
    return _INN.fullmatch(text) is not None and bool(inn.is_valid(text))


def _settlement_centre(bic: str) -> str:
    """Return the number of the settlement centre, made of the region's digits in the БИК."""
    return f"0{bic[4:6]}"


def _is_keyed(account: str, bank: str) -> bool:
    digits = f"{bank}{account}"
    total = sum(int(digit) * _ACCOUNT_WEIGHTS[at % 3] for at, digit in enumerate(digits))
    return total % 10 == 0
