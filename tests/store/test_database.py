from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from docgen.exceptions import ConfigurationError, StorageBusyError
from docgen.store.database.columns import ExactDecimal, UtcDateTime
from docgen.store.database.database import open_database
from docgen.store.numbers.journal import take_numbers


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("docs.db", "is no address of a database"),
        ("mysql://me:secret@host/docs", "kept in an SQLite file or in PostgreSQL"),
        ("postgresql+asyncpg://me:secret@host/docs", "a driver that docgen does not use"),
        ("postgresql://me:secret@host", "names no database"),
        ("sqlite://", "would forget its documents"),
        ("sqlite:///:memory:", "would forget its documents"),
        ("sqlite:///docs.db?mode=ro", "without options"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url, message):
    """The error shows what to write, and no password."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        open_database(url)
    assert re.search(r"[Ww]rite (sqlite|postgresql)://|Name a file: sqlite://", str(caught.value))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET name = 'paid'",
        "DELETE FROM events",
        "UPDATE numbers SET n = 5",
        "DELETE FROM numbers",
        "UPDATE documents SET payload = '{}'",
        "UPDATE documents SET number = '5'",
        "DELETE FROM documents",
        "UPDATE templates SET sha256 = ''",
        "UPDATE parties SET name = 'ООО «Другое»'",
        "UPDATE documents SET payable = '1'",
        "UPDATE documents SET due_date = NULL",
        "UPDATE documents SET correction = 1",
    ],
)
def test_what_was_issued_cannot_be_changed(change, issue, store, sql):
    """The database refuses, whoever asks, and the document stays as it was."""
    document = issue().document
    with pytest.raises(IntegrityError, match="are only ever added"):
        sql(change)
    assert store.get(document.id) == document
    assert store.audit() == ()


PAYMENT = (
    "INSERT INTO payments (organisation, client, contract, date, amount, currency, number, "
    "purpose, received_at, made_by) VALUES ('7', '42', 'k1', '2026-11-01', '{0}', 'RUB', '1', "
    "'', '2026-11-01 10:00:00', 'me')"
)
ALLOCATION = (
    "INSERT INTO allocations (payment_id, document_id, amount, at, kind, reason, made_by) "
    "VALUES (1, 1, '{0}', '2026-11-01 10:00:00', 'linked', '', 'me')"
)
UNDO = "UPDATE {0} SET reversed_at = NULL"
SHOW = "SELECT amount, reversal_reason FROM {0}"
REVERSAL = "UPDATE {0} SET reversed_at = '2026-11-02 10:00:00', reversal_reason = 'ошибка'"


@pytest.fixture
def paid(issue, sql):
    """Issue an act and allocate a payment to it."""
    issue()
    sql(PAYMENT.format("10.00"), ALLOCATION.format("10.00"))


@pytest.mark.usefixtures("paid")
@pytest.mark.parametrize("table", ["payments", "allocations"])
def test_money_is_reversed_once_and_never_changed(table, sql):
    """A reversal can be written, once; nothing else can, and no row goes away."""
    for change in ("UPDATE {0} SET amount = '5'", "DELETE FROM {0}"):
        with pytest.raises(IntegrityError, match="are only ever added"):
            sql(change.format(table))
    sql(REVERSAL.format(table))
    with pytest.raises(IntegrityError, match="are only ever added"):
        sql(UNDO.format(table))
    ((amount, reason),) = sql(SHOW.format(table))
    assert (Decimal(amount), reason) == (Decimal("10.00"), "ошибка")


@pytest.mark.parametrize("amount", ["0", "-1", "-0.01"])
def test_only_money_that_there_is_can_be_kept(amount, paid, sql):  # noqa: ARG001 - rows to refer to
    """Neither a payment nor an allocation is of nothing, or of less."""
    for statement in (PAYMENT, ALLOCATION):
        with pytest.raises(IntegrityError, match="_amount"):
            sql(statement.format(amount))


def test_the_same_payment_of_a_source_is_kept_once(sql, store):  # noqa: ARG001 - makes the tables
    """A source's id is one payment of an organisation; payments without one are many."""
    sql(PAYMENT.format("1"), PAYMENT.format("1"))
    again = PAYMENT.replace("(organisation", "(source_id, organisation", 1)
    again = again.replace("VALUES (", "VALUES ('bank-1', ", 1).format("1")
    sql(again)
    with pytest.raises(IntegrityError):
        sql(again)


