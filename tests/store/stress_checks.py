"""Whether a store holds exactly what was issued: asked in SQL and of the disk, past docgen."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen
from sqlalchemy import Row, create_engine, make_url, text


@frozen(kw_only=True)
class Expected:
    """The keys of all documents issued so far, and of those that have a file."""

    keys: frozenset[str]
    with_file: frozenset[str]


def audit_apart(settings: Path) -> str:
    """Return what ``docgen numbers audit`` complains of, in a process of its own."""
    command = [sys.executable, "-m", "docgen", "numbers", "audit", "--config", str(settings)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - docgen itself
    return done.stdout + done.stderr if done.returncode else ""


def problems(
    url: str,
    files: Path,
    expected: Expected,
    folder: Path,
    audit: Callable[[Path], str] = audit_apart,
) -> list[str]:
    """Return what is wrong, one line each; ``folder`` is where settings may be written.

    ``audit`` is given these settings, and returns what docgen itself complains of.
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    try:
        with engine.connect() as connection:

            def ask(query: str) -> list[Row[Any]]:
                return list(connection.execute(text(query)).all())

            return [
                *_numbers(ask("SELECT organisation, number FROM documents")),
                *_counters(ask("SELECT organisation, start, last FROM counters"), expected),
                *_pairs(ask),
                *_keys(ask("SELECT key FROM documents"), expected.keys),
                *_kept(ask, expected.with_file, files),
                *_whole(files),
                *_audit(audit, url, files, folder),
            ]
    finally:
        engine.dispose()


def _numbers(rows: Iterable[Row[Any]]) -> Iterator[str]:
    by_organisation: dict[str, list[int]] = {}
    for organisation, number in rows:
        by_organisation.setdefault(organisation, []).append(int(number))
    for organisation, found in by_organisation.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"{organisation}: numbers have gaps or repeat"


def _counters(rows: Iterable[Row[Any]], expected: Expected) -> Iterator[str]:
    given = sum(last - start + 1 for _, start, last in rows)
    if given != len(expected.keys):
        yield f"counters have given {given} numbers for {len(expected.keys)} documents"


def _pairs(ask: Any) -> Iterator[str]:
    without_number = (
        "SELECT d.number FROM documents d LEFT JOIN numbers n ON n.document_id = d.id "
        "AND n.number = d.number AND n.organisation = d.organisation WHERE n.id IS NULL"
    )
    without_document = (
        "SELECT n.number FROM numbers n LEFT JOIN documents d ON d.id = n.document_id "
        "WHERE d.id IS NULL"
    )
    without_event = (
        "SELECT d.number FROM documents d LEFT JOIN events e ON e.document_id = d.id "
        "AND e.name = 'issued' GROUP BY d.id, d.number HAVING count(e.id) <> 1"
    )
    yield from (f"document {row.number} has no number" for row in ask(without_number))
    yield from (f"number {row.number} has no document" for row in ask(without_document))
    yield from (f"document {row.number} was not issued once" for row in ask(without_event))


def _keys(rows: Iterable[Row[Any]], expected: frozenset[str]) -> Iterator[str]:
    found = Counter(row.key for row in rows)
    yield from (f"{key} was issued {count} times" for key, count in found.items() if count > 1)
    yield from (f"{key} was not issued" for key in expected - found.keys())
    yield from (f"{key} was issued, and nobody wanted it" for key in found.keys() - expected)


def _kept(ask: Any, expected: frozenset[str], files: Path) -> Iterator[str]:
    rows = ask(
        "SELECT d.key, d.number, f.sha256 FROM files f JOIN documents d ON d.id = f.document_id"
    )
    yield from (f"{key} has no file" for key in expected - {row.key for row in rows})
    for row in rows:
        path = files / row.sha256[:2] / row.sha256[2:]
        if f": {row.number}," not in path.read_text("utf-8"):
            yield f"the file of {row.key} is another document's"


def _whole(files: Path) -> Iterator[str]:
    """Every file with a name has the content that its name says, referred to or not."""
    for path in files.glob("[0-9a-f][0-9a-f]/*"):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.parent.name + path.name:
            yield f"{path} is not whole"


def _audit(audit: Callable[[Path], str], url: str, files: Path, folder: Path) -> Iterator[str]:
    settings = folder / "docgen.toml"
    settings.write_text(f'store = "{url}"\nartifacts = "{files}"\n', "utf-8")
    if told := audit(settings):
        yield f"docgen numbers audit: {told}"
