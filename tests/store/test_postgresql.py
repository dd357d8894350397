from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import make_url

from docgen.exceptions import ConfigurationError, StorageBusyError, StorageError
from docgen.store.database.database import open_database
from docgen.store.numbers.journal import take_numbers

TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def database():
    """Run everything here on PostgreSQL."""
    return "postgresql"


@pytest.fixture
def fail_with(sql):
    """Have the server refuse new events with a condition's code."""

    def fail(code):
        sql(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION 'as told' USING ERRCODE = '{code}'; END $$",
            "CREATE TRIGGER failing BEFORE INSERT ON events EXECUTE FUNCTION fail()",
        )

    return fail


def test_a_driver_that_is_missing_is_told(monkeypatch):
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'docgen-ru\[postgres\]'"):
        open_database("postgresql://host/docs")


def test_the_driver_may_be_named(url, store):
    """The address SQLAlchemy wants is as good as the short one."""
    named = make_url(url).set(drivername="postgresql+psycopg")
    database = open_database(named.render_as_string(hide_password=False))
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'store_id'")
        assert found.scalar() == store.id
    database.close()


def test_a_server_that_is_not_there_is_told(tmp_path):
    """The error shows the address, and no password."""
    url = f"postgresql://me:secret@/docs?host={tmp_path}"
    with pytest.raises(StorageError, match=r"database postgresql.*me:\*\*\*@/docs: ") as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_told(url):
    """Databases are made by whoever runs the server."""
    missing = make_url(url).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(StorageError, match='database "nowhere" does not exist'):
        open_database(missing)


def test_idle_connections_that_were_lost_are_made_anew(issue, store, sql):
    """After a restart of the server the next step simply works."""
    issue()
    sql(TERMINATE)
    assert issue().document.number == "2026-2"
    sql(TERMINATE)
    assert len(store.list()) == 2


def test_all_idle_connections_that_were_lost_are_made_anew(store, sql):
    """One that is found lost tells of the others."""
    with store._database.read(), store._database.read():
        pass
    sql(TERMINATE)
    with store._database.read() as first, store._database.read() as second:
        assert first.exec_driver_sql("SELECT 1").scalar() == 1
        assert second.exec_driver_sql("SELECT 2").scalar() == 2


def test_a_server_that_goes_away_in_the_middle_changes_nothing(issue, store, sql):
    """What was being written is undone, the error says so, and the next step works."""
    issue()

    def write():
        with store._database.write() as connection:
            connection.exec_driver_sql("UPDATE counters SET last = 99")
            sql(TERMINATE)
            connection.exec_driver_sql("UPDATE counters SET start = 99")

    with pytest.raises(StorageError, match=r"went away\. Nothing was changed"):
        write()
    assert issue().document.number == "2026-2"


def test_a_server_that_goes_away_before_a_number_is_taken_gives_none(
    issue, store, sql, rule, context
):
    """A statement that the driver runs by itself is told of as any other."""
    issue()

    def take():
        with store._database.write() as connection:
            sql(TERMINATE)
            take_numbers(connection, rule, context, datetime.now(UTC))

    with pytest.raises(StorageError, match=r"went away\. Nothing was changed"):
        take()
    assert issue().document.number == "2026-2"


def test_a_server_that_goes_away_at_the_end_leaves_it_open(issue, store, sql):
    """Nobody knows whether the last word reached the server, and nobody pretends to."""
    issue()

    def write():
        with store._database.write() as connection:
            connection.exec_driver_sql("UPDATE counters SET last = 99")
            sql(TERMINATE)

    with pytest.raises(StorageError, match="it is unknown whether it did"):
        write()
    assert issue().document.number == "2026-2"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("53100", (StorageError, "the disk is full")),
        ("40P01", (StorageBusyError, "try again")),
        ("40001", (StorageBusyError, "try again")),
        ("25006", (StorageError, "it is read-only")),
        ("57P01", (StorageError, "the server went away")),
        ("42501", (StorageError, "access is denied")),
        ("XX001", (StorageError, "it is damaged")),
        ("P0001", (StorageError, "as told(.|\n)*Nothing was changed")),
    ],
)
def test_conditions_of_the_server_are_told(code, expected, fail_with, issue, store):
    """Whatever the server answers, nothing was issued and the error says what to do."""
    kind, message = expected
    fail_with(code)
    with pytest.raises(kind, match=message) as caught:
        issue()
    assert type(caught.value) is kind
    assert store.list() == ()


def test_payloads_are_kept_as_they_are(sql, store):
    """The server spends no time on packing them while others wait for the counter."""
    assert store.list() == ()
    storage = "SELECT attstorage FROM pg_attribute WHERE attname = 'payload'"
    assert sql(f"{storage} AND attrelid = 'documents'::regclass") == [("e",)]


def test_a_lost_crash_is_not_risked(sql, store):
    """A server set to confirm before it keeps is asked to keep first."""
    sql("ALTER ROLE CURRENT_USER SET synchronous_commit = off")
    try:
        store._database._writer.dispose()
        with store._database.read() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    finally:
        sql("ALTER ROLE CURRENT_USER RESET synchronous_commit")


def test_counters_do_not_wait_for_one_another(issue, open_store, store, rule, context):
    """While one organisation's document is being issued, another's can be."""
    issue()
    issue(organisation="8")
    hold = "UPDATE counters SET last = last WHERE organisation = '7'"
    with open_store()._database.write() as holder:
        holder.exec_driver_sql(hold)
        assert issue(organisation="8").document.number == "2026-2"
    assert store.audit() == ()
    assert store.journal.peek(rule, context) == "2026-2"


def test_who_is_late_with_a_key_gets_the_first_ones_document(issue, store, open_store, sql):
    """Two issue under one key at the same moment: one document, one number."""
    sql(
        "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$",
        "CREATE TRIGGER holding AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION hold()",
    )
    issued = []
    threads = [threading.Thread(target=lambda: issued.append(issue(key="k"))) for _ in range(2)]
    with open_store()._database.write() as holder:
        holder.exec_driver_sql("SELECT pg_advisory_xact_lock(1)")
        for count, thread in enumerate(threads, start=1):
            thread.start()
            wait_until_blocked(store, count)
    for thread in threads:
        thread.join()
    assert sorted(one.created for one in issued) == [False, True]
    assert issued[0].document == issued[1].document
    assert store.counters()[0].last == 1
    assert store.audit() == ()


def wait_until_blocked(store, count):
    """Wait until so many wait for a lock of the test's database."""
    blocked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND wait_event_type = 'Lock'"
    )
    while True:
        with store._database.read() as connection:
            if connection.exec_driver_sql(blocked).scalar() == count:
                return
