from __future__ import annotations

import os
import pickle
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from docgen import DocGen, HostTransaction, MappingSource
from docgen.exceptions import ConfigurationError, IssueRefusedError, StorageError
from docgen.kit.samples import billing, sale
from docgen.store.database.database import pending_steps
from docgen.store.database.schema import SCHEMA_VERSION
from docgen.store.database.versions import version_at
from docgen.store.documents import links

WRITERS = 20


def add_deal(connection, document):
    """Write a row of the CRM's own about a document."""
    row = {"id": document.id, "number": document.number}
    connection.execute(text("INSERT INTO deals VALUES (:id, :number)"), row)


def deals(engine):
    """Return what the CRM has of documents."""
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT number FROM deals ORDER BY id")))


def numbers(dg):
    """Return the numbers of the documents in the store, in their order."""
    return [row.number for row in reversed(dg.store.list())]


def driver_connection(url):
    """Connect by the database's own driver, as a host without SQLAlchemy does."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return sqlite3.connect(address.database)
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain)


def refused_deal(dg, connection):
    """Write a row of the CRM's own, and have its document refused."""
    with HostTransaction(connection) as transaction:
        connection.execute("INSERT INTO deals VALUES (2, '2')")
        dg.issue("invoice", sale(lines=[]), connection=transaction)


def test_a_session_keeps_the_document_and_its_own_row_together(beside, crm):
    """Until its commit nobody knows of the document; afterwards everybody, the plugins too."""
    with Session(crm) as session:
        document = beside.issue("invoice", sale(), connection=session)
        add_deal(session, document)
        assert (numbers(beside), beside.told) == ([], [])
        session.commit()
    assert (numbers(beside), deals(crm), beside.told) == (["1"], ["1"], ["1"])
    assert beside.file(document.id, "html").content


def test_a_rollback_gives_the_number_back(beside, crm):
    """Neither the document nor the row is there, no plugin hears of them, and 1 comes next."""
    with Session(crm) as session:
        add_deal(session, beside.issue("invoice", sale(), connection=session))
        session.rollback()
        assert (numbers(beside), deals(crm), beside.told) == ([], [], [])
        assert beside.issue("invoice", sale(), connection=session).number == "1"
        session.commit()
    assert beside.told == ["1"]


def test_what_a_savepoint_undoes_was_not_issued(beside, crm):
    """The host goes on in the same transaction, and only what it keeps is told."""
    with Session(crm) as session:
        first = beside.issue("invoice", sale(), connection=session)
        undone = session.begin_nested()
        assert beside.issue("invoice", sale(), connection=session).number == "2"
        undone.rollback()
        with session.begin_nested():
            second = beside.issue("invoice", sale(), connection=session)
        assert beside.told == []
        session.commit()
    assert [first.number, second.number] == numbers(beside) == beside.told == ["1", "2"]


def test_a_refusal_leaves_the_hosts_transaction_usable(beside, crm):
    """What docgen refuses is undone by itself: the host's own row is kept."""
    with Session(crm) as session:
        session.execute(text("INSERT INTO deals VALUES (7, 'mine')"))
        with pytest.raises(IssueRefusedError):
            beside.issue("invoice", sale(lines=[]), connection=session)
        beside.issue("invoice", sale(), connection=session, number="5")
        with pytest.raises(ConfigurationError, match="5"):
            beside.issue("invoice", sale(), connection=session, number="5")
        session.commit()
    assert (deals(crm), numbers(beside)) == (["mine"], ["5"])


def test_all_services_work_within_the_transaction(beside, crm):
    """An act follows from a bill that nobody else knows yet, and is paid there; or nothing is."""
    with Session(crm) as session:
        inside = beside.within(session)
        bill = inside.issue("invoice", sale(), key="deal 1")
        assert inside.issue("invoice", sale(), key="deal 1").id == bill.id
        act = inside.issue("act", basis=[bill])
        inside.payments.add(
            client=bill.payload.buyer.id,
            organisation=bill.payload.seller.id,
            amount=Decimal(100),
            date=date(2026, 11, 3),
        )
        assert len(inside.documents.list()) == 2
        session.rollback()
    assert (beside.documents.list(), beside.payments.report("2026-11").receipts) == ((), ())
    assert (act.number, beside.told) == ("1", [])


