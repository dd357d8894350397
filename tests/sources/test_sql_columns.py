"""Columns as databases have them: moments, keys of numbers, floats, dirty texts, bad rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, make_url

from docgen.exceptions import ConfigurationError, DataError, UnknownNameError
from docgen.models import Contract, Period, Unreadable, unit, vat_rate
from docgen.sources import SqlSource
from docgen.sources.sql_mapping import read_sql_mapping

OCTOBER = Period.parse("2026-10")

TABLES = """
CREATE TABLE firm (id INTEGER PRIMARY KEY, title TEXT, codes TEXT);
CREATE TABLE customer (id INTEGER PRIMARY KEY, kind TEXT, title TEXT, inn TEXT);
CREATE TABLE agreement (id INTEGER PRIMARY KEY, number TEXT, signed DATE, customer INTEGER);
CREATE TABLE usage (id INTEGER PRIMARY KEY, agreement INTEGER, at {moment}, service TEXT,
                    measure TEXT, price DOUBLE PRECISION, rate NUMERIC(5, 2));
CREATE TABLE receipt (id INTEGER PRIMARY KEY, agreement INTEGER, day TEXT,
                      amount DOUBLE PRECISION);
INSERT INTO firm VALUES (1, ' ООО «Север» ', 'ИНН 7700 990010');
INSERT INTO customer VALUES (7, 'JUR', 'ООО «Ромашка»', '77-10 990 027'), (8, 'IP', 'ИП', NULL);
INSERT INTO agreement VALUES (70, 'С-7', '2026-01-12', 7), (71, 'С-8', NULL, 7),
    (80, 'С-9', '2026-01-01', 8);
INSERT INTO usage VALUES
    (1, 70, '2026-09-30 23:59:59', 'До', 'hour', 1, 22),
    (2, 70, '2026-10-01 00:00:00', 'А', 'hour', 0.1, 22),
    (3, 70, '2026-10-31 21:30:00', 'Б', 'piece', 0.2, 10),
    (4, 70, '2026-11-01 00:00:00', 'После', 'hour', 1, 22);
INSERT INTO receipt VALUES (1, 70, '05.10.2026', 1.15), (2, 70, 'вчера', 5),
    (3, 70, '05.10.2026 10:00', 2.005);
"""

MAPPING = '''
[organisation]
query = "SELECT * FROM firm WHERE id = :organisation_id"
[organisation.columns]
id = "id"
name = "title"
inn = "codes"
[organisation.clean]
name = "strip"
inn = ["strip", "digits"]
[organisation.constants]
kind = "company"
vat_policy.rate = "22"

[client]
query = "SELECT * FROM customer WHERE id = :client_id"
many = "SELECT * FROM customer WHERE id IN :client_ids"
[client.columns]
id = "id"
kind = "kind"
name = "title"
full_name = "kind"
inn = "inn"
[client.values.kind]
JUR = "company"
IP = "sole_proprietor"
[client.values.full_name]
JUR = "Юридическое лицо"
IP = "Предприниматель"

[contracts]
query = """
SELECT * FROM agreement
 WHERE (:client_id IS NULL OR customer = :client_id)
   AND (:contract_id IS NULL OR id = :contract_id)
"""
[contracts.columns]
id = "id"
number = "number"
date = "signed"
client_id = "customer"
[contracts.constants]
organisation_id = "1"

[charges]
query = """
SELECT * FROM usage WHERE agreement = :contract_id AND at BETWEEN :start AND :end ORDER BY id
"""
many = "SELECT * FROM usage WHERE agreement IN :contract_ids AND at BETWEEN :start AND :end"
[charges.columns]
id = "id"
contract_id = "agreement"
date = "at"
item.name = "service"
item.unit = "measure"
item.price = "price"
item.vat_rate = "rate"
[charges.values.item.unit]
hour = "ч"
piece = "шт"

[payments]
query = "SELECT * FROM receipt WHERE agreement = :contract_id AND :start <= :end ORDER BY id"
[payments.columns]
id = "id"
contract_id = "agreement"
date = "day"
amount = "amount"
[payments.clean]
date = "date"
amount = "round"
'''


def run(url, script):
    """Run the statements of a script."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    with engine.begin() as connection:
        for statement in filter(str.strip, script.split(";\n")):
            connection.exec_driver_sql(statement)
    engine.dispose()
    return address.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """Return the address of a billing whose charges have moments."""
    if request.param == "sqlite":
        return run(f"sqlite:///{tmp_path}/billing.db", TABLES.format(moment="DATETIME"))
    made = request.getfixturevalue("make_database")()
    return run(made, TABLES.format(moment="TIMESTAMP"))


