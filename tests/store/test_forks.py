"""What was used before a fork works after it: sources, stores, workers, locks."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, insert, make_url, text
from sqlalchemy.schema import Column, MetaData, Table
from sqlalchemy.types import Date, Integer, Numeric, String

from docgen import DocGen
from docgen.exceptions import EngineUnavailableError
from docgen.forks import ForkLock
from docgen.kit.samples import sale
from docgen.models import Period
from docgen.rendering.workers import WorkerPool
from docgen.sources import SqlSource

COUNT = 500
PERIOD = "2026-10"
CHILDREN = 2
THREADS = 4

TABLES = MetaData()
COMPANIES = Table(
    "companies",
    TABLES,
    Column("id", Integer, primary_key=True),
    *(Column(name, String) for name in ("name", "inn", "kpp", "address")),
)
CONTRACTS = Table(
    "contracts",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("client", Integer),
    Column("number", String),
    Column("signed", Date),
)
CHARGES = Table(
    "charges",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("contract", Integer),
    Column("day", Date),
    Column("name", String),
    Column("price", Numeric(12, 2)),
)

MAPPING = """
[organisation]
query = "SELECT * FROM companies WHERE id = CAST(:organisation_id AS integer)"
columns = { id = "id", name = "name", inn = "inn", kpp = "kpp", address = "address" }
[organisation.constants]
kind = "company"
vat_policy.rate = "22"
vat_policy.prices_include_vat = true
director.name = "Иванов Иван Иванович"
director.position = "директор"
bank_account.bank_name = "АО «Банк Примерный»"
bank_account.bic = "044525990"
bank_account.correspondent_account = "30101810900000000990"
bank_account.settlement_account = "40702810600000000901"

[client]
query = "SELECT * FROM companies WHERE id = CAST(:client_id AS integer)"
columns = { id = "id", name = "name", inn = "inn", kpp = "kpp", address = "address" }
constants = { kind = "company" }

[contracts]
query = \"\"\"SELECT * FROM contracts
 WHERE (CAST(:client_id AS integer) IS NULL OR client = CAST(:client_id AS integer))
 AND (CAST(:contract_id AS integer) IS NULL OR id = CAST(:contract_id AS integer))\"\"\"
columns = { id = "id", client_id = "client", number = "number", date = "signed" }
constants = { organisation_id = "0" }

[charges]
query = \"\"\"SELECT * FROM charges
 WHERE contract = CAST(:contract_id AS integer) AND day BETWEEN :start AND :end\"\"\"
[charges.columns]
id = "id"
contract_id = "contract"
date = "day"
item.name = "name"
item.price = "price"

[payments]
query = \"\"\"SELECT id, contract, day, price FROM charges
 WHERE contract = CAST(:contract_id AS integer) AND day BETWEEN :start AND :end AND price < 0\"\"\"
columns = { id = "id", contract_id = "contract", date = "day", amount = "price" }

[balance]
query = "SELECT 0 AS balance WHERE CAST(:contract_id AS integer) > 0 AND :on IS NOT NULL"
"""


@pytest.fixture
def billing(database, tmp_path, request):
    """Make a billing of 500 clients, a contract and a charge each; return its address."""
    if database == "sqlite":
        address = f"sqlite:///{tmp_path}/billing.db"
    else:
        made = make_url(request.getfixturevalue("make_database")())
        address = made.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    engine = create_engine(address)
    TABLES.create_all(engine)
    day = Period.parse(PERIOD).end
    seller = sale()["seller"]
    with engine.begin() as connection:
        company = {"inn": seller["inn"], "kpp": seller["kpp"], "address": "г. Москва"}
        names = [f"ООО «Клиент {number}»" for number in range(COUNT + 1)]
        rows = [{"id": number, "name": name, **company} for number, name in enumerate(names)]
        connection.execute(insert(COMPANIES), rows)
        numbers = range(1, COUNT + 1)
        contracts = [
            {"id": number, "client": number, "number": f"Д-{number}", "signed": day}
            for number in numbers
        ]
        connection.execute(insert(CONTRACTS), contracts)
        charges = [
            {"id": number, "contract": number, "day": day, "name": "Связь", "price": number}
            for number in numbers
        ]
        connection.execute(insert(CHARGES), charges)
    engine.dispose()
    return address


@pytest.fixture
def mapping(tmp_path):
    """Write how the billing is read."""
    path = tmp_path / "source.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


@pytest.fixture
def open_office(billing, mapping, url, artifact_folder):
    """Open façades over the billing and the store, used by several threads before."""
    with contextlib.ExitStack() as stack:

        def open_one(database=billing):
            source = SqlSource(database, mapping)
            stack.callback(source.close)
            office = stack.enter_context(DocGen(source, store=url, artifacts=artifact_folder))
            with ThreadPoolExecutor(THREADS) as threads:
                list(threads.map(lambda number: draft(office, number), range(1, 13)))
            office.store.list()
            return office

        yield open_one


def draft(office, number):
    """Draft the invoice of a contract."""
    return office.draft("invoice", contract=str(number), period=PERIOD).payload


def fork(function, *arguments):
    """Run a function in a forked process; return what it returned, through JSON."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # later Pythons warn of threads, which is what is tried
        child = os.fork()
    if child == 0:
        try:
            answer = function(*arguments)
        except BaseException as error:  # noqa: BLE001 - told to the parent
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    return child, reading


