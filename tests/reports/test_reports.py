"""What reports count, for whom, and how each format says it."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from docgen import DocGen
from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.kit.samples import sale
from docgen.lifecycle import Actor
from docgen.reports.chart import Bar, bar_chart
from docgen.sources import MappingSource

FORMULA = "=HYPERLINK(1)"
DAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Return a façade with two clients' bills of two months, one in part paid, one VAT invoice."""
    sides = sale()
    clients = [
        {**sides["buyer"], "id": "42"},
        {**sides["buyer"], "id": "43", "name": "ООО «Вьюнок»"},
        {**sides["buyer"], "id": "44", "name": "ООО «Василёк»"},
    ]
    contracts = [
        {"id": f"k{row['id']}", "number": f"Д-{row['id']}", "date": "2026-01-12"}
        | {"organisation_id": "1", "client_id": row["id"]}
        for row in clients[:2]
    ]
    charges = [
        {"id": f"c{row['id']}{month}", "contract_id": row["id"], "date": f"2026-{month}-05"}
        | {"item": {"name": "Связь", "price": price}}
        for row in contracts
        for month, price in (("09", "100"), ("10", "250"))
    ]
    records = {"organisations": [{**sides["seller"], "id": "1"}], "clients": clients}
    source = MappingSource({**records, "contracts": contracts, "charges": charges})
    folder = tmp_path_factory.mktemp("books")
    with DocGen(source, store=f"sqlite:///{folder}/docs.db", artifacts=folder / "files") as dg:
        for client in ("42", "43"):
            for period in ("2026-09", "2026-10"):
                dg.issue("invoice", client=client, period=period)
        for code in ("act", "vat_invoice"):
            dg.issue(code, client="42", period="2026-10")
        void = dg.issue("act", client="43", period="2026-10")
        dg.documents.void(void, reason="ошибка")
        dg.payments.add(
            client="42", organisation="1", amount=Decimal(60), date=dt.date(2026, 10, 7),
            purpose=FORMULA, documents=[1],
        )  # fmt: skip
        yield dg


def rows(dg, name, period="2026", **options):
    """Return the rows of a report by the names of their columns."""
    return dg.reports.make(name, period, on=DAY, **options).plain()


def test_charges_and_payments_by_month_client_and_type(books):
    """Bills by their dates, money by the day that it came."""
    by_month = [(row["month"], row["charged"], row["paid"]) for row in rows(books, "charges")]
    assert by_month == [("2026-09", "200.00", "0.00"), ("2026-10", "500.00", "60.00")]
    by_client = rows(books, "charges", by="client")
    assert [(row["client"], row["difference"]) for row in by_client] == [
        ("ООО «Ромашка и партнёры»", "290.00"),
        ("ООО «Вьюнок»", "350.00"),
    ]
    (by_type,) = rows(books, "charges", "2026-09", by="type")
    assert (by_type["type"], by_type["charged"], by_type["paid"]) == (
        "Счёт на оплату", "200.00", "60.00",
    )  # fmt: skip
    (one,) = rows(books, "charges", "2026-09", client="43")
    assert one["charged"] == "100.00"


def test_debts_stand_by_how_late_they_are(books):
    """What is left of each bill, since the day that it was due."""
    first, second = rows(books, "debts")
    assert (first["age_0"], first["age_1"], first["age_2"], first["total"]) == (
        "0.00", "250.00", "40.00", "290.00",
    )  # fmt: skip
    assert (second["client"], second["total"]) == ("ООО «Вьюнок»", "350.00")


def test_documents_are_counted_by_what_became_of_them(books):
    """Bills are not waited for; what is void is not, either."""
    counted = {row["type"]: row for row in rows(books, "documents")}
    act, bill = counted["Акт об оказании услуг"], counted["Счёт на оплату"]
    assert (act["made"], act["awaited"], act["void"]) == (2, 1, 1)
    assert (bill["made"], bill["awaited"]) == (4, 0)


def test_vat_of_a_period_stands_by_rates(books):
    """In the register of VAT invoices, by its former name too, and in the sales book."""
    (journal,) = rows(books, "vat-invoices")
    assert (journal["total"], journal["vat"], journal["status"]) == ("250.00", "45.08", "Выпущен")
    assert rows(books, "vat-journal") == [journal]
    (line,) = rows(books, "sales-book")
    assert (line["net_22%"], line["vat_22%"]) == ("204.92", "45.08")
    assert rows(books, "sales-book", "2026-09") == []


