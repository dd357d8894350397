from __future__ import annotations

import pytest

from docgen.batch import Outcome, Reason
from docgen.exceptions import ConfigurationError, UnknownNameError

PERIOD = "2026-10"


def outcomes(report):
    """Return what became of every contract, by its id."""
    return {row.contract: (row.outcome, row.reason) for row in report.rows}


def test_a_plan_issues_nothing(clerk):
    """What would be done is told for every contract, and the store stays empty."""
    docgen = clerk(4, idle={"2"})
    report = docgen.batch("invoice", period=PERIOD, dry_run=True)
    planned = (Outcome.PLANNED, Reason.NONE)
    assert outcomes(report) == {
        "0": planned,
        "1": planned,
        "2": (Outcome.SKIPPED, Reason.EMPTY),
        "3": planned,
    }
    assert report.is_clean
    assert docgen.store.list() == ()
    assert docgen.store.counters() == ()


def test_every_reason_is_told(clerk, workers):
    """Nothing charged, records nobody can read, findings, issued before: each has its reason."""
    docgen = clerk(4, idle={"1"}, broken={"2"})
    docgen.issue("invoice", contract="3", period=PERIOD)
    docgen.source.seller = docgen.source.seller.__class__(
        kind=docgen.source.seller.kind, name="ООО «Без счёта»", inn="7707083893"
    )
    report = docgen.batch("invoice", period=PERIOD, formats=["html"], executor=workers)
    assert outcomes(report) == {
        "0": (Outcome.SKIPPED, Reason.FINDINGS),
        "1": (Outcome.SKIPPED, Reason.EMPTY),
        "2": (Outcome.FAILED, Reason.ERROR),
        "3": (Outcome.RESUMED, Reason.NONE),
    }
    by_contract = {row.contract: row for row in report.rows}
    assert by_contract["0"].message.startswith("seller.bank_account: Не")
    assert "расчётный счёт" in by_contract["0"].message
    assert "KeyError" in by_contract["2"].message
    assert (by_contract["3"].number, by_contract["3"].message) == ("1", "")
    assert not report.is_clean


def test_contracts_can_be_narrowed(clerk):
    """By the organisation, or by clients, each named once however often it is listed."""
    docgen = clerk(11)
    of_one = docgen.batch("invoice", period=PERIOD, organisation="8", dry_run=True)
    assert [row.contract for row in of_one.rows] == ["0", "5", "10"]
    of_two = docgen.batch("invoice", period=PERIOD, clients=["4", "2", "4"], dry_run=True)
    assert [row.contract for row in of_two.rows] == ["4", "2"]


def test_types_follow_from_one_another(clerk, workers):
    """Acts of a batch are made from its invoices, as in a package."""
    docgen = clerk(3)
    docgen.batch("invoice", "act", period=PERIOD, formats=["html"], executor=workers)
    acts = docgen.store.list(document_type="act")
    invoices = {row.client: row for row in docgen.store.list(document_type="invoice")}
    assert len(acts) == 3
    for act in acts:
        assert docgen.store.links.basis(act.id) == (invoices[act.client].id,)
        assert act.total == invoices[act.client].total


def test_without_its_invoice_an_act_is_not_made(clerk, workers):
    """What cannot be based on anything is skipped, and says on what it waits."""
    report = clerk(1, broken={"0"}).batch(
        "invoice", "act", period=PERIOD, formats=["html"], executor=workers
    )
    assert [row.reason for row in report.rows] == [Reason.ERROR, Reason.BASIS]
    assert "invoice" in report.rows[1].message


def test_an_act_joins_the_invoice_of_an_earlier_run(clerk, workers):
    """A batch of one type, and later of two, gives what a batch of two gives."""
    docgen = clerk(2)
    docgen.batch("invoice", period=PERIOD, formats=["html"], executor=workers)
    docgen.batch("invoice", "act", period=PERIOD, formats=["html"], executor=workers)
    for act in docgen.store.list(document_type="act"):
        (basis,) = docgen.store.links.basis(act.id)
        assert docgen.store.get(basis).type == "invoice"


def test_an_organisation_is_asked_for_once(clerk):
    """However many documents name it; contracts that were listed are not asked for again."""
    docgen = clerk(12)
    docgen.batch("invoice", period=PERIOD, dry_run=True)
    assert docgen.source.asked == {"organisation": 2, "client": 12, "charges": 12}


@pytest.mark.parametrize(
    ("wanted", "error", "part"),
    [
        ({"formats": ["djvu"]}, UnknownNameError, "djvu"),
        ({"clients": ["99"]}, UnknownNameError, "99"),
        ({"period": "10-2026"}, ConfigurationError, "2026-10"),
        ({"workers": 0}, ConfigurationError, "workers"),
        ({"executor": "celery://here"}, ConfigurationError, "dask://"),
        ({"workers": 2, "executor": "dask://here"}, ConfigurationError, "executor"),
    ],
)
def test_wrong_use_is_refused(clerk, wanted, error, part):
    """Before anything is issued, with the name and the remedy."""
    docgen = clerk(2)
    with pytest.raises(error, match=part):
        docgen.batch("invoice", **{"period": PERIOD, **wanted})
    assert docgen.store.list() == ()


def test_an_unknown_type_is_refused(clerk):
    """The nearest name is offered."""
    with pytest.raises(UnknownNameError, match="invoice"):
        clerk(1).batch("invoise", period=PERIOD)


def test_a_format_that_no_template_makes_is_refused_before_any_number(clerk):
    """A УПД has no Word template: nothing is issued that could not be printed so."""
    docgen = clerk(2)
    with pytest.raises(UnknownNameError, match="docx"):
        docgen.batch("upd", period=PERIOD, formats=["docx"])
    assert docgen.store.list() == ()
