"""The source over a database, and the TOML file that maps it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from docgen.exceptions import ConfigurationError, DataError, SourceError, UnknownNameError
from docgen.models import Period, VatPolicy, price_items, vat_rate
from docgen.sources import SqlSource
from docgen.sources.sql_mapping import read_sql_mapping

EXAMPLE = Path(__file__).parents[2] / "examples" / "billing" / "source.toml"
OCTOBER = Period.parse("2026-10")
YEAR = Period.parse("2026")


@pytest.fixture
def change(engine):
    """Return a function that runs one statement on the copy of the database."""

    def run(statement, **values):
        with engine.begin() as connection:
            connection.execute(text(statement), values)

    return run


def test_an_organisation_is_read_whole(billing):
    """Every kind of column arrives: text, parts, codes, constants, BLOBs."""
    ours = billing.organisation("1")
    assert ours.name == "ООО «Тридевятая связь»"
    assert ours.vat_policy == VatPolicy(rate=vat_rate("22"), prices_include_vat=True)
    assert ours.address.city == "г. Лукоморск"
    assert ours.director.name.full == "Заозёрский Аркадий Львович"
    assert ours.stamp.media_type == ours.director.signature.media_type == "image/png"
    assert ours.ogrn_date == date(2020, 3, 2)
    assert ours.facsimile_types == ("invoice", "act")


def test_what_a_row_does_not_have_is_left_out(billing):
    """NULL columns make no empty account, no nameless director."""
    citizen = billing.client("6")
    assert (citizen.kind, citizen.bank_account, citizen.director) == ("natural_person", None, None)
    assert (citizen.person.full, citizen.person.gender) == ("Швец Анна", "feminine")


def test_contracts_come_oldest_first_and_by_client(billing):
    """All nineteen, or a client's own, ordered by date."""
    everything = billing.contracts()
    assert len(everything) == 19
    assert [row.date for row in everything] == sorted(row.date for row in everything)
    assert {row.organisation_id for row in billing.contracts(client="2")} == {"1", "2"}


def test_charges_are_exact_and_within_the_period(billing):
    """Fractions, units, rates and discounts arrive as the billing wrote them."""
    contract = next(row for row in billing.contracts() if row.id == "11")
    charges = billing.charges(contract, OCTOBER)
    book = next(row.item for row in charges if row.item.code == "BOOK")
    assert (book.vat_rate, book.unit.symbol, book.price) == (vat_rate("10"), "шт", Decimal(341))
    assert all(row.date in OCTOBER for row in charges)
    assert billing.charges(contract, Period.parse("2026-10-31..2026-10-31"))
    telephone = next(row for row in billing.contracts() if row.id == "2")
    quantities = {row.item.quantity for row in billing.charges(telephone, OCTOBER)}
    assert Decimal("408.617") in quantities


def test_many_are_answered_as_each_is_alone(billing):
    """One query for the charges, and one for the clients, of all contracts."""
    contracts = billing.contracts()
    found = list(billing.charges_of(contracts, OCTOBER))
    for contract in contracts:
        own = [row for row in found if row.contract_id == contract.id]
        assert own == billing.charges(contract, OCTOBER)
    clients = {row.client_id for row in contracts}
    told = billing.clients_of(contracts)
    assert sorted(told, key=str) == sorted(map(billing.client, clients), key=str)


def test_the_balance_agrees_with_charges_and_payments(billing):
    """The billing's own balance is what docgen's pricing of its charges comes to."""
    for contract in billing.contracts():
        policy = billing.organisation(contract.organisation_id).vat_policy
        lines = price_items((row.item for row in billing.charges(contract, YEAR)), policy)
        charged = sum(line.amount for line in lines)
        paid = sum(row.amount for row in billing.payments(contract, YEAR))
        assert billing.balance(contract, date(2026, 12, 31)) == paid - charged
        assert billing.balance(contract, date(2026, 8, 31)) == 0


