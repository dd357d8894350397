from __future__ import annotations

import json
import threading
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest
from attrs import evolve

from docgen import hookimpl
from docgen.batch import Outcome, Reason
from docgen.exceptions import ConfigurationError, StorageError, WorkerError

PERIOD = "2026-10"
HTML = {"period": PERIOD, "formats": ["html"]}


class Lossy:
    """An executor some of whose tasks are lost, as with a worker that dies."""

    def __init__(self):
        self._count = 0
        self.lost = 0

    def submit(self, function, *arguments):
        """Run a function at once, every other time."""
        self._count += 1
        future = Future()
        if self._count % 2:
            self.lost += 1
            future.set_exception(RuntimeError("the worker is gone"))
        else:
            future.set_result(function(*arguments))
        return future


class Overrunning:
    """An executor one of whose documents takes more than its time, whatever it is made with."""

    def __init__(self):
        self.tried = []

    def submit(self, function, *arguments):
        """Run a function at once; lose every worker that gets the third document."""
        lists = (row for row in arguments if isinstance(row, (list, tuple)))
        ids = next((row for row in lists if 3 in row), ())
        future = Future()
        if ids:
            self.tried.append(len(ids))
            future.set_exception(WorkerError("time", "more than 180 s"))
        else:
            future.set_result(function(*arguments))
        return future


def test_a_batch_makes_documents_and_files(clerk, sound):
    """Every contract has its document, its number and its file, made by processes."""
    docgen = clerk(25)
    report = docgen.batch("invoice", **HTML, workers=2)
    assert report.count(Outcome.MADE) == 25
    assert report.is_clean
    assert {row.message for row in report.rows} == {""}
    sound(docgen, 25)


def test_the_report_keeps_the_order_of_the_contracts(clerk, workers):
    """Whoever makes the files first."""
    report = clerk(25).batch("invoice", **HTML, executor=workers)
    assert [row.contract for row in report.rows] == [str(number) for number in range(25)]
    assert report.rows[3].number == "3"  # contract 0 is the other organisation's


def test_twice_makes_nothing_twice(clerk, sound, workers):
    """The second run finds every document and every file, and asks for no charges."""
    docgen = clerk(12)
    docgen.batch("invoice", **HTML, executor=workers)
    charged = docgen.source.asked["charges"]
    again = docgen.batch("invoice", **HTML, executor=workers)
    assert again.count(Outcome.SKIPPED) == 12
    assert {row.reason for row in again.rows} == {Reason.ISSUED}
    assert again.is_clean
    assert docgen.source.asked["charges"] == charged
    sound(docgen, 12)


def test_files_that_are_missing_are_made_by_the_next_run(clerk, sound, workers):
    """Also for documents that were issued alone; another format is made beside the first."""
    docgen = clerk(3)
    docgen.issue("invoice", contract="1", period=PERIOD)
    report = docgen.batch("invoice", **HTML, executor=workers)
    assert report.rows[1].outcome is Outcome.RESUMED
    sound(docgen, 3)
    more = docgen.batch("invoice", period=PERIOD, formats=["html", "docx"], executor=workers)
    assert more.count(Outcome.RESUMED) == 3
    sound(docgen, 3, "docx")


def test_one_client_does_not_stop_the_others(clerk, sound, workers):
    """Whatever a host's records do to a collector."""
    docgen = clerk(12, broken={"5"}, idle={"7"})
    report = docgen.batch("invoice", **HTML, executor=workers)
    assert (report.count(Outcome.MADE), report.count(Outcome.FAILED)) == (10, 1)
    sound(docgen, 10)


def test_a_number_that_cannot_be_given_is_told(clerk, workers):
    """Dates out of order stand in the way of every VAT invoice, and nothing is left half-made."""
    docgen = clerk(3)
    # Nor would the tax service take a file that names no act.
    docgen.source.buyer = evolve(docgen.source.buyer, edo_id="")
    docgen.issue("vat_invoice", contract="1", period="2026-11")
    report = docgen.batch("vat_invoice", period=PERIOD, formats=["html"], executor=workers)
    assert [row.outcome for row in report.rows] == [Outcome.MADE, Outcome.SKIPPED, Outcome.SKIPPED]
    assert {row.reason for row in report.rows[1:]} == {Reason.FINDINGS}
    assert "30.11.2026" in report.rows[1].message
    assert len(docgen.store.list(document_type="vat_invoice")) == 2


