from __future__ import annotations

import io
import zipfile
from functools import partial

import pypdfium2
import pytest
from pypdf import PdfReader

from docgen.batch import FolderOutput, MergedOutput, ZipOutput
from docgen.exceptions import ConfigurationError, StorageError
from docgen.models import File

PERIOD = "2026-10"


def page(text, name="a.html"):
    """Make a file."""
    return File(name=name, media_type="text/html", content=text.encode())


@pytest.fixture(scope="session")
def pdf(pure):
    """Return a PDF of docgen's own, by its number."""
    document_type = pure.catalog.document_type("invoice")
    sample = next(iter(document_type.samples().values()))
    return lambda number: pure.render("invoice", sample, number=number, format="pdf")


def names(folder):
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_gets_every_file_under_a_name_of_its_own(tmp_path):
    """Two of the same name stay apart, whatever the case; the same again changes nothing."""
    for _ in range(2):
        with FolderOutput(tmp_path / "out") as output:
            output.add("", partial(page, "one"))
            output.add("", partial(page, "two"))
            output.add("", partial(page, "three", "A.html"))
            output.finish()
    assert names(tmp_path / "out") == ["A (3).html", "a (2).html", "a.html"]
    assert (tmp_path / "out" / "a (2).html").read_text() == "two"


def test_a_folder_replaces_nothing(tmp_path):
    """A file that somebody else put there stays as it is."""
    (tmp_path / "a.html").write_text("theirs")
    with FolderOutput(tmp_path) as output:
        output.add("", partial(page, "ours"))
        output.finish()
    assert (tmp_path / "a.html").read_text() == "theirs"
    assert (tmp_path / "a (2).html").read_text() == "ours"


def test_a_zip_holds_every_file(tmp_path):
    """The same files give the same bytes, and nothing else is left beside it."""
    for name in ("one.zip", "two.zip"):
        with ZipOutput(tmp_path / name) as output:
            output.add("", partial(page, "one"))
            output.add("", partial(page, "two"))
            output.finish()
    assert names(tmp_path) == ["one.zip", "two.zip"]
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.testzip() is None
        assert {row: archive.read(row) for row in archive.namelist()} == {
            "a.html": b"one",
            "a (2).html": b"two",
        }


@pytest.mark.parametrize("kind", [ZipOutput, MergedOutput])
def test_what_is_not_finished_is_not_there(tmp_path, pdf, kind):
    """An archive that was begun before, and is whole, stays."""
    (tmp_path / "out").write_text("former")
    with kind(tmp_path / "out") as output:
        output.add("one", partial(pdf, "1"))
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out").read_text() == "former"


def test_a_merged_pdf_has_all_pages_and_a_bookmark_for_each_document(tmp_path, pdf, pdf_text):
    """Strict readers take it; what the files share is in it once."""
    files = [pdf(str(number)) for number in range(1, 9)]
    path = tmp_path / "all.pdf"
    with MergedOutput(path) as output:
        for number in range(1, 9):
            output.add(f"Счёт № {number}", partial(files.__getitem__, number - 1))
        output.finish()
    merged = path.read_bytes()
    reader = PdfReader(io.BytesIO(merged), strict=True)
    assert [row.title for row in reader.outline] == [f"Счёт № {number}" for number in range(1, 9)]
    places = [reader.get_destination_page_number(row) for row in reader.outline]
    assert places == sorted(set(places))
    assert pdf_text(merged) == "".join(pdf_text(file.content) for file in files)
    assert len(merged) < sum(len(file.content) for file in files)


def test_merged_pages_look_as_they_did(tmp_path, pdf):
    """Pixel by pixel."""
    with MergedOutput(tmp_path / "all.pdf") as output:
        output.add("one", partial(pdf, "1"))
        output.add("two", partial(pdf, "2"))
        output.finish()
    assert drawn((tmp_path / "all.pdf").read_bytes(), 1) == drawn(pdf("2").content, 0)


def test_only_pdf_can_be_merged(tmp_path):
    """The remedy is told, and nothing is left."""
    with (
        MergedOutput(tmp_path / "all.pdf") as output,
        pytest.raises(ConfigurationError, match="pdf"),
    ):
        output.add("one", partial(page, "one"))
    assert names(tmp_path) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    """The folder is a file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        FolderOutput(tmp_path / "file").add("", partial(page, "one"))
    with pytest.raises(StorageError, match="cannot be written"), ZipOutput(tmp_path / "file" / "z"):
        pass


@pytest.mark.parametrize("out", ["out", "all.zip"])
def test_a_batch_puts_out_what_is_there_already_too(clerk, tmp_path, out, workers):
    """The second run gives a whole folder or archive, though it makes nothing."""
    docgen = clerk(12)
    docgen.batch("invoice", period=PERIOD, formats=["html"], executor=workers)
    docgen.batch("invoice", period=PERIOD, formats=["html"], out=tmp_path / out, executor=workers)
    if out.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / out) as archive:
            found = archive.namelist()
    else:
        found = names(tmp_path / out)
    assert len(found) == 12


def test_a_batch_merges_pdf_without_being_told_the_format(clerk, tmp_path, workers):
    """A merged file can be of nothing else."""
    report = clerk(2).batch("invoice", period=PERIOD, out=tmp_path / "all.pdf", executor=workers)
    assert report.is_clean
    titles = [row.title for row in PdfReader(tmp_path / "all.pdf").outline]
    assert titles == ["Счёт на оплату № 1", "Счёт на оплату № 1"]


def drawn(content, number):
    """Return the pixels of a page."""
    document = pypdfium2.PdfDocument(content)
    try:
        return document[number].render(scale=1).to_pil().tobytes()
    finally:
        document.close()
