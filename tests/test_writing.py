"""What ``-o`` and its like write to: a file whole, a link's target, a device, a pipe."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import subprocess
import sys
import threading
import zipfile
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from docgen.batch import MergedOutput, ZipOutput
from docgen.exceptions import StorageError
from docgen.models import File
from docgen.writing import write_file


@pytest.fixture
def make_pipe(tmp_path):
    """Make named pipes; return the path of one, and what gives all that was written into it."""
    with contextlib.ExitStack() as stack:

        def make(name="pipe"):
            path, read = tmp_path / name, []
            os.mkfifo(path)
            reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
            reader.start()
            stack.callback(_let_go, path, reader)

            def content():
                reader.join(60)
                return read[0]

            return path, content

        yield make


def _let_go(path, reader):
    """End a reader that nobody has written to."""
    while reader.is_alive():
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        reader.join(0.1)


@pytest.fixture
def terminal():
    """Make a device that nobody needs, where a file could not take its place."""
    ours, theirs = os.openpty()
    yield Path(os.ttyname(theirs)), partial(os.read, ours, 100)
    os.close(ours)
    os.close(theirs)


def names(folder):
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_whole_and_keeps_its_rights(tmp_path):
    """Who could not read it before, cannot now."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"former, and longer")
    path.chmod(0o640)
    before = path.stat().st_ino
    write_file(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)
    assert path.stat().st_ino != before
    assert names(tmp_path) == ["a.pdf"]


def test_folders_on_the_way_are_made(tmp_path):
    """As before."""
    write_file(tmp_path / "a" / "b" / "c.pdf", b"1")
    assert (tmp_path / "a" / "b" / "c.pdf").read_bytes() == b"1"


@pytest.mark.parametrize("target", ["there.pdf", "absent.pdf", "folder/absent.pdf"])
def test_a_link_is_followed(tmp_path, target):
    """It stays a link; what it leads to is written, whether it is there or not."""
    (tmp_path / "there.pdf").write_bytes(b"former")
    first, second = tmp_path / "first.pdf", tmp_path / "links" / "second.pdf"
    second.parent.mkdir()
    first.symlink_to("links/second.pdf")
    second.symlink_to(Path("..") / target)
    write_file(first, b"new")
    assert (first.is_symlink(), second.is_symlink()) == (True, True)
    assert (tmp_path / target).read_bytes() == b"new"


def test_links_that_lead_round_are_told(tmp_path):
    """With the path that was given."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(StorageError, match="one cannot be written"):
        write_file(one, b"1")


def test_a_pipe_is_written_to(make_pipe):
    """Whoever reads it gets the bytes, and it stays a pipe."""
    path, content = make_pipe()
    write_file(path, b"1" * 200_000)
    assert content() == b"1" * 200_000
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("linked", [False, True])
def test_a_device_is_written_to(terminal, tmp_path, linked):
    """It is not replaced, not even by way of a link."""
    path, content = terminal
    if linked:
        (tmp_path / "device").symlink_to(path)
    write_file(tmp_path / "device" if linked else path, b"%PDF")
    assert content() == b"%PDF"
    assert stat.S_ISCHR(path.stat().st_mode)


def test_a_device_without_room_is_told():
    """As a full disk is."""
    with pytest.raises(StorageError, match=r"/dev/full cannot be written.*space"):
        write_file(Path("/dev/full"), b"1")


def test_a_folder_is_no_place_for_a_file(tmp_path):
    """And stays one."""
    with pytest.raises(StorageError, match="cannot be written"):
        write_file(tmp_path, b"1")
    assert names(tmp_path) == []


def test_what_may_not_be_written_is_not_replaced(monkeypatch, tmp_path):
    """Whoever may write into the folder could; the file's rights say no, to all but root."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"former")
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda found, mode: mode != os.W_OK or found != path)
    with pytest.raises(StorageError, match="cannot be written"):
        write_file(path, b"new")
    assert path.read_bytes() == b"former"


def test_what_goes_into_a_pipe_file_by_file_is_whole(make_pipe, pure):
    """An archive and a merged PDF need no place that can be read again."""
    path, content = make_pipe()
    page = pure.render("invoice", next(iter(pure.catalog.samples("invoice").values())))
    with MergedOutput(path) as output:
        output.add("one", lambda: page)
        output.add("two", lambda: page)
        output.finish()
    reader = PdfReader(io.BytesIO(content()), strict=True)
    assert [row.title for row in reader.outline] == ["one", "two"]