def test_a_document_that_overran_its_time_is_not_tried_again(clerk):
    """Those beside it in its task are made; it has had its time, and fails alone, by name."""
    docgen, executor = clerk(7), Overrunning()
    report = docgen.batch("invoice", **HTML, executor=executor)
    assert report.count(Outcome.MADE) == 6
    (failed,) = (row for row in report.rows if row.outcome is Outcome.FAILED)
    assert (failed.document_id, "more than 180 s" in failed.message) == (3, True)
    assert executor.tried == [7, 1]


def test_files_lost_with_a_worker_are_made_here(clerk, sound):
    """An executor that loses tasks loses no documents."""
    docgen, executor = clerk(45), Lossy()
    report = docgen.batch("invoice", **HTML, executor=executor)
    assert executor.lost > 1
    assert report.count(Outcome.MADE) == 45
    sound(docgen, 45)


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_will_do(clerk, sound, kind):
    """Those of the standard library: what a process needs of the façade is sent to it."""
    docgen = clerk(25)
    makers = {
        "threads": lambda: ThreadPoolExecutor(2),
        "processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    }
    with makers[kind]() as executor:
        docgen.batch("invoice", **HTML, executor=executor)
    sound(docgen, 25)


def test_a_plugin_of_the_script_itself_is_no_hindrance(open_docgen, telecom, plugin, sound):
    """What no other process can import works in this one, unless processes are asked for."""
    seen = []

    @hookimpl
    def docgen_after_file_rendered(document, file):
        del file
        seen.append(document.id)

    docgen = open_docgen(telecom(3), plugins=[plugin("mine", docgen_after_file_rendered)])
    with pytest.raises(ConfigurationError, match="mine"):
        docgen.batch("invoice", **HTML, workers=2)
    assert docgen.store.list() == ()
    docgen.batch("invoice", **HTML)
    assert sorted(seen) == [1, 2, 3]
    sound(docgen, 3)


def test_a_file_that_cannot_be_made_fails_by_name(clerk, sound, tmp_path, workers):
    """The number stays the document's, the reason is told, and the next run makes the file."""
    docgen = clerk(2)
    document = docgen.issue("invoice", contract="1", period=PERIOD)
    (artifact,) = [
        path for path in (tmp_path / "files").rglob("*") if b"template.html" in _bytes(path)
    ]
    kept = artifact.read_bytes()
    artifact.write_bytes(b"damaged")
    report = docgen.batch("invoice", **HTML, clients=["1"], executor=workers)
    (row,) = report.rows
    assert (row.outcome, row.reason) == (Outcome.FAILED, Reason.FILES)
    assert (row.document_id, row.number) == (document.id, document.number)
    artifact.write_bytes(kept)
    assert docgen.batch("invoice", **HTML, executor=workers).count(Outcome.RESUMED) == 1
    sound(docgen, 2)


def test_stopping_finishes_what_was_begun(clerk, sound, workers):
    """Nothing is left half-made, and the next run makes the rest."""
    docgen, stop = clerk(250), threading.Event()

    def watch(progress):
        if progress.done >= 20:
            stop.set()

    report = docgen.batch("invoice", **HTML, progress=watch, stop=stop, executor=workers)
    assert report.stopped
    assert not report.is_clean
    made = report.count(Outcome.MADE)
    assert 20 <= made < 250
    sound(docgen, made)
    rest = docgen.batch("invoice", **HTML, executor=workers)
    assert rest.count(Outcome.MADE) == 250 - made
    sound(docgen, 250)


def test_progress_counts_up_to_the_end(clerk, workers):
    """The last figures are those of the report."""
    seen = []
    report = clerk(12, idle={"1"}, broken={"2"}).batch(
        "invoice", **HTML, progress=seen.append, executor=workers
    )
    assert [row.done for row in seen] == sorted(row.done for row in seen)
    last = seen[-1]
    assert (last.made, last.skipped, last.failed) == (10, 1, 1)
    assert last.done == len(report.rows)
    assert last.rate > 0


def test_the_report_is_csv_and_json(clerk, workers):
    """Each row whole, in the words of the reader."""
    report = clerk(3, idle={"1"}).batch("invoice", **HTML, executor=workers)
    rows = json.loads(report.json())
    assert [row["outcome"] for row in rows] == ["made", "skipped", "made"]
    lines = report.csv().decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "пропущен" in lines[2]
    assert "нет начислений" in lines[2]
    assert report.summary() == "Выпущен: 2; пропущен: 1."


def test_a_store_that_fails_ends_the_batch(clerk, monkeypatch):
    """It would fail for everybody: nothing is told to be made that is not."""
    docgen = clerk(3)
    monkeypatch.setattr(docgen._wiring.opener, "_url", "sqlite:////proc/none/docs.db")
    with pytest.raises(StorageError):
        docgen.batch("invoice", **HTML)


def _bytes(path):
    return path.read_bytes() if path.is_file() else b""
