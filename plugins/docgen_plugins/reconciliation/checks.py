"""What can be wrong with a reconciliation statement only."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from docgen.language import format_date, format_money, format_period
from docgen.models import KOPECK, Finding, Reporter, round_kopecks
from docgen_plugins.reconciliation.payload import Entry, ReconciliationPayload
from docgen_plugins.reconciliation.signatories import signatory_findings

_report: Final = Reporter("reconciliation")


def reconciliation_findings(payload: ReconciliationPayload) -> Iterator[Finding]:
    """Check that the balances and the entries agree, and that the entries are of the period."""
    yield from _balance_findings(payload)
    yield from signatory_findings(payload)
    for index, entry in enumerate(payload.entries):
        for finding in _entry_findings(entry, payload):
            yield finding.under(f"entries[{index}]")
    if any(later.date < earlier.date for earlier, later in pairwise(payload.entries)):
        yield _report.warning(
            "entries.order",
            "entries",
            "Документы стоят не по порядку дат",
            "Расположите их по датам",
        )
    known = [balances.contract for balances in payload.contract_balances]
    for index, entry in enumerate(payload.entries):
        if known and entry.contract not in known:
            yield _report.error(
                "entry.contract.unknown",
                f"entries[{index}].contract",
                f"Документ «{entry.title}» не отнесён ни к одному из договоров акта",
                "Укажите его договор или остатки по этому договору",
            )
    if payload.date < payload.period.end:
        yield _report.warning(
            "date.before_period_end",
            "date",
            f"Акт от {format_date(payload.date)} составлен раньше конца периода "
            f"{format_date(payload.period.end)}",
            "Датируйте акт последним днём периода или позже",
        )
    if payload.contract is None and not payload.contract_balances:
        yield _report.warning(
            "contract.missing",
            "contract",
            "Не указано, по какому договору сверяются расчёты",
            "Укажите договор",
        )


def _balance_findings(payload: ReconciliationPayload) -> Iterator[Finding]:
    found = payload.opening_balance + payload.turnover_debit - payload.turnover_credit
    if found != payload.closing_balance:
        yield _report.error(
            "balance.mismatch",
            "closing_balance",
            f"Конечное сальдо {format_money(payload.closing_balance)} не равно начальному "
            f"с оборотами: {format_money(found)}",
            "Проверьте, все ли документы периода учтены",
        )
    if payload.source_balance is not None:
        yield _source_finding(payload, payload.source_balance)
    sums = (payload.opening_balance, payload.turnover_debit, payload.turnover_credit)
    if any(amount != round_kopecks(amount) for amount in sums):
        yield _report.error(
            "amount.not_kopecks",
            "entries",
            "Суммы акта содержат доли копеек: напечатанные не сойдутся",
            "Округлите суммы до копеек",
        )


def _source_finding(payload: ReconciliationPayload, of_source: Decimal) -> Finding:
    """Report that documents and the source come to different balances; a rounding is no error."""
    rounding = KOPECK * sum(1 for entry in payload.entries if entry.debit)
    report = (
        _report.warning if abs(of_source - payload.closing_balance) <= rounding else _report.error
    )
    return report(
        "balance.source_differs",
        "closing_balance",
        f"По документам конечное сальдо {format_money(payload.closing_balance)}, "
        f"а по данным учётной системы {format_money(of_source)}",
        "Сверьте документы и оплаты периода с начислениями; печатается сальдо по документам",
    )


def _entry_findings(entry: Entry, payload: ReconciliationPayload) -> Iterator[Finding]:
    if entry.date not in payload.period:
        yield _report.error(
            "entry.outside_period",
            "date",
            f"Документ от {format_date(entry.date)} не относится к периоду "
            f"{format_period(payload.period, 'short')}",
            "Исправьте дату или период",
        )
    if not entry.title.strip():
        yield _report.error("entry.title.missing", "title", "Не указан документ", "Укажите его")
    if entry.is_undocumented:
        yield _report.warning(
            "entry.undocumented",
            "document",
            f"{entry.title}: {format_money(entry.debit)}",
            "Выпустите акт, накладную или УПД до акта сверки",
        )
    if entry.source_amount is not None:
        yield _report.warning(
            "entry.source_differs",
            "debit",
            f"{entry.title}: в документе {format_money(entry.debit - entry.credit)}, "
            f"по начислениям {format_money(entry.source_amount)}",
            "Исправьте начисления, исправьте документ или выставьте корректировочный",
        )
    if not entry.debit and not entry.credit:
        yield _report.warning(
            "entry.no_amount",
            "",
            f"У документа «{entry.title}» нет суммы",
            "Укажите дебет или кредит либо уберите строку",
        )
