"""Official files tried at issue, so that the operator finds nothing new."""

from __future__ import annotations

import pytest

from docgen.exceptions import IssueRefusedError
from docgen.kit.samples import BUYER, FOREIGN_BUYER, sale
from docgen.models import Severity

SETTINGS = 'title = "ЭДО"\nfile_name = "УПД"\nstyles = []\nformats = ["pdf", "xml"]\n'


@pytest.fixture
def exchanging(write_template, open_docgen):
    """Return a façade whose УПД are made as PDF and as XML."""
    root = write_template(code="upd", template__toml=SETTINGS.encode())
    return open_docgen(templates=[root], template_choice={"upd": "mine"})


def errors(docgen, data):
    """Return the codes of what stands in the way of issuing."""
    found = docgen.check("upd", data)
    return {row.code for row in found if row.severity is Severity.ERROR}


def test_what_the_schema_would_refuse_is_found_at_issue(exchanging):
    """A foreign buyer whose country has no name is refused before a number is spent."""
    buyer = {**FOREIGN_BUYER, "address": {"country": "688", "text": "Белград"}}
    assert errors(exchanging, sale()) == set()
    assert errors(exchanging, sale(buyer=buyer)) == {"xsd.attribute.missing"}
    with pytest.raises(IssueRefusedError, match="НаимСтран"):
        exchanging.issue("upd", sale(buyer=buyer))


def test_a_character_that_the_file_cannot_hold_is_found_at_issue(exchanging):
    """An accountant reads which one, and where it stands."""
    data = sale(lines=[{"name": "Подарок 🎁", "price": "100", "unit": "шт"}])
    (found,) = [row for row in exchanging.check("upd", data) if row.code == "official.character"]
    assert "🎁" in found.message
    assert found.path.endswith("/СведТов/@НаимТов")


def test_a_participant_without_an_id_is_named_once(exchanging):
    """Without ids there is no file to try; the finding says whose is missing."""
    buyer = {name: value for name, value in BUYER.items() if name != "edo_id"}
    found = [row.path for row in exchanging.check("upd", sale(buyer=buyer)) if row.code]
    assert found.count("buyer.edo_id") == 1


def test_issued_documents_are_made_in_both_formats(exchanging):
    """The XML of an issued document is named by its ИдФайл, and valid."""
    pdf, xml = exchanging.files(exchanging.issue("upd", sale()), channel="email")
    assert pdf.format == "pdf"
    assert xml.name.startswith("ON_NSCHFDOPPR_")
    assert not exchanging.official.validate(xml.content, xml.name)
