"""How the channels of exchange stand: rows for the terminal, reports and programs."""

from __future__ import annotations

import datetime as dt
from typing import Final

from attrs import frozen

from docgen.exceptions import ConfigurationError
from docgen.exchange.edo.receiving import EDO
from docgen.exchange.onec.export import ONEC
from docgen.exchange.onec.service import OneC
from docgen.models import Period
from docgen.reports.report import Column, ColumnKind, Report
from docgen.services.reports.reading import ReportScope
from docgen.store import DocumentStore
from docgen.store.outbox.entries import OutboxState

#: The channel of bank statements.
BANKS: Final = "banks"

_LOST: Final = (OutboxState.FAILED, OutboxState.UNCERTAIN)
_WAITING: Final = (OutboxState.PENDING, OutboxState.SENDING)
_COLUMNS: Final = (
    Column(name="channel", title="Канал"),
    Column(name="waiting", title="Ждёт", kind=ColumnKind.COUNT),
    Column(name="sent", title="Ушло", kind=ColumnKind.COUNT),
    Column(name="failed", title="Не прошло", kind=ColumnKind.COUNT),
    Column(name="received", title="Пришло", kind=ColumnKind.COUNT),
)
_NOTE: Final = (
    "1С: документы периода, которых 1С не знает, и записи сообщений, ушедших за период. "
    "Банки: поступления с датой в периоде, «не прошло» — неопознанные. "
    "ЭДО: поставленное в очередь и пришедшее за период, каким оно стало."
)


@frozen(kw_only=True)
class ChannelStatus:
    """How a channel stands: what waits there, went, failed and arrived; counts of records."""

    channel: str
    title: str
    waiting: int = 0
    sent: int = 0
    failed: int = 0
    received: int = 0


def channel_rows(
    store: DocumentStore, onec: OneC, period: Period | None
) -> tuple[ChannelStatus, ...]:
    """Return how each channel stands, of a period or of all times.

    Unknown payments are what failed of a bank's.
    """
    within = _Days(period)
    cards = [row.channel for row in store.received.list() if within.has(row.received_at)]
    sent = sum(
        message.count
        for message in onec.messages()
        if message.sent_at and within.has(message.sent_at)
    )
    paid = store.bank_entries.counts(period)
    letters = store.outbox.counts(EDO, since=within.start, until=within.end)
    return (
        ChannelStatus(
            channel=ONEC,
            title="1С",
            waiting=onec.waiting(period),
            sent=sent,
            received=cards.count(ONEC),
        ),
        ChannelStatus(
            channel=BANKS,
            title="Банки",
            waiting=paid.get("likely", 0) + paid.get("sure", 0),
            failed=paid.get("unknown", 0),
            received=paid.get("taken", 0),
        ),
        ChannelStatus(
            channel=EDO,
            title="ЭДО",
            waiting=sum(letters.get(state, 0) for state in _WAITING),
            sent=letters.get(OutboxState.SENT, 0),
            failed=sum(letters.get(state, 0) for state in _LOST),
            received=cards.count(EDO),
        ),
    )


def status_report(store: DocumentStore, onec: OneC, scope: ReportScope) -> Report:
    """Return how each channel stands as a report.

    Raises:
        ConfigurationError: it is narrowed to an organisation or a client.

    """
    if scope.organisation is not None or scope.client is not None:
        raise ConfigurationError(
            "the report of the exchange is of all organisations and clients; narrow nothing"
        )
    rows = channel_rows(store, onec, scope.period)
    return Report(
        name="exchange",
        title="Обмен с 1С, банками и ЭДО",
        period=scope.period,
        columns=_COLUMNS,
        rows=tuple(
            (status.title, status.waiting, status.sent, status.failed, status.received)
            for status in rows
        ),
        note=_NOTE,
    )


class _Days:
    """The days of a period where this machine is; without one, all there are."""

    def __init__(self, period: Period | None) -> None:
        self.start = None if period is None else _midnight(period.start)
        self.end = None if period is None else _midnight(period.end + dt.timedelta(days=1))

    def has(self, moment: dt.datetime) -> bool:
        return self.start is None or self.end is None or self.start <= moment < self.end


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time()).astimezone()
