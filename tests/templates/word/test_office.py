from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import docx
import pytest

from docgen.exceptions import EngineUnavailableError, RenderError
from docgen.rendering.office import INSTALL, Office


@pytest.fixture(scope="module")
def office():
    """Return a LibreOffice of this module's own, ended with it."""
    office = Office(seconds=100)
    if not office.is_installed:
        pytest.fail(f"LibreOffice is not installed; type: {INSTALL}")
    yield office
    office.close()


def _document(text):
    document = docx.Document()
    document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _group(instance):
    return instance._process.pid


def test_files_become_pdf_one_after_another_in_one_instance(office, pdf_text):
    """What a DOCX says its PDF says, and the second file is made by the program already there."""
    text = pdf_text(office.to_pdf(_document("Договор с ООО Рога & копыта")))
    assert all(word in text for word in ("ДоговорсООО", "Рога", "&", "копыта"))
    group = _group(office._instance)
    assert "Второй" in pdf_text(office.to_pdf(_document("Второй файл")))
    assert _group(office._instance) == group


def test_threads_take_turns(office, pdf_text):
    """Each of several threads gets the PDF of its own file."""
    found = {}

    def convert(name):
        found[name] = pdf_text(office.to_pdf(_document(name)))

    names = ["первый", "второй", "третий"]
    threads = [threading.Thread(target=convert, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[name] for name in names] == names


def test_death_is_mended_by_the_next_file(office, pdf_text):
    """A killed instance is replaced by another one."""
    office.to_pdf(_document("до"))
    group = _group(office._instance)
    os.killpg(group, signal.SIGKILL)
    office._instance._process.wait()
    assert "после" in pdf_text(office.to_pdf(_document("после")))
    assert _group(office._instance) != group


def test_close_ends_every_process_and_removes_the_profile(pdf_text):
    """Nothing is left of a closed instance, neither processes nor files."""
    office = Office(seconds=100)
    office.to_pdf(_document("x"))
    group, folder = _group(office._instance), office._instance._folder
    assert (folder / "profile").is_dir()
    office.close()
    assert not folder.exists()
    _wait_for_the_end(group)
    assert "снова" in pdf_text(office.to_pdf(_document("снова")))
    office.close()


def test_too_slow_a_file_is_given_up():
    """Beyond the limit the program is ended, and the error says how long it was."""
    office = Office(seconds=0.2)
    with pytest.raises(RenderError, match=r"0\.2 s"):
        office.to_pdf(_document("x"))
    assert office._instance is None


def test_instance_ends_with_its_owner():
    """A process killed outright leaves no LibreOffice behind."""
    code = (
        "import os, sys, docx, io\n"
        "from docgen.rendering.office import Office\n"
        "office = Office(seconds=100)\n"
        "written = io.BytesIO(); docx.Document().save(written)\n"
        "office.to_pdf(written.getvalue())\n"
        "print(office._instance._process.pid, office._instance._folder, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    group, folder = done.stdout.split()
    try:
        _wait_for_the_end(int(group))
    finally:
        shutil.rmtree(folder)


def _wait_for_the_end(group):
    """Wait until no process of a group runs: one that was killed may take a while to go."""
    waited = threading.Event()
    for _ in range(600):
        if not _is_alive(group):
            return
        waited.wait(0.05)
    pytest.fail(f"processes of the group {group} go on")


def _is_alive(group):
    """Whether a process of a group runs; one that nobody has waited for yet does not."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False


def test_version_names_the_program(office):
    """The engine kept with a file is the program's name and version."""
    name, version = office.version.split()
    assert name == "LibreOffice"
    assert version.count(".") >= 2


def test_missing_program_says_what_to_type(monkeypatch, tmp_path):
    """Without the program the error holds the command that installs it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    office = Office()
    assert not office.is_installed
    for attempt in (lambda: office.version, lambda: office.to_pdf(b"")):
        with pytest.raises(EngineUnavailableError, match="apt-get install libreoffice"):
            attempt()
