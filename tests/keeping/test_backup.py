from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from docgen import DocGen
from docgen.exceptions import ForbiddenError, KeepingError
from docgen.lifecycle import Actor
from docgen.services.keeping.manifest import FILE_NAME

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture
def office(open_docgen, url, sold):
    """Open a store with a document and its file in it."""
    docgen = open_docgen(store=url)
    docgen.file(docgen.issue("invoice", sold("2026-10-31")), "html")
    return docgen


def reason_of(error):
    """Return what programs are told of a failure."""
    return error.value.reason


def test_what_is_restored_is_what_was_there(office, open_docgen, empty_url, tmp_path, sold):
    """Documents, numbers, files: the copy says so itself, and the audit of what came of it."""
    made = office.keeping.backup(tmp_path / "copy")
    assert made.is_whole
    assert (made.documents, made.copied) == (1, 2)
    assert office.keeping.check_backup(tmp_path / "copy").is_whole
    second = open_docgen(store=empty_url, artifacts=tmp_path / "files2")
    restored = second.keeping.restore(tmp_path / "copy")
    assert (restored.findings, restored.is_whole, restored.copied) == ((), True, 2)
    assert second.store.get(1) == office.store.get(1)
    assert second.file(1, "html").content == office.file(1, "html").content
    assert second.issue("invoice", sold("2026-11-01")).number == "2"
    with pytest.raises(KeepingError) as refused:
        second.keeping.restore(tmp_path / "copy")
    assert reason_of(refused) == "not_empty"


def test_a_copy_is_brought_up_to_date(office, tmp_path, sold):
    """Only what is new is copied; the former database goes, what nothing needs goes with it."""
    folder = tmp_path / "copy"
    office.keeping.backup(folder)
    office.file(office.issue("invoice", sold("2026-11-02")), "html")
    again = office.keeping.backup(folder)
    assert (again.documents, again.copied, again.is_whole) == (2, 1, True)
    assert len([*folder.glob("database-*")]) == 1
    assert office.keeping.check_backup(folder).is_whole


def test_a_damaged_copy_is_told_and_not_restored(office, open_docgen, empty_url, tmp_path):
    """Whatever is lost of it: a byte of the database, a file. Nothing is put into the store."""
    folder = tmp_path / "copy"
    made = office.keeping.backup(folder)
    database = folder / made.manifest.database
    content = bytearray(database.read_bytes())
    content[-1] ^= 1
    database.write_bytes(bytes(content))
    lost = next((folder / "files").glob("??/*"))
    lost.unlink()
    codes = [row.code for row in office.keeping.check_backup(folder).findings]
    assert codes == ["keeping.database_damaged", "keeping.files_missing"]
    second = open_docgen(store=empty_url, artifacts=tmp_path / "files2")
    with pytest.raises(KeepingError) as refused:
        second.keeping.restore(folder)
    assert reason_of(refused) == "damaged"
    assert not [*(tmp_path / "files2").glob("??/*")]


def test_a_store_that_has_lost_a_file_keeps_it_in_the_copy(open_docgen, tmp_path, sold):
    """The copy made before holds what the store has lost; the loss is told."""
    docgen = open_docgen()
    docgen.file(docgen.issue("invoice", sold("2026-10-31")), "html")
    docgen.keeping.backup(tmp_path / "copy")
    shutil.rmtree(tmp_path / "files")
    (tmp_path / "files").mkdir()
    again = docgen.keeping.backup(tmp_path / "copy")
    assert (again.is_whole, again.manifest.artifacts) == (True, 2)
    fresh = docgen.keeping.backup(tmp_path / "fresh")
    assert {row.code for row in fresh.findings} == {"store.artifact_missing"}


def test_a_folder_of_something_else_is_left_alone(open_docgen, tmp_path, sold):
    """Neither strange files nor the copy of another store are gone over."""
    docgen = open_docgen()
    docgen.issue("invoice", sold("2026-10-31"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("важное")
    with pytest.raises(KeepingError) as refused:
        docgen.keeping.backup(tmp_path / "mine")
    assert reason_of(refused) == "folder"
    docgen.keeping.backup(tmp_path / "copy")
    manifest = tmp_path / "copy" / FILE_NAME
    other = json.loads(manifest.read_text()) | {"store": "0123456789ab"}
    manifest.write_text(json.dumps(other))
    with pytest.raises(KeepingError, match="something else"):
        docgen.keeping.backup(tmp_path / "copy")
    with pytest.raises(KeepingError) as refused:
        docgen.keeping.check_backup(tmp_path / "mine")
    assert reason_of(refused) == "no_copy"


def test_without_the_tools_of_postgresql_it_is_said_what_to_install(
    make_database, open_docgen, tmp_path, monkeypatch, sold
):
    """Nothing is half-made: no manifest, so no copy."""
    docgen = open_docgen(store=make_database())
    docgen.issue("invoice", sold("2026-10-31"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KeepingError, match="apt-get install postgresql-client") as refused:
        docgen.keeping.backup(tmp_path / "copy")
    assert reason_of(refused) == "tool_missing"
    assert not (tmp_path / "copy" / FILE_NAME).exists()


def test_a_cabinets_client_gets_no_copy(open_docgen, tmp_path):
    """A copy is of everybody's documents."""
    docgen = open_docgen()
    client = docgen.acting_as(Actor(id="u", client="42"))
    for call in (client.keeping.backup, client.keeping.restore, client.keeping.check_backup):
        with pytest.raises(ForbiddenError):
            call(tmp_path / "copy")
    with pytest.raises(ForbiddenError):
        client.keeping.forget("42", reason="просьба")
    with pytest.raises(ForbiddenError):
        client.keeping.archive(2026, tmp_path / "archive")


def test_the_program_copies_and_restores(stored, run, sold):
    """Of a store that the settings name: made, checked, put back in place of what was lost."""
    with DocGen(store=f"sqlite:///{stored}/docs.db", artifacts=stored / "files") as docgen:
        docgen.issue("invoice", sold("2026-10-31"))
    assert run("backup", "copy").status == 0
    assert run("backup", "copy", "--check").status == 0
    assert run("restore", "copy").status == 2
    for path in (*stored.glob("docs.db*"),):
        Path(path).unlink()
    (done,) = run("restore", "copy", "--json").rows
    assert (done["documents"], done["whole"], done["findings"]) == (1, True, [])
    database = next((stored / "copy").glob("database-*"))
    database.write_bytes(database.read_bytes()[:-100])
    checked = run("backup", "copy", "--check")
    assert checked.status == 1
    assert "повреждена" in checked.err
