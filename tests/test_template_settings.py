"""What `template.toml` says besides the looks: versions, choice, numbers, stamps, formats."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen.exceptions import TemplateError
from docgen.kit.samples import BUYER, COMPANY, sale


def invoice(**more):
    """Return the data of an invoice."""
    return sale(**more)


def test_the_nearest_choice_of_a_template_wins(open_docgen):
    """The call goes before the client, the client before the organisation, that before the host."""
    docgen = open_docgen(template_choice={"act": "modern"})
    ours = {**COMPANY, "templates": {"act": "classic"}}
    theirs = {**BUYER, "templates": {"act": "modern"}}

    def chosen(data, **wanted):
        return docgen.draft("act", data, **wanted).template

    assert chosen(invoice()) == "modern"
    assert chosen(invoice(seller=ours)) == "classic"
    assert chosen(invoice(seller=ours, buyer=theirs)) == "modern"
    assert chosen(invoice(seller=ours, buyer=theirs), template="classic") == "classic"


SETTINGS = 'title = "Своё"\nfile_name = "Счёт [number]"\nstyles = []\n'


@pytest.fixture
def versions(write_template, open_docgen):
    """Return a façade whose template `mine` has another version from April 2026."""
    root = write_template("<p>старая форма</p>")
    later = f'{SETTINGS}version_of = "mine"\nactive_from = 2026-04-01\n'
    write_template("<p>новая форма</p>", name="mine-2026-04", template__toml=later.encode())
    return open_docgen(templates=[root])


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2026-03-31", "старая форма"), ("2026-04-01", "новая форма"), ("2027-01-01", "новая форма")],
)
def test_a_version_is_active_from_its_date(versions, date, expected):
    """The document's date decides, not today's."""
    data = invoice(date=date)
    file = versions.render("invoice", data, template="mine", format="html", number="1")
    assert expected in file.content.decode()


def test_versions_are_no_templates_of_their_own(versions):
    """A version stands under the name of its template only."""
    assert "mine" in versions.catalog.templates("invoice")
    assert "mine-2026-04" not in versions.catalog.templates("invoice")


def test_a_template_that_is_not_active_yet_is_refused(write_template, open_docgen):
    """The error says of which date the document is."""
    settings = f"{SETTINGS}active_from = 2026-12-01\n"
    root = write_template("<p>рано</p>", template__toml=settings.encode())
    docgen = open_docgen(templates=[root])
    with pytest.raises(TemplateError, match="not active on 2026-10-31"):
        docgen.render("invoice", invoice(), template="mine")


def test_a_template_numbers_its_own_series(write_template, open_docgen):
    """Documents of the template are numbered apart; the host's settings go before its mask."""
    settings = f'{SETTINGS}\n[numbering]\nmask = "М-{{N:3}}"\n'
    root = write_template("<p>[number]</p>", template__toml=settings.encode())
    docgen = open_docgen(templates=[root])
    numbers = [
        docgen.issue("invoice", invoice(), template=name).number
        for name in ("mine", "classic", "mine")
    ]
    assert numbers == ["М-001", "1", "М-002"]


def test_a_template_may_forbid_the_stamp(write_template, open_docgen, host):
    """Where facsimiles are never allowed, the file says that they were left out."""
    settings = f'{SETTINGS}stamp = "never"\n'
    root = write_template("<p>[stamp optional]</p>", template__toml=settings.encode())
    docgen = open_docgen(host.source, templates=[root])
    wanted = {"contract": "3", "period": "2026-10", "format": "html", "channel": "email"}
    bare = docgen.render("invoice", template="mine", **wanted)
    assert b"<img" not in bare.content
    assert bare.notes == ("Факсимиле не поставлено: в этом документе факсимиле не допускается.",)


def test_another_kind_of_period_is_remarked(write_template, open_docgen):
    """A template for quarters says so when the period is a month."""
    settings = f'{SETTINGS}period = "quarter"\n'
    root = write_template("<p>[number]</p>", template__toml=settings.encode())
    docgen = open_docgen(templates=[root])
    codes = {row.code for row in docgen.check("invoice", invoice(), template="mine")}
    assert "document.period.kind" in codes
    quarter = invoice(period="2026-Q4", date=str(dt.date(2026, 12, 31)))
    assert not docgen.check("invoice", quarter, template="mine")


def test_default_formats_and_visibility_are_the_templates(write_template, open_docgen):
    """A document has the files and the visibility that its own template version states."""
    settings = f'{SETTINGS}formats = ["html", "pdf"]\nvisible_to_client = false\n'
    root = write_template("<p>[number]</p>", template__toml=settings.encode())
    docgen = open_docgen(templates=[root])
    document = docgen.issue("invoice", invoice(), template="mine")
    assert [file.format for file in docgen.files(document)] == ["html", "pdf"]
    assert docgen.documents.template(document).visible_to_client is False
