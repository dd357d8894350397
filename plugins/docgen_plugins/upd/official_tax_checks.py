"""The taxes of the lines of a УПД file: rates on their dates, sums by their rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from lxml import etree

from docgen.language.dates import format_date
from docgen.language.numbers import format_money
from docgen.models import VAT_RATES, ZERO, Finding, Severity, VatRate
from docgen.models.vat import TAX_AGENT
from docgen.official.kinds import FindingKind, finding_kinds
from docgen_plugins.upd.official_fields import FileLine, SellerTitle

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.line.rate_not_in_force",
        severity=Severity.ERROR,
        message="Строка {number}: ставка {rate} (графа 7) не действует на {date}",
        remedy="Поставьте ставку, действующую на дату отгрузки: {in_force}",
        source="НК 164: ставка на дату отгрузки",
    ),
    FindingKind(
        code="xml.line.vat",
        severity=Severity.ERROR,
        message="Строка {number}: налог {stated} (графа 8) не соответствует ставке {rate} "
        "(графа 7): {expected}",
        remedy="Исправьте сумму налога или ставку",
        source="НК 169 п. 2: по неверной сумме налога вычет не дают",
    ),
    FindingKind(
        code="xml.line.vat_missing",
        severity=Severity.ERROR,
        message="Строка {number}: при ставке {rate} (графа 7) нет суммы налога (графа 8)",
        remedy="Укажите сумму налога или ставку «без НДС»",
        source="НК 169 п. 5 пп. 11",
    ),
    FindingKind(
        code="xml.line.vat_unexpected",
        severity=Severity.ERROR,
        message="Строка {number}: при ставке «{rate}» (графа 7) указан налог {stated} (графа 8)",
        remedy="Уберите сумму налога или укажите его ставку",
        source="НК 169 п. 5 пп. 10 и 11",
    ),
    FindingKind(
        code="xml.line.gross",
        severity=Severity.ERROR,
        message="Строка {number}: стоимость с налогом {stated} (графа 9) не равна стоимости без "
        "налога с налогом (графы 5 и 8): {expected}",
        remedy="Исправьте суммы в учётной программе и сформируйте файл заново",
        source="НК 169 п. 5 пп. 12",
    ),
    FindingKind(
        code="xml.line.tax_agent",
        severity=Severity.ERROR,
        message="Строка {number}: налог исчисляет налоговый агент, а стоимость с налогом "
        "(графа 9) — {stated}; операторы принимают только 0",
        remedy="Запишите СтТовУчНал=0",
        source="Операторы принимают только 0",
    ),
)


def tax_findings(
    line: FileLine, title: SellerTitle, days: Sequence[date], tolerance: Decimal
) -> Iterator[Finding]:
    """Check the tax of a line; ``days`` are those its rate may be of.

    ``tolerance`` is how far the tax may be from what its rate gives.
    """
    rate = line.rate
    if rate is None:
        return
    if days and not any(map(rate.in_force, days)):
        yield KINDS["xml.line.rate_not_in_force"].at(
            line.element,
            "НалСт",
            number=line.number,
            rate=rate.title,
            date=format_date(days[0]),
            in_force=", ".join(
                vat_rate.title for vat_rate in VAT_RATES if vat_rate.in_force(days[0])
            ),
        )
    if rate is TAX_AGENT:
        yield from _agent_findings(line, title)
    else:
        yield from _vat_findings(line, rate, title, tolerance)
        yield from _gross_findings(line)


def _agent_findings(line: FileLine, title: SellerTitle) -> Iterator[Finding]:
    if line.gross and title.has_vat_invoice:
        yield KINDS["xml.line.tax_agent"].at(
            line.element, "СтТовУчНал", number=line.number, stated=format_money(line.gross)
        )


def _gross_findings(line: FileLine) -> Iterator[Finding]:
    if line.net is None or line.gross is None:
        return
    expected = line.net + (line.vat or ZERO)
    if line.gross != expected:
        yield KINDS["xml.line.gross"].at(
            line.element,
            "СтТовУчНал",
            number=line.number,
            stated=format_money(line.gross),
            expected=format_money(expected),
        )


def _vat_findings(
    line: FileLine, rate: VatRate, title: SellerTitle, tolerance: Decimal
) -> Iterator[Finding]:
    expected = _expected_vat(line, rate, title)
    problem = ""
    if not rate.is_taxed:
        problem = "vat_unexpected" if line.vat else ""
    elif line.vat is None:
        problem = "vat_missing" if rate.percent else ""
    elif expected is not None and abs(line.vat - expected) > tolerance:
        problem = "vat"
    if problem:
        yield KINDS[f"xml.line.{problem}"].at(
            _vat_place(line.element),
            number=line.number,
            rate=rate.title,
            stated=format_money(line.vat or ZERO),
            expected=format_money(expected or ZERO),
        )


def _expected_vat(line: FileLine, rate: VatRate, title: SellerTitle) -> Decimal | None:
    """Compute a line's tax; ``None`` where the form does not show what it is computed from.

    A calculated rate outside an advance is charged on a difference of prices (НК 154).
    """
    if not rate.calculated:
        return None if line.net is None else rate.vat_on_top(line.net)
    return rate.vat_inside(line.gross) if title.is_advance and line.gross is not None else None


def _vat_place(element: etree._Element) -> etree._Element:
    """Return the element that holds the tax, or the line itself when there is none."""
    outer = element.find("СумНал")
    inner = None if outer is None else outer.find("СумНал")
    return next(found for found in (inner, outer, element) if found is not None)
