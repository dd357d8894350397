"""Twenty clients at once at the REST API and at clients' cabinets: two processes, one PostgreSQL.

::

    python benchmarks/web.py [--documents 400] [--pages 2000]
    python benchmarks/web.py --host django [--preload] [--documents 400]

With ``--host django`` it is the example's CRM under gunicorn, two processes of eight threads, which
bills in the site's own transaction; with ``--preload`` the site is loaded before the fork.

Counted are gaps, repeats, refusals and documents of other clients; connections of the database;
and the memory of the processes after the first tenth of the cabinet's pages and after all.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
from databases import engine, folder, postgresql
from fastapi import FastAPI
from results import Row, arguments, at_least, at_most, figure, finish
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
_THREADS: Final = 8
_STORE: Final = "DOCGEN_BENCHMARK_STORE"
_FILES: Final = "DOCGEN_BENCHMARK_FILES"
_BILLS: Final = "DOCGEN_BENCHMARK_BILLS"
#: Connections of a process's façade at most; two processes and the one that asks.
_CONNECTIONS: Final = 15 * _WORKERS + 1
#: A site of Django's has one more for each of its threads.
_CONNECTIONS_OF_SITE: Final = _CONNECTIONS + _WORKERS * _THREADS
#: Megabytes that caches may still grow by after the first pages.
_GROWTH: Final = 15.0
_OK: Final = 400
_FAILED: Final = 500

#: A contract, and whose it is.
Order = tuple[str, str]
#: A status of HTTP, and whose the document is; of a refusal or an error, what was told.
Answer = tuple[int, str]


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
    parser.add_argument("--host", choices=("fastapi", "django"), default="fastapi")
    parser.add_argument("--preload", action="store_true", help="load Django before the fork")
    options = parser.parse_args()
    if options.preload and options.host != "django":
        parser.error("--preload is gunicorn's: it goes with --host django")
    with folder() as place, postgresql(place) as store:
        os.environ |= {
            _STORE: store,
            _FILES: str(place / "files"),
            _BILLS: str(options.documents),
        }
        measure = _django(store, options) if options.host == "django" else _fastapi(store, options)
        rows = list(measure)
    return finish(rows, options.save)


def _fastapi(store: str, options: argparse.Namespace) -> Iterator[Row]:
    """Measure the REST API and the cabinets, by uvicorn."""
    source = MappingSource(billing(options.documents))
    orders = [(contract.id, contract.client_id) for contract in source.contracts()]
    # A process that is late to answer its parent, on a machine that does much else, is killed.
    patience = ("--timeout-worker-healthcheck", "120")
    command = ("uvicorn", "web:site", "--factory", "--workers", str(_WORKERS), *patience)
    with DocGen(store=store, artifacts=os.environ[_FILES]) as dg:
        dg.store  # noqa: B018 - its tables are made when it is first opened
        with _server(*command, "--log-level", "error", "--port") as (address, server):
            asked = [*orders, *orders]
            yield from _issue(dg, store, partial(_order, address), asked, case="api")
            yield from _browse(dg, address, server, options.pages)


def _django(store: str, options: argparse.Namespace) -> Iterator[Row]:
    """Measure a site of Django's, by gunicorn: whoever asks again does so at the same moment."""
    import web_django

    from docgen.contrib.django import get_docgen

    case = "django, preloaded" if options.preload else "django"
    orders = web_django.fill(options.documents)
    dg = get_docgen()
    command = ["gunicorn", "web_django:site()", "--workers", str(_WORKERS)]
    command += ["--worker-class", "gthread", "--threads", str(_THREADS), "--log-level", "error"]
    # A connection that is kept alive would stay with whichever process began first.
    command += ["--keep-alive", "0"]
    command += ["--preload"] if options.preload else []
    with _server(*command, "--bind", host="127.0.0.1:") as (address, _):
        asked = [order for order in orders for _ in range(2)]
        bill = partial(_bill, address, busy := Counter[int]())
        yield from _issue(dg, store, bill, asked, case=case, connections=_CONNECTIONS_OF_SITE)
    yield at_least("processes that answered", len(busy), _WORKERS, "", case=case)
    yield figure("answers of the less busy one", min(busy.values(), default=0), "", case=case)
    kept = {row.contract: row.number for row in dg.documents.list()}
    owners = {row.contract: row.client for row in dg.documents.list()}
    others = sum(owners.get(deal) != client for deal, client in orders)
    apart = sum(kept.get(deal) != number for deal, number in web_django.bills().items())
    yield at_most("documents kept for another client", others, 0, "", case=case)
    yield at_most("deals with another number than their document", apart, 0, "", case=case)
    dg.close()


