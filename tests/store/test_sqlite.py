from __future__ import annotations

import contextlib
import sqlite3
import threading

import pytest

from docgen.exceptions import StorageBusyError, StorageError
from docgen.store.database.database import open_database
from docgen.store.database.problems import database_problems


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


def test_who_opens_a_store_waits_while_another_process_makes_its_tables(path):
    """Making or changing them takes longer than a document, and longer than the wait for one."""
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.5, other.execute, ["ROLLBACK"])
    done.start()
    database = open_database(f"sqlite:///{path}", busy_timeout=0.2)
    done.join()
    other.close()
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM documents").scalar() == 0
    database.close()


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
        found = connection.exec_driver_sql("SELECT key FROM meta ORDER BY key").scalars().all()
    assert found == ["schema_version", "store_id"]
    database.close()


def test_a_damaged_file_is_told(path):
    """Pages overwritten with noise are damage, not an empty store."""
    make(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xa5" * (len(whole) - 100))
    with pytest.raises(StorageError, match=r"it is damaged\. Restore it from a backup"):
        make(path)


def test_an_error_of_sql_is_told_as_it_is(path):
    """What has no remedy of its own keeps the database's words."""
    database = open_database(f"sqlite:///{path}")
    with pytest.raises(StorageError, match="no such table: nowhere"), database.read() as reader:
        reader.exec_driver_sql("SELECT * FROM nowhere")
    database.close()


def test_an_error_of_the_caller_passes_through():
    """Only failures of the database become errors of storage."""
    with pytest.raises(ZeroDivisionError), database_problems("docs.db"):
        _ = 1 // 0
