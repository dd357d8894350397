from __future__ import annotations

import io
import re

import pdfplumber
import pytest

import docgen
from docgen import DocGen
from docgen.kit.samples import goods_lines, repeated_lines, sale
from docgen_plugins.vat_invoice.samples import vat_invoice_samples

_TAG = re.compile(r"<[^>]+>")


def _text(data, **changes):
    """Return the words of the page, without soft hyphens, with plain spaces."""
    file = docgen.render("vat_invoice", {**data, **changes}, format="html", number="15")
    text = file.content.decode().partition("<body>")[2].replace("&shy;", "")
    return " ".join(_TAG.sub(" ", text).replace("\u00a0", " ").split())


def _pages(data):
    file = docgen.render("vat_invoice", data, number="15")
    with pdfplumber.open(io.BytesIO(file.content)) as pdf:
        return [
            (page.width, " ".join((page.extract_text() or "").replace("\u00a0", " ").split()))
            for page in pdf.pages
        ]


def test_the_form_of_june_2025():
    """It has 20 %, the edition of 2024 and no line 5б."""
    text = _text(vat_invoice_samples()["2025"])
    assert "СЧЕТ-ФАКТУРА № 15 от «1» июня 2025 г. (1)" in text
    assert (
        "от 26 декабря 2011 г. № 1137 (в редакции постановления Правительства "
        "Российской Федерации от 16 августа 2024 г. № 1096)"
    ) in text
    assert " 20 % " in text
    assert "(5б)" not in text


def test_the_form_of_may_2026():
    """It has 22 % and line 5б, empty where no advance was used up."""
    text = _text(sale(date="2026-05-01"))
    assert (
        "(в редакции постановления Правительства Российской Федерации от 23 января 2026 г. № 26)"
    ) in text
    assert " 22 % " in text
    assert (
        "К счету-фактуре (счетам-фактурам), выставленному (выставленным) при получении оплаты, "
        "частичной оплаты или иных платежей в счет предстоящих поставок товаров (выполнения "
        "работ, оказания услуг), передачи имущественных прав № — от —, исправление № — от — (5б)"
    ) in text


def test_the_form_of_april_2021():
    """It has neither line numbers nor line 5а nor traceability, and names the decree of 2017."""
    contract = {"number": "7", "date": "2020-01-10"}
    lines = [{**line, "vat_rate": "20"} for line in goods_lines()]
    text = _text(sale(date="2021-04-26", period="2021-04", contract=contract, lines=lines))
    assert (
        "(в редакции постановления Правительства Российской Федерации от 19 августа 2017 г. № 981)"
    ) in text
    assert "Регистрационный номер таможенной декларации" in text
    assert "1 1а 2 2а 3 4 5 6 7 8 9 10 10а 11 Маршрутизатор МР-2400" in text
    assert "Всего к оплате 535 630,84 Х 107 126,16 642 757,00" in text
    for later in ("(5а)", "(5б)", "прослеживаемост", "№ п/п", "(9)"):
        assert later not in text


_CERTIFICATE = (
    "реквизиты свидетельства о государственной регистрации индивидуального предпринимателя"
)
_OGRNIP = (
    "основной государственный регистрационный номер индивидуального предпринимателя "
    "и дата присвоения такого номера"
)


@pytest.mark.parametrize(
    ("day", "caption"), [("2026-03-31", _CERTIFICATE), ("2026-04-01", _OGRNIP)]
)
def test_what_tells_a_sole_proprietor_is_called_as_the_edition_calls_it(day, caption):
    """Since 01.04.2026 it is the ОГРНИП with its date, and no certificate."""
    assert f"(ф.и.о.) ({caption})" in _text(sale(date=day, period=day[:7]))


