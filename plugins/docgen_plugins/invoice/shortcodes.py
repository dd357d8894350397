"""The shortcodes that only an invoice has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docgen.language.dates import format_date
from docgen.models import TAX_AGENT, WITHOUT_VAT, Printable, Shortcode, ShortcodeKind
from docgen.models.misfit import Misfit
from docgen.requisites.payment_qr import payment_string, reason_left_out
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import Noted, QrCode
from docgen_plugins.invoice.payload import InvoicePayload


class InvoiceShortcodes:
    """The resolver of invoices."""

    def catalog(self) -> Sequence[Shortcode]:
        """Return the rows."""
        return _ROWS


def _payload(document: Printable) -> InvoicePayload:
    payload = document.payload
    if not isinstance(payload, InvoicePayload):
        raise TypeError(f"an invoice's payload is expected, not {type(payload).__name__}")
    return payload


def _purpose(document: Printable) -> str:
    """Return the purpose of payment, as it should stand in the payment order."""
    vat = _vat_in_purpose(_payload(document))
    return f"Оплата по счёту № {document.number} от {format_date(document.date)}, {vat}"


def _vat_in_purpose(payload: InvoicePayload) -> str:
    """Return what a payment order says of VAT; «без НДС» only where there is none."""
    if payload.total_vat:
        return f"в т. ч. НДС {payload.total_vat:f}"
    rates = {line.vat_rate for line in payload.lines}
    if any(rate.is_taxed for rate in rates):
        return "НДС 0 %"
    return TAX_AGENT.title if TAX_AGENT in rates else WITHOUT_VAT.title


def _qr(document: Printable) -> QrCode | Noted | None:
    """Return the payment QR; none where the standard cannot say how to pay this invoice.

    A draft has none: what has no number yet is not to be paid.
    """
    if document.is_draft:
        return None
    payload = _payload(document)
    try:
        text = payment_string(
            payload.seller,
            amount=payload.total,
            purpose=_purpose(document),
            currency=payload.currency,
        )
    except Misfit as problem:
        # What is missing, the checks of the requisites report.
        if reason := reason_left_out(problem):
            return Noted(value=None, note=f"QR-код для оплаты не поставлен: {reason}.")
        return None
    return QrCode(text=text)


_ROWS: Final = (
    row(
        "due_date = срок_оплаты",
        "Последний день оплаты",
        "25.01.2026",
        lambda document: _payload(document).due_date,
        kind=ShortcodeKind.DATE,
    ),
    row(
        "payment_terms = условия_оплаты",
        "Условия оплаты, свободный текст",
        "Оплата счёта означает согласие с условиями оказания услуг.",
        lambda document: _payload(document).payment_terms,
    ),
    row(
        "payment_purpose = назначение_платежа",
        "Назначение платежа",
        "Оплата по счёту № 15 от 15.01.2026, в т. ч. НДС 445,23",
        _purpose,
    ),
    row(
        "qr = куар",
        "QR-код для оплаты (ГОСТ Р 56042-2014)",
        "",
        _qr,
        kind=ShortcodeKind.PICTURE,
    ),
)