@contextlib.contextmanager
def _server(*command: str, host: str = "") -> Iterator[tuple[str, int]]:
    """Serve a site by processes; yield its address and the process they are children of.

    The port is the last word of the command, after the host where one is to be said.
    """
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(  # noqa: S603 - as written above
        [sys.executable, "-m", *command, f"{host}{port}"], cwd=Path(__file__).parent
    )
    try:
        while True:
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} did not begin")
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{address}/docs", timeout=60)
                break
            time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


def _issue(
    dg: DocGen,
    store: str,
    order: Callable[[httpx.Client, Order], Answer],
    asked: Sequence[Order],
    *,
    case: str,
    connections: int = _CONNECTIONS,
) -> Iterator[Row]:
    """Issue bills by twenty clients at once, each of them twice under one key."""
    count = len({*asked})
    begun = time.perf_counter()
    answers = _at_once(order, asked)
    taken = time.perf_counter() - begun
    with engine(store).connect() as connection:
        used = connection.scalar(
            text("SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL")
        )
    documents = dg.documents.list()
    numbers = Counter(int(document.number) for document in documents)
    repeats = numbers.total() - len(numbers)
    gaps = max(numbers, default=0) - len(numbers)
    failed = sum(status >= _FAILED for status, _ in answers)
    refused = sum(_OK <= status < _FAILED for status, _ in answers)
    strange = sum(
        status < _OK and owner != client
        for (_, client), (status, owner) in zip(asked, answers, strict=True)
    )
    for told in {owner for status, owner in answers if status >= _OK}:
        print(told[:300], file=sys.stderr)
    yield figure("bills a second, each asked for twice", count / taken, "", case=case)
    yield figure("bills issued", len(documents), "", case=case)
    yield at_most("bills too few or too many", abs(len(documents) - count), 0, "", case=case)
    yield at_most("gaps", gaps, 0, "", case=case)
    yield at_most("repeats", repeats, 0, "", case=case)
    yield at_most("errors of the server", failed, 0, "", case=case)
    yield at_most("refusals", refused, 0, "", case=case)
    yield at_most("answers with another client's", strange, 0, "", case=case)
    yield at_most("connections of the database", used or 0, connections, "", case=case)


def _order(address: str, browser: httpx.Client, order: Order) -> Answer:
    """Ask the API for a bill; return the status, and whose the bill is."""
    contract, _ = order
    asked = {
        "type": "invoice",
        "contract": contract,
        "period": "2026-10",
        "key": f"deal {contract}",
    }
    headers = {"authorization": f"Bearer {_TOKEN}"}
    made = browser.post(f"{address}/api/v1/documents", json=asked, headers=headers)
    if made.status_code >= _OK:
        return made.status_code, made.text
    there = browser.get(f"{address}/api/v1/documents/{made.json()['id']}", headers=headers)
    return there.status_code, there.json().get("client", "")


def _bill(address: str, busy: Counter[int], browser: httpx.Client, order: Order) -> Answer:
    """Ask the site for a bill; return the status, and whose the bill is."""
    deal, _ = order
    headers = {"idempotency-key": f"deal {deal}"}
    made = browser.post(f"{address}/deals/{deal}/bill", headers=headers)
    if made.status_code >= _OK:
        return made.status_code, made.text
    told = made.json()
    busy.update([told["process"]])
    return made.status_code, told["client"]


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
        httpx.Client(timeout=600, limits=limits) as browser,
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
