"""From what a caller wants to a payload: which contract, which period, which basis."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NoReturn, cast

from attrs import evolve

from docgen.exceptions import AnswerError, ConfigurationError, UnknownNameError
from docgen.hooks.caller import Plugins
from docgen.models import Contract, DocumentType, Payload, Period, Printable, Request, Unreadable
from docgen.pipeline.answers import CheckedSource, check_collected
from docgen.pipeline.records import ContractRecords
from docgen.pipeline.request import DocumentRequest, parse_period, read_details
from docgen.protocols import FieldOriginSource, Source


class NoSource:
    """Stands where a host gave no source: every call raises ConfigurationError."""

    def __getattr__(self, name: str) -> NoReturn:
        raise ConfigurationError(
            "documents are collected from a source; give DocGen(source=…), or the data itself"
        )


class Collection:
    """Asks the collectors for payloads; the source is the host's."""

    def __init__(self, plugins: Plugins, source: Source | None) -> None:
        self._plugins = plugins
        self.source = source or cast("Source", NoSource())
        self.checked = CheckedSource(self.source)

    def collect(
        self,
        document_type: DocumentType,
        request: DocumentRequest,
        basis: Sequence[Printable],
        records: ContractRecords,
    ) -> Payload:
        """Return a payload of the type's class; ``records`` are what the store knows.

        Raises:
            ConfigurationError: it is not said for whom or for when.
            AnswerError: the source answered something else than it was asked.
            PluginError: the collector failed, or returned something else.

        """
        asked = self._request(document_type, request, basis)
        known = records.of(document_type, asked.contract, asked.period)
        payload = self._plugins.collect(document_type, self.checked, evolve(asked, records=known))
        if not basis:
            check_collected(payload, asked.contract, self.source)
        return payload

    def origin(self, record: str, record_id: str, path: str) -> str:
        """Return where the source has a field from; nothing where it does not tell.

        See :class:`docgen.protocols.FieldOriginSource`.
        """
        if isinstance(self.source, NoSource) or not isinstance(self.source, FieldOriginSource):
            return ""
        return self.source.origin(record, record_id, path)

    def _request(
        self, document_type: DocumentType, request: DocumentRequest, basis: Sequence[Printable]
    ) -> Request:
        first = basis[0].payload if basis else None
        period = _period(request, first)
        contract = self._contract(request, first)
        return Request(
            document_type=document_type.code,
            contract=contract,
            period=period,
            date=request.get("date") or _date(document_type, contract, period, first),
            basis=tuple(basis),
            amount=request.get("amount"),
            details=read_details(request),
        )

    def _contract(self, request: DocumentRequest, basis: Payload | None) -> Contract | None:
        """Find the contract meant; a client with several must say which."""
        if "contract" in request:
            contract = self.checked.contract(request["contract"])
            if request.get("client") not in {None, contract.client_id}:
                raise ConfigurationError(
                    f"contract {contract.id!r} is not one of client {request['client']!r}; "
                    "leave one of them out, or name the client's own"
                ).said("request.other_client", contract=contract.id, client=request["client"])
            return contract
        if basis is not None:
            return basis.contract
        if "client" not in request:
            raise ConfigurationError("say for whom: give contract=… or client=…").said(
                "request.contract_missing"
            )
        client = request["client"]
        found = list(self.checked.each_contract(client=client))
        contracts = [row for row in found if isinstance(row, Contract)]
        unreadable = [row for row in found if isinstance(row, Unreadable)]
        for row in unreadable:
            if not contracts or isinstance(row.error, AnswerError):
                raise row.error
        if not contracts:
            raise UnknownNameError("contract of client", client, ())
        if len(contracts) > 1:
            listed = ", ".join(f"{row.id} (№ {row.number})" for row in contracts)
            beside = "".join(f". {row.id} (№ {row.number}): {row.error}" for row in unreadable)
            raise ConfigurationError(
                f"client {client!r} has several contracts; give contract=… of: {listed}{beside}"
            ).said("request.several_contracts", client=client, contracts=listed)
        return contracts[0]


def _period(request: DocumentRequest, basis: Payload | None) -> Period | None:
    if "period" in request:
        period = request["period"]
        return period if isinstance(period, Period) else parse_period(period)
    if basis is None:
        raise ConfigurationError("say for when: give period='2026-10'").said(
            "request.period_missing"
        )
    return basis.period


def _date(
    document_type: DocumentType,
    contract: Contract | None,
    period: Period | None,
    basis: Payload | None,
) -> dt.date:
    """Return the date of a document of which none is given.

    It is the period's last day, else the basis document's. A change of value is agreed on long
    after the period, and so is of today; what is asked for in advance is of today, too, but no
    later than what it is for begins, and no earlier than its contract.
    """
    today = dt.datetime.now().astimezone().date()
    if document_type.corrective_of:
        return today
    if document_type.in_advance and period is not None:
        return max(min(today, period.start), contract.date if contract else dt.date.min)
    if period is not None:
        return period.end
    if basis is None:
        raise ConfigurationError("say of which date: give date=…")
    return basis.date
