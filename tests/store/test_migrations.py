from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

from docgen.exceptions import StorageError
from docgen.models import Channel, NumberContext, SalePayload, Status
from docgen.numbering import IssuedNumber, Mask, NumberingRule
from docgen.store import ArtifactStore, DocumentStore
from docgen.store.database.database import open_database
from docgen.store.database.schema import MIGRATIONS, SCHEMA_VERSION
from docgen.store.database.tables import metadata
from docgen_plugins.invoice.payload import InvoicePayload

RELEASED = Path(__file__).with_name("released")
CLASSES = {"act": SalePayload, "invoice": InvoicePayload}
#: What a migration begins with.
LOCK = "DO $$ BEGIN LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE; END $$"
PRESENT = f"UPDATE alembic_version SET version_num = '{SCHEMA_VERSION}'"  # noqa: S608 - no data in it
TEMPLATE = "INSERT INTO templates (hash, sha256) VALUES ('5e', '7a')"
#: A document of the third version, for a period or for none.
ISSUED_BEFORE = (
    "INSERT INTO documents (type, number, date, organisation, client, client_name, contract, "
    "period, currency, status, template, template_hash, payload, payload_hash, issued_at) VALUES "
    "('act', 'of {period}', '2026-10-31', '7', '42', 'Лютик', '', '{period}', 'RUB', 'issued', "
    "'classic', '5e', '{{}}', '', '2026-11-02 12:00:00')"
)
FUTURE = "UPDATE alembic_version SET version_num = '0999'"


@pytest.fixture
def old_file(tmp_path):
    """Copy the database that the first release made."""
    return Path(shutil.copy(RELEASED / "1.db", tmp_path / "docs.db"))


@pytest.fixture
def make_version(database, tmp_path):
    """Make the tables of a version in an empty database."""

    def make(url, version):
        (tmp_path / "data").mkdir()
        driver = "postgresql+psycopg" if database == "postgresql" else "sqlite"
        migrate(make_url(url).set(drivername=driver), version)

    return make


def migrate(address, version):
    """Lead an empty database through the migrations, up to a version."""
    engine = create_engine(address)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, version)
    engine.dispose()


@pytest.fixture
def upgraded(old_file):
    """Open a copy of what the first release made."""
    artifacts = ArtifactStore(shutil.copytree(RELEASED / "1-files", old_file.parent / "files"))
    url = f"sqlite:///{old_file}"
    with DocumentStore(url, artifacts, payload_class=CLASSES.__getitem__) as store:
        yield store


def test_the_migrations_make_the_tables_that_the_program_works_with(url):
    """Columns, types, keys and indexes are the same, on every database."""
    database = open_database(url)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    database.close()
    assert differences == []


def test_a_new_file_is_what_the_migrations_make_of_an_empty_one(tmp_path):
    """Tables, indexes, guards and rows: `python scripts/make_new_store.py` writes them anew."""
    migrated, new = tmp_path / "migrated.db", tmp_path / "new.db"
    migrate(f"sqlite:///{migrated}", "head")
    open_database(f"sqlite:///{new}").close()
    assert contents(new) == contents(migrated)


def contents(path):
    """Return the tables, indexes and guards of an SQLite file, and the rows it begins with."""
    with closing(sqlite3.connect(path)) as connection:
        objects = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
        version = connection.execute("SELECT * FROM alembic_version").fetchall()
        rows = connection.execute("SELECT key, length(value) FROM meta").fetchall()
    return sorted(objects), version, sorted(rows)


def test_the_program_knows_its_newest_migration():
    """The version that is checked is that of the last module."""
    assert ScriptDirectory(MIGRATIONS).get_heads() == [SCHEMA_VERSION]


def test_what_the_first_release_kept_still_reads(upgraded):
    """Documents, numbers, events, templates and files are all there and all sound."""
    assert upgraded.audit() == ()
    assert len(upgraded.list()) == 12
    act = upgraded.find("act", "2026-1", "7")
    assert act.payload.total == Decimal("1000.10")
    assert act.issued_at == datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
    assert act.status is Status.ISSUED
    assert [event.name for event in upgraded.events(act.id)] == ["issued"]
    assert upgraded.templates.get(act.template_hash).title == "Классический"
    assert upgraded.files.get(act.id, "pdf", Channel.PAPER).content == b"%PDF-1.7"
    (invoice,) = upgraded.links.basis(act.id)
    assert upgraded.get(invoice).type == "invoice"
    assert upgraded.find_by_key("act|k41|2026-10") == act
    keys = [counter.key for counter in upgraded.counters()]
    assert upgraded.numbers(keys[0]) == tuple(
        IssuedNumber(n=n, number=f"2026-{n}", date=date(2026, 10, 31)) for n in (1, 2, 3)
    )


