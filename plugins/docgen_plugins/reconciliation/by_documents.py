"""A statement by documents: those on record, those of another system, and what is in none.

A source counts a charge on its own day, accounts on the day of its document. Of a document dated
later than its charges, the balance of a day between is less by what they come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final

from attrs import field, frozen

from docgen.kit.collecting import foreign_documents
from docgen.language.dates import format_date, format_period
from docgen.models import (
    KOPECK,
    ZERO,
    Charge,
    ChargeGroup,
    Contract,
    DocumentReference,
    Period,
    SalePayload,
    StoredDocument,
    StoredRecords,
    VatPolicy,
    price_items,
)
from docgen.protocols import Source
from docgen_plugins.reconciliation.payload import Entry

#: How accountants call documents for short, by their types.
_TITLES: Final = {
    "act": "Акт",
    "waybill": "Товарная накладная",
    "upd": "УПД",
    "corrective_invoice": "Корректировочный счёт-фактура",
}
_WITHOUT_DOCUMENT: Final = "Начислено, документ не выставлен"
_CORRECTIVE: Final = "Корректировка"


@frozen(kw_only=True)
class Shipment:
    """A document that moves the account, and the charges that stand in it."""

    document: DocumentReference
    amount: Decimal
    charge_ids: tuple[str, ...] = ()
    operation: str = ""


@frozen(kw_only=True)
class DocumentedAccount:
    """The charges of a contract as far as documents go, and the documents."""

    shipments: Sequence[Shipment]
    charges: Sequence[Charge]
    policy: VatPolicy
    _documented: Mapping[str, Shipment] = field(init=False)

    @_documented.default
    def _by_charge(self) -> Mapping[str, Shipment]:
        return {charge: shipment for shipment in self.shipments for charge in shipment.charge_ids}

    def entries(self, period: Period) -> Iterator[Entry]:
        """Yield the documents dated within a period, and its charges that stand in none."""
        for shipment in self.shipments:
            if shipment.document.date in period:
                yield self._entry(shipment)
        unknown = [charge for charge in self.charges if charge.id not in self._documented]
        for month, amount in by_months(unknown, period, self.policy):
            yield Entry(
                date=month.end,
                title=f"Начисления ({format_period(month)}), документ не выставлен",
                debit=amount,
                operation=_WITHOUT_DOCUMENT,
                is_undocumented=True,
            )

    def shift(self, day: date) -> Decimal:
        """Return by how much more is documented on a day than is charged until then."""
        found = ZERO
        for shipment in self.shipments:
            rows = self._charged(shipment)
            if shipment.document.date > day:
                found -= priced((row for row in rows if row.date <= day), self.policy)
            else:
                found += priced((row for row in rows if row.date > day), self.policy)
        return found

    def _entry(self, shipment: Shipment) -> Entry:
        charged = priced(self._charged(shipment), self.policy)
        rounding = KOPECK * len(shipment.charge_ids)
        is_other = shipment.charge_ids and abs(charged - shipment.amount) > rounding
        return Entry.of(
            shipment.document,
            debit=max(shipment.amount, ZERO),
            credit=max(-shipment.amount, ZERO),
            operation=shipment.operation,
            source_amount=charged if is_other else None,
        )

    def _charged(self, shipment: Shipment) -> list[Charge]:
        wanted = frozenset(shipment.charge_ids)
        return [charge for charge in self.charges if charge.id in wanted]


def documented_account(
    source: Source, contract: Contract, period: Period, policy: VatPolicy, records: StoredRecords
) -> DocumentedAccount:
    """Return the account of a period: its charges, and all that its documents are of."""
    stored = [document for document in records.documents if _moves_account(document)]
    periods = [period, *(row.document.payload.period or period for row in stored)]
    span = Period(
        start=min(row.start.replace(day=1) for row in periods),
        end=max(row.end for row in periods),
    )
    foreign = foreign_documents(source, contract, span)
    shipments = [
        *map(_shipment, stored),
        *(
            Shipment(
                document=DocumentReference(title=row.title, number=row.number, date=row.date),
                amount=row.amount,
                charge_ids=row.charge_ids,
            )
            for row in foreign
        ),
    ]
    return DocumentedAccount(
        shipments=shipments, charges=tuple(source.charges(contract, span)), policy=policy
    )


def by_months(
    charges: Iterable[Charge], period: Period, policy: VatPolicy
) -> Iterator[tuple[Period, Decimal]]:
    """Yield the months of a period, as far as they are in it, and what was charged in each.

    Of a month that the period's start cuts, it is the month so far less what came before: where
    tax is rounded on the total, two parts of a month priced apart may miss its sum by a kopeck.
    """
    since = Period(start=period.start.replace(day=1), end=period.end)
    within = (charge for charge in charges if charge.date in since)
    for (year, month), rows in groupby(within, lambda row: (row.date.year, row.date.month)):
        charged = list(rows)
        earlier = (row for row in charged if row.date < period.start)
        amount = priced(charged, policy) - priced(earlier, policy)
        if amount:
            whole = Period.months(year, month)
            yield (
                Period(start=max(whole.start, period.start), end=min(whole.end, period.end)),
                amount,
            )


def priced(charges: Iterable[Charge], policy: VatPolicy) -> Decimal:
    """Return what charges come to, tax included."""
    lines = price_items((charge.billed for charge in charges), policy)
    return sum((line.amount for line in lines), ZERO)


def _moves_account(stored: StoredDocument) -> bool:
    """Whether a document says what is owed: of a shipment, or of a change of one's value."""
    return stored.is_corrective or ChargeGroup.SHIPMENT in stored.document.payload.charge_groups


def _shipment(stored: StoredDocument) -> Shipment:
    document, payload = stored.document, stored.document.payload
    title = _TITLES.get(document.type, stored.title)
    if payload.correction is not None:
        number, day = payload.correction.number, format_date(payload.correction.date)
        title = f"{title} (исправление № {number} от {day})"
    lines = payload.lines if isinstance(payload, SalePayload) else ()
    return Shipment(
        document=DocumentReference(title=title, number=document.number, date=document.date),
        amount=payload.total or ZERO,
        charge_ids=tuple(dict.fromkeys(charge for line in lines for charge in line.charge_ids)),
        operation=_CORRECTIVE if stored.is_corrective else "",
    )
