"""The source held in memory."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import DataError, UnknownNameError
from docgen.models import Period
from docgen.sources import MappingSource


def charge(number, day, price, **item):
    """Return a charge of contract 7 as plain data."""
    return {
        "id": str(number),
        "contract_id": "7",
        "date": day,
        "item": {"name": "Услуги связи", "price": price, **item},
    }


def payment(number, day, amount):
    """Return a payment under contract 7 as plain data."""
    return {"id": str(number), "contract_id": "7", "date": day, "amount": amount}


def data(**lists):
    """Return the data of a small source: two contracts, of which 7 is tried."""
    contract = {"date": "2026-01-15", "organisation_id": "our", "client_id": "42"}
    return {
        "organisations": [
            {
                "id": "our",
                "kind": "company",
                "name": "ООО «Связь»",
                "vat_policy": {"rate": "22", "prices_include_vat": False},
            }
        ],
        "clients": [
            {"id": "42", "kind": "company", "name": "ООО «Ромашка»"},
            {"id": "43", "kind": "company", "name": "ООО «Василёк»"},
        ],
        "contracts": [
            {"id": "7", "number": "7", **contract},
            {"id": "3", "number": "3", **contract, "date": "2025-01-15"},
        ],
        **lists,
    }


def problems(mapping):
    """Return the problems with which the data is refused."""
    with pytest.raises(DataError) as caught:
        MappingSource(mapping, name="crm")
    assert str(caught.value).startswith("crm does not fit")
    return dict(caught.value.problems)


OCTOBER = Period.parse("2026-10")


def test_charges_and_payments_come_by_period_in_order_of_date():
    """Both ends of the period belong to it; rows come by date whatever their order."""
    days = ["2026-10-31", "2026-10-01", "2026-09-30", "2026-11-01", "2026-10-15"]
    source = MappingSource(
        data(
            charges=[charge(i, day, "1") for i, day in enumerate(days)],
            payments=[payment(i, day, "1") for i, day in enumerate(days)],
        )
    )
    contract = source.contracts(client="42")[1]
    assert [row.id for row in source.charges(contract, OCTOBER)] == ["1", "4", "0"]
    assert [row.id for row in source.payments(contract, OCTOBER)] == ["1", "4", "0"]


def test_contracts_come_oldest_first_and_by_client():
    """All contracts or a client's, by date; a client may have none."""
    source = MappingSource(data())
    assert [row.id for row in source.contracts()] == ["3", "7"]
    assert [row.id for row in source.contracts(client="42")] == ["3", "7"]
    assert source.contracts(client="43") == ()


def test_a_client_is_known_by_an_address_of_its_own_or_its_peoples():
    """In any case of letters; nobody has an empty one."""
    people = [{"name": "Швец Марина Игоревна", "email": "m@romashka.example"}]
    known = {"id": "42", "kind": "company", "name": "Ромашка", "email": "a@b.example, c@d.example"}
    other = {"id": "43", "kind": "company", "name": "Вьюнок", "contacts": people}
    source = MappingSource({"organisations": [], "clients": [known, other]})
    found = [source.clients_at(row) for row in ("C@D.example", "m@romashka.example", "", "x@y.z")]
    assert found == [("42",), ("43",), (), ()]


def test_what_is_unknown_is_named():
    """An id that nobody has is an error that names it and its kind."""
    source = MappingSource(data())
    with pytest.raises(UnknownNameError, match="no organisation 'их'"):
        source.organisation("их")
    with pytest.raises(UnknownNameError, match=r"no client '44'.*Did you mean '43'"):
        source.client("44")
    with pytest.raises(UnknownNameError, match="no client 'x'"):
        source.contracts(client="x")
    stranger = MappingSource(data(contracts=[{**data()["contracts"][0], "id": "9"}])).contracts()[0]
    with pytest.raises(UnknownNameError, match="no contract '9'"):
        source.charges(stranger, OCTOBER)


def test_the_balance_counts_tax_and_stops_at_the_day():
    """Payments less charges with VAT on top, up to and including the day."""
    source = MappingSource(
        data(
            charges=[charge(1, "2026-09-30", "100"), charge(2, "2026-10-31", "10.05")],
            payments=[payment(1, "2026-10-15", "200"), payment(2, "2026-11-01", "1")],
        )
    )
    contract = source.contracts()[1]
    assert source.balance(contract, date(2026, 9, 29)) == 0
    assert source.balance(contract, date(2026, 9, 30)) == Decimal("-122.00")
    assert source.balance(contract, date(2026, 10, 31)) == Decimal("65.74")
    assert source.balance(contract, date(2026, 12, 31)) == Decimal("66.74")


