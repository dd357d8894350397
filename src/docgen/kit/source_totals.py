"""Sums that a source states, against those that its lines come to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.language.numbers import format_money
from docgen.models import KOPECK, Finding, Line, Reporter, SalePayload

_document: Final = Reporter("document")
_line: Final = Reporter("line")
_REMEDY: Final = "Проверьте количество, цену и ставку в учётной системе или сумму, которую она даёт"


def source_total_findings(payload: SalePayload) -> Iterator[Finding]:
    """Report both sums of each line and of the document, where they differ by more."""
    for index, line in enumerate(payload.lines):
        for finding in _line_findings(line):
            yield finding.under(f"lines[{index}]")
    stated = payload.source_total
    if stated is not None and stated != payload.total:
        yield _document.error(
            "source_total.mismatch",
            "source_total",
            f"Учётная система даёт итог {format_money(stated)}, а строки — "
            f"{format_money(payload.total)}: округлением это не объяснить",
            _REMEDY,
        )


def _line_findings(line: Line) -> Iterator[Finding]:
    stated = line.source_total
    if stated is not None and abs(stated - line.amount) > KOPECK:
        yield _line.error(
            "source_total.mismatch",
            "amount",
            f"Учётная система даёт сумму {format_money(stated)}, а количество и цена — "
            f"{format_money(line.amount)}: округлением это не объяснить",
            _REMEDY,
        )
