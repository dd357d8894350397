"""Drafts of templates in the tables of a store, with copies in folders for other editors."""

from __future__ import annotations

import os

import pytest

from docgen import DocGen
from docgen.exceptions import TemplateError

FILES = {"template.toml": b'title = "A"\nfile_name = "[number]"\n', "template.html": b"one"}
OUR = ("invoice", "our")
FUTURE = 4_000_000_000_000_000_000


@pytest.fixture
def machines(url, tmp_path):
    """Return the folders of two machines that share a store."""
    with (
        DocGen(store=url, artifacts=tmp_path / "files") as one,
        DocGen(store=url, artifacts=tmp_path / "files") as other,
    ):
        yield one.authoring.folder(tmp_path / "one"), other.authoring.folder(tmp_path / "other")


def copy_of(tmp_path, machine, file="template.html"):
    """Return the file that other editors of a machine have."""
    return tmp_path / machine / ".studio/invoice/our" / file


def write_by_hand(place, content):
    """Save a file as another editor does, at a moment of its own."""
    place.write_bytes(content)
    os.utime(place, ns=(FUTURE, FUTURE))


def test_a_draft_is_there_on_every_machine_with_the_store(machines):
    """What one writes the other one reads, with who has written it; once published it is gone."""
    one, other = machines
    one.create(*OUR, FILES, "Мельникова")
    assert other.names("invoice") == ("our",)
    other.save(*OUR, "template.html", b"two", "Воронцов")
    assert one.files(*OUR) == {**FILES, "template.html": b"two"}
    assert one.draft(*OUR).by == "Воронцов"
    other.publish(*OUR, since=None)
    assert (one.draft(*OUR), len(one.versions(*OUR))) == (None, 1)


def test_another_editor_on_either_machine_takes_part(machines, tmp_path):
    """A file saved beside the studio is the draft's; the other machine's copy follows."""
    one, other = machines
    one.create(*OUR, FILES)
    known = other.adopt(*OUR, None)
    assert copy_of(tmp_path, "other").read_bytes() == b"one"
    write_by_hand(copy_of(tmp_path, "one"), b"by hand")
    one.adopt(*OUR, None)
    assert other.adopt(*OUR, known) != known
    assert other.files(*OUR)["template.html"] == b"by hand"
    assert copy_of(tmp_path, "other").read_bytes() == b"by hand"
    other.save(*OUR, "template.html", b"in the studio")
    one.adopt(*OUR, None)
    assert copy_of(tmp_path, "one").read_bytes() == b"in the studio"


def test_a_copy_left_behind_is_no_draft(machines, tmp_path):
    """What was published elsewhere does not come back by itself, but edited since then it does."""
    one, other = machines
    one.create(*OUR, FILES)
    other.adopt(*OUR, None)
    one.publish(*OUR, since=None)
    assert other.draft(*OUR) is None
    write_by_hand(copy_of(tmp_path, "other"), b"later")
    other.adopt(*OUR, None)
    assert one.files(*OUR)["template.html"] == b"later"
    one.discard(*OUR)
    other.adopt(*OUR, None)
    assert not copy_of(tmp_path, "other").parent.exists()


def test_a_draft_from_before_the_store_goes_into_it(machines, tmp_path):
    """Nothing that was written is lost, though its folder says nothing of a store."""
    with DocGen() as before:
        before.authoring.folder(tmp_path / "one").create(*OUR, FILES)
    one, other = machines
    assert one.names("invoice") == ("our",)
    assert one.draft(*OUR) is not None
    assert one.files(*OUR) == FILES
    assert other.files(*OUR) == FILES


def test_a_file_behind_a_link_is_not_written(machines, tmp_path):
    """Neither into the store nor where the link leads."""
    one, _ = machines
    one.create(*OUR, FILES)
    place = copy_of(tmp_path, "one")
    place.unlink()
    place.symlink_to(tmp_path / "elsewhere.html")
    with pytest.raises(TemplateError, match="is a link"):
        one.save(*OUR, "template.html", b"two")
    assert one.files(*OUR)["template.html"] == b"one"
    assert not (tmp_path / "elsewhere.html").exists()
