from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from urllib.parse import unquote

import pytest

CHARGED = 18  # contracts of the example with charges in October


@pytest.fixture(scope="module")
def issued_numbers():
    """Return a function that reads the numbers of a demo's documents, by type."""

    def read(out):
        query = "SELECT type, organisation, number FROM documents ORDER BY id"
        with closing(sqlite3.connect(out / "documents.db")) as connection:
            return connection.execute(query).fetchall()

    return read


def test_the_demo_makes_a_month_once(at_home, run, issued_numbers):
    """Run twice, it issues nothing twice, and every link of its gallery leads to a whole file."""
    out = at_home.resolve() / "demo-out"
    first = run("demo", "--out", out.name)
    assert first.status == 0
    numbers = issued_numbers(out)
    assert len(numbers) == len(set(numbers))
    made = Counter(code for code, _, _ in numbers)
    assert made["invoice"] == made["act"] == CHARGED
    assert f"Выпущено сейчас: {len(numbers)}, было выпущено раньше: 0." in first.out
    assert f"Галерея: {(out / 'index.html').as_uri()}" in first.out
    before = {path: path.read_bytes() for path in out.rglob("*.pdf")}

    second = run("demo", "--out", out)
    assert f"Выпущено сейчас: 0, было выпущено раньше: {len(numbers)}." in second.out
    assert issued_numbers(out) == numbers
    assert {path: path.read_bytes() for path in out.rglob("*.pdf")} == before
    assert len(before) == len(numbers)

    page = (out / "index.html").read_text(encoding="utf-8")
    links = {unquote(link) for link in re.findall(r'(?:href|src)="([^"#]+)"', page)}
    starts = {".pdf": b"%PDF", ".png": b"\x89PNG"}
    targets = [(out / link).resolve() for link in links]
    assert {path for path in targets if path.suffix == ".pdf"} == {
        path.resolve() for path in before
    }
    assert len(targets) == 2 * len(before)
    for path in targets:
        assert path.is_relative_to(out.resolve())
        assert path.read_bytes().startswith(starts[path.suffix])


def test_a_month_without_charges_is_told(at_home, run):
    """There is nothing to show, so another period is asked for."""
    done = run("demo", "--out", at_home / "demo-out", "--period", "2031-01")
    assert done.status == 2
    assert "no charges in 2031-01" in done.err
    assert not (at_home / "demo-out" / "index.html").exists()


def test_a_file_in_the_place_of_the_folder_is_told(at_home, run):
    """The message names it and the remedy, and the file stays."""
    (at_home / "taken").write_text("mine")
    done = run("demo", "--out", "taken")
    assert done.status == 1
    assert "taken cannot hold the demo" in done.err
    assert "Choose another --out" in done.err
    assert (at_home / "taken").read_text() == "mine"
