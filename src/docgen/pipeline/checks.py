"""What the pipeline itself finds in a document: what it follows from, and what it corrects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from docgen.language.dates import format_date
from docgen.language.numbers import format_money
from docgen.models import Correction, Document, Finding, Payload, PeriodKind, Reporter, Template

_document: Final = Reporter("document")

_PERIOD_KINDS: Final = {
    PeriodKind.MONTH: "месяц",
    PeriodKind.QUARTER: "квартал",
    PeriodKind.YEAR: "год",
}


def empty_finding() -> Finding:
    """Report that a source has nothing to document; such documents are not made by accident."""
    return _document.error(
        "empty",
        "lines",
        "За период нечего документировать: сумма равна нулю",
        "Проверьте период и начисления по договору",
    )


def period_kind_finding(payload: Payload, template: Template) -> Iterator[Finding]:
    """Report a period of another kind than the template is meant for."""
    period, kind = payload.period, template.period
    if kind is not None and period is not None and period.kind is not kind:
        yield _document.warning(
            "period.kind",
            "period",
            f"Шаблон составлен для периода «{_PERIOD_KINDS[kind]}», указан {period}",
            "Выберите другой шаблон или период",
        )


def beyond_basis_finding(
    payload: Payload, basis: Document, made_before: Decimal
) -> Iterator[Finding]:
    """Report a document for more than is left of what it is made from.

    ``made_before`` is what documents of its type were already made for.
    """
    limit, total = basis.payload.total, payload.total
    if limit is None or total is None or made_before + total <= limit:
        return
    left = format_money(limit - made_before)
    yield _document.error(
        "beyond_basis",
        "lines",
        f"Сумма {format_money(total)} больше, чем осталось по документу № {basis.number} "
        f"от {format_date(basis.date)}: {left}",
        "Уменьшите сумму, или разрешите превышение",
    )


def corrected_already_finding(basis: Document, corrective: Document) -> Finding:
    """Report a corrective document that passes over one which its basis has had before."""
    return _document.error(
        "corrected_already",
        "",
        f"Документ № {basis.number} от {format_date(basis.date)} уже корректирует "
        f"№ {corrective.number} от {format_date(corrective.date)}",
        f"Добавьте к основаниям и его (идентификатор {corrective.id}), "
        "чтобы изменения отсчитывались от него",
    )


def correctable_from(former: Document) -> date:
    """Return the first day that a correction of a document may be of."""
    before = former.payload.correction
    return before.date if before is not None else former.date


def correction_date_finding(former: Document, correction: Correction) -> Iterator[Finding]:
    """Report a correction that is dated before what it corrects."""
    earliest = correctable_from(former)
    if correction.date < earliest:
        yield _document.error(
            "correction.date",
            "correction.date",
            f"Исправление от {format_date(correction.date)} раньше того, что оно исправляет: "
            f"{format_date(earliest)}",
            f"Поставьте дату не раньше {format_date(earliest)}",
        )