def answer(forked):
    """Wait for a forked process, and return its answer; one that hangs is ended."""
    child, reading = forked
    ending = threading.Timer(240, os.kill, (child, 9))
    ending.start()
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    ending.cancel()
    return json.loads(content)


def wrong_pages(office, numbers):
    """Print invoices by several threads, and return what is another client's on them."""

    def wrong(number):
        order = {"contract": str(number), "period": PERIOD, "number": "15"}
        page = office.render("invoice", format="html", **order).content.decode()
        clients = set(re.findall(r"Клиент\s+(\d+)», ИНН", page)) - {"0"}
        contracts = set(re.findall(r"№\s+Д-(\d+)", page))
        totals = set(re.findall(r"на\s+сумму\s+(\d+),00", page))
        is_right = clients == contracts == totals == {str(number)}
        return None if is_right else [number, *clients, *contracts, *totals]

    with ThreadPoolExecutor(THREADS) as threads:
        return [row for row in threads.map(wrong, numbers) if row]


@pytest.mark.parametrize("engine", ["own", "host's", "host's without a pool"])
def test_each_document_is_printed_for_its_own_client(open_office, billing, engine):
    """500 documents, of two children and their parent at once, each under threads."""
    given = {
        "own": lambda: billing,
        "host's": lambda: create_engine(billing),
        "host's without a pool": lambda: create_engine(billing, poolclass=NullPool),
    }[engine]()
    office = open_office(given)
    numbers = range(1, COUNT + 1)
    if engine != "own":
        numbers = numbers[:60]
    children = [
        fork(wrong_pages, office, numbers[part :: CHILDREN + 1]) for part in range(CHILDREN)
    ]
    assert wrong_pages(office, numbers[CHILDREN :: CHILDREN + 1]) == []
    assert [answer(child) for child in children] == [[], []]


def issued(office, numbers):
    """Issue invoices by several threads, and return their numbers with their clients."""

    def issue(number):
        document = office.issue("invoice", contract=str(number), period=PERIOD)
        return [document.number, document.payload.buyer.id]

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(issue, numbers))


def test_numbers_have_no_gaps_over_forks(open_office):
    """Parent and children issue at once from a store opened before; each contract's once."""
    office = open_office()
    numbers = range(1, 61)
    children = [fork(issued, office, numbers[part :: CHILDREN + 1]) for part in range(CHILDREN)]
    rows = issued(office, numbers[CHILDREN :: CHILDREN + 1])
    rows += itertools.chain.from_iterable(answer(child) for child in children)
    assert sorted(int(number) for number, _ in rows) == [*numbers]
    assert sorted(int(client) for _, client in rows) == [*numbers]
    found = {row.number: row.client for row in office.store.list()}
    assert found == dict(rows)
    assert office.store.audit() == ()


