"""How 1C is written to: ``[exchange.onec]`` of ``docgen.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen


class InvoiceAs(StrEnum):
    """Which object of EnterpriseData an invoice becomes.

    The only public rules of «Бухгалтерия предприятия» load an order of a client as an invoice,
    and pass the invoice over without a word.
    """

    ORDER = "ЗаказКлиента"
    INVOICE = "СчетПокупателю"


@frozen(kw_only=True)
class OneCSettings:
    """What the receiving configuration wants.

    ``version`` is that of EnterpriseData. With ``service`` all services become one item of this
    name, and what a line says stands in its text: otherwise each month's words make a new one.
    ``payments`` sends money received, too: not where the accountant loads the bank's statements.
    ``plan``, ``node`` and ``peer`` are the exchange plan of 1C, docgen's code in it and 1C's; left
    out, a message is loaded by hand («Загрузка данных EnterpriseData»). ``bom`` begins the file
    with a byte order mark. ``tokens`` are what 1C's requests name to be let in, by organisation.
    """

    version: str = "1.17"
    invoice_as: InvoiceAs = InvoiceAs.ORDER
    service: str = ""
    payments: bool = False
    plan: str = ""
    node: str = ""
    peer: str = ""
    bom: bool = False
    tokens: Mapping[str, str] = field(factory=dict)
