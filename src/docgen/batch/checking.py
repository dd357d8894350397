"""A document of a batch as far as it goes without a number: collected, checked and frozen."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final, Protocol

from attrs import evolve, frozen

from docgen.batch.plan import Begun, PlanEntry, failed, new_row
from docgen.batch.reading import BatchSource
from docgen.batch.report import Outcome, Reason
from docgen.exceptions import AnswerError, SourceError, StorageError, TemplateError
from docgen.lifecycle import Actor
from docgen.models import (
    Channel,
    Contract,
    Draft,
    Finding,
    Organisation,
    Payload,
    Period,
    Printable,
    Severity,
)
from docgen.pipeline.draft import Preparation, Prepared
from docgen.pipeline.issue import Issuance, IssueTerms
from docgen.pipeline.request import DocumentRequest
from docgen.store import Frozen
from docgen.templates.folders import TemplateFolders

_EMPTY: Final = "document.empty"


@frozen(kw_only=True)
class Order:
    """A contract whose document is to be made ready, and what that follows from.

    ``organisation`` is our own as this batch first read it. ``payload`` is there where whoever
    gives the order has collected it.
    """

    contract: Contract
    basis: tuple[Printable | int, ...] = ()
    organisation: Organisation | None = None
    payload: Payload | None = None


@frozen(kw_only=True)
class Checked:
    """What became of an order: an entry ready to be numbered or ended, or errors in its way.

    ``is_unread`` where the source did not answer whoever asked it.
    """

    entry: PlanEntry
    errors: tuple[Finding, ...] = ()
    is_unread: bool = False


class Waiting(Protocol):
    """Orders that are being worked on."""

    def result(self) -> Sequence[Checked]:
        """Return what became of them, in their order.

        Raises:
            StorageError: the store failed.

        """
        ...


class Checker:
    """Makes documents ready in this process. No number is taken.

    With an ``issuance`` they are frozen; without, they stay drafts. Where ``formats`` are asked
    for, nothing else is tried; ``channel`` is where they go.
    """

    def __init__(
        self,
        preparation: Preparation,
        templates: TemplateFolders,
        source: BatchSource,
        period: Period,
        issuance: Issuance | None,
        *,
        by: Actor,
        formats: Sequence[str],
        channel: Channel,
    ) -> None:
        self._preparation = preparation
        self._templates = templates
        self._source = source
        self._period = period
        self._issuance = issuance
        self._terms = IssueTerms(by=by)
        self._formats = formats
        self._channel = channel

    def sees(self, new: Frozen) -> bool:
        """Whether a document was frozen with the version of its template that is seen here."""
        code, day = new.context.document_type, new.context.date
        try:
            return self._templates.load(code, new.template, day).hash == new.template_hash
        except TemplateError:
            return False

    def collect(self, code: str, orders: Sequence[Order]) -> tuple[Order | Checked, ...]:
        """Return orders with their payloads; whatever goes wrong is told of each alone.

        Raises:
            StorageError: the store failed.

        """
        self._take(orders)
        return tuple(self._collected(code, order) for order in orders)

    def _collected(self, code: str, order: Order) -> Order | Checked:
        try:
            payload = self._preparation.collect(code, self._request(order))
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one client's records must not stop a month
            return _failed(code, order, error)
        return evolve(order, payload=payload)

    def check(self, code: str, orders: Sequence[Order]) -> tuple[Checked, ...]:
        """Make documents ready; whatever goes wrong is told of each alone.

        Raises:
            StorageError: the store failed.

        """
        self._take(orders)
        self._source.know(
            [order.organisation for order in orders if order.organisation is not None]
        )
        made = [self._prepared(code, order) for order in orders]
        prepared = [row for row in made if isinstance(row, Prepared)]
        ready = iter(self._preparation.looked_up(prepared))
        return tuple(
            row if isinstance(row, Checked) else self._check(code, order, next(ready))
            for order, row in zip(orders, made, strict=True)
        )

    def _take(self, orders: Sequence[Order]) -> None:
        """Have what orders need read at once, from the source and from the store."""
        contracts = [order.contract for order in orders]
        self._source.take(contracts)
        self._preparation.expect(contracts)

    def _prepared(self, code: str, order: Order) -> Prepared | Checked:
        request = self._request(order)
        drafts = [row for row in order.basis if isinstance(row, Draft)]
        try:
            if order.payload is None:
                return self._preparation.prepare(code, None, request, drafts)
            return self._preparation.prepare_collected(code, order.payload, request)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one client's records must not stop a month
            return _failed(code, order, error)

    def _check(self, code: str, order: Order, prepared: Prepared) -> Checked:
        entry = PlanEntry(row=new_row(code, order.contract))
        try:
            trial = self._preparation.trial(prepared, self._formats, self._channel)
            findings = trial.findings
            if any(finding.code == _EMPTY for finding in findings):
                return Checked(
                    entry=entry.ended(Outcome.SKIPPED, Reason.EMPTY, "нет начислений за период")
                )
            errors = tuple(finding for finding in findings if finding.severity is Severity.ERROR)
            if errors:
                return Checked(entry=entry, errors=errors)
            if self._issuance is None:
                return Checked(entry=evolve(entry, draft=prepared.draft))
            new = self._issuance.freeze_ahead(prepared, self._terms)
            is_same = new.payload == prepared.draft.payload
            begun = Begun(late=trial.late if is_same else None, process=os.getpid())
            return Checked(entry=evolve(entry, frozen=new, begun=begun))
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - one client's records must not stop a month
            return _failed(code, order, error)

    def _request(self, order: Order) -> DocumentRequest:
        return {
            "contract": order.contract.id,
            "period": self._period,
            "basis": [row for row in order.basis if not isinstance(row, Draft)],
        }


def _failed(code: str, order: Order, error: Exception) -> Checked:
    entry = failed(PlanEntry(row=new_row(code, order.contract)), error)
    is_unread = isinstance(error, SourceError) and not isinstance(error, AnswerError)
    return Checked(entry=entry, is_unread=is_unread)


class CheckingHere:
    """Has documents made ready in this process, when they are wanted."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def submit(self, code: str, orders: Sequence[Order]) -> Waiting:
        """Take orders on."""
        return _Here(checker=self._checker, code=code, orders=tuple(orders))


@frozen(kw_only=True)
class _Here:
    checker: Checker
    code: str
    orders: tuple[Order, ...]

    def result(self) -> Sequence[Checked]:
        """Do what was ordered."""
        return self.checker.check(self.code, self.orders)