@pytest.fixture
def write(tmp_path):
    """Write a mapping, with one text replaced, and return its path."""

    def write_one(old="", new=""):
        assert old in MAPPING
        path = tmp_path / "source.toml"
        path.write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
        return path

    return write_one


@pytest.fixture
def source(address, write):
    """Return the billing as a source."""
    with_mapping = SqlSource(address, write())
    yield with_mapping
    with_mapping.close()


def test_the_last_evening_belongs_to_the_period(source):
    """A charge at 21:30 on the 31st is of October, one at midnight after it is not."""
    charges = source.charges(source.contract("70"), OCTOBER)
    assert [(row.id, row.date) for row in charges] == [
        ("2", date(2026, 10, 1)),
        ("3", date(2026, 10, 31)),
    ]


@pytest.mark.parametrize("text", ["2026-10-31T21:30:00", "2026-10-31", "2026-10-31 23:59:59.999"])
def test_texts_of_moments_compare_as_moments(tmp_path, write, text):
    """SQLite keeps moments as texts of several forms; all of the last day are in."""
    url = run(f"sqlite:///{tmp_path}/billing.db", TABLES.format(moment="TEXT"))
    run(url, f"UPDATE usage SET at = '{text}' WHERE id = 3")  # noqa: S608 - the test's own
    source = SqlSource(url, write())
    assert source.charges(source.contract("70"), OCTOBER)[-1].date == date(2026, 10, 31)
    source.close()


def test_a_field_of_no_record_comes_from_nowhere(source):
    """Of a charge the column is told without its id, of a client only with one."""
    assert source.origin("charge", "", "item.name").endswith("columns.item.name: service")
    assert "columns.name" in source.origin("client", "7", "name")
    assert source.origin("client", "", "name") == ""


def test_text_ids_fit_keys_that_are_numbers(source):
    """Ids are texts to docgen and integers to the database, without a cast in the query."""
    assert source.client("7").name == "ООО «Ромашка»"
    assert [row.id for row in source.contracts(client="8")] == ["80"]
    contracts = [source.contract("70"), source.contract("80")]
    assert {row.id for row in source.clients_of(contracts)} == {"7", "8"}
    assert [row.id for row in source.charges_of(contracts, OCTOBER)] == ["2", "3"]


@pytest.mark.parametrize("wrong", ["x", "7 OR 1=1", "99999999999999999999"])
def test_what_no_key_can_be_is_an_unknown_id(source, wrong):
    """A text where keys are numbers is an id that nobody has, not a failure of the database."""
    with pytest.raises(UnknownNameError, match="no client"):
        source.client(wrong)
    with pytest.raises(UnknownNameError, match="no contract"):
        source.contract(wrong)


def test_columns_are_cleaned_by_the_steps_named(source):
    """Steps are taken in order: blanks go, digits stay, days and kopecks are read."""
    ours = source.organisation("1")
    assert (ours.name, ours.inn) == ("ООО «Север»", "7700990010")
    payments = [row for row in source.each_payment(source.contract("70"), OCTOBER) if row.id != "2"]
    assert [(row.date, row.amount) for row in payments] == [
        (date(2026, 10, 5), Decimal("1.15")),
        (date(2026, 10, 5), Decimal("2.01")),
    ]


def test_requisites_lose_their_separators_without_a_step(source):
    """What people write between digits is nothing of the number's."""
    assert source.client("7").inn == "7710990027"


def test_a_column_is_translated_for_each_of_its_fields(source):
    """Two fields of one column have translations of their own, one by the field's path."""
    client = source.client("8")
    assert (client.kind, client.full_name) == ("sole_proprietor", "Предприниматель")
    units = [row.item.unit for row in source.charges(source.contract("70"), OCTOBER)]
    assert units == [unit("ч"), unit("шт")]


def test_rates_are_read_from_numbers(source):
    """A column of NUMERIC holds 22.00, and means 22 %."""
    rates = [row.item.vat_rate for row in source.charges(source.contract("70"), OCTOBER)]
    assert rates == [vat_rate("22"), vat_rate("10")]


