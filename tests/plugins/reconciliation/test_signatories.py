"""Who signs a reconciliation statement, and in whose favour the debt is."""

from __future__ import annotations

import pytest

from docgen import DocGen
from docgen.kit.samples import BUYER, COMPANY, NATURAL_PERSON, SOLE_PROPRIETOR
from docgen.models import Severity
from docgen_plugins.reconciliation.samples import reconciliation_samples

BLANK = "____________________"


def _text(pdf_text, engine="plutoprint", **changes):
    sample = {**reconciliation_samples()["debt-ours"], **changes}
    return pdf_text(DocGen(engine=engine).render("reconciliation", sample, number="15").content)


def _has(text, words):
    return words.replace(" ", "") in text


@pytest.mark.parametrize("engine", ["weasyprint", "plutoprint"])
def test_names_of_parties_are_in_their_cases(pdf_text, engine):
    """«По данным», «в пользу» and «от» want the genitive."""
    text = _text(pdf_text, engine, seller=SOLE_PROPRIETOR)
    for words in (
        "По данным ИП Лебедевой Н. В., руб.",
        "задолженность в пользу ИП Лебедевой Н. В. составляет 26 515,75 руб.",
        "От ИП Лебедевой Н. В. Индивидуальный предприниматель",
        "Между: ИП Лебедева Н. В., ИНН",
    ):
        assert _has(text, words)


_COMPANIES = (
    "генеральный директор ООО «Северная связь» Воронцов Алексей Петрович, с одной стороны, и "
    "директор ООО «Ромашка и партнёры» Швец Марина Игоревна, с другой стороны"
)
_PEOPLE = (
    "индивидуальный предприниматель Лебедева Наталья Викторовна, с одной стороны, и "
    "Громов Пётр Ильич, с другой стороны"
)
_ACCOUNTANT = {"name": "Мельникова Ольга Сергеевна", "position": "Главный бухгалтер"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, _COMPANIES),
        ({"seller": SOLE_PROPRIETOR, "buyer": NATURAL_PERSON}, _PEOPLE),
        (
            {"buyer": {**BUYER, "director": None}},
            f"и представитель ООО «Ромашка и партнёры» {BLANK}, с другой стороны",
        ),
        (
            {"signer": _ACCOUNTANT},
            "главный бухгалтер ООО «Северная связь» Мельникова Ольга Сергеевна, с одной стороны",
        ),
    ],
)
def test_both_sides_are_named(pdf_text, changes, words):
    """Position, of whom, and the name; a blank where nobody is known."""
    assert _has(_text(pdf_text, **changes), words)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"seller": {**COMPANY, "director": None}}, [("seller.director", Severity.WARNING)]),
        ({"buyer": {**BUYER, "director": None}}, [("buyer.director", Severity.INFO)]),
        ({"seller": SOLE_PROPRIETOR, "buyer": NATURAL_PERSON}, []),
    ],
)
def test_who_signs_and_is_not_known_is_told(pure, changes, found):
    """Ours we should know; theirs may write the name by hand."""
    sample = {**reconciliation_samples()["debt-ours"], **changes}
    told = pure.check("reconciliation", sample)
    code = "reconciliation.signatory.missing"
    assert [(row.path, row.severity) for row in told if row.code == code] == found
