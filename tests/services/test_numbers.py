"""Numbers through the façade: by hand, guarded by date, by rules that change."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from docgen import IssueRefusedError
from docgen.exceptions import ConfigurationError
from docgen.kit.samples import sale
from docgen.lifecycle import Actor
from docgen.models import Severity

BY = {"by": Actor(name="Глебова"), "reason": "так надо"}
DAY = date(2026, 10, 31)
YEARLY = {"act": {"mask": "А-{N:4}/{YY}", "reset": "year"}}


def test_a_number_by_hand_is_given_once(open_docgen):
    """The counter moves past it, and the journal says who gave it."""
    dg = open_docgen(numbering=YEARLY)
    document = dg.issue("act", sale(), number="А-0007/26", by=BY["by"])
    assert document.number == "А-0007/26"
    assert dg.store.events(document.id)[0].who == "Глебова"
    with pytest.raises(ConfigurationError, match="'А-0007/26', which act 1 of"):
        dg.issue("act", sale(), number="А-0007/26")
    assert dg.issue("act", sale()).number == "А-0008/26"


def test_a_number_by_hand_has_no_twin_among_spaces(open_docgen):
    """Spaces around it are no part of it; nothing but spaces is refused."""
    dg = open_docgen(numbering=YEARLY)
    assert dg.issue("act", sale(), number=" А-0007/26 ").number == "А-0007/26"
    with pytest.raises(ConfigurationError, match="'А-0007/26', which act 1 of"):
        dg.issue("act", sale(), number="А-0007/26 ")
    for blank in ("", "  "):
        with pytest.raises(ConfigurationError, match="number given is blank"):
            dg.issue("act", sale(), number=blank)
    assert [row.number for row in dg.store.list()] == ["А-0007/26"]


def test_a_package_whose_dates_are_out_of_order_issues_nothing(host):
    """The act does not get its number when the VAT invoice could not."""
    wanted = {"contract": "3", "period": "2026-10"}
    earlier = {"contract": "1", "period": "2026-10", "date": date(2026, 11, 5)}
    host.issue_package(["act", "vat_invoice"], **earlier)
    with pytest.raises(IssueRefusedError, match=r"numbering\.chronology"):
        host.issue_package(["act", "vat_invoice"], **wanted)
    assert sorted(row.type for row in host.store.list()) == ["act", "vat_invoice"]
    issued = host.issue_package(["act", "vat_invoice"], chronology_reason="забыли", **wanted)
    assert host.issue_package(["act", "vat_invoice"], **wanted) == issued
    assert {row.severity for row in host.numbers.audit()} == {Severity.INFO}


def test_a_branch_adds_its_digits_to_the_number(open_docgen):
    """The organisation says which branch it is."""
    dg = open_docgen(numbering={"act": {"mask": "{N}{branch_suffix}", "scope": "branch"}})
    office, branch = sale(), sale()
    branch["seller"] = {**branch["seller"], "branch": "02"}
    numbers = [dg.issue("act", data).number for data in (office, branch, branch)]
    assert numbers == ["1", "1/02", "2/02"]


def test_a_stored_rule_numbers_documents_from_its_day(open_docgen):
    """It wins for what it says; documents of an earlier date keep the former one."""
    dg = open_docgen(numbering=YEARLY)
    change = dg.numbers.change("act", settings={"mask": "{YYYY}-{N}", "start": 50}, **BY)
    today = datetime.now().astimezone().date()
    assert change.valid_from == date(today.year + 1, 1, 1)
    later = change.valid_from + timedelta(days=1)
    assert dg.numbers.peek("act", date=later) == f"{later.year}-50"
    assert dg.numbers.peek("act", date=DAY) == "А-0001/26"
    again = dg.numbers.change("act", settings={"start": 60}, **BY)
    assert dict(again.stated) == {"mask": "{YYYY}-{N}", "start": 60}
    assert dg.numbers.changes() == (change, again)


def test_a_rule_changed_in_the_settings_is_noticed(open_docgen):
    """The next number says what the settings said before; stored changes are told apart."""
    open_docgen(numbering=YEARLY).issue("act", sale())
    dg = open_docgen(numbering={"act": {"mask": "{YYYY}/{N}", "reset": "year", "start": 10}})
    dg.numbers.change("act", settings={"mask": "С-{YYYY}-{N}"}, at_once=True, **BY)
    assert dg.numbers.changes_in_settings() == ()
    dg.issue("act", sale(), by=BY["by"])
    dg.issue("act", sale(date=datetime.now().astimezone().date().isoformat()))
    (change,) = dg.numbers.changes_in_settings()
    assert (change.code, change.noticed_by, change.changed) == ("act", "Глебова", ("mask", "start"))
    assert (change.before["mask"], change.after["mask"]) == ("А-{N:4}/{YY}", "{YYYY}/{N}")


def test_a_number_is_recognised(open_docgen):
    """Every rule that could have made it is named."""
    dg = open_docgen(numbering=YEARLY)
    found = dg.numbers.parse("А-0015/26")
    assert [(row.rule, row.parsed.n, row.parsed.period) for row in found] == [("act", 15, "2026")]
    assert {row.rule for row in dg.numbers.parse("15")} >= {"invoice", "vat_invoice"}
    assert dg.numbers.parse("счёт без номера") == ()


def test_a_counter_is_nobodys_unless_it_is_said_whose(open_docgen):
    """Documents of a seller without an id are counted there."""
    dg = open_docgen()
    data = sale()
    seller = {name: value for name, value in data["seller"].items() if name != "id"}
    assert dg.issue("act", data | {"seller": seller}).number == "1"
    assert (dg.numbers.peek("act"), dg.numbers.peek("act", organisation="sever")) == ("2", "1")