def test_the_balance_is_worked_out_where_no_query_says_it(write, address):
    """0.1 + 0.2 charged and nothing paid is −0.30, however floats add up."""
    nothing_paid = "1 = 0 AND :contract_id <> '0' AND :start"
    other = SqlSource(address, write("agreement = :contract_id AND :start", nothing_paid))
    assert other.balance(other.contract("70"), date(2026, 10, 31)) == Decimal("-1.30")
    assert other.balance(other.contract("70"), date(2026, 10, 30)) == Decimal("-1.10")
    other.close()


def test_one_contract_that_cannot_be_read_stops_only_itself(source):
    """It comes with its own error, its number and its client; the others come whole."""
    bad, *good = source.each_contract(client="7")
    assert isinstance(bad, Unreadable)
    assert (bad.id, bad.number, bad.client_id, bad.organisation_id) == ("71", "С-8", "7", "1")
    assert [(row.path, row.code) for row in bad.error.problems] == [("date", "data.missing")]
    assert [row.id for row in good] == ["70"]
    assert isinstance(good[0], Contract)
    with pytest.raises(DataError, match=r"row 71 .*\n  date: is required"):
        source.contracts(client="7")
    with pytest.raises(DataError, match="row 71"):
        source.contract("71")


def test_one_payment_that_cannot_be_read_stops_only_itself(source):
    """The step that it cannot take is named, with the column and the value."""
    bad, *good = source.each_payment(source.contract("70"), OCTOBER)
    (problem,) = bad.error.problems
    assert problem.code == "data.unclean"
    assert problem.details == {"column": "day", "value": "вчера", "step": "date"}
    assert [row.id for row in good] == ["1", "3"]


@pytest.mark.parametrize(
    ("seconds", "day"),
    [(1793474999, date(2026, 10, 31)), (1793480400, date(2026, 11, 1)), (0, None)],
)
def test_seconds_are_a_day_of_the_zone(tmp_path, write, seconds, day):
    """Half past ten in the evening of Moscow is still the day before; nought is no day at all."""
    url = run(f"sqlite:///{tmp_path}/billing.db", TABLES.format(moment="DATETIME"))
    run(url, f"UPDATE agreement SET signed = {seconds} WHERE id = 70")  # noqa: S608 - the test's own
    clean = '[contracts.clean]\ndate = "timestamp"\n[contracts.constants]'
    source = SqlSource(url, write("[contracts.constants]", clean))
    if day is None:
        with pytest.raises(DataError, match="date: is required"):
            source.contract("70")
    else:
        assert source.contract("70").date == day
    source.close()


def test_moments_with_a_zone_are_taken_to_the_mappings_zone(make_database, write):
    """22:30 in Greenwich on the 31st is November in Moscow, and October in Kaliningrad's west."""
    url = run(make_database(), TABLES.format(moment="TIMESTAMPTZ"))
    run(url, "UPDATE usage SET at = '2026-10-30 22:30:00+00' WHERE id = 3")
    path = write()
    source = SqlSource(url, path)
    assert source.charges(source.contract("70"), OCTOBER)[-1].date == date(2026, 10, 31)
    source.close()
    path.write_text(f'time_zone = "UTC"\n{MAPPING}', encoding="utf-8")
    source = SqlSource(url, path)
    assert source.charges(source.contract("70"), OCTOBER)[-1].date == date(2026, 10, 30)
    source.close()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "strip"', 'nam = "strip"', r"unknown field in clean: nam; did you mean name\?"),
        ('name = "strip"', 'name = "trim"', r"unknown step in clean\.name: trim; "),
        ('name = "strip"', "name = 5", r"clean\.name is neither a step nor a list"),
        (
            "[client.values.full_name]",
            "[client.values.fullname]",
            "column in values: fulln",
        ),
        ("\n[organisation]", 'time_zone = "Moscow"\n[organisation]', "no time zone 'Moscow'"),
    ],
)
def test_a_wrong_step_or_zone_is_refused_when_the_file_is_read(write, old, new, message):
    """With the section and the nearest name, before the first query."""
    with pytest.raises(ConfigurationError, match=message):
        read_sql_mapping(write(old, new))
