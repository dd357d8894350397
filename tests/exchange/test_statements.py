from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.exchange.banks.camt import read_camt
from docgen.exchange.banks.client_bank import read_client_bank
from docgen.exchange.banks.statement import Direction
from docgen.exchange.banks.values import read_amount, read_day

FOLDER = Path(__file__).with_name("statements")
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
ACCOUNT = "40702810800000000017"


def read(name):
    """Read one of the made-up statements."""
    path = (FOLDER / name).with_suffix(".bank")  # not in UTF-8, as files of text are here
    return read_client_bank(path.read_bytes(), name)


def text_of(amount):
    """Return a sum as it is expected."""
    return None if amount is None else str(amount)


def total(statement, direction):
    """Return how many operations went one way, and their sum; transfers go both ways."""
    ways = {direction, Direction.TRANSFER}
    found = [row.amount for row in statement.operations if row.direction in ways]
    return {"n": len(found), "sum": f"{sum(found)}"}


@pytest.mark.parametrize("name", EXPECTED)
def test_statements_are_read_as_they_are(name):
    """Encodings, versions, sums and directions, whatever the header claims."""
    wanted, found = EXPECTED[name], read(name)
    assert (found.encoding, found.version) == (wanted["encoding"], wanted["version"])
    assert list(found.accounts) == wanted["own_accounts"]
    assert total(found, Direction.IN) == wanted["incoming"]
    assert total(found, Direction.OUT) == wanted["outgoing"]
    rows = [
        (row["number"], row["sum"] and Decimal(row["sum"]), row["direction"] or "unknown")
        for row in wanted["rows"]
    ]
    assert [(row.number, row.amount, row.direction.value) for row in found.operations] == rows
    stated = [
        {
            "РасчСчет": row.account,
            "НачальныйОстаток": text_of(row.opening),
            "ВсегоПоступило": text_of(row.received),
            "ВсегоСписано": text_of(row.spent),
            "КонечныйОстаток": text_of(row.closing),
        }
        for row in found.balances
    ]
    assert stated == wanted["stated"]


@pytest.mark.parametrize("name", [name for name in EXPECTED if name != "damaged.txt"])
def test_a_sound_statement_has_nothing_to_tell(name):
    """Balances, turnovers and documents agree."""
    assert read(name).findings == ()


def test_damage_is_told_of_by_line():
    """Each bad document, the wrapped line, the missing end, the repeat, the odd encoding."""
    found = read("damaged.txt")
    codes = {row.code.removeprefix("bank.") for row in found.findings}
    assert {"amount", "date", "direction", "encoding", "repeat", "unfinished", "wrapped"} <= codes
    assert all(row.line and row.file == "damaged.txt" for row in found.findings)
    by_number = {row.number: row for row in found.operations}
    assert "код=A1" in by_number["201"].purpose
    assert by_number["202"].date is None
    assert f"{by_number['202'].booked_on:%d.%m.%Y}" == "17.11.2026"
    assert by_number["205"].is_sure is by_number["206"].is_sure is False


def document(**changes):
    """Return a document section of a statement."""
    values = {
        "Номер": "1",
        "Дата": "31.10.2026",
        "Сумма": "122.00",
        "ПлательщикСчет": "40702810500000000093",
        "Плательщик": "ИНН 7710990027 ООО «Ромашка»",
        "ПлательщикИНН": "7710990027",
        "ПолучательСчет": ACCOUNT,
        "ДатаПоступило": "31.10.2026",
        "НазначениеПлатежа": "Оплата",
    } | changes
    rows = [f"{name}={value}" for name, value in values.items() if value is not None]
    return ["СекцияДокумент=Платежное поручение", *rows, "КонецДокумента"]


def statement(*documents, account=True, end="\r\n"):
    """Return the text of a statement."""
    section = ["СекцияРасчСчет", f"РасчСчет={ACCOUNT}", "КонецРасчСчет"] if account else []
    rows = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows", *section]
    return end.join([*rows, *(row for found in documents for row in found), "КонецФайла"])


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_bytes_tell_the_encoding(encoding, end):
    """Whatever «Кодировка» says, and whatever ends the lines."""
    content = statement(document(), end=end).replace("«", '"').replace("»", '"').encode(encoding)
    found = read_client_bank(content, "a.txt")
    assert found.findings == ()
    assert found.operations[0].payer.name == 'ООО "Ромашка"'