def test_documents_of_the_first_release_are_to_be_paid(upgraded):
    """Of its invoices those with a last day to pay become overdue after it; acts never do."""
    due = upgraded.list(overdue_on=date(2027, 2, 11))
    assert {(row.type, row.number[:4]) for row in due} == {("invoice", "2027")}
    assert len(due) == 3
    assert upgraded.list(overdue_on=date(2027, 2, 10)) == ()


def test_counting_goes_on_where_the_first_release_was(upgraded):
    """The next document gets the next number, and a new id."""
    act = upgraded.find("act", "2026-3", "7")
    rule = NumberingRule(code="act", mask=Mask.parse("{YYYY}-{N}"), reset="year")
    template = upgraded.templates.get(act.template_hash)
    again = upgraded.issue(
        "act", act.payload, rule, _context(act), template=template, key=None
    ).document
    assert (again.number, again.id) == ("2026-4", 13)
    assert upgraded.audit() == ()


def _context(act):
    return NumberContext(document_type="act", date=act.date, organisation="7")


def test_documents_without_a_period_get_the_month_of_their_date(new_url, make_version, sql_at):
    """What states one keeps it; and nobody else may change either, as before."""
    make_version(new_url, "0003")
    sql_at(new_url, TEMPLATE, *(ISSUED_BEFORE.format(period=period) for period in ("", "2026-Q4")))
    open_database(new_url).close()
    periods = "SELECT period FROM documents ORDER BY id"
    assert sql_at(new_url, periods) == [("2026-10",), ("2026-Q4",)]
    with pytest.raises(Exception, match="documents are only ever added"):
        sql_at(new_url, "UPDATE documents SET period = ''")
    sql_at(new_url, "UPDATE documents SET status = 'sent'")


def test_an_upgrade_that_fails_leaves_the_old_database(old_file):
    """It is all or nothing: the first release can go on with its file."""
    with closing(sqlite3.connect(old_file)) as connection:
        connection.execute("CREATE TABLE payments (id INTEGER)")
    with pytest.raises(StorageError, match="payments already exists"):
        open_database(f"sqlite:///{old_file}")
    with closing(sqlite3.connect(old_file)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        (version,) = connection.execute("SELECT value FROM meta").fetchone()
    assert version == "1"
    assert tables.isdisjoint({"rules", "allocations", "alembic_version"})


def test_the_first_release_refuses_what_was_upgraded(upgraded, old_file):
    """It reads its version in ``meta``, and finds one it does not know."""
    assert upgraded.id
    with closing(sqlite3.connect(old_file)) as connection:
        found = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'")
        assert found.fetchall() == [("2",)]


@pytest.mark.parametrize("value", ["2", "999"])
def test_a_file_of_an_unknown_release_is_refused(value, old_file):
    """Without a version of the migrations only the first release's is known."""
    with closing(sqlite3.connect(old_file)) as connection:
        connection.execute("UPDATE meta SET value = ?", (value,))
        connection.commit()
    with pytest.raises(StorageError, match=f"has tables of version {value}, and this docgen"):
        open_database(f"sqlite:///{old_file}")


def test_a_newer_database_is_refused(url, sql):
    """An older docgen does not touch what a newer one wrote."""
    open_database(url).close()
    sql(FUTURE)
    with pytest.raises(StorageError, match=r"version 0999.*Use a docgen as new as the one"):
        open_database(url)


def test_a_database_that_was_upgraded_meanwhile_is_refused(issue, store, sql):
    """Another host's newer docgen stops this one at its next step, before anything is written."""
    issue()
    sql(FUTURE)
    with pytest.raises(StorageError, match="has tables of version 0999"):
        issue()
    with pytest.raises(StorageError, match="has tables of version 0999"):
        store.list()
    sql(PRESENT)
    assert issue().document.number == "2026-2"


def test_an_older_database_put_in_place_is_told(store, sql):
    """A backup of an older version, put back under a running program, has to be opened anew."""
    sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(StorageError, match=r"version 0001.*Open it again"):
        store.list()


def test_a_database_of_another_program_is_refused(new_url, tmp_path, sql_at):
    """Nothing is added to tables that docgen did not make."""
    (tmp_path / "data").mkdir()
    sql_at(new_url, "CREATE TABLE clients (id INTEGER)")
    with pytest.raises(StorageError, match="belongs to another program"):
        open_database(new_url)


def test_processes_that_open_a_new_database_at_once_make_it_once(new_url):
    """Whoever is late finds the tables made."""
    opened, failed = [], []

    def open_one():
        try:
            opened.append(open_database(new_url))
        except Exception as error:  # noqa: BLE001 - shown below
            failed.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in opened:
        database.close()
    assert (len(opened), failed) == (4, [])


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_migration_waits_for_those_who_write(open_store, sql):
    """The version that a writer has found stays until its end."""
    with open_store()._database.write() as writer:
        writer.exec_driver_sql("INSERT INTO meta VALUES ('colour', 'red')")
        with pytest.raises(Exception, match="lock timeout"):
            sql("SET lock_timeout = '100ms'", LOCK)
    sql("SET lock_timeout = '100ms'", LOCK)