def test_an_archive_goes_into_a_pipe(make_pipe):
    """It can be unpacked."""
    path, content = make_pipe()
    with ZipOutput(path) as output:
        output.add("", lambda: File(name="a.html", media_type="text/html", content=b"one"))
        output.finish()
    with zipfile.ZipFile(io.BytesIO(content())) as archive:
        assert archive.read("a.html") == b"one"


@pytest.mark.parametrize(
    "kind", [pytest.param(ZipOutput, id="zip"), pytest.param(MergedOutput, id="pdf")]
)
def test_the_target_of_a_link_is_what_is_replaced(tmp_path, kind, pure):
    """By what is written file by file, too."""
    link, target = tmp_path / "link", tmp_path / "target"
    target.write_bytes(b"former")
    link.symlink_to(target)
    page = pure.render("invoice", next(iter(pure.catalog.samples("invoice").values())))
    with kind(link) as output:
        output.add("one", lambda: page)
        assert target.read_bytes() == b"former"
        output.finish()
    assert link.is_symlink()
    assert target.read_bytes()[:2] in {b"PK", b"%P"}
    assert names(tmp_path) == ["link", "target"]


# The commands -----------------------------------------------------------------------------------


@pytest.fixture
def made(run, stored, sale_file):
    """Issue an invoice and a УПД into a store that the commands find, and make a PDF."""
    for code in ("invoice", "upd"):
        done = run("issue", code, "--data", sale_file)
        assert done.status == 0, done.err
    assert run("render", "invoice", "--sample", "vat", "-o", "a.pdf").status == 0
    return stored


COMMANDS = {
    "render": ("render", "invoice", "--sample", "vat", "-o"),
    "stamp --merge": ("stamp", "a.pdf", "--text", "КОПИЯ", "--merge"),
    "batch --merge": ("batch", "invoice", "--period", "2026-10", "--merge"),
    "hand-over": ("hand-over", "2", "--out"),
}
#: What some of them tell the format by.
SUFFIXES = {"hand-over": ".zip"}


def test_every_command_follows_a_link(made, run):
    """What it leads to is replaced, and the link stays."""
    for command, arguments in COMMANDS.items():
        folder = made / command.replace(" ", "")
        folder.mkdir()
        link, target = folder / f"link{SUFFIXES.get(command, '')}", folder / "target"
        if command != "hand-over":  # which replaces nothing
            target.write_bytes(b"former")
        link.symlink_to(target)
        done = run(*arguments, link)
        assert done.status == 0, (command, done.err)
        assert link.is_symlink(), command
        assert target.read_bytes() not in {b"former", b""}, command


def test_every_command_writes_into_a_pipe(made, run, make_pipe):
    """And leaves it where it is."""
    del made
    for command, arguments in COMMANDS.items():
        path, content = make_pipe(f"{command.replace(' ', '')}{SUFFIXES.get(command, '')}")
        done = run(*arguments, path)
        assert done.status == 0, (command, done.err)
        assert content(), command
        assert stat.S_ISFIFO(path.stat().st_mode), command


@pytest.mark.parametrize(("place", "redirected"), [("-", False), ("/dev/fd/1", True)])
def test_the_standard_output_gets_the_file_and_nothing_else(at_home, place, redirected):
    """Whether a program reads it, or the shell has put a file there."""
    code = "import sys; from docgen.cli import main; sys.argv[0] = 'docgen'; main()"
    made = ("render", "invoice", "--sample", "vat", "--format", "html", "-o", place)
    command = [sys.executable, "-c", code, *made]
    if redirected:
        with (at_home / "out").open("wb") as out:
            subprocess.run(command, stdout=out, check=True, timeout=120)  # noqa: S603 - our own
        content = (at_home / "out").read_bytes()
    else:
        done = subprocess.run(command, capture_output=True, check=True, timeout=120)  # noqa: S603
        content = done.stdout
    assert content.lstrip().startswith(b"<!DOCTYPE html>")
    assert content.rstrip().endswith(b"</html>")
    assert names(at_home) == ["out"] * redirected
