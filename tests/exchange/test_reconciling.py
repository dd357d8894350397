from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from docgen.exceptions import ConfigurationError, OfficialFileError
from docgen.exchange.reconciling.comparing import RowDifference, StatementRow, compare_rows

HEAD = "Акт сверки;;;\nДата;Документ;Дебет;Кредит\nСальдо начальное;;0,00;\n"


def row(number, day, debit="0", credit="0"):
    """Return a row of somebody's accounts."""
    return StatementRow(
        date=date(2026, 10, day),
        number=number,
        title=f"Акт № {number} от {day:02}.10.2026",
        debit=Decimal(debit),
        credit=Decimal(credit),
    )


def test_rows_are_paired_by_what_they_have_in_common():
    """Number, date and sum; then two of the three; then nobody's."""
    ours = [
        row("А-001", 1, "100"),
        row("2", 2, "200"),
        row("3", 3, "300"),
        row("4", 4, credit="50"),
        row("5", 5, "7"),
    ]
    theirs = [
        row("а 1", 1, credit="100"),
        row("2", 12, credit="200"),
        row("3", 3, credit="290"),
        row("п/п 44", 4, "50"),
        row("6", 6, credit="9"),
    ]
    found = compare_rows(ours, theirs)
    assert [row.difference for row in found] == [
        RowDifference.NONE,
        RowDifference.DATE,
        RowDifference.AMOUNT,
        RowDifference.NUMBER,
        RowDifference.ONLY_OURS,
        RowDifference.ONLY_THEIRS,
    ]
    assert "дата у нас 02.10.2026, у контрагента 12.10.2026" in found[1].text
    assert "сумма у нас 300,00, у контрагента 290,00" in found[2].text
    assert found[4].text.endswith("7,00 есть только у нас")
    assert found[5].text.endswith("9,00 есть только у контрагента")


def test_a_row_is_paired_once():
    """Two payments of one sum are two."""
    ours = [row("", 1, credit="5"), row("", 1, credit="5")]
    found = compare_rows(ours, [row("", 1, "5")])
    assert [row.difference for row in found] == [RowDifference.NONE, RowDifference.ONLY_OURS]


@pytest.fixture
def statement(office, pure):
    """Issue a reconciliation statement of a sample; return it and its rows as theirs."""
    kind = pure.catalog.document_type("reconciliation")
    document = office.issue("reconciliation", next(iter(kind.samples().values())))
    lines = [
        f"{entry.date:%d.%m.%Y};{entry.title};{entry.credit};{entry.debit}"
        for entry in document.payload.entries
    ]
    return document, lines


def test_their_csv_is_laid_beside_ours(office, statement, tmp_path):
    """Whatever stands above the head; sides changed; in the encoding of their program."""
    document, lines = statement
    path = tmp_path / "акт.csv"
    path.write_text(HEAD + "\n".join(lines[:-1]), encoding="cp1251")
    found = office.exchange.reconcile(document, path)
    assert [row.difference for row in found if row.difference is not RowDifference.NONE] == [
        RowDifference.ONLY_OURS
    ]
    assert len(found) == len(lines)


def test_differences_are_printed_as_a_page(office, statement, tmp_path):
    """What differs first; for people, for spreadsheets, and to print."""
    document, lines = statement
    path = tmp_path / "акт.csv"
    path.write_text(HEAD + "\n".join(lines[:-1]), encoding="cp1251")
    rows = office.exchange.reconcile(document, path)
    page = office.exchange.print_differences(document, rows, "html").content.decode()
    assert f"Расходится строк: 1, совпадает: {len(rows) - 1}" in page
    assert page.index("есть только у нас") < page.index("совпадает</td>")
    table = office.exchange.print_differences(document, rows, "csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) == len(rows) + 1
    assert office.exchange.print_differences(document, rows).content.startswith(b"%PDF")


def test_their_xlsx_is_read_too(office, statement, tmp_path):
    """The same rows in a workbook."""
    document, lines = statement
    book = Workbook()
    for line in (HEAD + "\n".join(lines)).splitlines():
        book.active.append(line.split(";"))
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "акт.xlsx"
    path.write_bytes(content.getvalue())
    assert {row.difference for row in office.exchange.reconcile(document, path)} == {
        RowDifference.NONE
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"1;2;3"), ("a.xlsx", b"PK"), ("a.xml", b"<a/>"), ("a.csv", b"")],
)
def test_what_has_no_rows_is_refused(office, statement, tmp_path, name, content):
    """By its name."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(OfficialFileError, match=name):
        office.exchange.reconcile(statement[0], path)


def test_only_statements_are_reconciled(office, issue, tmp_path):
    """An invoice has no such rows."""
    with pytest.raises(ConfigurationError, match="no reconciliation statement"):
        office.exchange.reconcile(issue(office), tmp_path / "a.csv")