def test_column_13_is_in_the_unit_of_traceability():
    """Its caption says so, and column 14 is in rubles."""
    text = _text(vat_invoice_samples()["traceable"]).replace("‐", "")
    assert (
        "Количество товара, подлежащего прослеживаемости, в количественной единице измерения "
        "товара, используемой в целях осуществления прослеживаемости Стоимость товара, "
        "подлежащего прослеживаемости, без налога на добавленную стоимость, в рублях код"
    ) in text


@pytest.mark.parametrize("engine", ["weasyprint", "plutoprint"])
def test_dashes_stand_in_the_middle_of_their_columns(engine):
    """A dash in columns 12 to 14 stands in the middle, as those of all other columns do."""
    file = DocGen(engine=engine).render("vat_invoice", sale(lines=goods_lines()), number="15")
    with pdfplumber.open(io.BytesIO(file.content)) as pdf:
        page = pdf.pages[0]
        (row,) = [line for line in page.find_tables()[0].rows if "Коннектор" in _row(page, line)]
        cells = [cell for cell in row.cells if cell and _cell(page, cell) == "—"]
        dashes = [(page.crop(cell).extract_words()[0], cell) for cell in cells]
    assert len(cells) == 8
    for dash, (left, _, right, _) in dashes:
        assert dash["x0"] - left == pytest.approx(right - dash["x1"], abs=1.5)


def _row(page, line):
    return " ".join(_cell(page, cell) for cell in line.cells if cell)


def _cell(page, cell):
    return (page.crop(cell).extract_text() or "").strip()


def test_all_lines_of_the_form_have_their_numbers_in_order():
    """Lines (1) to (8) stand as the decree orders them."""
    text = _text(vat_invoice_samples()["after-advance"])
    numbers = re.findall(r"\((\d[абв]?)\)", text.partition("Единица измерения")[0])
    expected = ["1", "1а", "2", "2а", "2б", "3", "4", "5", "5а", "5б", "6", "6а", "6б", "7", "8"]
    assert numbers == expected


def test_references_are_printed():
    """Payments, the shipment, advances with corrections and the state contract are named."""
    text = _text(vat_invoice_samples()["after-advance"])
    assert "№ 118 от 02.10.2026; № 131 от 09.10.2026 (5)" in text
    assert "Акт, 1–8, № 154 от 31.10.2026 (5а)" in text
    assert "№ А-3 от 02.10.2026, исправление № 1 от 12.10.2026; " in text
    assert "; № А-5 от 09.10.2026, исправление № — от — (5б)" in text
    assert "1772000000000000000000000 (8)" in text


def test_a_correction_keeps_number_and_date():
    """Line 1а states the correction, line 1 what is corrected."""
    text = _text(vat_invoice_samples()["correction"])
    assert "СЧЕТ-ФАКТУРА № 15 от «31» октября 2026 г. (1)" in text
    assert "ИСПРАВЛЕНИЕ № 1 от «9» ноября 2026 г. (1а)" in text


@pytest.mark.parametrize(("name", "rate"), [("usn-5", "5 %"), ("usn-7", "7 %")])
def test_rates_of_the_simplified_system(name, rate):
    """A payer on УСН states 5 % or 7 %."""
    assert f" {rate} " in _text(vat_invoice_samples()[name])


def test_an_advance_has_dashes_for_what_is_not_known_yet():
    """Columns 2 to 6 and lines 3 and 4 are dashed, line 5 is filled and line 5а empty."""
    text = _text(vat_invoice_samples()["advance"])
    assert "№ 118 от 02.10.2026 (5)" in text
    assert "Документ об отгрузке: наименование, № п/п (5а)" in text
    assert "Грузоотправитель и его адрес — (3)" in text
    row = "за октябрь 2026 г. — — — — — — — 22/122 11 000,00 61 000,00 — — —"
    assert row in text


