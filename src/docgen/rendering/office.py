"""DOCX to PDF by LibreOffice: one warm instance with a profile of its own.

An instance with a document open stays alive, and what is asked of its profile by another start
of the program is passed on to it: a file then takes a tenth of the time that starting anew takes.
It is started for the first file, ended as a group of processes with everything it has started,
and ends by itself when the process that started it is gone.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import weakref
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from docgen.exceptions import EngineUnavailableError, RenderError
from docgen.forks import ForkAware, ForkLock, watch_forks
from docgen.resources import use_bundled_fonts

INSTALL: Final = "apt-get install libreoffice-writer-nogui"

_PROGRAMS: Final = ("soffice", "libreoffice")
_SECONDS: Final = 60.0
_STEP: Final = 0.05
_MAX_MEMORY_KB: Final = 4_000_000
_MAX_FILE_BLOCKS: Final = 400_000  # of 512 bytes

#: Ends the whole group when the program ends, or when whoever holds the other end of the pipe does.
_WATCH: Final = (
    f"ulimit -c 0; ulimit -f {_MAX_FILE_BLOCKS}; ulimit -v {_MAX_MEMORY_KB} 2>/dev/null; "
    'exec 3<&0; (read -r _ <&3; kill -9 0) & "$@" 3<&- </dev/null; kill -9 0'
)

#: No macros, and nothing is fetched: documents hold all they need.
_SETTINGS: Final = (
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),
)


class Office(ForkAware):
    """LibreOffice, as far as it is installed; one file at a time, in any thread.

    ``seconds`` is how long it may take to start, and how long a file may take.
    """

    def __init__(self, *, seconds: float = _SECONDS) -> None:
        self._seconds = seconds
        self._lock = ForkLock()
        self._instance: _Instance | None = None
        watch_forks(self)

    def after_fork_in_child(self) -> None:
        """Let the instance be: it is the parent's."""
        if self._instance is not None:
            self._instance.leave()
            self._instance = None

    @property
    def is_installed(self) -> bool:
        """Whether the program is there."""
        return _program() is not None

    @cached_property
    def version(self) -> str:
        """The program's name and version: ``LibreOffice 7.4.7.2``.

        Raises:
            EngineUnavailableError: it is not installed; says what to type.
            RenderError: it does not start.

        """
        program = _needed_program()
        with tempfile.TemporaryDirectory(prefix="docgen-office-") as folder:
            try:
                done = subprocess.run(  # noqa: S603 - the program itself
                    (program, "--version"),
                    capture_output=True,
                    env=_environment(Path(folder)),
                    timeout=self._seconds,
                    check=True,
                )
            except subprocess.SubprocessError as error:
                raise RenderError(f"LibreOffice does not start: {error}") from None
        return " ".join(done.stdout.decode("utf-8", "replace").split()[:2])

    def to_pdf(self, content: bytes) -> bytes:
        """Return the PDF of a DOCX file.

        Raises:
            EngineUnavailableError: it is not installed; says what to type.
            RenderError: it failed or took too long; the next file gets a new instance.

        """
        with self._lock:
            instance = self._running()
            try:
                return instance.convert(content, self._seconds)
            except RenderError:
                self._stop()
                raise

    def begin(self) -> None:
        """Start the instance, if there is none, so that the next file need not wait for it.

        Raises:
            EngineUnavailableError: it is not installed; says what to type.
            RenderError: it does not start.

        """
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the instance, if there is one."""
        with self._lock:
            self._stop()

    def _running(self) -> _Instance:
        """Return the instance of this process, started if there is none or it has died."""
        if self._instance is None or not self._instance.is_alive:
            self._stop()
            self._instance = _Instance(_needed_program(), self._seconds)
        return self._instance

    def _stop(self) -> None:
        if self._instance is not None:
            self._instance.end()
            self._instance = None


class _Instance:
    """A running program with its folder: a profile, and the file at work."""

    def __init__(self, program: str, seconds: float) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="docgen-office-"))
        profile = self._folder / "profile"
        _write_settings(profile)
        self._command = (program, f"-env:UserInstallation={profile.as_uri()}", "--headless")
        anchor = self._folder / "open.txt"
        anchor.touch()
        self._process = _start((*self._command, "--norestore", str(anchor)), self._folder)
        # The function must not hold the object, or it would never be collected.
        self.end = weakref.finalize(self, _clear, self._process, self._folder, os.getpid())
        self._wait_for(self._folder / f".~lock.{anchor.name}#", seconds)

    @property
    def is_alive(self) -> bool:
        """Whether it can take a file."""
        return self._process.poll() is None

    def leave(self) -> None:
        """Let a forked process's copy be: the program and the folder are the parent's."""
        self.end.detach()
        self._process.returncode = 0  # or it would be waited for
        if self._process.stdin is not None:
            self._process.stdin.close()

    def convert(self, content: bytes, seconds: float) -> bytes:
        """Pass a file to the instance and return the PDF. See :meth:`Office.to_pdf`."""
        source, result = self._folder / "document.docx", self._folder / "document.pdf"
        result.unlink(missing_ok=True)
        source.write_bytes(content)
        order = ("--convert-to", "pdf", "--outdir", str(self._folder), str(source))
        client = _start((*self._command, *order), self._folder)
        try:
            client.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise RenderError(
                f"LibreOffice took longer than {seconds:g} s for a file of {len(content)} bytes; "
                "it was ended. Shorten the document, or take the HTML template"
            ) from None
        finally:
            _end(client)
        if not result.exists():
            raise RenderError("LibreOffice made no PDF: it cannot read the file, or it has died")
        return result.read_bytes()

    def _wait_for(self, lock: Path, seconds: float) -> None:
        """Wait until the program has opened its own document, and so takes others."""
        end = time.monotonic() + seconds
        while not lock.exists():
            if self._process.poll() is not None or time.monotonic() > end:
                self.end()
                raise RenderError(f"LibreOffice did not start within {seconds:g} s")
            time.sleep(_STEP)


def _program() -> str | None:
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def _needed_program() -> str:
    program = _program()
    if program is None:
        raise EngineUnavailableError(f"LibreOffice is not installed. Type: {INSTALL}")
    return program


def _start(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a command in a group of its own, which ends with this process."""
    return subprocess.Popen(  # noqa: S603 - the program and our own paths
        ("/bin/sh", "-c", _WATCH, "sh", *command),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )


def _environment(folder: Path) -> Mapping[str, str]:
    """Return all that the program learns of the process that starts it."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(use_bundled_fonts()),
        "SAL_USE_VCLPLUGIN": "svp",
    }


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a group of processes, whatever is left of it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _clear(process: subprocess.Popen[bytes], folder: Path, owner: int) -> None:
    if os.getpid() == owner:
        _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def _write_settings(profile: Path) -> None:
    rows = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    folder = profile / "user"
    folder.mkdir(parents=True)
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
        f"{rows}</oor:items>\n",
        encoding="utf-8",
    )