def test_every_format_says_the_same_and_no_text_is_a_formula(books):
    """Sums are numbers, days are days; the page has its table, the terminal its totals."""
    report = books.reports.make("payments", "2026")
    assert list(report.cells())[-1] == ("Итого", "", "", "", "60,00", "60,00", "RUB")
    text = books.reports.file(report, "csv").content.decode("utf-8-sig")
    assert f"'{FORMULA};60,00;60,00;RUB" in text
    sheet = load_workbook(io.BytesIO(books.reports.file(report, "xlsx").content)).active
    cells = [sheet.cell(2, column) for column in (1, 4, 5)]
    assert [cell.data_type for cell in cells] == ["d", "s", "n"]
    assert (cells[1].value, cells[2].value) == (FORMULA, 60)
    html = books.reports.file(report, "html").content.decode()
    assert "<svg" in html
    assert "октябрь 2026" in html
    pdf = books.reports.file(report)
    assert pdf.content.startswith(b"%PDF")
    assert pdf.name == "Поступления, 2026 г.pdf"


def test_a_chart_shows_nothing_that_is_written_as_markup():
    """Names are texts, and nothing at all is a chart, too."""
    drawn = bar_chart([Bar(label="<b>", values=(0, 3))], ("А", "Б"))
    assert "&lt;b&gt;" in drawn
    assert drawn.count("<rect") == 4
    assert ">3</text>" in drawn
    assert ">14\u00a0681,70<" in bar_chart([Bar(label="", values=(Decimal("14681.7"),))], ("А",))


def test_a_chart_is_of_one_currency_and_tells_what_it_leaves_out(books):
    """Euros are no longer than rubles of the same sum; the smallest bars are one together."""
    with books.acting_as(Actor()) as dg:
        dg.payments.add(
            client="42",
            organisation="1",
            amount=Decimal(7),
            currency="EUR",
            date=dt.date(2028, 1, 9),
        )
        dg.payments.add(client="42", organisation="1", amount=Decimal(9), date=dt.date(2028, 1, 9))
        report = dg.reports.make("payments", "2028")
    assert (report.series, [bar.values for bar in report.bars]) == (
        ("Поступило, руб.",), [(Decimal(9),)],
    )  # fmt: skip
    drawn = bar_chart([Bar(label=str(row), values=(row,)) for row in range(30)], ("А",))
    assert "Остальные: 7" in drawn


def test_a_client_that_has_paid_and_has_no_document_is_called_by_its_name(books):
    """As the source knows it; whom nobody knows stays an id."""
    for client in ("44", "45"):
        books.payments.add(
            client=client, organisation="1", amount=Decimal(5), date=dt.date(2027, 1, 9)
        )
    found = rows(books, "payments", "2027")
    assert [row["client"] for row in found] == ["ООО «Василёк»", "45"]


def test_reports_hold_what_their_user_may_see(books):
    """A client's own; and what there is no such report of is told."""
    mine = books.acting_as(Actor(name="Вьюнок", client="43"))
    (row,) = rows(mine, "debts")
    assert row["client"] == "ООО «Вьюнок»"
    assert rows(mine, "payments") == []
    for wrong in ({"name": "charge"}, {"name": "charges", "by": "day"}):
        with pytest.raises(UnknownNameError):
            books.reports.make(period="2026", **wrong)
    with pytest.raises(UnknownNameError, match="format"):
        books.reports.file(books.reports.make("debts", "2026"), "docx")


def test_the_exchange_of_a_period_is_a_report_too(books):
    """What 1C has to be told of by the month of its documents; it cannot be of one client."""
    found = {row["channel"]: row for row in books.reports.make("exchange", "2026-10").plain()}
    assert list(found) == ["1С", "Банки", "ЭДО"]
    assert found["1С"]["waiting"] == 4  # two bills, an act, a VAT invoice
    assert books.exchange.status("2026-08")[0].waiting == 0
    assert (
        "<table"
        in books.reports.file(books.reports.make("exchange", "2026-10"), "html").content.decode()
    )
    with pytest.raises(ConfigurationError):
        books.reports.make("exchange", "2026-10", client="42")