def test_the_balance_includes_its_day(billing):
    """Charges of the last day of September count on that day and not the day before."""
    contract = next(row for row in billing.contracts() if row.id == "5")
    assert billing.balance(contract, date(2026, 9, 29)) == 0
    assert billing.balance(contract, date(2026, 9, 30)) == Decimal("-88300.00")


def test_what_is_unknown_is_named(billing):
    """An id without a row is an error of its own, also when asked for its contracts."""
    with pytest.raises(UnknownNameError, match="no organisation '99'"):
        billing.organisation("99")
    with pytest.raises(UnknownNameError, match="no client 'x'"):
        billing.contracts(client="x")


def test_parameters_are_bound_and_never_become_sql(billing):
    """An id that looks like SQL is only an id that nobody has."""
    with pytest.raises(UnknownNameError):
        billing.client("1' OR '1'='1")
    with pytest.raises(UnknownNameError):
        billing.client("1; DROP TABLE customer")
    assert billing.client("1").name == "ООО «Ромашковый край»"


def test_the_database_is_read_afresh(engine, change):
    """A host's engine serves too, and a change is seen at once."""
    source = SqlSource(engine, EXAMPLE)
    change("UPDATE customer SET short_name = 'ООО «Лютик»' WHERE id = 1")
    assert source.client("1").name == "ООО «Лютик»"


def test_nothing_is_ever_written(engine, changed_mapping):
    """A query that writes in disguise is refused, and the engine still serves its host."""
    path = changed_mapping(
        "WHERE id = :client_id", "WHERE id = :client_id), gone AS (SELECT 1) DELETE FROM customer"
    )
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("SELECT customer", "WITH old AS (SELECT customer"), "utf-8")
    with pytest.raises(SourceError, match=r"\[client\] query failed .*readonly"):
        SqlSource(engine, path).client("1")
    assert SqlSource(engine, EXAMPLE).client("1").name == "ООО «Ромашковый край»"
    with engine.begin() as connection:
        assert connection.execute(text("DELETE FROM receipt")).rowcount > 0


def test_a_row_that_does_not_fit_is_named(engine, change):
    """Wrong data names the file, the section, the row and the field."""
    source = SqlSource(engine, EXAMPLE)
    change("UPDATE accrual SET price = 'дорого' WHERE id = 1001")
    contract = next(row for row in source.contracts() if row.id == "1")
    with pytest.raises(
        DataError, match=r"source\.toml \[charges\] row 1001 .*\n  item\.price: a n"
    ):
        source.charges(contract, YEAR)


def test_a_code_without_translation_is_named(engine, change):
    """A value outside the file's table of translations is never passed on."""
    source = SqlSource(engine, EXAMPLE)
    change("UPDATE agreement SET currency = 'USD' WHERE id = 4")
    with pytest.raises(DataError, match=r"\[contracts\] row 4 .*\n.*currency = 'USD' has no trans"):
        source.contracts()


