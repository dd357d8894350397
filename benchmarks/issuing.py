"""How fast documents are issued: by several processes at once, and in blocks.

The bare minimum that a gapless counter costs is a script of psycopg: lock the counter's row, move
it, insert one row with the same payload, commit.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psycopg
from attrs import frozen
from rows_alone import write_alone

from docgen.kit.samples import sale_samples
from docgen.models import NumberContext, SalePayload, Template
from docgen.models.mapping import from_mapping
from docgen.numbering import Mask, NumberingRule
from docgen.store import ArtifactStore, DocumentStore, ReadyDocument

_PROCESSES: Final = 4
_SECONDS: Final = 3.0
_ROUNDS: Final = 5
_WARM_UP: Final = 30
_SPAWN: Final = multiprocessing.get_context("spawn")

PAYLOAD: Final = from_mapping(SalePayload, sale_samples()["vat"])
RULE: Final = NumberingRule(code="act", mask=Mask.parse("{N}"))
CONTEXT: Final = NumberContext(document_type="act", date=PAYLOAD.date, organisation="sever")
TEMPLATE: Final = Template(
    document_type="act",
    name="plain",
    title="Plain",
    file_name="[number]",
    files={"template.html": b"<p>[number]</p>"},
    hash="5e" * 32,
)

Step = Callable[[], object]


@frozen(kw_only=True)
class Site:
    """A database and a folder of files, which processes are told of."""

    name: str
    url: str
    files: Path

    def store(self) -> DocumentStore:
        """Open docgen's store."""
        artifacts = ArtifactStore(self.files)
        return DocumentStore(
            self.url, artifacts, payload_class=lambda _: SalePayload, busy_timeout=60
        )


def ready(store: DocumentStore, key: str | None = None) -> ReadyDocument:
    """Freeze the act that is issued over and over."""
    new = store.freeze("act", PAYLOAD, CONTEXT, template=TEMPLATE, key=key)
    return ReadyDocument(rule=RULE, new=new)


def rates(site: Site) -> dict[str, float]:
    """Return documents a second of several processes with one counter: medians of the rounds."""
    with site.store() as store:
        text = ready(store).new.text
    with psycopg.connect(site.url) as connection:
        connection.execute("CREATE TABLE counter (id int PRIMARY KEY, last int NOT NULL)")
        connection.execute("INSERT INTO counter VALUES (1, 0)")
        connection.execute(
            "CREATE TABLE document (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
            "number text NOT NULL UNIQUE, payload text NOT NULL)"
        )
    found: dict[str, list[float]] = {"bare": [], "docgen": []}
    for _ in range(_ROUNDS):
        for way, row in found.items():
            row.append(_rate(way, site, text))
    return {way: statistics.median(row) for way, row in found.items()}


def _rate(way: str, site: Site, text: str) -> float:
    begin, counts = _SPAWN.Barrier(_PROCESSES), _SPAWN.Queue()
    arguments = (way, site, text, begin, counts)
    processes = [_SPAWN.Process(target=_issue, args=arguments) for _ in range(_PROCESSES)]
    for process in processes:
        process.start()
    done: int = sum(counts.get() for _ in processes)
    for process in processes:
        process.join()
    return done / _SECONDS


def _issue(way: str, site: Site, text: str, begin: Any, counts: Any) -> None:  # noqa: ANN401 - of multiprocessing
    if way == "docgen":
        with site.store() as store:
            counts.put(_count(lambda: _issue_one(store), begin))
    else:
        with psycopg.connect(site.url) as connection:
            counts.put(_count(lambda: _insert_one(connection, text), begin))


def _count(step: Step, begin: Any) -> int:  # noqa: ANN401 - a barrier
    for _ in range(_WARM_UP):
        step()
    begin.wait()
    count, end = 0, time.perf_counter() + _SECONDS
    while time.perf_counter() < end:
        step()
        count += 1
    return count


def _issue_one(store: DocumentStore) -> None:
    store.issue("act", PAYLOAD, RULE, CONTEXT, template=TEMPLATE, key=None)


def _insert_one(connection: psycopg.Connection, text: str) -> None:
    row = connection.execute("SELECT last FROM counter WHERE id = 1 FOR UPDATE").fetchone()
    number = (row[0] if row else 0) + 1
    connection.execute("UPDATE counter SET last = %s WHERE id = 1", (number,))
    insert = "INSERT INTO document (number, payload) VALUES (%s, %s)"
    connection.execute(insert, (str(number), text))
    connection.commit()


@frozen(kw_only=True)
class BlockTimes:
    """Milliseconds a document: frozen, stored in a block, and its rows written alone."""

    freezing: float
    in_a_block: float
    rows_alone: float


def block_times(site: Site, count: int = 1000) -> BlockTimes:
    """Time documents that are frozen already, all in one transaction.

    Both ways write the same rows into the same tables and commit to the disk, in turn. The driver
    gets its rows ready made: by ``executemany`` on SQLite, by COPY on PostgreSQL.
    """
    blocks, bare = [], []
    with site.store() as store:
        begun = time.perf_counter()
        documents = [ready(store) for _ in range(count)]
        freezing = time.perf_counter() - begun
        store.issue_many(documents[:_WARM_UP])
        for _ in range(_ROUNDS):
            begun = time.perf_counter()
            store.issue_many(documents)
            blocks.append(time.perf_counter() - begun)
            bare.append(write_alone(site.url, count))
    return BlockTimes(
        freezing=freezing / count * 1000,
        in_a_block=statistics.median(blocks) / count * 1000,
        rows_alone=statistics.median(bare) / count * 1000,
    )
