"""What a run of a rule did, as the store keeps it and as the data of its letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from attrs import Factory, asdict, define

from docgen.delivery.recipients import REASONS
from docgen.letters.payload import NightReportPayload, ReportCause, ReportLine
from docgen.models import Organisation, Party, Period
from docgen.store.outbox.entries import OutboxState

if TYPE_CHECKING:
    from docgen.facade import DocGen

_LETTERS: Final = {
    OutboxState.SENT: ("Отправлено", False),
    OutboxState.PENDING: ("Ждут отправки", False),
    OutboxState.SENDING: ("Отправляются", False),
    OutboxState.CANCELLED: ("Отменено", False),
    OutboxState.FAILED: ("Не отправлено", True),
    OutboxState.UNCERTAIN: ("Неизвестно, дошло ли", True),
}
_NO_ADDRESS: Final = "Без адреса: бумажная почта"


@define
class NightReport:
    """What a run did: counts that add up, and what is to be mended."""

    rule: str
    period: str
    day: str
    began: str
    ended: str = ""
    made: int = 0
    resumed: int = 0
    there: int = 0
    empty: int = 0
    skipped: int = 0
    failed: int = 0
    handed_over: int = 0
    exported: int = 0
    invited: int = 0
    letters: dict[str, int] = Factory(dict)
    unreachable: dict[str, int] = Factory(dict)
    causes: list[dict[str, Any]] = Factory(list)
    money: list[dict[str, Any]] = Factory(list)

    @property
    def to_mend(self) -> int:
        """How many things are to be mended."""
        return sum(cause["count"] for cause in self.causes)

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data, as the store keeps it."""
        return asdict(self)


def report_payload(report: NightReport, seller: Organisation, dg: DocGen) -> NightReportPayload:
    """Return a report as the data of its letter and of its page."""
    settings = dg.delivery.settings
    return NightReportPayload(
        date=dt.date.fromisoformat(report.day),
        seller=seller,
        buyer=Party(kind=seller.kind, name=seller.name),
        period=Period.parse(report.period),
        rule=report.rule,
        began=report.began,
        ended=report.ended,
        made=report.made,
        causes=tuple(ReportCause(**cause) for cause in report.causes),
        documents=tuple(_document_lines(report)),
        letters=tuple(_letter_lines(report)),
        money=tuple(
            ReportLine(caption=row["caption"], count=row["count"], total=Decimal(row["total"]))
            for row in report.money
        ),
        report_url=settings.report_url,
        settings_url=settings.settings_url,
    )


def _document_lines(report: NightReport) -> Iterator[ReportLine]:
    for caption, count, bad in (
        ("Сделано", report.made, False),
        ("Доделаны файлы", report.resumed, False),
        ("Уже были", report.there, False),
        ("Пропущено: нечего начислять", report.empty, False),
        ("Передано оператору", report.handed_over, False),
        ("Передано в 1С", report.exported, False),
        ("Приглашено к обмену", report.invited, False),
        ("Не сделано", report.failed, True),
    ):
        if count:
            yield ReportLine(caption=caption, count=count, bad=bad)


def _letter_lines(report: NightReport) -> Iterator[ReportLine]:
    for state, (caption, bad) in _LETTERS.items():
        if count := report.letters.get(state.value, 0):
            yield ReportLine(caption=caption, count=count, bad=bad)
    for reason, count in report.unreachable.items():
        caption = _NO_ADDRESS if reason == "no_address" else REASONS[reason].capitalize()
        yield ReportLine(caption=caption, count=count)
