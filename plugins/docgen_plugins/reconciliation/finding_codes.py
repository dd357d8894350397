"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {
        "reconciliation.amount.not_kopecks",
        "reconciliation.balance.mismatch",
        "reconciliation.balance.source_differs",
        "reconciliation.contract.missing",
        "reconciliation.date.before_period_end",
        "reconciliation.entries.order",
        "reconciliation.entry.contract.unknown",
        "reconciliation.entry.no_amount",
        "reconciliation.entry.outside_period",
        "reconciliation.entry.source_differs",
        "reconciliation.entry.title.missing",
        "reconciliation.entry.undocumented",
        "xml.balance.both_sides",
        "xml.balance.closing",
        "xml.balance.contracts",
        "xml.operation.no_amount",
        "xml.operation.number_repeated",
        "xml.operation.outside_period",
        "xml.period.order",
        "xml.turnover.contracts",
        "xml.turnover.operations",
    }
)
