from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from urllib.parse import unquote

import pytest

from docgen.cli.demo.files import open_docgen
from docgen.cli.demo.month import DemoDesk, open_source
from docgen.cli.demo.plan import plan
from docgen.cli.demo.remarks import kinds_of
from docgen.models import Finding, PartyKind, Period, Severity

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
    assert made["invoice"] == CHARGED
    assert f"Выпущено сейчас: {len(numbers)}, было выпущено раньше: 0." in first.out
    assert f"Галерея: {(out / 'index.html').as_uri()}" in first.out
    assert "1С: сообщение № 1, документов " in first.out
    assert (first.out.count("точно, оплачен"), first.out.count("похоже, ждёт решения")) == (3, 1)
    before = {path: path.read_bytes() for path in out.rglob("*.pdf")}

    second = run("demo", "--out", out)
    assert f"Выпущено сейчас: 0, было выпущено раньше: {len(numbers)}." in second.out
    assert "1С: сообщение" not in second.out
    assert issued_numbers(out) == numbers
    assert {path: path.read_bytes() for path in out.rglob("*.pdf")} == before
    assert len(before) == len(numbers)

    page = (out / "index.html").read_text(encoding="utf-8")
    links = {unquote(link) for link in re.findall(r'(?:href|src)="([^"#]+)"', page)}
    starts = {".pdf": b"%PDF", ".png": b"\x89PNG", ".html": b"<!DOC", ".eml": b"From:"}
    targets = [(out / link).resolve() for link in links]
    assert {path for path in targets if path.suffix == ".pdf"} == {
        path.resolve() for path in before
    }
    letters = list((out / "mail").glob("*.eml"))
    assert f"Письма: {len(letters)}, " in second.out
    assert len(letters) > 10
    assert len(targets) == 2 * len(before) + 2 * len(letters)
    for path in targets:
        assert path.is_relative_to(out.resolve())
        assert path.read_bytes().startswith(starts[path.suffix])


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    """Return the documents of the demo's month by type, made without their files."""
    out = tmp_path_factory.mktemp("demo")
    source = open_source(out)
    made = {}
    with open_docgen(out, source) as docgen:
        desk = DemoDesk(docgen)
        for task in plan(source, Period.months(2026, 10)):
            if (issued := desk.issue(task)) is not None:
                made.setdefault(task.code, []).append(issued.document)
    return made


def _lines(documents):
    return [line for document in documents for line in document.payload.lines]


def test_goods_are_handed_over_by_a_waybill_and_services_by_an_act(month):
    """A ТОРГ-12 of works, or an act of goods beside the goods' waybill, is no document."""
    assert month["waybill"]
    assert all(line.goods for line in _lines(month["waybill"]))
    assert not any(line.goods for line in _lines(month["act"]))


def test_a_deal_has_one_set_of_primary_documents(month):
    """A УПД takes the place of the act, the waybill and the VAT invoice; none goes beside it."""
    universal = {document.payload.contract.id for document in month["upd"]}
    others = [*month["act"], *month["waybill"], *month["vat_invoice"]]
    assert universal
    assert universal.isdisjoint(document.payload.contract.id for document in others)


def test_a_vat_invoice_repeats_what_the_act_and_the_waybill_hand_over(month):
    """Its sums are theirs, and it names them with their lines."""
    shipped = {}
    for document in (*month["act"], *month["waybill"]):
        contract = document.payload.contract.id
        shipped[contract] = shipped.get(contract, 0) + document.payload.total
    assert len(month["vat_invoice"]) > 1
    for document in month["vat_invoice"]:
        assert document.payload.total == shipped[document.payload.contract.id]
        assert document.payload.buyer.kind is not PartyKind.NATURAL_PERSON


def test_a_prepayment_is_asked_for_before_its_month(month):
    """Its bill of November is dated in October, and no later is it due."""
    november = Period.months(2026, 11)
    assert month["advance_invoice"]
    for document in month["advance_invoice"]:
        assert document.payload.period == november
        assert document.date < november.start
        assert document.payload.due_date < november.start


def _remark(code, message):
    return Finding(severity=Severity.WARNING, code=code, path="seller", message=message)


def test_remarks_of_one_kind_are_told_once_with_their_count():
    """Ninety remarks about facsimiles would hide the one that matters."""
    findings = [_remark(code, f"{code} {n}") for n in range(3) for code in ("a", "b")]
    kinds = kinds_of([*findings, _remark("c", "only")])
    assert [str(kind) for kind in kinds] == ["a 0 (и ещё 2)", "b 0 (и ещё 2)", "only"]
    assert [kind.count for kind in kinds] == [3, 3, 1]


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
