"""What a page of a list costs, of few documents and of many."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen
from databases import engine
from issuing import Site, ready
from sqlalchemy import Engine, Select, text

from docgen.store import DocumentStore
from docgen.store.documents.listing import list_query

_PAGE: Final = 100
_ROUNDS: Final = 60

#: What is asked for: each filter that an accountant has, and two at once.
FILTERS: Final[Sequence[dict[str, str]]] = (
    {},
    {"type": "act"},
    {"client": "c7"},
    {"contract": "k7"},
    {"type": "act", "client": "c7"},
    {"status": "sent"},
)

_SERIES: Final = {
    "sqlite": (
        "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
    ),
    "postgresql": "WITH n(i) AS (SELECT generate_series({first}, {last}))",
}
#: What the databases would otherwise do by themselves, some time later.
_TIDY: Final = {"sqlite": ("ANALYZE",), "postgresql": ("VACUUM ANALYZE documents", "CHECKPOINT")}
#: Copies of the one document there is: of many clients and contracts, every fiftieth sent.
_COPIES: Final = """
INSERT INTO documents (type, number, date, organisation, client, client_name, contract, period,
    total, currency, status, template, template_hash, payload, payload_hash, issued_at)
SELECT type, 'n' || i, date, organisation, 'c' || (i % 40), client_name, 'k' || (i % 50), period,
    total, currency, CASE WHEN i % 50 = 0 THEN 'sent' ELSE status END, template, template_hash,
    '', '', issued_at
FROM documents, n WHERE documents.id = 1
"""


@frozen(kw_only=True)
class PageTimes:
    """Milliseconds of a page: of the small table and of the large one; and how it was found."""

    filter: dict[str, str]
    few: float
    many: float
    plan: str


def page_times(small: Site, large: Site, few: int, many: int) -> list[PageTimes]:
    """Fill two databases, and time every filter on both in turn."""
    past = engine(large.url)
    with small.store() as little, large.store() as much:
        _fill(small, little, few)
        _fill(large, much, many)
        found = []
        for wanted in FILTERS:
            times = [(_time(little, wanted), _time(much, wanted)) for _ in range(_ROUNDS)]
            of_few, of_many = map(statistics.median, zip(*times, strict=True))
            plan = _plan(past, wanted)
            found.append(PageTimes(filter=wanted, few=of_few, many=of_many, plan=plan))
    past.dispose()
    return found


def _fill(site: Site, store: DocumentStore, count: int) -> None:
    """Write so many documents, and have the database put itself in order before it is timed."""
    store.issue_many([ready(store)])
    past = engine(site.url)
    dialect = past.dialect.name
    with past.connect() as connection:
        connection.execute(text(_SERIES[dialect].format(first=2, last=count) + _COPIES))
        for statement in _TIDY[dialect]:
            connection.execute(text(statement))
    past.dispose()


def _time(store: DocumentStore, wanted: dict[str, str]) -> float:
    """Return the milliseconds of a page."""
    arguments: dict[str, Any] = {
        {"type": "document_type"}.get(name, name): value for name, value in wanted.items()
    }
    begun = time.perf_counter()
    rows = store.list(**arguments, limit=_PAGE)
    taken = (time.perf_counter() - begun) * 1000
    if len(rows) != _PAGE:
        raise AssertionError(f"{len(rows)} documents were found for {wanted}, not {_PAGE}")
    return taken


def _plan(past: Engine, wanted: dict[str, str]) -> str:
    """Return how the database says it answers."""
    query: Select[Any] = list_query(wanted, limit=_PAGE)
    written = query.compile(dialect=past.dialect, compile_kwargs={"literal_binds": True})
    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[past.dialect.name]
    with past.connect() as connection:
        rows = connection.exec_driver_sql(explain + str(written).replace("%", "%%")).all()
    return "\n".join(str(row[-1]).strip() for row in rows)
