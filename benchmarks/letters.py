"""Letters with a PDF each to a local server, and what of the processor and memory they take.

::

    python benchmarks/letters.py [--letters 2000]

The documents are issued and rendered before, as a night does it; then one process writes the
letters and hands them over to a real server in a process of its own. Beside it smtplib sends as
many ready messages of the same size over one connection.
"""

from __future__ import annotations

import multiprocessing
import smtplib
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from memory import peak
from results import Row, arguments, at_most, figure, finish

from docgen import DocGen, MappingSource
from docgen.kit.samples import billing
from docgen.store.outbox.entries import OutboxState

#: A minute for 2,000 letters on two cores, which two processes share: of the processor, two.
_PROMISED: Final = 120.0
_PROMISED_LETTERS: Final = 2_000
_SENDER: Final = "office@sever.example.com"
_FIRST: Final = 50


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--letters", type=int, default=_PROMISED_LETTERS)
    options = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=take_letters, args=(there,))
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            rows = list(measure(Path(folder), here.recv(), options.letters))
    finally:
        server.kill()
    return finish(rows, options.save)


def take_letters(told: Connection) -> None:
    """Be a server that takes whatever comes."""
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    told.send(port)
    time.sleep(3_600)


def measure(folder: Path, port: int, letters: int) -> Iterator[Row]:
    """Yield the figures."""
    account = {"sender": _SENDER, "host": "127.0.0.1", "port": port, "security": "none"}
    with DocGen(
        MappingSource(billing(letters)),
        store=f"sqlite:///{folder}/docs.db",
        artifacts=folder / "files",
        mail={"accounts": {"main": account}},
    ) as dg:
        made = [row.document_id for row in dg.batch("invoice", period="2026-10").rows]
        for document in made:
            dg.delivery.send(document or 0)
        dg.delivery.now(limit=_FIRST)
        before, left = peak(), letters - _FIRST
        report, seconds, processor = timed(dg.delivery.now)
        grown = peak() - before
        if report.count(OutboxState.SENT) != left:
            raise SystemExit(f"not all letters went: {dict(report.counts)}")
        size = len(dg.file(made[0] or 0, "pdf").content)
    _, plain, _ = timed(lambda: plain_way(port, left, size))
    promised = _PROMISED / _PROMISED_LETTERS * left
    case = f"{left:,} letters"
    yield figure("seconds", seconds, "s", case=case)
    yield at_most("seconds of the processor", processor, promised, "s", case=case)
    yield figure("times smtplib with ready messages", seconds / plain, "×")
    yield figure("megabytes that memory grew by", grown, "MB")


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what work returns, its seconds, and its seconds of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - wall, time.process_time() - processor


def plain_way(port: int, count: int, size: int) -> None:
    """Send messages that are ready over one connection."""
    message = f"Subject: x\r\n\r\n{'x' * 76}\r\n" * (size * 4 // 3 // 90 + 1)
    with smtplib.SMTP("127.0.0.1", port) as client:
        for _ in range(count):
            client.sendmail(_SENDER, ["client@clients.example"], message)


if __name__ == "__main__":
    sys.exit(main())