def test_a_reader_sees_one_state(issue, store):
    """What is issued meanwhile does not show until the reader has ended."""
    count = "SELECT count(*) FROM documents"
    issue()
    with store._database.read() as reader:
        before = reader.exec_driver_sql(count).scalar()
        issue()
        assert reader.exec_driver_sql(count).scalar() == before == 1
    with store._database.read() as reader:
        assert reader.exec_driver_sql(count).scalar() == 2


def test_a_failed_change_leaves_nothing(store):
    """All that a transaction wrote goes when its end is not reached."""

    def fail():
        with store._database.write() as connection:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('colour', 'red')")
            _ = 1 // 0

    with pytest.raises(ZeroDivisionError):
        fail()
    with store._database.read() as connection:
        found = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'colour'").all()
    assert found == []


def test_a_counter_that_somebody_holds_is_told_after_the_wait(
    open_store, payload, rule, context, template
):
    """Two take from one counter in turn; who waits too long is told so, and nothing is lost."""
    first, hasty = open_store(), open_store(busy_timeout=0.2)

    def issue(store):
        return store.issue("act", payload, rule, context, template=template, key=None)

    issue(first)
    with first._database.write() as connection:
        assert take_numbers(connection, rule, context, datetime.now(UTC))[0].text == "2026-2"
        with pytest.raises(StorageBusyError, match="kept it locked"):
            issue(hasty)
        connection.rollback()
    assert issue(hasty).document.number == "2026-2"
    assert hasty.audit() == ()


def test_a_store_has_an_id_of_its_own(store, open_store):
    """It stays the same, and a document says it."""
    assert re.fullmatch("[0-9a-f]{12}", store.id)
    assert open_store().id == store.id


def test_parties_are_kept_as_they_were(issue, payload, sql):
    """Every version of a party once, whoever's side it was on; a document names its own."""
    issue()
    issue()
    renamed = evolve(payload, buyer=evolve(payload.buyer, name="АО «Пион»"))
    issue(act=renamed)
    assert sorted(row[0] for row in sql("SELECT name FROM parties")) == [
        "АО «Лютик»",
        "АО «Пион»",
        "ООО «Ромашка & Ко»",
    ]
    names = sql(
        "SELECT seller.inn, buyer.name FROM documents "
        "JOIN parties seller ON seller.hash = seller_party "
        "JOIN parties buyer ON buyer.hash = buyer_party ORDER BY documents.id"
    )
    assert [tuple(row) for row in names] == [
        ("7707083893", "АО «Лютик»"),
        ("7707083893", "АО «Лютик»"),
        ("7707083893", "АО «Пион»"),
    ]


metadata = MetaData()
columns = Table(
    "kept",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("money", ExactDecimal),
    Column("moment", UtcDateTime),
)


@pytest.fixture
def keep(new_url, tmp_path):
    """Keep money and a moment in a table, and read them back."""
    (tmp_path / "data").mkdir()
    engine = create_engine(new_url.replace("postgresql:", "postgresql+psycopg:"))
    columns.create(engine)

    def keep_one(money, moment):
        with engine.begin() as connection:
            connection.execute(delete(columns))
            connection.execute(insert(columns).values(money=money, moment=moment))
            return connection.execute(select(columns)).one()

    yield keep_one
    engine.dispose()


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=11, min_value=-(10**15), max_value=10**15
    ),
    st.datetimes(
        min_value=datetime(1990, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
        timezones=st.builds(
            lambda hours: timezone(timedelta(hours=hours)), st.integers(min_value=-12, max_value=14)
        ),
        max_value=datetime(2090, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    ),
)
@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # the table is emptied each time
)
def test_money_and_moments_come_back_exactly(keep, money, moment):
    """No digit of a sum is lost, and a moment comes back in UTC."""
    row = keep(money, moment)
    assert f"{row.money:f}" == f"{money:f}"
    assert isinstance(row.money, Decimal)
    assert (row.moment, row.moment.tzinfo) == (moment, UTC)
