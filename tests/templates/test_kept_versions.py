"""Versions of templates in the tables of a store."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen import DocGen
from docgen.exceptions import TemplateError
from docgen.templates.archives import packed_folder, unpacked_folder
from docgen.templates.authoring.versions import as_version

SETTINGS = b'title = "A"\nfile_name = "[number]"\n'
FILES = {"template.toml": SETTINGS, "template.html": b"one [number]", "css/own.css": b"p{}"}
DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture
def dg(url, tmp_path):
    """Return a library over a store of either database."""
    with DocGen(store=url, artifacts=tmp_path / "files") as opened:
        yield opened


@pytest.fixture
def folder(dg, tmp_path):
    """Return the folder of an author, with a draft that was never published."""
    folder = dg.authoring.folder(tmp_path / "templates")
    folder.create("invoice", "our", FILES)
    return folder


def html(dg, on):
    """Return the page that documents of a day are printed by."""
    return dg._wiring.templates.load("invoice", "our", on).files["template.html"]


def test_every_machine_with_the_store_prints_by_what_was_published(dg, folder, tmp_path, url):
    """Nobody prints by a draft; a version is everybody's, from its day on, with all its files."""
    assert "our" not in dg.catalog.templates("invoice")
    first = folder.publish("invoice", "our", since=None, by="Мельникова", why="первая")
    folder.save("invoice", "our", "template.html", b"two [number]")
    with DocGen(store=url, artifacts=tmp_path / "files") as other:
        assert html(other, DECEMBER) == b"one [number]"
        folder.publish("invoice", "our", since=DECEMBER)
        assert html(other, dt.date(2026, 11, 30)) == b"one [number]"
        assert html(other, DECEMBER) == b"two [number]"
        template = other._wiring.templates.load("invoice", "our", DECEMBER)
        assert (template.trusted, template.files["css/own.css"]) == (False, b"p{}")
        known = other.authoring.folder(tmp_path / "elsewhere").versions("invoice", "our")
    assert known[0] == first
    assert list(tmp_path.glob("templates/invoice*")) == []


def test_issued_documents_keep_their_version(folder, billing, tmp_path, url):
    """Whoever publishes, or goes back, changes nothing that was issued."""
    folder.publish("invoice", "our", since=None)
    with DocGen(billing, store=url, artifacts=tmp_path / "files") as dg:
        document = dg.issue("invoice", contract="1", period="2026-10", template="our")
        printed = dg.file(document, "html").content
        folder.save("invoice", "our", "template.html", b"two [number]")
        folder.publish("invoice", "our", since=None)
        assert b"one" in printed
        assert dg.documents.get(document.id).template_hash == document.template_hash
        assert b"one" in dg.file(document.id, "html").content


def test_what_was_published_into_folders_goes_on_in_the_store(dg, tmp_path):
    """A folder's own versions are the first ones of a store that is added later."""
    root = tmp_path / "templates"
    with DocGen() as before:
        alone = before.authoring.folder(root)
        alone.create("invoice", "our", FILES)
        alone.publish("invoice", "our", since=None, by="Мельникова")
    folder = dg.authoring.folder(root)
    folder.save("invoice", "our", "template.html", b"two")
    assert folder.publish("invoice", "our", since=DECEMBER).number == 2
    assert [row.by for row in folder.versions("invoice", "our")] == ["Мельникова", ""]
    assert (html(dg, dt.date(2026, 11, 1)), html(dg, DECEMBER)) == (b"one [number]", b"two")


def test_of_two_who_publish_at_once_the_second_is_told(dg, folder):
    """A number is given once; what is there is never written again."""
    version = folder.publish("invoice", "our", since=None)
    kept = dg._wiring.store.template_versions
    with pytest.raises(TemplateError, match="just now"):
        kept.add("invoice", "our", version, as_version(FILES, "our", version))


def test_templates_in_git_are_published_as_files(dg, tmp_path):
    """The owner of the checkout commits them himself."""
    (tmp_path / ".git").mkdir()
    folder = dg.authoring.folder(tmp_path / "templates")
    folder.create("invoice", "our", FILES)
    folder.publish("invoice", "our", since=None)
    assert (tmp_path / "templates/invoice/our/template.html").read_bytes() == b"one [number]"


def test_a_folder_goes_into_a_zip_and_comes_back():
    """However deep it lies in the ZIP of whoever packed it."""
    by_its_system = {".DS_Store": b"", "__MACOSX/template.toml": b""}
    packed = packed_folder("templates/invoice/our", {**FILES, **by_its_system})
    assert unpacked_folder(packed) == FILES


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK-but-not-really", "cannot be read"),
        (packed_folder("x", {"template.html": b""}), "holds 0 files template.toml"),
        (packed_folder("x", {**FILES, "b/template.toml": b""}), "holds 2 files"),
        (packed_folder("x", {**FILES, "../template.html": b""}), "cannot be read"),
        (packed_folder("x", {**FILES, "Template.html": b""}), "two files of one name"),
        (packed_folder("x", {**FILES, "big.png": b"\0" * 6_000_000}), "more files"),
    ],
)
def test_what_is_no_one_template_is_refused(content, said):
    """A damaged ZIP, none and two templates, and one that unpacks into too much."""
    with pytest.raises(TemplateError, match=said):
        unpacked_folder(content)
