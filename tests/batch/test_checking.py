"""Documents made ready by the workers that make their files, and by the batch where they cannot."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from docgen import hookimpl
from docgen.batch import Outcome, Reason
from docgen.batch.checking_elsewhere import check_orders
from docgen.exceptions import SourceError, WorkerError
from docgen.lifecycle import Actor
from docgen.models import Contact, Finding, PersonName, Severity
from docgen.resources import templates_root
from docgen.sources import SqlSource
from docgen.store.people.contacts import CLIENT

PERIOD = "2026-10"
HTML = {"period": PERIOD, "formats": ["html"]}
MAPPING = Path(__file__).parents[2] / "examples" / "billing" / "source.toml"


class AtOnce:
    """An executor that does everything at once; ``before`` is called before orders are."""

    def __init__(self, before=lambda _orders: None):
        self._before = before
        self.checked = []

    def submit(self, function, *arguments):
        """Run a function."""
        future = Future()
        try:
            if function is check_orders:
                orders = arguments[-1]
                self.checked.append([row.contract.id for row in orders])
                self._before(orders)
            future.set_result(function(*arguments))
        except WorkerError as error:
            future.set_exception(error)
        return future


@pytest.fixture
def sql(billing_database):
    """Return the example's source, which another process can open for itself."""
    source = SqlSource(f"sqlite:///{billing_database}", MAPPING)
    yield source
    source.close()


def rows_of(docgen):
    """Return what was issued, without what tells two stores apart."""
    return sorted(
        (row.type, row.number, row.client, row.contract, row.total) for row in docgen.store.list()
    )


def test_workers_read_a_source_that_they_can_open(open_docgen, sql, tmp_path, monkeypatch):
    """They issue what one process does, and the batch itself asks for no charges."""
    alone = open_docgen(sql, store=f"sqlite:///{tmp_path}/alone.db")
    some = {**HTML, "clients": ["2", "3"]}
    alone.batch("invoice", "act", **some, executor=AtOnce())

    def refuse(*_):
        raise AssertionError("the batch has asked for charges")

    monkeypatch.setattr(sql, "charges", refuse)
    docgen = open_docgen(sql)
    report = docgen.batch("invoice", "act", **some, workers=1)
    assert not [row for row in report.rows if row.outcome is Outcome.FAILED]
    assert rows_of(docgen) == rows_of(alone) != []


def test_what_a_worker_cannot_read_is_read_here(open_docgen, sql, monkeypatch):
    """Another machine may not reach the database of the billing, or may lose it meanwhile."""
    reach = SqlSource.charges

    def charges(self, contract, period):
        if self is not sql:
            raise SourceError("the billing does not answer")
        return reach(self, contract, period)

    monkeypatch.setattr(SqlSource, "charges", charges)
    monkeypatch.setattr(SqlSource, "charges_of", lambda *_: None)
    report = open_docgen(sql).batch("invoice", **HTML, clients=["2"], executor=AtOnce())
    assert report.count(Outcome.MADE) > 0
    assert not [row for row in report.rows if row.outcome is Outcome.FAILED]


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_only_what_has_an_address_is_opened_elsewhere(address, tmp_path, monkeypatch):
    """An engine of the host's and a database in memory stay here; a file is named from the root."""
    with closing(SqlSource(address, MAPPING)) as source:
        assert source.reopening() is None
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    assert SqlSource(engine, MAPPING).reopening() is None
    engine.dispose()
    monkeypatch.chdir(tmp_path)
    Path("a.db").touch()
    opening = SqlSource("sqlite:///a.db", MAPPING).reopening()
    assert isinstance(opening, partial)
    assert opening.args == (f"sqlite:///{tmp_path}/a.db", MAPPING)


