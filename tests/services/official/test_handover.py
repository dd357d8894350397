"""Official files put where an operator takes them from."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from attrs import evolve

from docgen import DocGen, hookimpl
from docgen.exceptions import ConfigurationError, OfficialFileError, StorageError
from docgen.models import File, Severity, Status
from docgen.services.official.handover import hand_over

SAMPLES = sorted((Path(__file__).parents[2] / "official" / "samples").glob("*.xml"))
_FILE_ID = re.compile(r'ИдФайл="([^"]*)"')


def _file(path, file_id=None):
    """Return a sample as a file of some other name, with another ИдФайл if one is given."""
    text = path.read_bytes().decode("cp1251")
    if file_id is not None:
        text = _FILE_ID.sub(lambda _: f'ИдФайл="{file_id}"', text, count=1)
    return File(name="УПД 15.xml", media_type="text/xml", content=text.encode("cp1251"))


def _name(file):
    return _FILE_ID.search(file.content.decode("cp1251"))[1] + ".xml"


@pytest.fixture
def samples():
    """Return all samples as files."""
    return [_file(path) for path in SAMPLES]


def test_a_folder_gets_each_file_under_its_own_name(samples, tmp_path):
    """The name is ИдФайл and nothing else; the bytes are those that will be signed."""
    names = hand_over(samples, tmp_path / "out" / "october")
    there = {path.name: path.read_bytes() for path in (tmp_path / "out" / "october").iterdir()}
    assert there == {_name(file): file.content for file in samples}
    assert names == tuple(map(_name, samples))


def test_a_zip_holds_the_same(samples, tmp_path):
    """It is made whole, and the same files make the same bytes."""
    hand_over(samples, tmp_path / "one.zip")
    hand_over(samples, tmp_path / "two.ZIP")
    one = (tmp_path / "one.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            _name(file): file.content for file in samples
        }
    assert one == (tmp_path / "two.ZIP").read_bytes()


def test_handing_over_again_changes_nothing(samples, tmp_path):
    """Files that are there already, as they should be, are left alone; new ones join them."""
    hand_over(samples[:2], tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert hand_over(samples, tmp_path) == tuple(map(_name, samples))
    assert before.items() <= {p: p.stat().st_mtime_ns for p in tmp_path.iterdir()}.items()


@pytest.mark.parametrize("target", [".", "out.zip"])
def test_another_file_of_the_name_is_never_overwritten(samples, tmp_path, target):
    """Nothing at all is written then, and what was there stays."""
    taken = tmp_path / "out.zip" if target == "out.zip" else tmp_path / _name(samples[-1])
    taken.write_bytes(b"signed")
    with pytest.raises(StorageError, match="is there already"):
        hand_over(samples, tmp_path / target)
    assert [(path, path.read_bytes()) for path in tmp_path.iterdir()] == [(taken, b"signed")]


def test_a_folder_that_is_a_file_is_refused(samples, tmp_path):
    """The error names the place."""
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(StorageError, match="out"):
        hand_over(samples, tmp_path / "out")


@pytest.mark.parametrize(
    "file_id",
    [
        "",
        "../ON_X",
        "ON_X/Y",
        "ON_X\\Y",
        "C:ON_X",
        ".ON_X",
        "ON_X.",
        "ON_X ",
        "CON",
        "ON_*",
        "Я" * 200,
    ],
)
def test_a_name_that_is_not_safe_is_refused(samples, tmp_path, file_id):
    """A mended name would not be ИдФайл; nothing of the others is written either."""
    with pytest.raises(OfficialFileError, match="cannot be the name") as refusal:
        hand_over([*samples, _file(SAMPLES[0], file_id)], tmp_path / "out")
    assert refusal.value.reason == "name"
    assert not (tmp_path / "out").exists()


def test_one_name_twice_is_refused(samples, tmp_path):
    """Case does not tell files apart everywhere."""
    twin = _file(SAMPLES[0], _name(samples[1]).removesuffix(".xml").lower())
    with pytest.raises(ConfigurationError, match="twice"):
        hand_over([samples[1], twin], tmp_path / "out.zip")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_official_file_is_refused(tmp_path):
    """A renderer of a host may answer anything."""
    odd = File(name="a.xml", media_type="text/xml", content=b"<!DOCTYPE a []><a/>")
    with pytest.raises(OfficialFileError):
        hand_over([odd], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_nothing_makes_nothing(tmp_path):
    """No empty folder and no empty archive pretend that something was handed over."""
    assert hand_over([], tmp_path / "out.zip") == ()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def exchange(open_docgen):
    """Return a façade with three УПД: a good one, one of a buyer without an id, a good one."""
    dg = open_docgen()
    good = dict(dg.catalog.document_type("upd").samples()["vat"])
    buyer = {key: value for key, value in good["buyer"].items() if key != "edo_id"}
    return dg, [dg.issue("upd", row) for row in (good, {**good, "buyer": buyer}, good)]


def test_documents_are_handed_over_as_they_were_validated(exchange, tmp_path):
    """The files are those that the façade keeps, and their names are their own."""
    dg, (first, _, third) = exchange
    handed = dg.official.hand_over([first, third.id], tmp_path / "out")
    assert [document.id for document, _ in handed.done] == [first.id, third.id]
    assert handed.refused == ()
    for document, name in handed.done:
        content = (tmp_path / "out" / name).read_bytes()
        assert content == dg.file(document, "xml", channel="edo").content
        assert dg.official.validate(tmp_path / "out" / name) == ()


def test_one_bad_document_does_not_hold_up_the_others(exchange, tmp_path):
    """It is refused by name, with what to mend."""
    dg, documents = exchange
    handed = dg.official.hand_over(documents, tmp_path / "october.zip")
    (refusal,) = handed.refused
    assert refusal.document == documents[1]
    assert [row.code for row in refusal.findings] == ["handover.not_made"]
    with zipfile.ZipFile(tmp_path / "october.zip") as archive:
        assert archive.namelist() == [name for _, name in handed.done]
        assert len(archive.namelist()) == 2


def test_a_document_with_errors_is_refused_with_them(exchange, tmp_path, plugin):
    """Whatever a host's renderer made, the validator looks at it first."""
    _, (document, *_) = exchange

    class Odd:
        """Makes the file of another sender, by a format nobody has to accept any more."""

        def render(self, task):
            file_id = f"ON_NSCHFDOPPR_{task.document.number}"
            text = f'<Файл ИдФайл="{file_id}" ВерсФорм="5.03" ВерсПрог="x"/>'
            return File(name="a.xml", media_type="text/xml", content=text.encode())

    @hookimpl(tryfirst=True)
    def docgen_output_renderer(format):  # noqa: A002 - the hook's own name
        return Odd() if format == "xml" else None

    places = {"store": f"sqlite:///{tmp_path}/docs.db", "artifacts": tmp_path / "files"}
    with DocGen(**places, plugins=[plugin("odd", docgen_output_renderer)]) as other:
        handed = other.official.hand_over([document], tmp_path / "out")
    (refusal,) = handed.refused
    assert handed.done == ()
    assert {row.severity for row in refusal.findings} == {Severity.ERROR}
    assert any("Документ" in row.message for row in refusal.findings)
    assert not (tmp_path / "out").exists()


def test_a_document_named_twice_is_refused(exchange, tmp_path):
    """Its file would be there twice."""
    dg, (first, *_) = exchange
    with pytest.raises(ConfigurationError, match="twice"):
        dg.official.hand_over([first, first.id], tmp_path / "out.zip")


def test_a_void_document_is_refused(exchange, tmp_path):
    """Its number is kept, and nobody gets its file."""
    dg, (first, *_) = exchange
    handed = dg.official.hand_over([evolve(first, status=Status.VOID)], tmp_path / "out")
    assert [row.code for row in handed.refused[0].findings] == ["handover.void"]
    assert not (tmp_path / "out").exists()
