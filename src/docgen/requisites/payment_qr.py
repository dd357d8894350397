"""The text of a payment QR code (ГОСТ Р 56042-2014), which banks' applications read."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from docgen.models import RUB, BankAccount, Currency, Party, round_kopecks
from docgen.models.misfit import Misfit

#: The format, its version and UTF-8 as the encoding.
_HEADER: Final = "ST00012"
_SEPARATORS: Final = "|~^;#$&*!@"

_NAME_MAX: Final = 160
_BANK_NAME_MAX: Final = 45
_PURPOSE_MAX: Final = 210


def payment_string(payee: Party, *, amount: Decimal, purpose: str, currency: Currency = RUB) -> str:
    """Return the text to encode: who is paid, how much and for what.

    The separator is the first of a list that occurs in no value. A bank's name longer than the
    standard's 45 characters is cut, since the bank is found by its БИК; nothing else is.

    Raises:
        Misfit: the currency is not the ruble, the amount is not positive, an obligatory field
            is empty, the name has over 160 characters or the purpose over 210.

    """
    if currency.code != RUB.code:
        message = f"a payment QR code is only for {RUB.code}, not for {currency.code}"
        raise Misfit("qr_currency", message, currency=currency.code)
    account = payee.account_for(currency)
    if account is None:
        message = "a payment QR code needs bank_account; give the payee a bank account"
        raise Misfit("qr_empty", message, field="bank_account")
    fields = {
        "Name": _text("name", payee.name, _NAME_MAX),
        **_bank_fields(account),
        "Sum": _kopecks(amount),
        "Purpose": _text("purpose", purpose, _PURPOSE_MAX),
        "PayeeINN": payee.inn,
        "KPP": payee.printed_kpp,
    }
    filled = {key: value for key, value in fields.items() if value}
    separator = _separator("".join(filled.values()))
    return separator.join([_HEADER, *(f"{key}={value}" for key, value in filled.items())])


def _bank_fields(account: BankAccount) -> dict[str, str]:
    return {
        "PersonalAcc": _text("bank_account.settlement_account", account.settlement_account),
        "BankName": _text("bank_account.bank_name", account.bank_name)[:_BANK_NAME_MAX].rstrip(),
        "BIC": _text("bank_account.bic", account.bic),
        "CorrespAcc": _text("bank_account.correspondent_account", account.correspondent_account),
    }


def _text(field: str, value: str, limit: int | None = None) -> str:
    """Return the value on one line; refuse an empty or overlong one, naming the field."""
    line = " ".join(value.split())
    if not line:
        message = f"a payment QR code needs {field}, and it is empty"
        raise Misfit("qr_empty", message, field=field)
    if limit is not None and len(line) > limit:
        message = (
            f"{field} of a payment QR code may have {limit} characters, "
            f"this one has {len(line)}; shorten it"
        )
        raise Misfit("qr_long", message, field=field, limit=limit, length=len(line))
    return line


def _kopecks(amount: Decimal) -> str:
    kopecks = f"{round_kopecks(amount) * 100:.0f}"
    if amount <= 0 or kopecks == "0":
        message = f"the amount of a payment QR code must be positive, not {amount}"
        raise Misfit("qr_amount", message, amount=amount)
    return kopecks


def _separator(values: str) -> str:
    for separator in _SEPARATORS:
        if separator not in values:
            return separator
    message = (
        f"the values of a payment QR code hold every separator there is, {_SEPARATORS}; "
        "take one of them out of the purpose or the name"
    )
    raise Misfit("qr_separator", message)


_WHAT: Final = {"name": "наименование получателя", "purpose": "назначение платежа"}


def reason_left_out(problem: Misfit) -> str:
    """Return in Russian why a code cannot be made of data that is right for all else.

    Nothing where something else is wrong with the data, which its own checks report, and where a
    code is not wanted at all: for a currency of another country.
    """
    if problem.code == "qr_separator":
        return "в реквизитах и назначении есть все знаки, которыми их разделяют"
    if problem.code == "qr_long":
        what, details = _WHAT[problem.details["field"]], problem.details
        return f"{what} длиннее {details['limit']} знаков (в нём {details['length']})"
    return ""