def test_a_picture_may_be_a_path_beside_the_file(engine, change, changed_mapping):
    """A text in a picture's column is a path, relative to the TOML file and inside its folder."""
    path = changed_mapping("RUR", "RUR")
    stamp = (EXAMPLE.parent / "pictures" / "stamp.png").read_bytes()
    (path.parent / "stamp.png").write_bytes(stamp)
    source = SqlSource(engine, path)
    change("UPDATE company SET stamp = 'stamp.png'")
    assert source.organisation("1").stamp.content == stamp
    change("UPDATE company SET stamp = '../stamp.png'")
    with pytest.raises(DataError, match="outside its folder"):
        source.organisation("1")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("FROM customer\n", "FROM customers\n", r"\[client\] query failed on .*no such table"),
        (
            'tax_id = "',
            'tax_id = "bin_',
            r"\[client\] query returns no column bin_foreign_tax_id; ",
        ),
        ("SELECT customer.*,", "SELECT customer.*, 1 AS id,", r"returns id twice; rename"),
        (" WHERE id = :client_id", " WHERE :client_id <> ''", r"returned 17 rows for '1', not one"),
    ],
)
def test_a_query_that_goes_wrong_names_its_section(engine, changed_mapping, old, new, message):
    """A failing query or a missing column tells the file, the section and the remedy."""
    source = SqlSource(engine, changed_mapping(old, new))
    with pytest.raises(SourceError, match=r"changed\.toml .*" + message):
        source.client("1")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("SELECT round(", "SELECT NULL, round(", "must return one row of one column"),
        ("SELECT round(", "SELECT NULL * round(", r"returned NULL; write COALESCE"),
    ],
)
def test_a_balance_without_a_number_is_an_error(engine, changed_mapping, old, new, message):
    """NULL is not zero, and two columns are not a balance."""
    source = SqlSource(engine, changed_mapping(old, new))
    with pytest.raises(SourceError, match=message):
        source.balance(source.contracts()[0], date(2026, 10, 31))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[payments]\n", "[payment]\n", r"unknown section payment; did you mean payments\?"),
        ("[client.columns]", "[client.column]", r"\[client\]: unknown key column; did you mean"),
        ("inn = ", "inm = ", r"\[organisation\]: there is no field inm; did you mean inn\?"),
        ("bank_account.bic", "bank_account.bik", r"no field bank_account\.bik; did you mean bic"),
        ('phone = "phone"', 'phone.home = "phone"', r"phone\.home: nothing can follow before"),
        ('"short_name"', "7", r"columns\.name is no name of a column"),
        ('number = "number"\n', "", r"\[contracts\] columns lacks number"),
        ("WHERE id = :client_id", "WHERE id = :id", r"\[client\] query uses :id; .*:client_id"),
        ("AND received_on BETWEEN :start AND :end", "", r"\[payments\] query does not use :end"),
        ('query = """\nSELECT round', 'sql = """\nSELECT round', r"\[balance\]: unknown key sql"),
        ('query = """\nSELECT company', 'query = """\nDELETE company', "only SELECT is run"),
        ("[client.values.sex]", "[client.values.gender]", r"unknown column in values: gender"),
        ("[contracts.values.currency]\nRUR =", "[contracts.values]\ncurrency =", "translations"),
        ("vat_policy.prices_include_vat = true", "stamp = 'x'", r"gives stamp twice"),
        ("[client]", "[client", r"is not TOML: .*line"),
        ("IN :client_ids", "IN :client_id", r"uses :client_id; it gets only :client_ids"),
        ("[contracts]\n", "[contracts]\nmany = ''\n", r"\[contracts\]: unknown key many"),
    ],
)
def test_a_broken_mapping_is_refused_when_it_is_read(changed_mapping, old, new, message):
    """What is wrong with the file is told before the first query, with its place."""
    with pytest.raises(ConfigurationError, match=r"changed\.toml.*" + message):
        read_sql_mapping(changed_mapping(old, new))


def test_a_missing_section_or_query_is_named(tmp_path):
    """All sections are required, each with its query."""
    path = tmp_path / "source.toml"
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_sql_mapping(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"\[organisation\] is missing"):
        read_sql_mapping(path)
    columns = 'columns = {id = "id", kind = "kind", name = "name"}'
    path.write_text(f"[organisation]\n{columns}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"\[organisation\] has no query"):
        read_sql_mapping(path)


@pytest.mark.parametrize(
    ("url", "error", "message"),
    [
        ("no url", ConfigurationError, "database URL cannot be used"),
        ("nosuch://host/db", ConfigurationError, "database URL cannot be used"),
        ("sqlite:///no/such/file.db", SourceError, r"no database file no/such/file\.db"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told(url, error, message):
    """A wrong URL is a setting to correct; a missing file is never made anew."""
    with pytest.raises(error, match=message):
        SqlSource(url, EXAMPLE)


def test_a_password_never_reaches_an_error():
    """A failing query names the database without the password of its URL."""
    engine = create_engine("sqlite://")
    engine.url = make_url("postgresql://billing:sesame@db/crm")
    with pytest.raises(SourceError, match="db/crm") as caught:
        SqlSource(engine, EXAMPLE).client("1")
    assert "sesame" not in str(caught.value)
