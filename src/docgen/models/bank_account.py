"""Bank accounts."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class BankAccount:
    """Where money goes.

    ``settlement_account`` and ``correspondent_account`` have 20 digits and ``bic`` 9 when the
    bank is Russian; a foreign account is an IBAN with ``swift``.
    """

    settlement_account: str
    bank_name: str
    bic: str = ""
    correspondent_account: str = ""
    bank_city: str = ""
    swift: str = ""