def sessions(engine):
    """Return the server's processes that serve the pool's connections."""
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(engine.connect()) for _ in range(2)]
        return sorted(
            connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            for connection in connections
        )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_parent_keeps_its_connections(open_office, billing):
    """A child neither uses nor closes them, not even at its end."""
    engine = create_engine(billing, pool_size=2, max_overflow=0)
    office = open_office(engine)
    before = sessions(engine)
    child_sessions = answer(fork(lambda: [wrong_pages(office, range(1, 9)), *sessions(engine)]))
    assert child_sessions[0] == []
    assert set(child_sessions[1:]).isdisjoint(before)
    assert sessions(engine) == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_fork_waits_until_a_file_is_left_alone(open_office):
    """SQLite would give the child its parent's locks: so no transaction is cut by a fork."""
    office = open_office()
    stop = threading.Event()

    def write():
        for number in itertools.takewhile(lambda _: not stop.is_set(), range(100, 200)):
            office.issue("invoice", contract=str(number), period=PERIOD)

    writer = threading.Thread(target=write)
    writer.start()
    answers = [
        answer(fork(issued, office, [number])) for number in range(1, 6) if not time.sleep(0.05)
    ]
    stop.set()
    writer.join()
    assert [client for ((_, client),) in answers] == ["1", "2", "3", "4", "5"]
    assert office.store.audit() == ()


def open_databases():
    """Return what SQLite files this process has open."""
    paths = [path for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    return sorted(str(path.readlink()) for path in paths if ".db" in str(path.readlink()))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_child_has_no_file_of_its_parents_open(open_office):
    """An idle connection of the parent's is enough for the child to damage the file."""
    other_hosts = open_databases()  # what tests before this one have left to their own engines
    office = open_office()
    assert len(open_databases()) >= len(other_hosts) + 2
    assert answer(fork(open_databases)) == other_hosts
    assert office.store.list() == ()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_file_in_use_by_the_one_who_forks_is_refused_by_name(open_office, url):
    """The child would damage it; the parent goes on."""
    office = open_office()
    with office.store._database.read():
        child = fork(lambda: len(office.store.list()))
        said = answer(child)
    assert "ConfigurationError" in said
    assert url.rpartition("/")[2] in said
    assert "after the fork" in said
    assert office.store.list() == ()
    assert answer(fork(lambda: len(office.store.list()))) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_hosts_engine_in_use_is_refused_by_name(open_office, billing):
    """Nobody can take the host's own connection from it."""
    engine = create_engine(billing)
    office = open_office(engine)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        said = answer(fork(wrong_pages, office, [1]))
    assert "ConfigurationError" in said
    assert "billing.db" in said
    assert wrong_pages(office, [1]) == []


def test_a_database_in_memory_is_the_childs_own(mapping):
    """A copy of the memory is a copy of the database: nothing is shared, so nothing is lost."""
    engine = create_engine("sqlite://")
    TABLES.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(COMPANIES), [{"id": 7, "name": "ООО «Память»"}])
    source = SqlSource(engine, mapping)
    assert answer(fork(lambda: source.client("7").name)) == "ООО «Память»"
    engine.dispose()


def test_a_pool_used_before_has_workers_of_its_own():
    """The child's pool works, and its parent's worker lives on."""
    with WorkerPool() as pool:
        worker = pool.submit(os.getpid).result(timeout=60)
        theirs = answer(fork(lambda: pool.submit(os.getpid).result(timeout=60)))
        assert theirs != worker
        assert pool.submit(os.getpid).result(timeout=60) == worker


def test_a_task_of_the_parents_ends_in_the_child_too():
    """Nobody waits for ever for what another process has asked for."""
    with WorkerPool() as pool:
        task = pool.submit(time.sleep, 3)
        kind = answer(fork(lambda: type(task.exception(timeout=60)).__name__))
        assert kind == EngineUnavailableError.__name__
        assert task.result(timeout=60) is None


def test_a_lock_that_another_thread_holds_is_free_in_the_child():
    """The thread that held it is not there to let it go."""
    lock, held, done = ForkLock(), threading.Event(), threading.Event()

    def hold():
        with lock:
            held.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()

    def take():
        with lock:
            return "taken"

    said = answer(fork(take))
    done.set()
    thread.join()
    assert said == "taken"


def test_pages_are_made_while_others_fork():
    """WeasyPrint, with native libraries of many states, and PlutoPrint's worker alike."""
    office = DocGen(engine="weasyprint")
    stop = threading.Event()

    def print_pages():
        while not stop.is_set():
            office.render("invoice", sale(), number="1")

    thread = threading.Thread(target=print_pages)
    office.render("invoice", sale(), number="1")
    thread.start()

    def sizes():
        pages = [one.render("invoice", sale(), number="1") for one in (office, DocGen())]
        return [page.content[:5].decode() for page in pages]

    answers = [answer(fork(sizes)) for _ in range(2)]
    stop.set()
    thread.join()
    assert answers == [["%PDF-", "%PDF-"]] * 2
