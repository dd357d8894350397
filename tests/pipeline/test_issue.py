from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from docgen import hookimpl
from docgen.exceptions import IssueRefusedError, StorageError
from docgen.kit.samples import sale

MONTH = {"client": "3", "period": "2026-10"}


class Witness:
    """Notes in which order the hooks of documents are called."""

    def __init__(self):
        self.seen = []

    @hookimpl
    def docgen_before_document_issued(self, document_type):
        """Note it."""
        self.seen.append(f"before {document_type.code}")

    @hookimpl
    def docgen_after_document_issued(self, document):
        """Note it."""
        self.seen.append(f"after {document.type}")


def alone(dg):
    """Issue a document by itself."""
    dg.issue("act", **MONTH)


def package(dg):
    """Issue a package of one."""
    dg.issue_package(["act"], **MONTH)


def batch(dg):
    """Issue a batch of one."""
    dg.batch("act", period="2026-10", clients=["3"], formats=["html"])


def again(dg):
    """Issue a document, and another in its place."""
    dg.documents.reissue(dg.issue("act", **MONTH), reason="опечатка")


def corrected(dg):
    """Issue a document, and a correction of it."""
    document = dg.issue("act", sale())
    dg.documents.correct(document, sale(), reason="опечатка")


@pytest.mark.parametrize("way", [alone, package, batch, again, corrected])
def test_every_way_to_a_document_calls_the_same_hooks_in_the_same_order(way, open_docgen, billing):
    """Whoever observes documents sees each of them twice: before its number and after it."""
    witness = Witness()
    with open_docgen(billing, plugins=[witness]) as dg:
        way(dg)
        count = len(dg.store.list())
    assert witness.seen == ["before act", "after act"] * count
    assert count == (2 if way in {again, corrected} else 1)


def test_a_package_names_numbers_that_were_not_known_when_it_was_collected(host):
    """The VAT invoice names the act issued with it, in what is kept as in what is returned."""
    act, invoice = host.issue_package(["act", "vat_invoice"], **MONTH)
    (named,) = invoice.payload.shipment_documents
    assert (named.number, named.date) == (act.number, act.date)
    assert host.documents.get(invoice) == invoice
    assert host.store.links.basis(invoice.id) == (act.id,)
    assert host.issue_package(["act", "vat_invoice"], **MONTH) == (act, invoice)
    assert host.store.audit() == ()


def test_what_was_issued_under_a_key_is_returned_whatever_its_data_say_now(host):
    """The operation is done: nobody asks again whether it may be."""
    first = host.issue("invoice", sale(), key="order 7")
    seller = {name: value for name, value in sale()["seller"].items() if name != "bank_account"}
    wrong = {**sale(), "seller": seller}
    with pytest.raises(IssueRefusedError):
        host.issue("invoice", wrong)
    assert host.issue("invoice", wrong, key="order 7") == first


def test_a_package_is_issued_whole_or_not_at_all(host, tmp_path):
    """Where the second document cannot be written, the first has no number either."""
    host.store.list()
    with closing(sqlite3.connect(tmp_path / "docs.db")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON documents WHEN NEW.type = 'vat_invoice' "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(StorageError):
        host.issue_package(["act", "vat_invoice"], **MONTH)
    assert host.store.list() == ()
    assert host.store.counters() == ()


def test_a_number_to_come_leaves_no_trace(host, tmp_path):
    """What stood in for the act's number stands nowhere afterwards."""
    _, invoice = host.issue_package(["act", "vat_invoice"], **MONTH)
    with closing(sqlite3.connect(tmp_path / "docs.db")) as database:
        texts = [json.dumps(row) for row in database.execute("SELECT payload FROM documents")]
    assert len(texts) == 2
    assert not any("docgen-" in text for text in texts)
    assert b"docgen-" not in host.file(invoice, "html").content.split(b"<body")[1]