def test_goods_go_from_the_seller_to_the_buyer():
    """Line 3 says «он же», line 4 names the buyer; other parties are named in full."""
    goods = vat_invoice_samples()["goods"]
    text = _text(goods)
    assert "Грузоотправитель и его адрес он же (3)" in text
    assert "ООО «Ромашка и партнёры», 101000, г. Москва, Чистый бульвар, д. 7 (4)" in text
    depot = {"kind": "company", "name": "ООО «Склад»", "address": "г. Тверь, ул. Складская, 1"}
    text = _text(goods, consignor=depot, consignee=depot)
    assert "ООО «Склад», г. Тверь, ул. Складская, 1 (3)" in text
    assert "ООО «Склад», г. Тверь, ул. Складская, 1 (4)" in text


def test_a_consignor_who_is_the_seller_is_the_same():
    """The seller given as consignor prints as «он же»."""
    goods = vat_invoice_samples()["goods"]
    seller = {key: goods["seller"][key] for key in ("kind", "name", "inn", "kpp", "address")}
    assert "Грузоотправитель и его адрес он же (3)" in _text(goods, consignor=seller)


@pytest.mark.parametrize(
    ("day", "columns"), [("2024-09-30", "11 12 12а 13 1 "), ("2024-10-01", "11 12 12а 13 14 1 ")]
)
def test_columns_of_traceability_follow_the_edition(day, columns):
    """Column 14 is printed since 01.10.2024."""
    contract = {"number": "7", "date": "2024-01-10"}
    lines = [{**line, "vat_rate": "20"} for line in goods_lines()]
    text = _text(sale(date=day, period="2024-09", contract=contract, lines=lines))
    assert columns in text


def test_columns_of_traceability_are_left_out_without_such_goods():
    """On paper columns 12 to 14 are there only for traceable goods."""
    text = _text(vat_invoice_samples()["goods"])
    assert "10а 11 1 Маршрутизатор" in text
    assert "10702070/120826/3114471/3" in text


def test_the_total_has_a_cross_in_columns_6_and_7():
    """«Всего к оплате (9)»: columns 5, 8 and 9 are added up, 6 and 7 are crossed."""
    text = _text(vat_invoice_samples()["vat"])
    assert "Всего к оплате (9) 19 634,50 Х 4 319,59 23 954,09" in text


def test_column_6_is_the_excise_or_says_that_there_is_none():
    """What the price contains of it is printed where a line has it."""
    excisable = {"name": "Пиво", "price": "1500", "unit": "л", "excise": "300.00"}
    text = _text(sale(lines=[excisable, {"name": "Вода", "price": "100", "unit": "л"}]))
    assert " 300,00 22 % " in text
    assert text.count("без акциза 22 %") == 1


def test_lines_without_vat_say_so():
    """Columns 7 and 8 read «без НДС» where no tax is charged."""
    text = _text(vat_invoice_samples()["usn"])
    assert "без акциза без НДС без НДС 8 540,00" in text
    assert "Х без НДС 23 954,09" in text


def test_a_sole_proprietor_signs_with_the_registration():
    """The ОГРНИП and its date stand by the proprietor's name, and nobody else signs."""
    text = _text(vat_invoice_samples()["ip"])
    assert "Лебедева Н. В. ОГРНИП 326770000990011 от 19 января 2026 г." in text
    assert text.count("Лебедева Н. В.") == 1
    assert "Продавец Индивидуальный предприниматель Лебедева Наталья Викторовна (2)" in text


def test_pages_are_landscape_numbered_and_the_total_is_not_alone():
    """Forty lines go over two pages, each with the head; the last has lines above the total."""
    pages = _pages(sale(lines=repeated_lines(40)))
    for number, (width, text) in enumerate(pages, start=1):
        assert width > 800
        assert f"стр. {number} из {len(pages)}" in text
        assert "СЧЕТ-ФАКТУРА № 15" in text
        assert "1 1а 1б 2 2а 3 4 5 6 7 8 9 10 10а 11" in text
    before, _, after = pages[-1][1].partition("Всего к оплате (9)")
    assert "Техническая поддержка" in before
    assert "Мельникова О. С." in after
