"""People and expenses of sources: optional sections of SQL, lists of JSON."""

from __future__ import annotations

from decimal import Decimal

import pytest

from docgen.exceptions import ConfigurationError, DataError
from docgen.kit.samples import sale
from docgen.sources import MappingSource, SqlSource

PEOPLE = """
[contacts]
query = "SELECT * FROM person WHERE customer = :client_id ORDER BY id"
[contacts.columns]
id = "id"
name = "full_name"
role = "role"
email = "mail"
wants = "wants"

[staff]
query = "SELECT * FROM person WHERE org = :organisation_id"
[staff.columns]
name = "full_name"

[expenses]
query = "SELECT id, customer, day, amount FROM spent WHERE customer = :client_id"
[expenses.columns]
id = "id"
client_id = "customer"
date = "day"
amount = "amount"

[client]"""


@pytest.fixture
def people(engine, changed_mapping):
    """Return a source over the example billing that knows people and expenses, too."""
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE person (id, customer, org, full_name, role, mail, wants)",
            (
                "INSERT INTO person VALUES (1, '1', NULL, 'Петрова Анна', 'бухгалтер', "
                "'A@B.ru; c@d.ru', 'act'), (2, '1', NULL, 'Сидоров Пётр', NULL, NULL, NULL), "
                "(3, NULL, '1', 'Нашева Анна', NULL, NULL, NULL)"
            ),
            "CREATE TABLE spent (id, customer, day, amount)",
            "INSERT INTO spent VALUES (2, '1', '2026-10-09', '5'), (1, '1', '2026-10-02', '7.5')",
        ):
            connection.exec_driver_sql(statement)
    return SqlSource(engine, changed_mapping("[client]", PEOPLE))


def test_sections_of_sql_supply_people_and_expenses(people):
    """In the order of the query, cleaned; expenses by date."""
    first, second = people.contacts("1")
    assert (first.name.last, first.role, first.emails) == (
        "Петрова",
        "бухгалтер",
        ("A@b.ru", "c@d.ru"),
    )
    assert (second.email, second.wants) == ("", "")
    assert people.contacts("2") == []
    assert [row.name.last for row in people.staff("1")] == ["Нашева"]
    assert [row.amount for row in people.expenses("1")] == [Decimal("7.5"), Decimal(5)]


def test_a_source_without_the_sections_knows_nobody(billing):
    """And works as it did before there were any."""
    assert (*billing.contacts("1"), *billing.staff("1"), *billing.expenses("1")) == ()


def test_a_section_without_a_name_is_refused(changed_mapping):
    """By the section and the field."""
    mapping = changed_mapping("[client]", PEOPLE.replace('name = "full_name"\nrole', "role"))
    with pytest.raises(ConfigurationError, match=r"contacts.*name"):
        SqlSource("sqlite://", mapping)


def test_lists_of_json_supply_people_and_expenses():
    """A client's own list; expenses name their client."""
    sides = sale()
    client = {**sides["buyer"], "id": "42", "contacts": [{"name": "Петрова Анна"}]}
    spent = {"id": "1", "client_id": "42", "date": "2026-10-02", "amount": "7.50"}
    data = {"organisations": [], "clients": [client], "expenses": [spent]}
    source = MappingSource(data)
    assert [row.name.last for row in source.client("42").contacts] == ["Петрова"]
    assert [row.amount for row in source.expenses("42")] == [Decimal("7.50")]
    with pytest.raises(DataError, match=r"expenses\[0\]\.client_id"):
        MappingSource({**data, "expenses": [{**spent, "client_id": "43"}]})
    nameless = MappingSource({**data, "clients": [{**client, "contacts": [{"role": "директор"}]}]})
    with pytest.raises(DataError, match=r"clients\[0\]\.contacts\[0\]\.name"):
        nameless.client("42")
