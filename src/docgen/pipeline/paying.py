"""How bills are paid: to whom, how much, for what, and the QR code that says so."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from docgen.hooks.caller import Plugins
from docgen.language.dates import format_date
from docgen.models import ZERO, Currency, Document, Party, Picture, round_kopecks
from docgen.models.misfit import Misfit
from docgen.pipeline.isolation import GuardedRenderer
from docgen.requisites.payment_qr import payment_string
from docgen.templates.sandbox.qr import draw_qr

_PURPOSE: Final = "payment_purpose"


@frozen(kw_only=True)
class PaymentTerms:
    """What a payment order for one bill or several says.

    ``qr`` is the text of the payment QR code, and ``link`` the address of the page where they
    are paid; each is empty where there is none.
    """

    documents: tuple[int, ...]
    payee: Party
    amount: Decimal
    currency: Currency
    purpose: str
    qr: str = ""
    link: str = ""

    @property
    def qr_picture(self) -> Picture | None:
        """The QR code, drawn."""
        return draw_qr(self.qr) if self.qr else None


class Paying:
    """Says how bills are paid."""

    def __init__(self, plugins: Plugins, renderer: GuardedRenderer) -> None:
        self._plugins = plugins
        self._renderer = renderer

    def terms(self, owed: Sequence[tuple[Document, Decimal]]) -> PaymentTerms | None:
        """Return how bills are paid together, each as far as it is owed.

        ``None`` where nothing is owed, or where one order cannot pay them all: they are of
        several payees or in several currencies.
        """
        payees = {(row.payload.seller.inn, row.payload.currency.code) for row, _ in owed}
        if len(payees) != 1:
            return None
        first = owed[0][0]
        amount = sum((part for _, part in owed), ZERO)
        purpose = self._purpose(*owed[0]) if len(owed) == 1 else _of_several(owed)
        return PaymentTerms(
            documents=tuple(row.id for row, _ in owed),
            payee=first.payload.seller,
            amount=amount,
            currency=first.payload.currency,
            purpose=purpose,
            qr=_qr(first, amount, purpose),
            link=self._plugins.payment_link(first, amount) if len(owed) == 1 else "",
        )

    def _purpose(self, document: Document, amount: Decimal) -> str:
        """Return what a payment of all, or of the rest, of a bill is for."""
        total = document.payload.total
        if total == amount:
            catalog = self._renderer.catalog(self._plugins.document_type(document.type))
            for row in catalog.rows:
                if row.name == _PURPOSE:
                    return str(row.value(document))
        tax = document.payload.total_vat
        if not total or not tax:
            return _bill(document)
        return f"{_bill(document)}, в т. ч. НДС {round_kopecks(tax * amount / total):f}"


def _bill(document: Document) -> str:
    return f"Оплата по счёту № {document.number} от {format_date(document.date)}"


def _of_several(owed: Sequence[tuple[Document, Decimal]]) -> str:
    named = ", ".join(f"№ {row.number} от {format_date(row.date)}" for row, _ in owed)
    return f"Оплата по счетам {named}"


def _qr(document: Document, amount: Decimal, purpose: str) -> str:
    """Return the text of the code; none where the standard cannot say how to pay."""
    payload = document.payload
    try:
        return payment_string(
            payload.seller, amount=amount, purpose=purpose, currency=payload.currency
        )
    except Misfit:
        return ""