def test_a_bare_connection_is_committed_by_the_transaction_object(beside, crm, crm_url):
    """It commits at the end, or rolls back where an exception passes; the driver's own, too."""
    with driver_connection(crm_url) as connection:
        connection.execute("SELECT 1").close()
        with HostTransaction(connection) as transaction:
            beside.issue("invoice", sale(), connection=transaction)
            connection.execute("INSERT INTO deals VALUES (1, '1')")
        with pytest.raises(IssueRefusedError):
            refused_deal(beside, connection)
    connection.close()
    with crm.connect() as connection:
        with HostTransaction(connection) as transaction:
            add_deal(connection, beside.issue("invoice", sale(), connection=transaction))
        transaction = HostTransaction(connection)
        add_deal(connection, beside.issue("invoice", sale(), connection=transaction))
        connection.commit()
        assert beside.told == ["1", "2"]
        transaction.committed()
    assert numbers(beside) == deals(crm) == beside.told == ["1", "2", "3"]


def test_rows_are_read_whatever_the_host_makes_of_its_own(beside, crm_url):
    """Hosts read rows as mappings, and dates as dates; docgen's are read as they were written."""
    if crm_url.startswith("sqlite"):
        kinds = sqlite3.PARSE_DECLTYPES
        sqlite3.register_converter("datetime", lambda value: datetime.fromisoformat(value.decode()))
        connection = sqlite3.connect(make_url(crm_url).database, detect_types=kinds)
        connection.row_factory = lambda cursor, row: {
            column[0]: value for column, value in zip(cursor.description, row, strict=True)
        }
    else:
        connection = driver_connection(crm_url)
        connection.row_factory = psycopg.rows.dict_row
    with HostTransaction(connection) as transaction:
        inside = beside.within(transaction)
        issued = inside.issue("invoice", sale(), key="1")
        assert inside.issue("invoice", sale(), key="1").issued_at == issued.issued_at
        assert inside.documents.history(issued.id)[0].at == issued.issued_at
    connection.close()
    sqlite3.converters.pop("DATETIME", None)


def test_who_cannot_tell_of_the_commit_is_refused(beside, crm, crm_url, tmp_path):
    """So is a connection that keeps each statement by itself, and one to another database."""
    with crm.connect() as connection, pytest.raises(ConfigurationError, match="HostTransaction"):
        beside.issue("invoice", sale(), connection=connection)
    if not crm_url.startswith("sqlite"):
        with driver_connection(crm_url) as connection:
            connection.autocommit = True
            with pytest.raises(ConfigurationError, match="autocommit"):
                beside.issue("invoice", sale(), connection=HostTransaction(connection))
    other = sqlite3.connect(tmp_path / "other.db")
    with pytest.raises(ConfigurationError, match=r"another database|one driver"):
        beside.issue("invoice", sale(), connection=HostTransaction(other))
    other.close()
    assert numbers(beside) == []


def test_letters_wait_for_the_hosts_commit(open_beside, crm):
    """They stand in the outbox with the document, or not at all."""
    mail = {
        "accounts": {"main": {"host": "localhost", "sender": "a@b.example"}},
        "on_issue": ["invoice"],
    }
    buyer = {**sale()["buyer"], "email": "buh@romashka.example"}
    with open_beside(mail=mail) as dg, Session(crm) as session:
        dg.issue("invoice", sale(buyer=buyer), connection=session)
        session.rollback()
        assert dg.delivery.pending() == ()
        issued = dg.issue("invoice", sale(buyer=buyer), connection=session)
        session.commit()
        assert [row.documents for row in dg.delivery.pending()] == [(issued.id,)]


