"""Bank accounts."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from docgen.models.currency import RUB, Currency
from docgen.models.requisite import clean_requisite

_RUSSIAN_LENGTH: Final = 20
#: Where an account of a Russian bank tells its currency (the Bank of Russia's rule 809-П).
_CURRENCY: Final = slice(5, 8)
#: Rubles stand in accounts by the code that they had before 1998.
_FORMER_RUBLE: Final = "810"


@frozen(kw_only=True)
class CorrespondentBank:
    """The bank through which money in a foreign currency comes.

    ``account`` is the one that the payee's bank has in it.
    """

    name: str
    swift: str = ""
    account: str = ""


@frozen(kw_only=True)
class BankAccount:
    """Where money goes.

    ``settlement_account`` and ``correspondent_account`` have 20 digits and ``bic`` 9 when the
    bank is Russian; a foreign account is an IBAN with ``swift``. The number of a Russian account
    tells its ``currency``, which may be left out. Blanks and separators in them are left out.
    """

    settlement_account: str = field(converter=clean_requisite)
    bank_name: str
    bic: str = field(default="", converter=clean_requisite)
    correspondent_account: str = field(default="", converter=clean_requisite)
    bank_city: str = ""
    swift: str = ""
    currency: Currency | None = None
    correspondent_bank: CorrespondentBank | None = None

    @property
    def currency_code(self) -> str:
        """The digital code of its currency, be it none that docgen knows; empty if not told."""
        if self.currency is not None:
            return self.currency.numeric
        number = self.settlement_account
        if len(number) != _RUSSIAN_LENGTH or not number.isdecimal():
            return ""
        code = number[_CURRENCY]
        return RUB.numeric if code == _FORMER_RUBLE else code

    def is_in(self, currency: Currency) -> bool:
        """Whether it is known to be of a currency."""
        return self.currency_code == currency.numeric

    def is_in_another(self, currency: Currency) -> bool:
        """Whether it is known to be of another currency."""
        return bool(self.currency_code) and not self.is_in(currency)
