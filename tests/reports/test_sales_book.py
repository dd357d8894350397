"""The sales book: the columns of the form, checked against sums worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen import DocGen
from docgen.kit.samples import BUYER, COMPANY, FOREIGN_BUYER, NATURAL_PERSON, sale

SELLER = {**COMPANY, "id": "1"}
AGREED = [{"title": "Соглашение", "number": "1", "date": "2026-11-01"}]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Return a façade with VAT documents of two quarters."""
    folder = tmp_path_factory.mktemp("book")
    with DocGen(store=f"sqlite:///{folder}/docs.db", artifacts=folder / "files") as dg:
        put(dg, "2026-08-31", BUYER, ("330", "10"), ("333.33", "22"), ("50", "none"))
        put(dg, "2026-08-31", FOREIGN_BUYER, ("500", "0"), currency="EUR", exchange_rate="91.2345")
        put(dg, "2026-09-01", FOREIGN_BUYER, ("10", "0"), currency="EUR")
        paid = [{"number": "77", "date": "2026-09-04"}]
        put(dg, "2026-09-05", BUYER, ("600", "22/122"), is_advance=True, payment_documents=paid)
        void = put(dg, "2026-09-10", NATURAL_PERSON, ("99", "22"))
        dg.documents.void(void, reason="ошибка")
        put(dg, "2026-09-11", NATURAL_PERSON, ("61", "22"))
        upd = put(dg, "2026-09-12", BUYER, ("122", "22"), code="upd")
        dg.documents.correct(
            upd, data("2026-09-12", BUYER, ("61", "22")), reason="цена", date=dt.date(2026, 10, 15)
        )
        basis = [put(dg, "2026-10-13", BUYER, ("300", "22"))]
        for price in ("400", "100"):
            change = {"lines": [{"number": 1, "price": price}], "agreements": AGREED}
            day = dt.date(2026, 11, 2)
            basis.append(dg.issue("corrective_invoice", basis=basis, date=day, details=change))
        yield dg


def data(day, buyer, *lines, **more):
    """Return a sale of lines, each a price with tax and a rate."""
    rows = [
        {"name": "Связь", "unit": "шт", "price": price, "vat_rate": rate} for price, rate in lines
    ]
    return sale(seller=SELLER, buyer=buyer, lines=rows, **{"date": day, "period": None, **more})


def put(dg, day, buyer, *lines, code="vat_invoice", **more):
    """Issue a VAT document; a VAT invoice names its shipment."""
    if code == "vat_invoice" and "is_advance" not in more:
        more["shipment_documents"] = [{"title": "Акт", "number": "1", "date": day, "lines": "1"}]
    return dg.issue(code, data(day, buyer, *lines, **more))


def test_each_sum_stands_in_its_column(book):
    """By rate, in rubles; of an advance only the tax; of a natural person code 26."""
    mixed, euros, no_rate, advance, person, *_ = book.reports.make("sales-book", "2026-Q3").plain()
    assert (mixed["operation"], mixed["total"], mixed["exempt"]) == ("01", "713.33", "50.00")
    assert (mixed["net_22%"], mixed["vat_22%"], mixed["net_10%"], mixed["vat_10%"]) == (
        "273.22", "60.11", "300.00", "30.00",
    )  # fmt: skip
    assert (euros["currency"], euros["total_in_currency"]) == ("Евро, 978", "500.00")
    assert (euros["total"], euros["net_0%"]) == ("45617.25", "45617.25")
    assert (no_rate["total_in_currency"], no_rate["total"]) == ("10.00", None)
    assert (advance["operation"], advance["payments"]) == ("02", "№ 77 от 04.09.2026")
    assert (advance["net_22%"], advance["vat_22%"]) == (None, "108.20")
    assert (person["operation"], person["vat_22%"]) == ("26", "11.00")


def test_what_was_corrected_is_taken_back_and_what_grew_is_added(book):
    """After the quarter's end on the additional sheet; what became less is for purchases."""
    summer = book.reports.make("sales-book", "2026-Q3")
    lines = summer.plain()[5:]
    assert [row["total"] for row in lines] == ["122.00", "-122.00", "61.00"]
    assert lines[1]["remark"] == "Аннулирован исправлением № 1 от 15.10.2026; Дополнительный лист"
    assert lines[2]["correction"] == "№ 1 от 15.10.2026"
    names = [column.name for column in summer.columns]
    (total,) = summer.totals
    assert [str(total[names.index(name)]) for name in ("total", "net_22%", "vat_22%")] == [
        "47052.58", "373.22", "190.31",
    ]  # fmt: skip
    assert "net_20%" not in names
    assert "ООО «Северная связь», ИНН/КПП 7700990010/770001001" in summer.note
    first, more = book.reports.make("sales-book", "2026-Q4").plain()
    assert (more["number"], more["date"], more["corrective"]) == (
        first["number"], "2026-10-13", "№ К-1 от 02.11.2026",
    )  # fmt: skip
    assert (more["total"], more["vat_22%"]) == ("100.00", "18.03")


def test_the_form_is_printed_whole_and_in_the_terminal_without_what_is_empty(book):
    """All columns on a large sheet; an empty period is an empty book."""
    report = book.reports.make("sales-book", "2026-Q4")
    assert "A3 landscape" in report.html()
    assert "9. Посредник" in report.html()
    assert "9. Посредник" not in {column.title for column in report.filled.columns}
    assert len(report.filled.totals[0]) == len(report.filled.columns)
    assert book.reports.make("sales-book", "2026-Q1").all_rows == ()
