"""Twenty clients at once at the REST API and at clients' cabinets: two processes, one PostgreSQL.

::

    python benchmarks/web.py [--documents 400] [--pages 2000]

Counted are gaps, repeats, refusals and documents of other clients; connections of the database;
and the memory of the processes after the first tenth of the cabinet's pages and after all.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
from databases import engine, folder, postgresql
from fastapi import FastAPI
from results import Row, arguments, at_most, figure, finish
from sqlalchemy import text
from starlette.requests import Request

from docgen import DocGen, MappingSource
from docgen.contrib.fastapi import TokenUser, create_app, token_hash
from docgen.kit.samples import billing
from docgen.lifecycle import Actor
from docgen.portal import create_app as create_cabinet

_CLIENTS: Final = 20
_WORKERS: Final = 2
_TOKEN: Final = "the benchmark's own"  # noqa: S105 - as it says
_STORE: Final = "DOCGEN_BENCHMARK_STORE"
_FILES: Final = "DOCGEN_BENCHMARK_FILES"
_BILLS: Final = "DOCGEN_BENCHMARK_BILLS"
#: Connections of a process's façade at most; two processes and the one that asks.
_CONNECTIONS: Final = 15 * _WORKERS + 1
#: Megabytes that caches may still grow by after the first pages.
_GROWTH: Final = 15.0
_OK: Final = 400


def site() -> FastAPI:
    """Return the API, with the cabinet beside it; the servers' processes ask for it."""
    dg = DocGen(
        MappingSource(billing(int(os.environ[_BILLS]))),
        store=os.environ[_STORE],
        artifacts=os.environ[_FILES],
        portal={"secret": "a secret of the benchmark's own"},
    )
    app = create_app(dg, [TokenUser(token_hash=token_hash(_TOKEN), user=Actor(id="crm"))])
    app.mount("/cabinet", create_cabinet(dg, visitor=_client))
    return app


def _client(request: Request) -> str | None:
    return request.headers.get("x-client")


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--pages", type=int, default=2000)
    options = parser.parse_args()
    with folder() as place, postgresql(place) as store:
        os.environ |= {
            _STORE: store,
            _FILES: str(place / "files"),
            _BILLS: str(options.documents),
        }
        with DocGen(store=store, artifacts=place / "files") as dg:
            dg.store  # noqa: B018 - its tables are made when it is first opened
            with _server() as (address, server):
                rows = [
                    *_issue(dg, store, address, options.documents),
                    *_browse(dg, address, server, options.pages),
                ]
    return finish(rows, options.save)


@contextlib.contextmanager
def _server() -> Iterator[tuple[str, int]]:
    """Serve the site by two processes; yield its address and the process they are children of."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ("--factory", "--port", str(port), "--workers", str(_WORKERS), "--log-level", "error")
    process = subprocess.Popen(  # noqa: S603 - as written above
        [sys.executable, "-m", "uvicorn", "web:site", *options], cwd=Path(__file__).parent
    )
    try:
        while True:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{address}/docs", timeout=60)
                break
            time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


def _issue(dg: DocGen, store: str, address: str, count: int) -> Iterator[Row]:
    """Issue bills by twenty clients at once, each of them twice under one key."""
    source = MappingSource(billing(count))
    orders = [(contract.id, contract.client_id) for contract in source.contracts()]
    begun = time.perf_counter()
    answers = _at_once(partial(_order, address), [*orders, *orders])
    taken = time.perf_counter() - begun
    with engine(store).connect() as connection:
        used = connection.scalar(
            text("SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL")
        )
    documents = dg.documents.list()
    numbers = sorted(int(document.number) for document in documents)
    wrong = sum(owner != asked for asked, owner in answers)
    yield figure("bills a second, each asked for twice", count / taken, "", case="api")
    yield at_most("gaps and repeats", len(set(range(1, count + 1)) ^ {*numbers}), 0, "", case="api")
    yield at_most("documents too many", len(documents) - count, 0, "", case="api")
    yield at_most("refusals, or another client's", wrong, 0, "", case="api")
    yield at_most("connections of the database", used or 0, _CONNECTIONS, "", case="api")


def _order(address: str, browser: httpx.Client, order: tuple[str, str]) -> tuple[str, str]:
    """Ask for a bill; return whose it is to be, and whose it is."""
    contract, client = order
    asked = {
        "type": "invoice",
        "contract": contract,
        "period": "2026-10",
        "key": f"deal {contract}",
    }
    headers = {"authorization": f"Bearer {_TOKEN}"}
    made = browser.post(f"{address}/api/v1/documents", json=asked, headers=headers)
    if made.status_code >= _OK:
        return client, made.text
    there = browser.get(f"{address}/api/v1/documents/{made.json()['id']}", headers=headers)
    return client, there.json().get("client", "")


def _browse(dg: DocGen, address: str, server: int, count: int) -> Iterator[Row]:
    """Turn pages of cabinets by twenty clients at once: lists, documents, and some files."""
    owners = {row.client: row.id for row in dg.documents.list()}
    visits = [
        (client, path)
        for client, document in owners.items()
        for path in ("", "accounting", f"documents/{document}", f"documents/{document}/files/pdf")
    ]
    first = [visits[number % len(visits)] for number in range(count // 10)]
    rest = [visits[number % len(visits)] for number in range(count - len(first))]
    answers = _at_once(partial(_turn, address), first)
    before = _memory(server)
    begun = time.perf_counter()
    answers += _at_once(partial(_turn, address), rest)
    taken = time.perf_counter() - begun
    wrong = sum(status >= _OK for status in answers)
    yield figure("pages a second", len(rest) / taken, "", case="cabinet")
    yield at_most("errors", wrong, 0, "", case="cabinet")
    yield figure("memory of both processes", before, "MB", case="cabinet")
    yield at_most("grown by", _memory(server) - before, _GROWTH, "MB", case="cabinet")


def _turn(address: str, browser: httpx.Client, visit: tuple[str, str]) -> int:
    client, path = visit
    # Everybody comes from a place of their own, so that no limit is met.
    place = f"10.{os.urandom(1)[0]}.{os.urandom(1)[0]}.{os.urandom(1)[0]}"
    headers: Mapping[str, str] = {"x-client": client, "x-forwarded-for": place}
    return browser.get(f"{address}/cabinet/{path}", headers=headers).status_code


def _at_once(do: Any, asked: Sequence[Any]) -> list[Any]:  # noqa: ANN401 - whatever is asked
    """Do all that is asked by so many clients side by side."""
    limits = httpx.Limits(max_connections=_CLIENTS)
    with (
        httpx.Client(timeout=120, limits=limits) as browser,
        ThreadPoolExecutor(_CLIENTS) as pool,
    ):
        return list(pool.map(partial(do, browser), asked))


def _memory(server: int) -> float:
    """Return the megabytes of the processes that a server has started."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
    pages = [int(Path(f"/proc/{child}/statm").read_text("ascii").split()[1]) for child in children]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    raise SystemExit(main())