def test_what_fails_after_the_commit_keeps_nothing_else_from_being_told(caplog):
    """The commit is over: the failure is in the log, and the next one is told all the same."""
    told = []
    with HostTransaction(sqlite3.connect(":memory:")) as transaction:
        transaction.on_commit(lambda: 1 // 0)
        transaction.on_commit(lambda: told.append("next"))
    assert told == ["next"]
    assert "ZeroDivisionError" in caplog.text


def test_twenty_writers_leave_no_gap(beside, crm):
    """Half of them change their mind: what is kept is numbered from 1 on, with its deal."""
    sessions = scoped_session(sessionmaker(crm))

    def deal(n):
        with sessions() as session:
            document = beside.issue("invoice", sale(), key=f"deal {n}", connection=session)
            add_deal(session, document)
            if n % 2:
                session.rollback()
            else:
                session.commit()
        sessions.remove()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(deal, range(WRITERS)))
    expected = sorted(map(str, range(1, WRITERS // 2 + 1)))
    assert sorted(numbers(beside)) == sorted(deals(crm)) == sorted(beside.told) == expected
    assert beside.numbers.audit() == ()


@pytest.mark.parametrize("crm_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("moment", ["find_by_keys", "documented_findings"])
def test_who_asks_under_a_key_meanwhile_gets_the_first_ones_document(
    open_beside, crm, moment, monkeypatch
):
    """Between any two queries another process may commit the bill: its charges are no reason."""
    asked = {"contract": "k0", "period": "2026-10", "key": "deal 1"}
    look = getattr(links, moment)

    def look_and_be_late(*given):
        monkeypatch.setattr(links, moment, look)
        found = look(*given)
        seen = found if isinstance(found, dict) else list(found)
        first.append(dg.issue("invoice", **asked))
        return seen

    first = []
    with open_beside(source=MappingSource(billing(1))) as dg, Session(crm) as session:
        monkeypatch.setattr(links, moment, look_and_be_late)
        late = dg.issue("invoice", connection=session, **asked)
        session.commit()
        assert [row.id for row in first] == [late.id]
        assert numbers(dg) == ["1"]


KILLED = """
import os, signal, sys
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from docgen import DocGen
from docgen.kit.samples import sale

crm, store, files = sys.argv[1:]
with DocGen(store=store, artifacts=files) as dg, Session(create_engine(crm)) as session:
    row = dg.issue("invoice", sale(), connection=session)
    session.execute(text("INSERT INTO deals VALUES (1, 'lost')"))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_before_the_commit_has_done_nothing(beside, crm, crm_url, tmp_path):
    """Number, document and row are gone together, and nobody waits for them."""
    store = beside._wiring.settings.store
    program = [sys.executable, "-c", KILLED, crm_url, store, str(tmp_path / "files")]
    ended = subprocess.run(program, check=False, env=os.environ)  # noqa: S603 - as written above
    assert ended.returncode == -signal.SIGKILL
    assert (numbers(beside), deals(crm)) == ([], [])
    assert beside.issue("invoice", sale()).number == "1"


def test_a_file_is_shared_only_where_that_is_said(tmp_path):
    """Tables of another program are no place for docgen's, nor are those with the same names."""
    with sqlite3.connect(tmp_path / "crm.db") as crm:
        crm.execute("CREATE TABLE payments (id INTEGER)")
    crm.close()
    for store, problem in (("crm.db", "shared=true"), ("crm.db?shared=true", "payments")):
        dg = DocGen(store=f"sqlite:///{tmp_path}/{store}", artifacts=tmp_path)
        with dg, pytest.raises(StorageError, match=problem):
            dg.store  # noqa: B018 - opened by being asked for


def test_a_shared_file_without_docgens_tables_is_asked_what_would_be_made_there(tmp_path):
    """Neither the check of an upgrade nor that of health takes it for another program's."""
    with sqlite3.connect(tmp_path / "crm.db") as crm:
        crm.execute("CREATE TABLE deals (id INTEGER)")
    crm.close()
    address = f"sqlite:///{tmp_path}/crm.db?shared=true"
    assert [step.version for step in pending_steps(address)][-1] == SCHEMA_VERSION
    assert version_at(address) == ""


def test_what_lies_inside_a_transaction_is_of_no_other_process(beside, crm):
    """A façade within a transaction cannot be sent away: a batch over processes is refused."""
    with Session(crm) as session, pytest.raises(ConfigurationError, match="transaction"):
        pickle.dumps(beside.within(session))
