"""Documents that follow from others: basis, residue, packages."""

from __future__ import annotations

import io
import zipfile

import pytest
from pypdf import PdfReader

from docgen.exceptions import (
    ConfigurationError,
    IssueRefusedError,
    SourceError,
    UnknownNameError,
)
from docgen.store import DocumentStore

DEAL = {"contract": "3", "period": "2026-10"}


def test_an_act_copies_the_lines_of_its_invoice(host):
    """Parties, lines, contract and period are the invoice's; the link is kept."""
    invoice = host.issue("invoice", **DEAL)
    act = host.issue("act", basis=[invoice])
    assert act.payload.lines == invoice.payload.lines
    assert (act.payload.contract, act.payload.period, act.payload.buyer) == (
        invoice.payload.contract,
        invoice.payload.period,
        invoice.payload.buyer,
    )
    assert host.store.links.basis(act.id) == (invoice.id,)
    assert host.issue("act", basis=[invoice.id]) == act


def test_no_more_is_documented_than_was_invoiced(host):
    """A second act of the whole sum is refused, unless it is allowed to go beyond."""
    invoice = host.issue("invoice", **DEAL)
    host.issue("act", basis=[invoice])
    with pytest.raises(IssueRefusedError) as refused:
        host.issue("act", basis=[invoice], key="second")
    (finding,) = refused.value.findings
    assert (finding.code, finding.path) == ("document.beyond_basis", "lines")
    assert f"№ {invoice.number}" in finding.message
    assert host.store.list(document_type="act", limit=9)[0].number == "1"
    second = host.issue("act", basis=[invoice], key="second", beyond_basis=True)
    assert second.payload.total == invoice.payload.total


def test_what_somebody_else_makes_of_it_meanwhile_is_what_was_asked_for(host, monkeypatch):
    """It uses up what was left of the invoice, and is the very document that is wanted."""
    invoice = host.issue("invoice", **DEAL)
    act = host.issue("act", basis=[invoice])
    monkeypatch.setattr(DocumentStore, "find_by_key", lambda *_: None)  # as a moment before
    assert host.issue("act", basis=[invoice]) == act


def test_documents_of_other_types_do_not_use_the_residue_up(host):
    """An act and a VAT invoice of one invoice are for the same sum, and both are right."""
    invoice = host.issue("invoice", **DEAL)
    act = host.issue("act", basis=[invoice])
    vat_invoice = host.issue("vat_invoice", basis=[invoice, act])
    assert vat_invoice.payload.total == invoice.payload.total
    (shipment,) = vat_invoice.payload.shipment_documents
    assert (shipment.number, shipment.date) == (act.number, act.date)


def test_a_document_without_contract_is_made_once_from_its_basis(host, pure):
    """An invoice from data alone may have no contract; its act is still made once."""
    sample = dict(pure.catalog.document_type("invoice").samples()["vat"])
    del sample["contract"], sample["period"]
    invoice = host.issue("invoice", sample)
    act = host.issue("act", basis=[invoice])
    assert act.date == invoice.date
    assert host.issue("act", basis=[invoice]).id == act.id


def test_a_basis_needs_no_source(open_docgen, pure):
    """What an act needs stands in its invoice."""
    docgen = open_docgen()
    invoice = docgen.issue("invoice", pure.catalog.document_type("invoice").samples()["vat"])
    assert docgen.issue("act", basis=[invoice]).payload.total == invoice.payload.total
    with pytest.raises(ConfigurationError, match="source"):
        docgen.issue("act", **DEAL)


def test_a_type_that_cannot_follow_says_what_it_needs(open_docgen, pure):
    """A reconciliation is made of charges and payments, whatever it is said to follow from."""
    docgen = open_docgen()
    sample = dict(pure.catalog.document_type("invoice").samples()["vat"])
    del sample["contract"], sample["period"]
    invoice = docgen.issue("invoice", sample)
    with pytest.raises(SourceError, match="a contract and a period; give both"):
        docgen.issue("reconciliation", basis=[invoice])


@pytest.fixture
def package(host):
    """Return an invoice, an act and a VAT invoice issued together."""
    return host.issue_package(["invoice", "act", "vat_invoice"], **DEAL)


def test_a_package_agrees_with_itself(host, package):
    """Dates, parties and sums are the same, and the VAT invoice names the act of the package."""
    invoice, act, vat_invoice = package
    assert len({row.payload.total for row in package}) == 1
    assert len({row.date for row in package}) == 1
    assert act.payload.lines == invoice.payload.lines
    assert [row.number for row in vat_invoice.payload.shipment_documents] == [act.number]
    assert host.issue_package(["invoice", "act", "vat_invoice"], **DEAL) == package


def test_a_package_is_refused_whole(host, pure):
    """When one document cannot be issued, none gets its number."""
    sample = dict(pure.catalog.document_type("act").samples()["vat"])
    seller = {key: value for key, value in sample["seller"].items() if key != "bank_account"}
    data = {**sample, "seller": seller}
    with pytest.raises(IssueRefusedError) as refused:
        host.issue_package(["act", "invoice"], data)
    assert "invoice.bank_account.missing" in {row.code for row in refused.value.findings}
    assert host.store.list() == ()


def test_a_package_is_one_pdf_with_bookmarks(host, package):
    """Each document has a bookmark, and all of its pages."""
    file = host.package(package)
    reader = PdfReader(io.BytesIO(file.content))
    titles = [row.title for row in reader.outline]
    assert titles == [
        f"{title} № {row.number}"
        for title, row in zip(
            ("Счёт на оплату", "Акт об оказании услуг", "Счёт-фактура"), package, strict=True
        )
    ]
    pages = [len(PdfReader(io.BytesIO(host.file(row).content)).pages) for row in package]
    assert len(reader.pages) == sum(pages)
    assert file.name.endswith(".pdf")


def test_a_package_is_a_zip_of_files(host, package):
    """The files stand in it under their own names, and the same package gives the same bytes."""
    file = host.package(package, "zip")
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert archive.namelist() == [host.file(row).name for row in package]
        assert archive.read(archive.namelist()[0]) == host.file(package[0]).content
    assert host.package(package, "zip").content == file.content


def test_a_package_has_two_forms(host, package):
    """Another one is refused by name."""
    with pytest.raises(UnknownNameError, match="'rar'"):
        host.package(package, "rar")


@pytest.mark.usefixtures("settled")
def test_the_command_line_issues_packages(run, tmp_path):
    """Several types are issued together and saved as one file."""
    out = tmp_path / "october.zip"
    done = run(
        "issue", "invoice", "act", "--contract", "3", "--period", "2026-10", "--package", out
    )
    assert done.status == 0
    with zipfile.ZipFile(out) as archive:
        assert len(archive.namelist()) == len(("invoice", "act"))
    again = run("issue", "act", "--basis", "1", "--json")
    assert [row["id"] for row in again.rows] == [2]
