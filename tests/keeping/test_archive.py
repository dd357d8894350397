from __future__ import annotations

import csv
import hashlib
import io
import json

import pypdf
import pytest

from docgen.exceptions import KeepingError


@pytest.fixture
def office(open_docgen, sold):
    """Open a store with two invoices of a year, one of them void, a scan, and one of another."""
    docgen = open_docgen()
    first = docgen.issue("invoice", sold("2025-10-31"))
    docgen.documents.attach(first, b"%PDF-1.7 scan", "Скан.pdf")
    second = docgen.issue("invoice", sold("2025-11-30"))
    docgen.documents.void(second, reason="ошибка")
    docgen.issue("invoice", sold("2026-01-15"))
    return docgen


def test_a_year_is_read_without_docgen(office, tmp_path):
    """PDF/A with the data inside, the scan, an index that leads to both, and sums that fit."""
    folder = tmp_path / "archive"
    report = office.keeping.archive(2025, folder)
    assert (report.findings, len(report.documents), report.files) == ((), 2, 3)
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        sha256, path = line.split("  ", 1)
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == sha256
    (pdf,) = (folder / "Счёт на оплату").glob("2025-10-31*.pdf")
    read = pypdf.PdfReader(pdf)
    assert b'pdfaid:part="3"' in read.root_object["/Metadata"].get_object().get_data()
    (data,) = read.attachments["document.json"]
    assert json.loads(data)["buyer"]["name"] == "Громов Пётр Ильич"
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Аннулирован" in page
    rows = list(
        csv.reader(io.StringIO((folder / "index.csv").read_text("utf-8-sig")), delimiter=";")
    )
    assert [row[1] for row in rows[1:]] == ["1", "1", "2"]
    assert all((folder / row[10]).is_file() for row in rows[1:])


def test_an_archive_goes_over_nothing(office, tmp_path):
    """A folder that is not empty is left alone, and so is a year without documents."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "notes.txt").write_text("важное")
    for year, folder, reason in ((2025, "archive", "folder"), (2001, "none", "nothing")):
        with pytest.raises(KeepingError) as refused:
            office.keeping.archive(year, tmp_path / folder)
        assert refused.value.reason == reason
