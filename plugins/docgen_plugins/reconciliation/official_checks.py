"""What is checked in the file of a reconciliation statement beyond its schema: that it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from lxml import etree

from docgen.language.dates import format_date
from docgen.language.numbers import format_money
from docgen.models import ZERO, Finding, Severity
from docgen.official.file import OfficialFile
from docgen.official.kinds import FindingKind, finding_kinds
from docgen.official.lexical import read_day, read_decimal
from docgen.official.requisites import requisite_findings

_MEND: Final = "Проверьте, все ли документы периода попали в акт, и сформируйте файл заново"

KINDS: Final[Mapping[str, FindingKind]] = finding_kinds(
    FindingKind(
        code="xml.balance.closing",
        severity=Severity.ERROR,
        message="{whose}: сальдо на конец {stated} не равно начальному с оборотами: {expected}",
        remedy=_MEND,
        source="Приказ ЕД-7-26/405@: сальдо на конец — начальное с оборотами",
    ),
    FindingKind(
        code="xml.balance.both_sides",
        severity=Severity.WARNING,
        message="{whose}: сальдо на {moment} стоит и в дебете ({debit}), и в кредите ({credit})",
        remedy="Сверните его: оставьте разницу на одной стороне, на другой — 0.00",
    ),
    FindingKind(
        code="xml.balance.contracts",
        severity=Severity.ERROR,
        message="Сальдо акта на {moment} {stated} не равно сумме сальдо по договорам: {expected}",
        remedy=_MEND,
        source="Приказ ЕД-7-26/405@: суммы акта — суммы по договорам",
    ),
    FindingKind(
        code="xml.turnover.operations",
        severity=Severity.ERROR,
        message="{whose}: оборот по {side} {stated} не равен сумме операций: {expected}",
        remedy=_MEND,
        source="Приказ ЕД-7-26/405@: обороты — суммы операций",
    ),
    FindingKind(
        code="xml.turnover.contracts",
        severity=Severity.ERROR,
        message="Оборот акта по {side} {stated} не равен сумме оборотов по договорам: {expected}",
        remedy=_MEND,
        source="Приказ ЕД-7-26/405@: обороты акта — обороты по договорам",
    ),
    FindingKind(
        code="xml.period.order",
        severity=Severity.ERROR,
        message="Период сверки кончается {end} раньше, чем начинается: {start}",
        remedy="Исправьте даты периода",
        source="Приказ ЕД-7-26/405@: начало и конец периода сверки",
    ),
    FindingKind(
        code="xml.operation.outside_period",
        severity=Severity.ERROR,
        message="Строка {number}: операция от {date} не относится к периоду {start}–{end}",
        remedy="Исправьте дату операции или период сверки",
        source="Приказ ЕД-7-26/405@: операции периода сверки",
    ),
    FindingKind(
        code="xml.operation.no_amount",
        severity=Severity.WARNING,
        message="Строка {number}: сумма операции — ноль",
        remedy="Укажите сумму или уберите операцию",
    ),
    FindingKind(
        code="xml.operation.number_repeated",
        severity=Severity.WARNING,
        message="Номер строки {number} уже есть в акте",
        remedy="Пронумеруйте операции подряд: получатель отвечает по номерам строк",
    ),
)

#: Attributes of a balance: when, its debit and its credit.
_OPENING: Final = ("начало", "СальдоНачДеб", "СальдоНачКр")
_CLOSING: Final = ("конец", "СальдоКонДеб", "СальдоКонКр")
#: The turnover of a side, and what an operation calls its sum.
_SIDES: Final = (("дебету", "ОборотДеб", "СумДебет"), ("кредиту", "ОборотКр", "СумКредит"))


def statement_file_findings(file: OfficialFile) -> Iterator[Finding]:
    """Check a statement that its sender has formed; bears files that break the schema."""
    yield from requisite_findings(file)
    document = file.root.find("Документ")
    table = None if document is None else document.find("ТаблАкт")
    if document is None or table is None:
        return
    contracts = table.findall("ДогСв")
    yield from _balance_findings(table, "Акт в целом")
    for contract in contracts:
        yield from _balance_findings(contract, _title(contract))
        yield from _operation_sums(contract)
    yield from _contract_sums(table, contracts)
    yield from _operation_findings(document, table)


def _balance_findings(place: etree._Element, whose: str) -> Iterator[Finding]:
    """Check that the balances follow from each other: debit less credit."""
    for moment, debit, credit in (_OPENING, _CLOSING):
        amounts = _amount(place, debit), _amount(place, credit)
        if all(amounts):
            yield KINDS["xml.balance.both_sides"].at(
                place,
                credit,
                whose=whose,
                moment=moment,
                debit=format_money(amounts[0]),
                credit=format_money(amounts[1]),
            )
    turnover = _amount(place, "ОборотДеб") - _amount(place, "ОборотКр")
    expected = _balance(place, _OPENING) + turnover
    stated = _balance(place, _CLOSING)
    if stated != expected:
        yield KINDS["xml.balance.closing"].at(
            place,
            _CLOSING[1],
            whose=whose,
            stated=format_money(stated),
            expected=format_money(expected),
        )


def _operation_sums(contract: etree._Element) -> Iterator[Finding]:
    operations = contract.findall("ДокСв/СвОпер")
    for side, turnover, amount in _SIDES:
        stated, expected = _amount(contract, turnover), _sum(operations, amount)
        if stated != expected:
            yield KINDS["xml.turnover.operations"].at(
                contract,
                turnover,
                whose=_title(contract),
                side=side,
                stated=format_money(stated),
                expected=format_money(expected),
            )


def _contract_sums(table: etree._Element, contracts: Sequence[etree._Element]) -> Iterator[Finding]:
    """Compare the whole statement with its contracts; their balances may be on either side."""
    for side, turnover, _ in _SIDES:
        stated, expected = _amount(table, turnover), _sum(contracts, turnover)
        if stated != expected:
            yield KINDS["xml.turnover.contracts"].at(
                table,
                turnover,
                side=side,
                stated=format_money(stated),
                expected=format_money(expected),
            )
    for names in (_OPENING, _CLOSING):
        stated = _balance(table, names)
        expected = sum((_balance(contract, names) for contract in contracts), ZERO)
        if stated != expected:
            yield KINDS["xml.balance.contracts"].at(
                table,
                names[1],
                moment=names[0],
                stated=format_money(stated),
                expected=format_money(expected),
            )


def _operation_findings(document: etree._Element, table: etree._Element) -> Iterator[Finding]:
    start, end = (read_day(document.get(name)) for name in ("ДатаНачПер", "ДатаОкПер"))
    if start is None or end is None:
        return
    period = {"start": format_date(start), "end": format_date(end)}
    if end < start:
        yield KINDS["xml.period.order"].at(document, "ДатаОкПер", **period)
    operations = table.findall("ДогСв/ДокСв/СвОпер")
    seen: set[str] = set()
    for operation in operations:
        number = operation.get("НомСтр", "")
        day = read_day(operation.get("ДатаОпер"))
        if day is not None and start <= end and not start <= day <= end:
            yield KINDS["xml.operation.outside_period"].at(
                operation, "ДатаОпер", number=number, date=format_date(day), **period
            )
        stated = [operation.get(name) for _, _, name in _SIDES if operation.get(name)]
        # The format demands one operation, even of a period that has none; a sum that is
        # missing is for the official rules to report.
        if stated and len(operations) > 1 and not any(map(read_decimal, stated)):
            yield KINDS["xml.operation.no_amount"].at(operation, number=number)
        if number in seen:
            yield KINDS["xml.operation.number_repeated"].at(operation, "НомСтр", number=number)
        seen.add(number)


def _amount(element: etree._Element, attribute: str) -> Decimal:
    return read_decimal(element.get(attribute)) or ZERO


def _balance(element: etree._Element, names: tuple[str, str, str]) -> Decimal:
    _, debit, credit = names
    return _amount(element, debit) - _amount(element, credit)


def _sum(elements: Iterable[etree._Element], attribute: str) -> Decimal:
    return sum((_amount(element, attribute) for element in elements), ZERO)


def _title(contract: etree._Element) -> str:
    number = contract.get("НомДог")
    return f"Договор № {number}" if number else "Расчёты без договора"
