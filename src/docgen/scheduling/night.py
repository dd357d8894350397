"""One run of a rule: what it makes, whom it writes to, what it hands over, what it tells.

Every step may be done again without doing anything twice: documents have their keys, letters
theirs, files are written whole. So a run whose process died is simply begun anew.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Container, Sequence
from decimal import Decimal
from shlex import quote
from typing import TYPE_CHECKING, Final

from attrs import frozen

from docgen.batch.report import BatchReport, Outcome, Reason
from docgen.delivery.recipients import REASONS
from docgen.exceptions import DocGenError
from docgen.letters.payload import NightReportPayload
from docgen.models import (
    ZERO,
    Channel,
    Document,
    Finding,
    Organisation,
    PartyKind,
    Status,
)
from docgen.scheduling.audience import AudienceReader
from docgen.scheduling.causes import Causes, ReportedCase
from docgen.scheduling.night_report import NightReport, report_payload
from docgen.scheduling.rules import RuleStep, ScheduleRule
from docgen.store.outbox.entries import OutboxEntry, OutboxState

if TYPE_CHECKING:
    from docgen.batch.executors import BatchWorkers
    from docgen.batch.progress import Progress
    from docgen.delivery.delivery import Posted
    from docgen.facade import DocGen
    from docgen.store import DocumentSummary

_UNCERTAIN: Final = "связь оборвалась после отправки. Само не отправится: могло дойти"
_NOT_TAKEN: Final = "письмо не отправлено"
_NOT_CARRIED: Final = "оператору не передано"
_NOT_INVITED: Final = "приглашение к обмену не отправлено"

#: Documents that go together, by their ids.
Packages = Sequence[Sequence[int]]


@frozen(kw_only=True)
class RunTerms:
    """What a run is about: its rule and moment; ``alive`` is called every now and then.

    ``workers`` make its files, and those of the other runs of the night.
    """

    rule: ScheduleRule
    moment: dt.datetime
    alive: Callable[[], None]
    stop: threading.Event
    workers: BatchWorkers

    @property
    def key(self) -> str:
        """What tells the run from all others."""
        return f"{self.rule.name}|{self.moment.isoformat()}"


class Night:
    """Carries a run out by a façade."""

    def __init__(self, dg: DocGen, terms: RunTerms) -> None:
        self._dg = dg
        self._terms = terms
        self._rule = terms.rule
        self._period = terms.rule.period_at(terms.moment)
        self._report = NightReport(
            rule=self._rule.caption,
            period=str(self._period),
            day=terms.rule.day_of(terms.moment).isoformat(),
            began=self._now(),
        )
        self._causes = Causes()
        self._audience = AudienceReader(dg, self._rule, self._unreadable)
        self._letters: list[int] = []

    def run(self) -> NightReport:
        """Do all that the rule says; return what was done."""
        then = self._rule.then
        packages = self._make() if RuleStep.ISSUE in then and self._rule.types else self._there()
        if self._rule.is_reminder:
            self._remind()
        elif RuleStep.SEND in then:
            self._post(packages)
        if RuleStep.SEND in self._rule.then or self._rule.is_reminder:
            self._send()
        if RuleStep.HAND_OVER in self._rule.then:
            self._hand_over()
        if RuleStep.EDO in self._rule.then:
            self._to_operator()
        if RuleStep.EXPORT in self._rule.then:
            self._export()
        if RuleStep.INVITE in self._rule.then:
            self._invite()
        self._tell()
        return self._report

    # Making -------------------------------------------------------------------------------

    def _make(self) -> Packages:
        """Make the documents of the period; return those that there are, contract by contract."""
        rule, clients = self._rule, self._audience.clients
        batch = self._dg.batch(
            *rule.types,
            period=self._period,
            organisation=rule.organisation or None,
            clients=None if clients is None else sorted(clients),
            channel=Channel.EMAIL,
            executor=self._terms.workers,
            progress=self._watch,
            stop=self._terms.stop,
        )
        self._count(batch)
        self._add_up({row.document_id for row in batch.rows if row.document_id is not None})
        return _whole_packages(batch)

    def _client_name(self, client: str) -> str:
        """Return how a client is called; its id where the source does not say."""
        try:
            return self._dg.source.client(client).name
        except DocGenError:
            return client

    def _there(self) -> Packages:
        """Return the documents of the period that there are already, client by client."""
        packages: dict[tuple[str, str], list[int]] = {}
        for code in self._rule.types:
            found = self._dg.documents.list(
                document_type=code,
                period=self._period,
                organisation=self._rule.organisation or None,
            )
            for row in reversed(found):
                in_force = row.status not in {Status.VOID, Status.ARCHIVED}
                if in_force and self._is_chosen(row.client):
                    packages.setdefault((row.organisation, row.client), []).append(row.id)
        return list(packages.values())

    def _watch(self, progress: Progress) -> None:  # noqa: ARG002 - as watchers are called
        self._terms.alive()

    def _count(self, batch: BatchReport) -> None:
        report = self._report
        for row in batch.rows:
            if row.outcome is Outcome.MADE:
                report.made += 1
            elif row.outcome is Outcome.RESUMED:
                report.resumed += 1
            elif row.reason is Reason.ISSUED:
                report.there += 1
            elif row.reason is Reason.EMPTY:
                report.empty += 1
            else:
                report.failed += 1
                case = ReportedCase(
                    who=self._client_name(row.client) or row.contract_number,
                    client=row.client,
                    command=f"docgen check {row.type} --client {quote(row.client)} "
                    f"--period {self._period}",
                )
                self._causes.add(row.message or row.code, case)

    def _add_up(self, ids: Container[int | None]) -> None:
        """Say how much there is of each type for the period."""
        for code in self._rule.types:
            found = [
                row
                for row in self._dg.documents.list(document_type=code, period=self._period)
                if row.id in ids
            ]
            total: Decimal = sum((row.total or ZERO for row in found), ZERO)
            caption = self._dg.catalog.document_type(code).title
            self._report.money.append(
                {"caption": caption, "count": len(found), "total": str(total)}
            )

    # Letters ------------------------------------------------------------------------------

    def _post(self, packages: Packages) -> None:
        """Put a letter for each package into the outbox."""
        for ids in packages:
            self._posted(self._dg.delivery.send(ids, letter=self._rule.letter))
            self._terms.alive()

    def _remind(self) -> None:
        """Put reminders into the outbox of what is due in so many days, or was due so long ago."""
        day = self._rule.day_of(self._terms.moment)
        wanted = [
            *((day + dt.timedelta(days=days), f"before_due:{days}") for days in self._rule.before),
            *((day - dt.timedelta(days=days), f"after_due:{days}") for days in self._rule.after),
        ]
        dates = dict(wanted)
        owed = {
            row.id: row
            for state in ("unpaid", "partly_paid", "overdue")
            for row in self._dg.documents.list(payment=state, on=day)
        }
        for row in owed.values():
            occasion = dates.get(row.due_date) if row.due_date else None
            if occasion and row.status is not Status.ARCHIVED and self._is_meant(row):
                letter = occasion.partition(":")[0]
                self._posted(self._dg.delivery.send(row.id, letter=letter, occasion=occasion))
                self._terms.alive()

    def _is_meant(self, row: DocumentSummary) -> bool:
        is_ours = self._rule.organisation in {"", row.organisation}
        return is_ours and self._is_chosen(row.client)

    def _is_chosen(self, client: str) -> bool:
        clients = self._audience.clients
        return clients is None or client in clients

    def _posted(self, posted: Posted) -> None:
        self._letters += (*posted.entries, *posted.there)
        if posted.reason:
            told = self._report.unreachable
            told[posted.reason] = told.get(posted.reason, 0) + 1
            if posted.reason == "no_address":
                buyer = self._dg.documents.get(posted.documents[0]).payload.buyer
                ids = " ".join(map(str, posted.documents))
                case = ReportedCase(
                    who=buyer.name, client=buyer.id, command=f"docgen send post {ids}"
                )
                self._causes.add(REASONS["no_address"], case)

    def _send(self) -> None:
        """Send what is due, and see how the letters of this run fare."""
        while not self._terms.stop.is_set():
            report = self._dg.delivery.now(limit=100, stop=self._terms.stop)
            self._terms.alive()
            if not any(report.counts.values()) or report.accounts:
                break
        for entry_id in self._letters:
            entry = self._dg.store.outbox.get(entry_id)
            self._report.letters[entry.state.value] = (
                self._report.letters.get(entry.state.value, 0) + 1
            )
            if entry.state is OutboxState.UNCERTAIN:
                self._causes.add(_UNCERTAIN, _case_of(entry, f"resolve {entry.id} again"))
            elif entry.state is OutboxState.FAILED:
                self._causes.add(_NOT_TAKEN, _case_of(entry, f"retry {entry.id}"))

    # The rest -----------------------------------------------------------------------------

    def _official(self) -> list[int]:
        """Return the documents of the period that have official files, in their order."""
        rule = self._rule
        codes = [
            code for code in rule.types if "xml" in self._dg.catalog.document_type(code).formats
        ]
        wanted = {Status.SIGNED} if rule.signed else set(Status) - {Status.VOID, Status.DRAFT}
        return sorted(
            row.id
            for code in codes
            for row in self._dg.documents.list(
                document_type=code,
                period=self._period,
                organisation=rule.organisation or None,
            )
            if row.status in wanted and self._is_chosen(row.client)
        )

    def _hand_over(self) -> None:
        """Put official files of the period's documents where an operator takes them from."""
        rule, ids = self._rule, self._official()
        if not ids:
            return
        folder = f"{rule.out}/{rule.name}-{rule.day_of(self._terms.moment).isoformat()}"
        handed = self._dg.official.hand_over(ids, folder)
        self._report.handed_over += len(handed.done)
        for refusal in handed.refused:
            command = f"docgen hand-over {refusal.document.id} --out {rule.out}"
            self._refused(refusal.document, refusal.findings, command)

    def _to_operator(self) -> None:
        """Send official files of the period's documents through an operator, each once."""
        edo = self._dg.exchange.edo
        queued = edo.queue(self._official())
        for document, findings in queued.refused:
            self._refused(document, findings, f"docgen edo send {document.id}")
        self._terms.alive()
        for entry in edo.carry():
            if entry.state is OutboxState.SENT:
                self._report.handed_over += 1
            else:
                case = ReportedCase(
                    who=entry.recipient,
                    client=entry.client,
                    command=f"docgen edo status {entry.documents[0]}",
                )
                self._causes.add(f"{_NOT_CARRIED}: {entry.problem}", case)

    def _export(self) -> None:
        """Tell 1C of what it has not been told of yet."""
        rule = self._rule
        told = self._dg.exchange.onec.export(rule.out, organisation=rule.organisation or None)
        self._report.exported = told.documents + told.deletions + told.payments
        for row in told.refused:
            why = row.findings[0].message if row.findings else ""
            self._causes.add(
                why, ReportedCase(who=row.title, command="docgen export onec --dry-run")
            )

    def _refused(self, document: Document, findings: Sequence[Finding], command: str) -> None:
        buyer = document.payload.buyer
        why = findings[0].message if findings else ""
        self._causes.add(why, ReportedCase(who=buyer.name, client=buyer.id, command=command))

    def _invite(self) -> None:
        """Ask companies that have no id of electronic exchange for it, once a quarter."""
        day = self._rule.day_of(self._terms.moment)
        occasion = f"{day.year}-Q{(day.month + 2) // 3}"
        for party in self._audience.parties:
            is_person = party.kind is PartyKind.NATURAL_PERSON
            if is_person or party.edo_id or not party.inn or self._terms.stop.is_set():
                continue
            entry = self._dg.exchange.edo.invite_client(party, occasion, self._rule.message)
            self._terms.alive()
            if entry is None:
                continue
            if entry.state is OutboxState.SENT:
                self._report.invited += 1
            else:
                command = f"docgen edo invite {party.inn}"
                case = ReportedCase(who=party.name, client=party.id, command=command)
                self._causes.add(f"{_NOT_INVITED}: {entry.problem}", case)

    def _unreadable(self, why: str, client: str) -> None:
        command = f"docgen clients show {quote(client)}"
        self._causes.add(why, ReportedCase(who=client, client=client, command=command))

    def _tell(self) -> None:
        """Finish the report, and put it into the outbox for the administrators."""
        report = self._report
        mail = self._dg.delivery.settings
        report.causes = self._causes.as_data(mail.mend_url, mail.report_url)
        report.ended = self._now()
        if mail.administrators:
            self._dg.delivery.post_report(self._terms.key, self.payload())
            self._dg.delivery.now(limit=len(mail.administrators))

    def payload(self) -> NightReportPayload:
        """Return the report as the data of its letter."""
        return report_payload(self._report, self._seller(), self._dg)

    def _seller(self) -> Organisation:
        """Return our organisation: the rule's, or that of a document of the period."""
        if self._rule.organisation:
            return self._dg.source.organisation(self._rule.organisation)
        for row in self._dg.documents.list(period=self._period, limit=1):
            return self._dg.documents.get(row.id).payload.seller
        return Organisation(kind=PartyKind.COMPANY, name="docgen")

    def _now(self) -> str:
        return dt.datetime.now(self._rule.times.zone).strftime("%H:%M")


def _whole_packages(batch: BatchReport) -> Packages:
    """Return the documents of each contract, but of those of which one could not be made.

    Such a package goes when it is whole, so that nobody gets a part of it twice.
    """
    packages: dict[tuple[str, str, str], list[int]] = {}
    broken: set[tuple[str, str, str]] = set()
    for row in batch.rows:
        package = (row.organisation, row.client, row.contract)
        if row.document_id is not None and row.outcome is not Outcome.FAILED:
            packages.setdefault(package, []).append(row.document_id)
        elif row.reason is not Reason.EMPTY:
            broken.add(package)
    return [sorted(ids) for package, ids in packages.items() if package not in broken]


def _case_of(entry: OutboxEntry, command: str) -> ReportedCase:
    return ReportedCase(who=entry.recipient, client=entry.client, command=f"docgen send {command}")
