from __future__ import annotations

import io
from itertools import pairwise

import pdfplumber
import pytest

import docgen
from docgen_plugins.contract.samples import contract_samples

DESIGNS = ("classic", "modern")


def _pages(sample, template):
    """Return the words and the text of every page of the PDF."""
    file = docgen.render("contract", sample, number="15", template=template)
    with pdfplumber.open(io.BytesIO(file.content)) as pdf:
        return [(page.extract_words(), " ".join(page.extract_text().split())) for page in pdf.pages]


def _text(sample, template="classic"):
    """Return the words of the page as HTML holds them, with plain spaces."""
    file = docgen.render("contract", sample, format="html", number="15", template=template)
    return " ".join(file.content.decode().replace("\u00a0", " ").split())


@pytest.mark.parametrize("template", DESIGNS)
def test_pages_are_numbered_and_the_signatures_are_not_alone(template):
    """Every page says which of how many; a clause stands above the signatures."""
    pages = [text for _, text in _pages(contract_samples()["vat"], template)]
    for number, text in enumerate(pages, start=1):
        assert f"стр. {number} из {len(pages)}" in text
        assert "Договор № 15" in text
    before, _, after = pages[-1].partition("Реквизиты и подписи Сторон")
    assert "Договор составлен в двух экземплярах" in before
    assert "А. П. Воронцов" in after


def test_the_classic_design_has_a_place_for_initials_on_every_page():
    """Both parties initial each page at its foot."""
    pages = _pages(contract_samples()["vat"], "classic")
    assert all("Исполнитель ____________ Заказчик ____________" in text for _, text in pages)


@pytest.mark.parametrize("template", DESIGNS)
def test_sections_and_clauses_are_numbered_without_gaps(template):
    """Whichever clauses a contract has, their numbers follow one another."""
    for name in ("vat", "natural-person", "tariffs"):
        words = [
            word["text"].strip(".")
            for page, _ in _pages(contract_samples()[name], template)
            for word in page
        ]
        clauses = [tuple(map(int, word.split("."))) for word in words if _is_clause(word)]
        assert clauses[0] == (1, 1)
        for (section, clause), following in pairwise(clauses):
            assert following in {(section, clause + 1), (section + 1, 1)}


def _is_clause(word):
    parts = word.split(".")
    return len(parts) == 2 and all(part.isdigit() for part in parts)


@pytest.mark.parametrize("template", DESIGNS)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "vat",
            "12 200,00 руб. (Двенадцать тысяч двести рублей 00 копеек) в месяц, в том числе НДС",
        ),
        ("vat", "по ставке 22 % — 2 200,00 руб. (Две тысячи двести рублей 00 копеек)"),
        ("vat", "в лице генерального директора Воронцова Алексея Петровича, действующего на"),
        ("vat", "в течение 10 календарных дней с даты счёта"),
        ("usn", "НДС не облагается на основании п. 1 ст. 145 НК РФ"),
        ("ip", "действующая на основании записи в ЕГРИП от 19.01.2026, ОГРНИП 326770000990011"),
        ("foreign", "12 200,00 евро (Двенадцать тысяч двести евро 00 центов)"),
        ("natural-person", "о защите прав потребителей"),
        ("woman-director", "директора Белых Анны Сергеевны, действующей на основании доверенности"),
        ("tariffs", "действует без ограничения срока"),
        ("tariffs", "определяется их фактическим объёмом и тарифами"),
    ],
)
def test_the_terms_are_those_of_the_data(template, name, words):
    """What a contract says follows from its payload, in both designs."""
    assert words in _text(contract_samples()[name], template)


@pytest.mark.parametrize("engine", ["weasyprint", "plutoprint"])
@pytest.mark.parametrize("template", DESIGNS)
def test_a_citizen_is_named_with_passport_and_registration(pdf_text, engine, template):
    """Series, number, by whom and when it was issued; where the citizen is registered."""
    sample = contract_samples()["natural-person"]
    options = {"number": "15", "template": template}
    content = docgen.DocGen(engine=engine).render("contract", sample, **options).content
    told = (
        "паспорт гражданина Российской Федерации серия 45 09 № 123456, выдан ОВД «Примерный» "
        "г. Москвы 12.03.2010, код подразделения 770-001"
    )
    text = pdf_text(content)
    assert told.replace(" ", "") in text
    assert f"П{told[1:]}".replace(" ", "") in text
    assert text.count("105064,г.Москва,Типовойпроезд,д.3,кв.44") == 2
    assert text.count("15.06.1985") == 2


def test_what_is_not_known_of_a_citizen_is_left_blank():
    """A contract without the passport has a place to write it by hand."""
    sample = contract_samples()["natural-person"]
    buyer = {"kind": "natural_person", "name": "Громов Пётр Ильич"}
    text = _text({**sample, "buyer": buyer})
    blank = "____________________"
    assert f"Российской Федерации серия {blank} № {blank}, выдан {blank}" in text
    assert f"адрес регистрации: {blank}, далее — Заказчик" in text


def test_a_company_has_no_passport():
    """Nothing is said of one where a company is the buyer."""
    assert "паспорт" not in _text(contract_samples()["vat"]).lower()


def test_a_consumer_owes_no_contractual_penalty():
    """The penalties and the commercial court are for businesses only."""
    consumer = _text(contract_samples()["natural-person"])
    business = _text(contract_samples()["vat"])
    for words in ("0,1 % от неуплаченной суммы", "арбитражный суд"):
        assert words in business
        assert words not in consumer


@pytest.mark.parametrize("template", DESIGNS)
def test_no_word_leaves_the_page(template):
    """A name of 400 characters wraps within the margins."""
    sample = contract_samples()["vat"]
    name = f"АО «{('Научно-производственное объединение перспективных разработок ' * 7)[:390]}»"
    buyer = {**sample["buyer"], "name": name, "full_name": name}
    words = [word for page, _ in _pages({**sample, "buyer": buyer}, template) for word in page]
    assert max(word["x1"] for word in words) <= (210 - 15) / 25.4 * 72 + 1
