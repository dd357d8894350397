from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from docgen.lifecycle import Actor
from docgen.models import Channel, File, Severity
from docgen.settlement import NewPayment

ALLOCATE = (
    "INSERT INTO allocations (payment_id, document_id, amount, at, kind, reason, made_by) VALUES "
    "({payment}, {document}, '{amount}.00', '2026-11-02 12:00:00.000000', 'linked', '', '')"
)
LIFT = {
    "sqlite": (
        "DROP TRIGGER {0}_no_update",
        "DROP TRIGGER {0}_no_delete",
        "PRAGMA foreign_keys = OFF",
    ),
    "postgresql": ("SET session_replication_role = replica",),
}


@pytest.fixture
def tamper(database, sql):
    """Change a table whose guards were taken away, as a careless repair would."""

    def change(table, *statements):
        sql(*(row.format(table) for row in LIFT[database]), *statements)

    return change


def codes(store):
    """Audit the store and list what kinds of trouble it has."""
    return [finding.code for finding in store.audit()]


def test_a_sound_store_has_no_findings(issue, store):
    """Documents, numbers, pictures, templates and files all agree."""
    document = issue().document
    issue(day=date(2027, 1, 10))
    store.files.keep(
        document.id, File(name="a.pdf", media_type="application/pdf", content=b"x"), Channel.PAPER
    )
    assert store.audit() == ()


def test_dates_out_of_order_are_a_warning(issue, store):
    """A document dated before the previous number is shown."""
    issue(day=date(2026, 10, 31))
    issue(day=date(2026, 10, 30))
    (finding,) = store.audit()
    assert (finding.severity, finding.code) == (Severity.WARNING, "numbering.chronology")
    assert finding.path == "counters[act/7/2026]"


def test_a_lost_number_is_a_gap_and_leaves_its_document_alone(issue, store, tamper):
    """Both sides of the loss are named."""
    for _ in range(3):
        issue()
    tamper("numbers", "DELETE FROM numbers WHERE n = 2")
    assert codes(store) == ["numbering.gap", "store.document_without_number"]
    assert store.audit()[1].path == "documents[2]"


def test_a_lost_document_leaves_its_number_alone(issue, store, tamper):
    """The journal still knows what was given out."""
    for _ in range(2):
        issue()
    tamper("documents", "DELETE FROM documents WHERE id = 2")
    (finding,) = store.audit()
    assert finding.code == "store.number_without_document"
    assert "«2026-2»" in finding.message


def test_a_number_given_twice_is_found(issue, store, tamper):
    """A journal that was edited shows the same number of two documents."""
    for _ in range(2):
        issue()
    tamper("numbers", "DROP INDEX numbers_number", "UPDATE numbers SET number = '2026-1'")
    assert codes(store) == ["numbering.duplicate"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE documents SET payload = '{}'",
        "UPDATE documents SET payload = 'nonsense'",
        "UPDATE documents SET payload = payload || ' '",
    ],
)
def test_a_changed_payload_is_found(change, issue, store, tamper):
    """What was issued is held against its hash."""
    issue()
    tamper("documents", change)
    (finding,) = store.audit()
    assert (finding.code, finding.path) == ("store.payload_damaged", "documents[1].payload")


def test_lost_artifacts_are_found(issue, store, artifact_folder):
    """A stamp, a template and a file that are gone are each named with who needs them."""
    document = issue().document
    store.files.keep(document.id, File(name="a.pdf", media_type="x", content=b"x"), Channel.PAPER)
    for path in artifact_folder.rglob("*"):
        if path.is_file():
            path.unlink()
    findings = store.audit()
    assert {finding.code for finding in findings} == {"store.artifact_missing"}
    assert {finding.path for finding in findings} == {
        "documents[1]",
        f"templates[{document.template_hash}]",
        "documents[1].files[a.pdf]",
    }


def test_a_damaged_artifact_is_found(issue, store, artifact_folder):
    """One flipped byte is enough."""
    document = issue().document
    name = document.payload.seller.stamp.sha256
    path = artifact_folder / name[:2] / name[2:]
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert codes(store) == ["store.artifact_damaged"]


@pytest.fixture
def paid(issue, store):
    """Issue a document, and take a payment of 100 in."""
    document = issue().document
    payment = NewPayment(organisation="7", client="42", date=document.date, amount=Decimal(100))
    receipt = store.payments.add(payment, Actor())
    return document, receipt


def test_what_is_paid_is_what_was_allocated(paid, store, tamper, sql):
    """A sum beside its allocations is a document's that somebody has edited."""
    document, receipt = paid
    sql(ALLOCATE.format(payment=receipt.id, document=document.id, amount=30))
    (finding,) = store.audit()
    assert (finding.code, finding.path) == ("store.paid_mismatch", f"documents[{document.id}].paid")
    assert "оплачено 0,00, а разнесено на него 30,00" in finding.message
    tamper("documents", "UPDATE documents SET paid = '30.00'")
    assert store.audit() == ()


def test_nothing_is_owed_by_what_nobody_pays_by(issue, store, tamper):
    """An act that a list would show as a debt."""
    document = issue().document
    tamper("documents", "UPDATE documents SET owed = true")
    (finding,) = store.audit()
    assert (finding.code, finding.path) == ("store.owed_mismatch", f"documents[{document.id}].owed")


def test_a_payment_gives_no_more_than_it_is_of(paid, store, tamper, sql):
    """Nor anything at all once it is taken back."""
    document, receipt = paid
    for amount in (60, 41):
        sql(ALLOCATE.format(payment=receipt.id, document=document.id, amount=amount))
    tamper("documents", "UPDATE documents SET paid = '101.00'")
    (finding,) = store.audit()
    assert (finding.code, finding.path) == ("store.payment_exceeded", f"payments[{receipt.id}]")
    assert "на 100,00 руб. разнесено 101,00" in finding.message
    tamper("allocations", "DELETE FROM allocations WHERE amount = '41.00'")
    tamper("payments", "UPDATE payments SET reversed_at = received_at, reversal_reason = 'так'")
    assert codes(store) == ["store.paid_mismatch", "store.payment_exceeded"]