def test_one_that_a_worker_does_not_survive_fails_alone(clerk, sound):
    """Before it has a number; those beside it in its chunk are made."""
    docgen = clerk(7)

    def die(orders):
        if any(row.contract.id == "3" for row in orders):
            raise WorkerError("time", "more than 180 s")

    executor = AtOnce(die)
    report = docgen.batch("invoice", **HTML, executor=executor)
    (failed,) = (row for row in report.rows if row.outcome is Outcome.FAILED)
    assert (failed.contract, failed.document_id, failed.reason) == ("3", None, Reason.ERROR)
    assert executor.checked == [list("0123456"), *map(list, "0123456")]
    sound(docgen, 6)


def test_all_documents_have_the_template_that_the_batch_has_seen(open_docgen, telecom, tmp_path):
    """An author who saves meanwhile changes none of them, whoever makes them ready."""
    folder = tmp_path / "templates" / "invoice" / "classic"
    shutil.copytree(templates_root() / "invoice" / "classic", folder)
    docgen = open_docgen(telecom(3), templates=[tmp_path / "templates"])
    seen = docgen.draft("invoice", contract="1", period=PERIOD).template_hash

    def save(_orders):
        path = folder / "template.html"
        path.write_text(f"{path.read_text('utf-8')}\n", "utf-8")

    docgen.batch("invoice", **HTML, executor=AtOnce(save))
    assert {docgen.store.get(row.id).template_hash for row in docgen.store.list()} == {seen}


def test_plugins_are_asked_here_before_a_number_is_taken(open_docgen, telecom, plugin, monkeypatch):
    """What is checked elsewhere is told to the batch's own plugins, which may refuse it."""
    told = []

    @hookimpl
    def docgen_before_document_issued(document_type, payload):
        told.append((document_type.code, payload.buyer.id))

    @hookimpl
    def docgen_check(document_type, payload):
        del document_type
        if payload.buyer.id == "1":
            yield Finding(severity=Severity.ERROR, code="mine.no", path="buyer", message="нельзя")

    mine = plugin("mine", docgen_before_document_issued, docgen_check)
    monkeypatch.setitem(sys.modules, "mine", mine)  # as if it could be imported elsewhere
    docgen = open_docgen(telecom(3), plugins=[mine])
    report = docgen.batch("invoice", **HTML, executor=AtOnce())
    assert [row.reason for row in report.rows] == [Reason.NONE, Reason.FINDINGS, Reason.NONE]
    assert told == [("invoice", "0"), ("invoice", "2")]


def test_what_is_asked_for_a_chunk_at_once_is_each_documents_own(clerk):
    """People added to a client are on its document alone; so are charges documented before."""
    docgen = clerk(4)
    contact = Contact(name=PersonName(last="Петрова"), wants="act")
    docgen.store.contacts.add(CLIENT, "2", contact, reason="", by=Actor())
    docgen.issue("upd", client="3", period=PERIOD)
    report = docgen.batch("act", **HTML, executor=AtOnce())
    told = [(row.client, row.code) for row in report.rows if row.outcome is not Outcome.MADE]
    assert told == [("3", "charges.documented")]
    made = [docgen.store.get(row.document_id) for row in report.rows if row.document_id]
    people = {row.payload.buyer.id: row.payload.buyer.contacts for row in made}
    assert people == {"0": (), "1": (), "2": (contact,)}


def test_a_source_is_asked_once_for_a_chunk(open_docgen, billing_database):
    """Where it cannot answer for all contracts, for each of them, as any other source is."""
    asked = []

    class Watched(SqlSource):
        fails = False

        def charges_of(self, contracts, period):
            asked.append([row.id for row in contracts])
            if self.fails:
                raise SourceError("one of them cannot be read")
            return super().charges_of(contracts, period)

        def charges(self, contract, period):
            asked.append(contract.id)
            return super().charges(contract, period)

    with closing(Watched(f"sqlite:///{billing_database}", MAPPING)) as source:
        docgen = open_docgen(source)
        some = {**HTML, "clients": ["2", "3"], "executor": AtOnce()}
        contracts = [row.contract for row in docgen.batch("invoice", **some).rows]
        assert asked == [contracts]
        source.fails = True
        report = docgen.batch("act", **some)
        assert asked[1:] == [contracts, *contracts]
        assert report.count(Outcome.MADE) == len(contracts) > 1
