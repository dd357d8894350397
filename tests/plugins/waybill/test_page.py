from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.kit.samples import (
    COMPANY,
    FOREIGN_BUYER,
    LONG_BUYER,
    SOLE_PROPRIETOR,
    goods_lines,
    repeated_lines,
)

LONG_NAME = "Оборудование телекоммуникационное для узлов доступа и магистральных сетей связи " * 5
LONG_WORD = "Сверхпроводимостьизмеритель" * 15
SUMMED = {"places": 7, "gross": 8, "quantity": 9, "without_vat": 11, "vat": 13, "amount": 14}


def number(cell):
    """Read a number as it is printed."""
    return Decimal("".join(cell.split()).replace(",", ".")) if cell != "—" else Decimal(0)


def added(rows, column):
    """Add up a column of some rows."""
    return sum((number(row[column]) for row in rows), Decimal(0))


@pytest.mark.parametrize(
    "lines",
    [
        goods_lines()[:1],
        goods_lines(),
        repeated_lines(40, lines=goods_lines()),
        repeated_lines(25, LONG_NAME, lines=goods_lines()),
        repeated_lines(12, LONG_WORD, lines=goods_lines()),
        repeated_lines(40),
    ],
    ids=["one", "eight", "forty", "long-names", "long-words", "services"],
)
def test_every_page_adds_up_its_own_lines(pages, lines):
    """«Итого» of a page is the sum of the rows printed on it, and «Всего» that of all pages."""
    found = pages(lines=lines, buyer=LONG_BUYER)
    assert [int(row[0]) for page in found for row in page.lines] == list(range(1, len(lines) + 1))
    for page in found:
        assert page.lines
        assert page.text.count("Итого") == 1
        for column in SUMMED.values():
            assert number(page.totals[0][column]) == added(page.lines, column)
    grand = found[-1].totals[1]
    for column in SUMMED.values():
        assert number(grand[column]) == added([page.totals[0] for page in found], column)


def test_every_page_has_the_head_and_its_number(pages):
    """The numbers of the columns and «стр. X из Y» stand on every page."""
    found = pages(lines=repeated_lines(40, lines=goods_lines()))
    assert len(found) > 1
    for index, page in enumerate(found, start=1):
        assert page.numbers == [[str(column) for column in range(1, 16)]]
        assert f"стр. {index} из {len(found)}" in page.text
        assert "Товарная накладная № 15 от 31.10.2026" in page.text


def test_the_grand_total_and_the_foot_stand_on_the_last_page_only(pages):
    """«Всего по накладной» and the signatures follow the last line."""
    *others, last = pages(lines=repeated_lines(40, lines=goods_lines()))
    assert "Всего по накладной" in last.text
    assert "Отпуск груза разрешил" in last.text
    assert not any("Всего по" in page.text or "Отпуск" in page.text for page in others)


def test_statutory_wording(pages):
    """The page says what the form says, to the letter."""
    text = " ".join(page.text for page in pages())
    for words in (
        "Унифицированная форма № ТОРГ-12.",
        "Утверждена постановлением Госкомстата России от 25.12.98 № 132",
        "Форма по ОКУД 0330212",
        "организация-грузоотправитель, адрес, телефон, факс, банковские реквизиты",
        "Вид деятельности по ОКДП",
        "наименование, характеристика, сорт, артикул товара",
        "порядковых номеров записей",
        "Приложение (паспорта, сертификаты и т. п.) на",
        "Всего отпущено на сумму",
        "Главный (старший) бухгалтер",
        "Отпуск груза произвел",
        "кем, кому (организация, должность, фамилия, и. о.)",
    ):
        assert words in text


def test_a_line_fills_all_columns(pages):
    """The first line prints its goods, its packing, its unit and its sums."""
    line = [cell.replace("\n", " ").replace("\xa0", " ") for cell in pages()[0].lines[0]]
    assert line == [
        "1",
        "Маршрутизатор МР-2400, 4 × 1 Гбит/с, Wi-Fi 6, арт. MR-2400",
        *("00-000117", "шт", "796", "коробка", "4", "3", "21,6", "12"),
        *("15 000,00", "180 000,00", "22 %", "39 600,00", "219 600,00"),
    ]


def test_words(pages):
    """Counts, masses and the sum stand in words, in the cases of their sentences."""
    text = pages(attachment_sheets=2, certificate_sheets=21)[-1].text
    assert "имеет приложение на двух листах" in text
    assert "и содержит восемь порядковых номеров записей" in text
    assert "Всего мест двадцать одно" in text
    assert "двести два килограмма девятьсот пятьдесят граммов 202,95 кг" in text
    assert "на двадцати одном листах" in text
    assert "Шестьсот сорок две тысячи семьсот пятьдесят семь рублей 00 копеек" in text


def test_without_vat_there_are_dashes(pages):
    """A seller on УСН prints «без НДС» and no sum of tax, in lines and totals."""
    usn = {**COMPANY, "vat_policy": {"rate": "none"}}
    found = pages(seller=usn)
    assert {row[12] for page in found for row in page.lines} == {"без НДС"}
    assert {row[13] for page in found for row in (*page.lines, *page.totals)} == {"—"}


def test_a_service_has_dashes_for_its_packing(pages):
    """What a service lacks is crossed out."""
    line = pages(lines=repeated_lines(1))[0].lines[0]
    assert line[2] == line[5] == line[6] == line[7] == line[8] == "—"


def test_a_sole_proprietor_allows_the_shipment(pages):
    """Who has no director signs in person."""
    text = pages(seller=SOLE_PROPRIETOR)[-1].text
    assert "Отпуск груза разрешил предприниматель Лебедева Н. В." in text
    assert "Индивидуальный" in text


def test_another_currency_stands_in_the_head(pages):
    """The columns of sums do not promise rubles that are not there."""
    text = pages(buyer=FOREIGN_BUYER, currency="EUR")[0].text
    assert "Цена, EUR" in text
    assert "руб. коп." not in text


def test_the_carriers_and_their_papers(pages):
    """Who takes the goods, by what power, and on what transport waybill."""
    found = pages(
        transport_waybill={"number": "ТН-118", "date": "2026-10-30"},
        power_of_attorney={
            "number": "44",
            "date": "2026-10-28",
            "issued_by": "ООО «Ромашка и партнёры»",
            "issued_to": "водителю Ильину Семёну Андреевичу",
        },
        accepted_by={"name": "Ильин Семён Андреевич", "position": "водитель"},
        received_by={"name": "Ахметова Дина Ренатовна", "position": "кладовщик"},
        receipt_date="2026-11-02",
    )
    text = " ".join(page.text.replace("\xa0", " ") for page in found)
    for words in (
        "номер ТН-118",
        "дата 30.10.2026",
        "По доверенности № 44 от «28» октября 2026 г.",
        "ООО «Ромашка и партнёры», водителю Ильину Семёну Андреевичу",
        "Ильин С. А.",
        "Ахметова Д. Р.",
        "«2» ноября 2026 г.",
    ):
        assert words in text
