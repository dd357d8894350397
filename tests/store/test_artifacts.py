from __future__ import annotations

import hashlib
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import StorageError
from docgen.store import ArtifactStore, Condition


def files_in(artifacts):
    """List every file of an artifact store."""
    return [path for path in artifacts.root.rglob("*") if path.is_file()]


@given(st.lists(st.binary(max_size=2000), max_size=6))
@settings(deadline=None, max_examples=20)
def test_what_is_put_is_given_back(contents):
    """Every content comes back by its SHA-256, and equal ones are kept once."""
    with tempfile.TemporaryDirectory() as folder:
        artifacts = ArtifactStore(folder)
        names = [artifacts.put(content) for content in contents]
        assert names == [hashlib.sha256(content).hexdigest() for content in contents]
        assert [artifacts.get(name) for name in names] == contents
        assert len(files_in(artifacts)) == len(set(contents))


def test_an_artifact_lies_by_its_hash(artifacts):
    """The first two digits are the folder, the others the file."""
    name = artifacts.put(b"content")
    assert files_in(artifacts) == [artifacts.root / name[:2] / name[2:]]


def test_putting_again_changes_nothing(artifacts):
    """The file that is there stays the very same file."""
    artifacts.put(b"content")
    (path,) = files_in(artifacts)
    before = path.stat()
    artifacts.put(b"content")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_cut_short_is_written_again(artifacts):
    """Putting the content again mends what the disk lost."""
    name = artifacts.put(b"content")
    files_in(artifacts)[0].write_bytes(b"con")
    artifacts.put(b"content")
    assert artifacts.get(name) == b"content"


def test_a_missing_artifact_is_named_with_its_path(artifacts):
    """The error shows where the artifact should be."""
    name = hashlib.sha256(b"never put").hexdigest()
    with pytest.raises(StorageError, match=rf"{name[2:]} is missing. Restore it"):
        artifacts.get(name)
    assert artifacts.check(name) is Condition.MISSING


def test_a_damaged_artifact_is_not_given_out(artifacts):
    """Bytes that are no longer those of the hash are an error, never a document."""
    name = artifacts.put(b"content")
    assert artifacts.check(name) is Condition.SOUND
    files_in(artifacts)[0].write_bytes(b"c0ntent")
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
    artifacts.root.chmod(0o555)
    with as_nobody(), pytest.raises(StorageError, match=r"files/.*access is denied"):
        artifacts.put(b"content")
    assert files_in(artifacts) == []


def test_a_disk_that_takes_no_more_leaves_no_part(artifacts, file_size_limit):
    """A write that fails half-way leaves no file, and works when there is room again."""
    with file_size_limit(1000), pytest.raises(StorageError, match="larger than the system allows"):
        artifacts.put(b"x" * 5000)
    assert files_in(artifacts) == []
    assert artifacts.get(artifacts.put(b"x" * 5000)) == b"x" * 5000
