"""Missing ids of electronic exchange are told at issue, not by the operator."""

from __future__ import annotations

import pytest

from docgen.exceptions import IssueRefusedError, RenderError
from docgen.models import Severity

CODE = "party.edo_id.missing"


def _sale(pure, *, seller=True, buyer=True):
    """Return a sale whose sides have an id, or have none."""
    sample = dict(pure.catalog.document_type("upd").samples()["vat"])
    for side, has_id in (("seller", seller), ("buyer", buyer)):
        sample[side] = {key: value for key, value in sample[side].items() if key != "edo_id"}
        if has_id:
            inn, kpp = sample[side]["inn"], sample[side]["kpp"]
            sample[side]["edo_id"] = f"2BM-{inn}-{kpp}-202601121004154081709"
    return sample


@pytest.fixture
def xml_templates(tmp_path):
    """Return a root with a template that makes XML of each document."""
    folder = tmp_path / "templates" / "upd" / "exchange"
    folder.mkdir(parents=True)
    settings = 'title = "Обмен"\nfile_name = "УПД [number]"\nstyles = []\nformats = ["xml"]\n'
    (folder / "template.toml").write_text(settings, encoding="utf-8")
    page = '<html lang="ru"><head><title>Т</title></head><body>[number]</body></html>'
    (folder / "template.html").write_text(page, encoding="utf-8")
    return tmp_path / "templates"


@pytest.mark.parametrize("code", ["upd", "vat_invoice", "reconciliation"])
def test_parties_with_ids_have_no_findings(pure, code):
    """The kit's own parties can exchange what they sign."""
    sample = pure.catalog.document_type(code).samples()[
        "mirrored" if code == "reconciliation" else "vat"
    ]
    assert [row for row in pure.check(code, sample) if row.code == CODE] == []


@pytest.mark.parametrize("side", ["seller", "buyer"])
def test_one_side_without_an_id_is_worth_knowing(pure, side):
    """The document may go on paper, so it can still be issued."""
    sale = _sale(pure, **{side: False})
    (finding,) = [row for row in pure.check("upd", sale) if row.code == CODE]
    assert (finding.severity, finding.path) == (Severity.INFO, f"{side}.edo_id")
    assert sale[side]["name"] in finding.message


def test_two_sides_without_ids_have_nothing_to_do_with_exchange(pure):
    """Paper business is not bothered."""
    sale = _sale(pure, seller=False, buyer=False)
    assert [row for row in pure.check("upd", sale) if row.code == CODE] == []


def test_a_type_without_official_xml_needs_no_id(pure):
    """An invoice for payment is not exchanged by its file's name."""
    sale = _sale(pure, buyer=False)
    assert [row for row in pure.check("invoice", sale) if row.code == CODE] == []


def test_a_template_that_makes_xml_refuses_the_issue(pure, open_docgen, xml_templates):
    """The number is not taken for a document that could not be handed over."""
    dg = open_docgen(templates=[xml_templates])
    with pytest.raises(IssueRefusedError) as refusal:
        dg.issue("upd", _sale(pure, seller=False, buyer=False), template="exchange")
    assert {row.path for row in refusal.value.findings} == {"seller.edo_id", "buyer.edo_id"}
    assert dg.issue("upd", _sale(pure), template="exchange").number == "1"


def test_without_ids_the_pdf_for_exchange_says_whose_is_missing(pure):
    """There is no XML to put inside; on paper the same document prints."""
    sale = _sale(pure, buyer=False)
    with pytest.raises(RenderError, match="buyer"):
        pure.render("upd", sale, number="15", channel="edo")
    assert pure.render("upd", sale, number="15", channel="paper").content
