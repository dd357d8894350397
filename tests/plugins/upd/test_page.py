from __future__ import annotations

import io
import re

import pdfplumber
import pytest

import docgen
from docgen.kit.samples import SOLE_PROPRIETOR, repeated_lines, sale
from docgen_plugins.upd.samples import upd_samples


def _pages(data):
    """Return the text of every page."""
    file = docgen.render("upd", data, number="15")
    with pdfplumber.open(io.BytesIO(file.content)) as pdf:
        return [" ".join((page.extract_text() or "").split()) for page in pdf.pages]


@pytest.mark.parametrize(("name", "status"), [("vat", "1"), ("status-2", "2"), ("ip", "2")])
def test_the_status_is_stated_and_explained(text, name, status):
    """Left of the frame stand the title, the status and what the statuses mean."""
    words = text(upd_samples()[name])
    assert f"Универсальный передаточный документ Статус: {status} 1 – счет-фактура и" in words
    assert "передаточный документ (акт) 2 – передаточный документ (акт)" in words


def test_columns_a_and_b_come_before_those_of_the_vat_invoice(text):
    """Column Б holds the code of goods, a dash for a service without one."""
    words = text(upd_samples()["goods"])
    assert "А Б 1 1а 1б 2 2а 3 4 5 6 7 8 9 10 10а 11 1 00-000117 1 Маршрутизатор" in words
    assert "11 1 — 1 Доступ к сети" in text(upd_samples()["vat"])


def test_the_numbers_below_the_frame_are_in_their_rows(text):
    """Rows [8] to [14] and [15] to [19] stand side by side."""
    numbers = re.findall(r"\[(\d+)\]", text(upd_samples()["vat"]))
    assert numbers == ["8", "9", "10", "15", "11", "16", "12", "17", "13", "18", "14", "19"]


def test_the_document_is_its_own_document_of_shipment(text):
    """Line 5а of status 1 names the УПД itself, with all of its lines."""
    words = text(upd_samples()["vat"])
    assert "Универсальный передаточный документ, 1–8, № 15 от 31.10.2026 (5а)" in words


def test_status_2_leaves_out_what_is_the_vat_invoice_s_alone(text):
    """Payments, shipment, advances, the decree and the two signatures are not printed."""
    words = text(upd_samples()["status-2"])
    assert "Передаточный документ (акт) № 15 от 31 октября 2026 г. (1)" in words
    for absent in ("Счет-фактура №", "(5)", "(5а)", "(5б)", "№ 1137", "Главный бухгалтер"):
        assert absent not in words
    assert "Всего к оплате (9) 19 634,50 Х 4 319,59 23 954,09" in words


def test_the_seller_s_half_is_filled_from_the_seller(text):
    """Without anything given, the head hands over on the document's date by the contract."""
    words = text(upd_samples()["vat"])
    assert "Договор № СС-7/26 от 12.01.2026 [8]" in words
    assert "Генеральный директор Воронцов А. П. [10]" in words
    assert "Дата отгрузки, передачи (сдачи) «31» октября 2026 г. [11]" in words
    assert "ООО «Северная связь», ИНН/КПП 7700990010/770001001 [14]" in words


def test_the_buyer_s_half_is_left_to_fill_in(text):
    """Who accepts and when is written by hand; the buyer's name is there."""
    words = text(upd_samples()["vat"])
    assert "Дата получения (приемки) «____» ____________________ 20___ г. [16]" in words
    assert "ООО «Ромашка и партнёры», ИНН/КПП 7710990027/771001001 [19]" in words


def test_what_is_given_of_the_handover_is_printed(text):
    """Basis, transport, both signatories, dates and remarks of both sides."""
    words = text(upd_samples()["accepted"])
    assert "Заказ № 88 от 20.10.2026; Доверенность № 14 от 26.10.2026 [8]" in words
    assert "Транспортная накладная № 31 от 31.10.2026, масса брутто 117 кг [9]" in words
    assert "Кладовщик Котов И. А. [10]" in words
    assert "Заведующая складом Осадчая В. П. [15]" in words
    assert "«2» ноября 2026 г. [16]" in words
    assert "Паспорта изделий на 3 листах [12]" in words
    assert "Претензий по количеству и качеству нет [17]" in words
    assert "Главный бухгалтер Мельникова О. С. [13]" in words
    assert "Директор Швец М. И. [18]" in words


def test_a_sole_proprietor_hands_over_as_one(text):
    """Whoever is a person has no position but that."""
    words = text(sale(seller=SOLE_PROPRIETOR))
    assert "Индивидуальный предприниматель Лебедева Н. В. [10]" in words
    assert "ИП Лебедева Н. В., ИНН 770099004446 [14]" in words


def test_eight_lines_fit_on_one_sheet():
    """The usual document is one landscape page, and says so."""
    (page,) = _pages(upd_samples()["vat"])
    assert "на 1 листе" in page
    assert "стр. 1 из 1" in page
    assert "УПД: Счет-фактура № 15" in page


@pytest.mark.parametrize("engine", ["weasyprint", "plutoprint"])
@pytest.mark.parametrize(("lines", "sheets"), [(1, "на 1 листе"), (40, "на 2 листах")])
def test_sheets_agree_with_their_number(pdf_text, engine, lines, sheets):
    """«На 1 листе», «на 2 листах», whatever engine counts them."""
    data = sale(lines=repeated_lines(lines))
    file = docgen.DocGen(engine=engine).render("upd", data, number="15")
    assert f"Документсоставлен{sheets}".replace(" ", "") in pdf_text(file.content)


def test_the_sheets_are_counted_and_the_foot_is_not_alone():
    """Of forty lines some stand above the total on the last page; the sheets are counted."""
    pages = _pages(sale(lines=repeated_lines(40)))
    assert f"на {len(pages)} листах" in pages[-1]
    before, _, after = pages[-1].partition("Всего к оплате (9)")
    assert "Техническая поддержка" in before
    assert "ИНН / КПП) М.П. М.П." in after
