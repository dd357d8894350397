from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import ConfigurationError, StorageError
from docgen.store import ArtifactStore, Condition


def files_in(folder):
    """List every file of a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


@given(st.lists(st.binary(max_size=2000), max_size=6))
@settings(deadline=None, max_examples=20)
def test_what_is_put_is_given_back(contents):
    """Every content comes back by its SHA-256, and equal ones are kept once."""
    with tempfile.TemporaryDirectory() as folder:
        artifacts = ArtifactStore(folder)
        names = [artifacts.put(content) for content in contents]
        assert names == [hashlib.sha256(content).hexdigest() for content in contents]
        assert [artifacts.get(name) for name in names] == contents
        assert len(files_in(Path(folder))) == len(set(contents))


def test_an_artifact_lies_by_its_hash(artifacts, artifact_folder):
    """The first two digits are the folder, the others the file."""
    name = artifacts.put(b"content")
    assert files_in(artifact_folder) == [artifact_folder / name[:2] / name[2:]]


def test_putting_again_changes_nothing(artifacts, artifact_folder):
    """The file that is there stays the very same file."""
    artifacts.put(b"content")
    (path,) = files_in(artifact_folder)
    before = path.stat()
    artifacts.put(b"content")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_cut_short_is_written_again(artifacts, artifact_folder):
    """Putting the content again mends what the disk lost."""
    name = artifacts.put(b"content")
    files_in(artifact_folder)[0].write_bytes(b"con")
    artifacts.put(b"content")
    assert artifacts.get(name) == b"content"


def test_a_missing_artifact_is_named_with_its_path(artifacts):
    """The error shows where the artifact should be."""
    name = hashlib.sha256(b"never put").hexdigest()
    with pytest.raises(StorageError, match=rf"{name[2:]} is missing. Restore it"):
        artifacts.get(name)
    assert artifacts.check(name) is Condition.MISSING


def test_a_damaged_artifact_is_not_given_out(artifacts, artifact_folder):
    """Bytes that are no longer those of the hash are an error, never a document."""
    name = artifacts.put(b"content")
    assert artifacts.check(name) is Condition.SOUND
    files_in(artifact_folder)[0].write_bytes(b"c0ntent")
    assert artifacts.check(name) is Condition.DAMAGED
    with pytest.raises(StorageError, match="is damaged"):
        artifacts.get(name)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "AB" * 32, "ab" * 31])
def test_only_a_hash_names_an_artifact(name, artifacts):
    """Data cannot lead out of the folder."""
    with pytest.raises(StorageError, match="is no name of an artifact"):
        artifacts.get(name)


def test_a_file_where_the_folder_should_be_is_named(tmp_path):
    """The store cannot be opened under a file."""
    (tmp_path / "files").write_text("not a folder")
    with pytest.raises(StorageError, match="a file stands where a folder should be"):
        ArtifactStore(tmp_path / "files" / "artifacts")
    with pytest.raises(StorageError, match="a file stands where a folder should be"):
        ArtifactStore(tmp_path / "files")


def test_a_folder_without_permission_is_named(open_folder, as_nobody):
    """The error names the path and who must be let in, and nothing is written."""
    artifacts = ArtifactStore(open_folder / "files")
    (open_folder / "files").chmod(0o555)
    with as_nobody(), pytest.raises(StorageError, match=r"files/.*access is denied"):
        artifacts.put(b"content")
    assert files_in(open_folder) == []


def test_a_disk_that_takes_no_more_leaves_no_part(artifacts, artifact_folder, file_size_limit):
    """A write that fails half-way leaves no file, and works when there is room again."""
    with file_size_limit(1000), pytest.raises(StorageError, match="larger than the system allows"):
        artifacts.put(b"x" * 5000)
    assert files_in(artifact_folder) == []
    assert artifacts.get(artifacts.put(b"x" * 5000)) == b"x" * 5000


@pytest.fixture
def remote():
    """Keep artifacts behind an address: in this process's memory, emptied at the end."""
    yield ArtifactStore("memory://docgen/files/")
    memory = fsspec.filesystem("memory")
    if memory.exists("/docgen"):
        memory.rm("/docgen", recursive=True)


def at(name):
    """Return where the memory has an artifact."""
    return f"/docgen/files/{name[:2]}/{name[2:]}"


def test_an_address_keeps_what_a_folder_does(remote):
    """Put, held, given back, and written again when its length is wrong."""
    name = remote.put(b"content")
    assert name == hashlib.sha256(b"content").hexdigest()
    assert remote.holds(name)
    assert remote.get(name) == b"content"
    memory = fsspec.filesystem("memory")
    memory.pipe_file(at(name), b"con")
    assert remote.check(name) is Condition.DAMAGED
    with pytest.raises(StorageError, match=rf"memory://docgen/files/.*{name[2:]} is damaged"):
        remote.get(name)
    assert remote.put(b"content") == name
    assert remote.check(name) is Condition.SOUND


def test_what_an_address_does_not_have_is_missing(remote):
    """Nothing is made up, and nothing fails."""
    name = hashlib.sha256(b"never put").hexdigest()
    assert not remote.holds(name)
    assert remote.check(name) is Condition.MISSING
    with pytest.raises(StorageError, match="is missing"):
        remote.get(name)


def test_putting_again_does_not_send_again(remote):
    """What is there stays as it is."""
    name = remote.put(b"content")
    memory = fsspec.filesystem("memory")
    before = memory.modified(at(name))
    remote.put(b"content")
    assert memory.modified(at(name)) == before


def test_a_file_address_is_a_folder(tmp_path):
    """``file://`` names a folder of this machine, with all that a folder promises."""
    name = ArtifactStore(f"file://{tmp_path}/files").put(b"content")
    assert ArtifactStore(tmp_path / "files").get(name) == b"content"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("teleport://bucket/docs", "Write the path of a folder, or an address such as s3://"),
        ("s3://bucket/docs", "Install s3fs"),
    ],
)
def test_an_address_without_a_driver_is_told(url, message, monkeypatch):
    """The error names the address and what to do."""
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(ConfigurationError, match=message) as caught:
        ArtifactStore(url)
    assert url in str(caught.value)


def test_a_driver_that_fails_is_told(tmp_path):
    """Whatever is raised under fsspec becomes an error of storage, with the address."""
    (tmp_path / "no.zip").write_bytes(b"no archive")
    with pytest.raises(StorageError, match=r"zip://.*BadZipFile.*Check the address"):
        ArtifactStore(f"zip://::file://{tmp_path}/no.zip").put(b"content")


def test_what_a_killed_process_was_writing_is_swept_away_later(artifact_folder):
    """A day later whoever opens the folder removes it; what may still be written stays."""
    unfinished = artifact_folder / ".unfinished"
    name = ArtifactStore(artifact_folder).put(b"content")
    left, recent = unfinished / "left.part", unfinished / "recent.part"
    for path in (left, recent):
        path.write_bytes(b"half of it")
    two_days_ago = left.stat().st_mtime - 2 * 24 * 60 * 60
    os.utime(left, (two_days_ago, two_days_ago))
    artifacts = ArtifactStore(artifact_folder)
    assert list(unfinished.iterdir()) == [recent]
    assert artifacts.get(name) == b"content"
