"""What can be wrong with a УПД."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from attrs import evolve

from docgen.language.dates import format_date
from docgen.models import Finding, Reporter
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.vat_invoice.checks import (
    accountant_findings,
    exchange_findings,
    form_findings,
)

_report: Final = Reporter("upd")

#: НК 168 п. 3: days from the shipment.
_TERM: Final = timedelta(days=5)


def upd_findings(payload: UpdPayload) -> Iterator[Finding]:
    """Check the status, the handover and all that the form has of the VAT invoice."""
    if payload.is_advance:
        yield _report.error(
            "advance",
            "is_advance",
            "УПД не составляют на аванс: передавать ещё нечего",
            "Выставьте на аванс счёт-фактуру",
        )
    yield from _status_findings(payload)
    yield from _handover_findings(payload)
    for finding in form_findings(payload):
        yield _of_upd(finding)


def upd_exchange_findings(payload: UpdPayload) -> Iterator[Finding]:
    """Report what the official file will not say of the VAT invoice inside."""
    yield from map(_of_upd, exchange_findings(payload))


def _status_findings(payload: UpdPayload) -> Iterator[Finding]:
    if not payload.has_vat_invoice:
        return
    if not payload.is_of_vat_payer and not payload.is_for_tax_agent:
        yield _report.warning(
            "status.not_vat_payer",
            "status",
            "УПД со статусом 1 содержит счёт-фактуру, а ни одна строка не облагается НДС",
            "Поставьте статус 2",
        )
    shipped = payload.transfer.date
    if shipped is not None and payload.date > shipped + _TERM:
        yield _report.warning(
            "date.late",
            "date",
            f"УПД от {format_date(payload.date)} составлен позже пяти дней "
            f"с отгрузки {format_date(shipped)}",
            "Датируйте его в пределах пяти календарных дней (НК 168 п. 3)",
        )
    for finding in accountant_findings(payload.seller):
        yield _of_upd(finding)


def _handover_findings(payload: UpdPayload) -> Iterator[Finding]:
    if not payload.basis and payload.contract is None:
        yield _report.warning(
            "basis.missing",
            "basis",
            "Не указано основание передачи (строка [8])",
            "Укажите договор, заказ или иной документ",
        )
    handed_over = payload.transfer.date or payload.date
    accepted = payload.acceptance.date
    if accepted is not None and accepted < handed_over:
        yield _report.error(
            "acceptance.before_transfer",
            "acceptance.date",
            f"Приёмка {format_date(accepted)} раньше передачи {format_date(handed_over)}",
            "Исправьте дату приёмки [16] или дату передачи [11]",
        )


def _of_upd(finding: Finding) -> Finding:
    """Return a finding about the VAT invoice inside as one about this document."""
    return evolve(finding, code=finding.code.replace("vat_invoice.", "upd.", 1))
