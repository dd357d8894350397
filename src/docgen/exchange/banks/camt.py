"""camt.053 (ISO 20022): accounts, directions, sums, dates, purposes. Other fields are not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from attrs import evolve
from lxml import etree

from docgen.exchange.banks.statement import (
    Balance,
    BankOperation,
    BankStatement,
    Direction,
    Side,
    balance_findings,
)
from docgen.exchange.banks.values import read_amount, read_day
from docgen.models import RUB, Finding, Reporter
from docgen.official.file import parse_xml

_ROOT: Final = "Document"
_STATEMENTS: Final = "BkToCstmrStmt/Stmt"
_RUSSIAN_ACCOUNT: Final = "Id/Othr/Id"

_report: Final = Reporter("bank")


def read_camt(content: bytes, file: str) -> BankStatement | None:
    """Read a statement; nothing for a file of another format.

    Raises:
        OfficialFileError: it is XML that must not be read: too large, too deep, with entities.

    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    root = parse_xml(content, file)
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
    if root.tag != _ROOT or root.find(_STATEMENTS) is None:
        return None
    accounts: list[str] = []
    balances: list[Balance] = []
    operations: list[BankOperation] = []
    findings: list[Finding] = []
    for statement in root.iterfind(_STATEMENTS):
        account = _account(statement.find("Acct"))
        accounts.append(account)
        balances.append(_balance(statement, account))
        for entry in statement.iterfind("Ntry"):
            operation = _operation(entry, account)
            operations.append(operation)
            findings += _findings(operation)
    read = BankStatement(
        file=file,
        encoding="utf-8",
        version="camt.053",
        accounts=tuple(dict.fromkeys(accounts)),
        balances=tuple(balances),
        operations=tuple(operations),
    )
    told = (*findings, *balance_findings(read))
    return evolve(read, findings=tuple(evolve(row, file=file) for row in told))


def _operation(entry: etree._Element, account: str) -> BankOperation:
    details = entry.find("NtryDtls/TxDtls")
    found = entry if details is None else details
    is_in = entry.findtext("CdtDbtInd", "") == "CRDT"
    payer = _side(found, "Dbtr")
    payee = _side(found, "Cdtr")
    if is_in:
        payee = evolve(payee, account=account)
    else:
        payer = evolve(payer, account=account)
    amount = entry.find("Amt")
    booked_on = _day(entry.find("BookgDt")) or _day(entry.find("ValDt"))
    return BankOperation(
        line=entry.sourceline or 0,
        number=found.findtext("Refs/EndToEndId", "") or entry.findtext("NtryRef", ""),
        date=booked_on,
        amount=None if amount is None else read_amount(amount.text or ""),
        direction=Direction.IN if is_in else Direction.OUT,
        booked_on=booked_on,
        payer=payer,
        payee=payee,
        purpose=" ".join(row.text or "" for row in found.iterfind("RmtInf/Ustrd")),
        currency=RUB.code if amount is None else _currency(amount.get("Ccy", RUB.code)),
    )


def _findings(operation: BankOperation) -> Iterator[Finding]:
    if not operation.amount:
        problem = f"Строка {operation.line}: сумма операции не читается"
        remedy = "Документ не принят: внесите платёж вручную"
        yield evolve(
            _report.error("amount", f"line {operation.line}", problem, remedy), line=operation.line
        )


def _side(found: etree._Element, side: str) -> Side:
    party = found.find(f"RltdPties/{side}/Pty")
    if party is None:
        party = found.find(f"RltdPties/{side}")
    account = _account(found.find(f"RltdPties/{side}Acct"))
    if party is None:
        return Side(account=account)
    ids = [row.text or "" for row in party.iterfind("Id/*/Othr/Id")]
    inn = next((text for text in ids if text.isdecimal() and len(text) in {10, 12}), "")
    return Side(name=party.findtext("Nm", ""), inn=inn, account=account)


def _account(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return str(element.findtext(_RUSSIAN_ACCOUNT, "") or element.findtext("Id/IBAN", ""))


def _balance(statement: etree._Element, account: str) -> Balance:
    found = {}
    for row in statement.iterfind("Bal"):
        kind = row.findtext("Tp/CdOrPrtry/Cd", "")
        amount = read_amount(row.findtext("Amt", ""))
        is_debt = row.findtext("CdtDbtInd", "") == "DBIT"
        found[kind] = -amount if amount is not None and is_debt else amount
    return Balance(account=account, opening=found.get("OPBD"), closing=found.get("CLBD"))


def _day(element: etree._Element | None) -> dt.date | None:
    if element is None:
        return None
    return read_day(element.findtext("Dt", "") or element.findtext("DtTm", ""))


def _currency(code: str) -> str:
    return RUB.code if code == "RUR" else code