def test_an_order_file_moves_no_money():
    """Without a section of an account and without dates of execution nothing was paid."""
    orders = statement(document(ДатаПоступило=None), account=False).encode("cp1251")
    found = read_client_bank(orders, "orders.txt", [ACCOUNT])
    assert (found.is_executed, found.operations[0].booked_on) == (False, None)


def test_a_file_cut_off_gives_what_is_whole():
    """The documents before the end are there; the cut one is not: it may name another bill."""
    whole = statement(document(), document(Номер="2"))
    content = whole[: whole.rindex("НазначениеПлатежа")].encode("cp1251")
    found = read_client_bank(content, "a.txt")
    assert [row.number for row in found.operations] == ["1"]
    assert [(row.code, row.severity) for row in found.findings] == [
        ("bank.cut", "error"),
        ("bank.end", "warning"),
    ]


def test_lines_of_rubbish_are_told_of_shortly():
    """However many; a value that is wrapped has an end, and control characters none."""
    rubbish = "хвост\r\n" * 300
    content = statement(document(НазначениеПлатежа=f"Опл\x00ата\r\n{rubbish}")).encode("utf-16")
    found = read_client_bank(content, "a.txt")
    (operation,) = found.operations
    assert operation.purpose == "Опл ата" + " хвост" * 50
    assert [row.code for row in found.findings] == ["bank.wrapped"] * 50 + ["bank.line"] * 101
    assert found.findings[-1].message.endswith("ещё 150")


def test_another_format_is_none():
    """Neither reader takes what is not its own."""
    assert read_client_bank(b"PK\x03\x04", "a.txt") is None
    assert read_camt(b"1CClientBankExchange", "a.txt") is None
    assert read_camt(b"<Document/>", "a.xml") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12\u00a0200,00", "12200.00"), ("375-25", "375.25"), ("375=25", "375.25"),
        ("5000", "5000.00"), ("1'000.5", "1000.50"), ("", None), ("1E5", None), ("-5", None),
        ("٣", None), ("1.234", None),
    ],
)  # fmt: skip
def test_sums_are_read_as_banks_write_them(text, expected):
    """Blanks, commas, kopecks after a hyphen; nothing else is a sum."""
    found = read_amount(text)
    assert (found if found is None else str(found)) == expected


def test_days_are_days_of_the_calendar():
    """With a time or without."""
    assert str(read_day("31.10.2026")) == str(read_day("2026-10-31T09:00:00")) == "2026-10-31"
    assert read_day("31.02.2026") is read_day("2.12.01") is read_day("") is None


CAMT = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.05"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="RUB">10.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="RUB">122.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-10-31</Dt></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>55</EndToEndId></Refs><RltdPties><Dbtr><Nm>Ромашка</Nm><Id>
<OrgId><Othr><Id>7710990027</Id></Othr></OrgId></Id></Dbtr><DbtrAcct><Id><Othr>
<Id>40702810500000000093</Id></Othr></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Счёт СЧ-1</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="RUB">много</Amt><CdtDbtInd>DBIT</CdtDbtInd></Ntry>
</Stmt></BkToCstmrStmt></Document>""".encode()


def test_camt_has_the_same_operations():
    """Account, direction, sum, date, number, payer and purpose."""
    found = read_camt(CAMT, "a.xml")
    operation = found.operations[0]
    assert (operation.direction, operation.amount, operation.number) == (
        Direction.IN, Decimal("122.00"), "55",
    )  # fmt: skip
    assert (operation.payer.inn, operation.account) == ("7710990027", ACCOUNT)
    assert operation.purpose == "Счёт СЧ-1"
    assert [row.code for row in found.findings] == ["bank.amount"]
    text = statement(document(Номер="55")).encode()
    assert read_client_bank(text, "a.txt").operations[0].fingerprint == operation.fingerprint
