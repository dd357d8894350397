from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select

from docgen.exceptions import ConfigurationError, StorageBusyError, StorageError
from docgen.store.columns import ExactDecimal, UtcDateTime
from docgen.store.database import open_database
from docgen.store.problems import database_problems


@pytest.fixture
def path(tmp_path):
    """Name a database file that is not there yet."""
    return tmp_path / "new" / "docs.db"


def make(path):
    """Make a docgen database and close it."""
    open_database(f"sqlite:///{path}").close()


def test_a_new_database_is_made_with_its_folder(path):
    """Opening an address is enough; opening it again finds the same tables."""
    make(path)
    make(path)
    with sqlite3.connect(path) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert {"meta", "counters", "documents", "numbers", "files", "events", "templates"} <= tables


def test_nothing_may_be_lost_in_a_power_cut(path):
    """Every commit reaches the disk, readers do not block, references are kept."""
    database = open_database(f"sqlite:///{path}")
    with database.read() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    database.close()
    full = 2
    assert found == ["wal", full, 1]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("docs.db", "is no address of a database"),
        ("postgresql://me:secret@host/docs", "kept in an SQLite file"),
        ("sqlite://", "would forget its documents"),
        ("sqlite:///:memory:", "would forget its documents"),
        ("sqlite:///docs.db?mode=ro", "without options"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url, message):
    """The error shows what to write, and no password."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        open_database(url)
    assert "sqlite:///docs.db" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_newer_database_is_refused(path):
    """An older docgen does not touch what a newer one wrote."""
    make(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '999'")
    connection.close()
    with pytest.raises(StorageError, match="has tables of version 999"):
        make(path)


def test_a_database_of_another_program_is_refused(path):
    """Nothing is added to tables that docgen did not make."""
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE documents (id INTEGER)")
    connection.close()
    with pytest.raises(StorageError, match="belongs to another program"):
        make(path)


def test_a_file_that_is_no_database_is_refused(path):
    """A text file is named and left as it is."""
    path.parent.mkdir()
    path.write_text("Это не база данных. " * 100)
    with pytest.raises(StorageError, match=r"docs.db: it is not an SQLite database"):
        make(path)
    assert path.read_text().startswith("Это не база данных.")


def test_a_folder_in_place_of_the_file_is_refused(path):
    """The error says that it cannot be opened and what to check."""
    path.mkdir(parents=True)
    with pytest.raises(StorageError, match=r"cannot be opened\. Check that it is a file"):
        make(path)


def test_a_file_in_place_of_the_folder_is_refused(path):
    """The folder that cannot be made is named."""
    path.parent.write_text("not a folder")
    with pytest.raises(StorageError, match="a file stands where a folder should be"):
        make(path)


def test_a_read_only_file_is_told(open_folder, as_nobody):
    """A database that may be read but not written fails at the first write."""
    path = open_folder / "docs.db"
    make(path)
    path.chmod(0o444)
    with as_nobody(), pytest.raises(StorageError, match="its folder, is read-only"):
        make(path)


def test_a_locked_database_is_told_after_the_wait(path):
    """Another program's lock ends in an error that says to try again, and later in success."""
    make(path)
    database = open_database(f"sqlite:///{path}", busy_timeout=0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusyError, match="kept it locked"), database.write():
        pytest.fail("the lock was given twice")
    other.execute("ROLLBACK")
    other.close()
    with database.write() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM documents").scalar() == 0
    database.close()


def test_a_new_database_waits_for_its_turn(path):
    """A file that somebody else is just making is told as locked, too."""
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageBusyError, match="kept it locked"):
        open_database(f"sqlite:///{path}", busy_timeout=0.1)
    other.close()


def test_a_full_database_is_told(path):
    """When SQLite has no room, the transaction is undone and the error says so."""
    database = open_database(f"sqlite:///{path}")
    rows = [(str(key), "x" * 1000) for key in range(1000)]
    with contextlib.ExitStack() as stack:
        stack.enter_context(pytest.raises(StorageError, match="the disk is full"))
        connection = stack.enter_context(database.write())
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.exec_driver_sql("INSERT INTO meta VALUES (?, ?)", rows)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM meta").scalar() == 1
    database.close()


def test_a_damaged_file_is_told(path):
    """Pages overwritten with noise are damage, not an empty store."""
    make(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xa5" * (len(whole) - 100))
    with pytest.raises(StorageError, match=r"it is damaged\. Restore it from a backup"):
        make(path)


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
    ],
)
def test_what_was_issued_cannot_be_changed(change, issue, store, url):
    """The database refuses, whoever asks, and the document stays as it was."""
    document = issue().document
    other = sqlite3.connect(url.removeprefix("sqlite:///"))
    with pytest.raises(sqlite3.IntegrityError, match="are only ever added"):
        other.execute(change)
    other.close()
    assert store.get(document.id) == document
    assert store.audit() == ()


def test_an_error_of_sql_is_told_as_it_is(path):
    """What has no remedy of its own keeps the database's words."""
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(StorageError, match="no such table: nowhere"), database.read() as reader:
        reader.exec_driver_sql("SELECT * FROM nowhere")
    database.close()


def test_an_error_of_the_caller_passes_through(path):
    """Only failures of the database become errors of storage."""
    with pytest.raises(ZeroDivisionError), database_problems(path):
        _ = 1 // 0


columns = Table("kept", MetaData(), Column("money", ExactDecimal), Column("moment", UtcDateTime))


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
@settings(deadline=None, max_examples=50)
def test_money_and_moments_come_back_exactly(money, moment):
    """No digit of a sum is lost, and a moment comes back in UTC."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        columns.create(connection)
        connection.execute(insert(columns).values(money=money, moment=moment))
        row = connection.execute(select(columns)).one()
    engine.dispose()
    assert f"{row.money:f}" == f"{money:f}"
    assert isinstance(row.money, Decimal)
    assert (row.moment, row.moment.tzinfo) == (moment, UTC)
