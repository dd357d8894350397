"""The rows of a report wait in a file, and read as a sequence does."""

from __future__ import annotations

import gc
import pickle

import pytest
from attrs import evolve

from docgen.batch import BatchReport, BatchRow, Outcome, Reason
from docgen.batch.kept_rows import KeptRows
from docgen.exceptions import StorageError

_ROW = BatchRow(
    type="invoice",
    organisation="1",
    client="7",
    contract="k",
    contract_number="Д-1\n\u2028",
    outcome=Outcome.FAILED,
    reason=Reason.FILES,
    message="нет места",
    document_id=3,
)


def _kept(count):
    rows = KeptRows()
    given = [evolve(_ROW, number=str(number)) for number in range(count)]
    for row in given:
        rows.append(row)
    return rows, given


@pytest.mark.parametrize("count", [0, 1, 1_201])
def test_rows_read_as_they_were_added_as_often_as_they_are_asked_for(count):
    """By place, by slice, twice at once, and as a tuple in another process."""
    rows, given = _kept(count)
    assert list(rows) == list(rows) == given
    assert (len(rows), rows[-3:], rows[::500]) == (count, tuple(given[-3:]), tuple(given[::500]))
    assert [(one, two) for one, two in zip(rows, rows, strict=True)] == list(
        zip(given, given, strict=True)
    )
    assert pickle.loads(pickle.dumps(rows)) == tuple(given)  # noqa: S301 - written here
    with pytest.raises(IndexError):
        rows[count]


def test_a_report_of_kept_rows_says_what_one_of_a_tuple_says():
    """Counts, the sentence, JSON."""
    rows, given = _kept(700)
    kept, plain = (BatchReport(rows=told, seconds=1.0) for told in (rows, tuple(given)))
    for report in (kept, plain):
        assert (report.count(Outcome.FAILED), report.is_clean) == (700, False)
    assert kept.summary() == plain.summary() == "Ошибка: 700."
    assert list(kept.json_rows()) == list(plain.json_rows())
    assert kept.json() == plain.json()


def test_rows_are_added_while_others_are_read():
    """Reading does not move where the next row goes."""
    rows, given = _kept(3)
    seen = []
    for row in rows:
        seen.append(row)
        if len(seen) == 1:
            rows.append(_ROW)
    assert seen == [*given, _ROW]


def test_a_full_disk_is_told(monkeypatch):
    """The rows before stay."""
    rows, given = _kept(2)

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rows._file, "write", full)
    with pytest.raises(StorageError, match="No space left on device"):
        rows.append(_ROW)
    assert list(rows) == given


def test_the_file_goes_with_the_rows():
    """Nothing is left open."""
    rows, _ = _kept(1_201)
    file = rows._file
    del rows
    gc.collect()
    assert file.closed
