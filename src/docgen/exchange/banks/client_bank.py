"""``1CClientBankExchange``, versions 1.01 to 1.03: what all Russian banks export.

Good documents are read and each bad one is told of by its line; see
http://v8.1c.ru/edi/edi_stnd/100/101.htm for the format, and the tests for what banks make of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

from attrs import evolve, field, frozen

from docgen.exchange.banks.decoding import DecodedLine, decode_lines
from docgen.exchange.banks.statement import (
    Balance,
    BankOperation,
    BankStatement,
    Direction,
    Side,
    balance_findings,
)
from docgen.exchange.banks.values import read_amount, read_day
from docgen.models import Finding, Severity

MARK: Final = "1cclientbankexchange"

_ACCOUNT_SECTION: Final = "секциярасчсчет"
_ACCOUNT_END: Final = "конецрасчсчет"
_DOCUMENT_SECTION: Final = "секциядокумент"
_DOCUMENT_END: Final = "конецдокумента"
_FILE_END: Final = "конецфайла"
_ACCOUNT: Final = "расчсчет"
_PURPOSE: Final = "назначениеплатежа"

_KEY = re.compile(r"[а-яёa-z0-9_ ]{1,60}")
_INN_BEFORE_NAME = re.compile(r"\s*(?:ИНН\s*)?\d{10,12}\b[\s,/\\]*", re.IGNORECASE)


@frozen(kw_only=True)
class _Section:
    """Keys of a section and its beginning; a key that stands twice keeps its first value."""

    line: int
    kind: str = ""
    values: dict[str, str] = field(factory=dict)


#: Lines that a bank wraps a value into at most, and findings of lines of one kind that are told.
_MOST_WRAPPED: Final = 50
_MOST_TOLD: Final = 100
_OF_LINES: Final = frozenset(("bank.encoding", "bank.line", "bank.wrapped"))


class _Part(StrEnum):
    HEADER = "header"
    ACCOUNT = "account"
    DOCUMENT = "document"


def is_client_bank(lines: Sequence[DecodedLine]) -> bool:
    """Whether a file says that it is one."""
    first = next((line.text for line in lines if line.text.strip()), "")
    return first.strip().casefold() == MARK


def read_client_bank(
    content: bytes, file: str, own_accounts: Sequence[str] = ()
) -> BankStatement | None:
    """Read a statement; ``own_accounts`` are ours beside those that it names.

    Returns nothing for a file of another format.
    """
    encoding, lines = decode_lines(content)
    if not is_client_bank(lines):
        return None
    reader = _Reader(lines)
    reader.read()
    header = reader.header.values
    stated = [
        reader.header_accounts,
        [account.values.get(_ACCOUNT, "") for account in reader.accounts],
    ]
    accounts = tuple(dict.fromkeys(row for rows in stated for row in rows if row))
    has_moved = bool(reader.accounts)
    operations = []
    findings = list(reader.findings)
    for section in reader.documents:
        operation, problems = _operation(section, {*accounts, *own_accounts}, has_moved=has_moved)
        operations.append(operation)
        findings += problems
    statement = BankStatement(
        file=file,
        encoding=encoding,
        version=header.get("версияформата", ""),
        accounts=accounts,
        balances=tuple(map(_balance, reader.accounts)),
        operations=tuple(operations),
        is_executed=has_moved or any(row.booked_on for row in operations),
    )
    told = _few_of_lines((*findings, *balance_findings(statement), *_repeats(operations)))
    return evolve(statement, findings=tuple(evolve(finding, file=file) for finding in told))


class _Reader:
    """Sections of the lines, and what is wrong with their borders."""

    def __init__(self, lines: Sequence[DecodedLine]) -> None:
        self._lines = lines
        self._part = _Part.HEADER
        self._last_key, self._wrapped = "", 0
        self.header = _Section(line=1)
        self.header_accounts: list[str] = []
        self.accounts: list[_Section] = []
        self.documents: list[_Section] = []
        self.findings: list[Finding] = []
        self._has_end = False

    def read(self) -> None:
        """Read all lines; a document that the file ends in is none: any part of it may be cut."""
        for line in self._lines:
            text = line.text.strip()
            if text and text.casefold() != MARK:
                self._read_line(line, text)
        if self._part is _Part.DOCUMENT:
            cut = self.documents.pop()
            message = f"Документ № {cut.values.get('номер', '')} не закончен: файл обрывается"
            self.findings.append(_finding(Severity.ERROR, "cut", cut.line, message))
        if not self._has_end:
            message = "Файл не закончен: нет строки «КонецФайла»"
            self._warn("end", self._lines[-1].number, message)

    def _read_line(self, line: DecodedLine, text: str) -> None:
        if line.is_odd:
            message = "Строка в другой кодировке, чем весь файл; прочитана как UTF-8"
            self._warn("encoding", line.number, message)
        name, separator, value = text.partition("=")
        key = name.strip().casefold()
        if key == _ACCOUNT_SECTION:
            self._begin(_Part.ACCOUNT, self.accounts, line.number, "")
        elif key == _DOCUMENT_SECTION and separator:
            self._begin(_Part.DOCUMENT, self.documents, line.number, value.strip())
        elif key in {_ACCOUNT_END, _DOCUMENT_END}:
            self._part = _Part.HEADER
        elif key == _FILE_END:
            self._has_end = True
        elif separator and _KEY.fullmatch(key):
            self._put(key, value.strip())
        elif self._part is _Part.DOCUMENT and self._last_key and self._wrapped < _MOST_WRAPPED:
            # A value that a bank has wrapped.
            self._wrapped += 1
            values = self.documents[-1].values
            values[self._last_key] = f"{values[self._last_key]} {text}".strip()
            self._warn("wrapped", line.number, "Строка без ключа: отнесена к предыдущей")
        else:
            self._warn("line", line.number, f"Строка не прочитана: {text:.60}")

    def _begin(self, part: _Part, sections: list[_Section], line: int, kind: str) -> None:
        if self._part is _Part.DOCUMENT:
            self._unfinished("Нет строки «КонецДокумента»: документ закрыт следующим", line)
        self._part = part
        self._last_key = ""
        sections.append(_Section(line=line, kind=kind))

    def _put(self, key: str, value: str) -> None:
        if self._part is _Part.HEADER:
            if key == _ACCOUNT:
                self.header_accounts.append(value)
            self.header.values.setdefault(key, value)
            return
        section = self.accounts[-1] if self._part is _Part.ACCOUNT else self.documents[-1]
        section.values.setdefault(key, value)
        self._last_key, self._wrapped = key, 0

    def _unfinished(self, message: str, line: int) -> None:
        self._warn("unfinished", line, message)

    def _warn(self, code: str, line: int, message: str) -> None:
        self.findings.append(_finding(Severity.WARNING, code, line, message))


def _operation(
    section: _Section, own: set[str], *, has_moved: bool
) -> tuple[BankOperation, list[Finding]]:
    values, findings = section.values, []
    number = values.get("номер", "")
    amount = read_amount(values.get("сумма", ""))
    if not amount:
        message = f"Документ № {number}: сумма «{values.get('сумма', '')}» не читается"
        findings.append(_finding(Severity.ERROR, "amount", section.line, message))
    day = read_day(values.get("дата", ""))
    if day is None:
        message = f"Документ № {number}: дата «{values.get('дата', '')}» не читается"
        findings.append(_finding(Severity.WARNING, "date", section.line, message))
    payer, payee = _side(values, "плательщик", own), _side(values, "получатель", own)
    spent_on, received_on = (
        read_day(values.get(key, "")) for key in ("датасписано", "датапоступило")
    )
    direction, is_sure = _direction(values, own, spent_on, received_on)
    if not is_sure:
        message = f"Документ № {number}: ни один счёт не наш; направление — по датам или неизвестно"
        findings.append(_finding(Severity.WARNING, "direction", section.line, message))
    moved = spent_on if direction is Direction.OUT else received_on
    slip = read_day(values.get("квитанциядата", ""))
    booked_on = moved or slip or (day if has_moved else None)
    operation = BankOperation(
        line=section.line,
        number=number,
        date=day,
        amount=amount or None,
        direction=direction,
        booked_on=booked_on,
        payer=payer,
        payee=payee,
        purpose=_purpose(values),
        kind=section.kind,
        is_sure=is_sure,
    )
    return operation, findings


def _direction(
    values: Mapping[str, str], own: set[str], spent_on: object, received_on: object
) -> tuple[Direction, bool]:
    """Return the direction, and whether accounts tell it: both dates may be filled in."""
    for suffix in ("счет", "расчсчет"):
        is_out = values.get(f"плательщик{suffix}", "") in own
        is_in = values.get(f"получатель{suffix}", "") in own
        if is_out and is_in:
            return Direction.TRANSFER, True
        if is_out or is_in:
            return (Direction.OUT if is_out else Direction.IN), True
    if bool(spent_on) != bool(received_on):
        return (Direction.OUT if spent_on else Direction.IN), False
    return Direction.UNKNOWN, False


def _side(values: Mapping[str, str], side: str, own: set[str]) -> Side:
    stated = (values.get(f"{side}счет", ""), values.get(f"{side}расчсчет", ""))
    accounts = [account for account in stated if account]
    bare = _INN_BEFORE_NAME.sub("", values.get(side, ""), count=1)
    return Side(
        name=values.get(f"{side}1") or bare,
        inn=_digits(values.get(f"{side}инн", "")),
        kpp=_digits(values.get(f"{side}кпп", "")),
        account=next((account for account in accounts if account in own), next(iter(accounts), "")),
    )


def _purpose(values: Mapping[str, str]) -> str:
    whole = values.get(_PURPOSE, "")
    parts = (values.get(f"{_PURPOSE}{number}", "") for number in range(1, 7))
    return whole or " ".join(part for part in parts if part)


def _digits(text: str) -> str:
    """Return a number of digits; banks write noughts where there is none."""
    return text.strip() if text.strip("0 ").isdecimal() else ""


def _balance(section: _Section) -> Balance:
    values = section.values
    return Balance(
        account=values.get(_ACCOUNT, ""),
        opening=read_amount(values.get("начальныйостаток", "")),
        received=read_amount(values.get("всегопоступило", "")),
        spent=read_amount(values.get("всегосписано", "")),
        closing=read_amount(values.get("конечныйостаток", "")),
    )


def _repeats(operations: Sequence[BankOperation]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for operation in operations:
        known = seen.setdefault(operation.fingerprint, operation.line)
        if operation.amount and known != operation.line:
            message = f"Документ № {operation.number} повторяет документ из строки {known}"
            yield _finding(Severity.WARNING, "repeat", operation.line, message)


def _few_of_lines(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield all findings, but of lines that are no document's only the first, and how many more."""
    counts = Counter(finding.code for finding in findings)
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.code] += 1
        if finding.code not in _OF_LINES or seen[finding.code] <= _MOST_TOLD:
            yield finding
        elif seen[finding.code] == counts[finding.code]:
            more = counts[finding.code] - _MOST_TOLD
            yield evolve(finding, message=f"{finding.message}; таких строк ещё {more}")


def _finding(severity: Severity, code: str, line: int, message: str) -> Finding:
    return Finding(
        severity=severity,
        code=f"bank.{code}",
        path=f"line {line}",
        message=message,
        remedy=_REMEDIES[code],
        line=line,
    )


_REMEDIES: Final = {
    "amount": "Документ не принят: исправьте сумму или внесите платёж вручную",
    "cut": "Не принят: скачайте выписку целиком и загрузите снова, дважды ничего не примется",
    "date": "День взят из даты зачисления; сверьте с банком",
    "direction": "Добавьте счёт в реквизиты организации, если он наш",
    "encoding": "Делать ничего не нужно; сверьте русские буквы",
    "end": "Проверьте, весь ли файл скачан",
    "line": "Такая строка пропущена",
    "repeat": "Принят будет один из них",
    "unfinished": "Сверьте этот документ с банком",
    "wrapped": "Сверьте назначение платежа",
}