def test_the_balance_rounds_tax_as_monthly_documents_do():
    """Rounded on the total, tax is that of each month's document and not of the whole time."""
    organisation = data()["organisations"][0]
    organisation["vat_policy"]["rounding"] = "total"
    rows = [
        charge(f"{month}{i}", f"2026-{month}-05", "1.01") for month in ("09", "10") for i in "ab"
    ]
    source = MappingSource(data(organisations=[organisation], charges=rows))
    # A month's two lines come to 2.02 and 0.4444 of tax; all four at once would have 0.8888.
    assert source.balance(source.contracts()[1], date(2026, 12, 31)) == Decimal("-4.92")


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 10**6))),
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 10**6))),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_the_balance_is_what_came_less_what_went(charged, paid, day):
    """Without tax the balance is the difference of two plain sums."""
    organisation = {"id": "our", "kind": "sole_proprietor", "name": "ИП"}
    source = MappingSource(
        data(
            organisations=[organisation],
            charges=[charge(i, str(when), price) for i, (when, price) in enumerate(charged)],
            payments=[payment(i, str(when), amount) for i, (when, amount) in enumerate(paid)],
        )
    )
    expected = sum(x for when, x in paid if when <= day) - sum(
        x for when, x in charged if when <= day
    )
    assert source.balance(source.contracts()[1], day) == expected


def test_records_that_do_not_fit_stop_only_themselves():
    """The path leads to the list, the row and the field; all others are answered."""
    lists = data(
        charges=[
            charge(1, "2026-10-01", "10", unit="ведро"),
            charge(2, "2026-09-01", "10"),
        ],
        payments=[payment(1, "2026-10-01", "много"), payment(2, "2026-10-02", "5")],
    )
    lists["clients"].append({"id": "5", "kind": "company", "name": "Имя", "innn": "1"})
    lists["contracts"].append({**lists["contracts"][0], "id": "8", "date": None})
    source = MappingSource(lists, name="crm")
    with pytest.raises(DataError, match=r"clients\[2\].*did you mean 'inn'"):
        source.client("5")
    assert source.client("42").name == "ООО «Ромашка»"
    contract = source.contract("7")
    with pytest.raises(DataError, match=r"charges\[0\]\.item\.unit"):
        source.charges(contract, OCTOBER)
    assert [row.id for row in source.charges(contract, Period.parse("2026-09"))] == ["2"]
    with pytest.raises(DataError, match=r"payments\[0\]\.amount"):
        source.payments(contract, OCTOBER)
    bad, good = source.each_payment(contract, OCTOBER)
    assert (bad.id, good.id) == ("1", "2")
    with pytest.raises(DataError, match=r"contracts\[2\]\.date"):
        source.contracts()
    unreadable, *others = source.each_contract(client="42")
    assert (unreadable.id, [row.id for row in others]) == ("8", ["3", "7"])


def test_what_is_no_lists_of_records_is_refused():
    """Nothing of it can be answered."""
    assert problems({}) == {
        "organisations": "is required and missing",
        "clients": "is required and missing",
    }
    assert problems([1])[""].startswith("a mapping with the fields of")
    assert "charges[0]" in problems(data(charges=[5]))


def test_ids_are_present_and_unique_and_lead_somewhere():
    """A missing, repeated or dangling id is refused before any document is made of it."""
    lists = data(
        charges=[charge(1, "2026-10-01", "1"), charge(1, "2026-10-02", "1")],
        payments=[{**payment(1, "2026-10-01", "1"), "contract_id": "8"}],
    )
    del lists["clients"][1]["id"]
    lists["contracts"][0]["organisation_id"] = "their"
    lists["contracts"][1]["client_id"] = "41"
    lists["payments"].append({**payment(2, "2026-10-01", "много"), "contract_id": None})
    assert problems(lists) == {
        "clients[1].id": "is required and missing",
        "charges[1].id": "'1' is already the id of charges[0]",
        "contracts[0].organisation_id": "no record of organisations has the id 'their'",
        "contracts[1].client_id": "no record of clients has the id '41'",
        "payments[0].contract_id": "no record of contracts has the id '8'",
        "payments[1].contract_id": "no record of contracts has the id ''",
    }


def test_a_file_is_a_source_too(tmp_path):
    """The same data from a file answers the same, and errors name the file."""
    path = tmp_path / "crm.json"
    path.write_text(json.dumps(data()), encoding="utf-8")
    assert MappingSource.from_file(path).client("42").name == "ООО «Ромашка»"
    path.write_text('{"organisations": 5, "clients": []}', encoding="utf-8")
    with pytest.raises(DataError, match=r"crm\.json does not fit:\s+organisations: a list"):
        MappingSource.from_file(path)
