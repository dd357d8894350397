from __future__ import annotations

import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.browsing import ARGUMENTS, PATIENCE


class Server:
    """A studio that runs as a program, as it does for an author."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.token = secrets.token_hex(8)
        self.port = port
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "docgen", "studio", "--templates", str(self.folder)]
        command += ["--port", str(self.port), "--token", self.token]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - its own
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().removeprefix("Студия: ").strip()
        self.port = int(self.url.partition("/?")[0].rpartition(":")[2])
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(self.url, timeout=5).close()  # noqa: S310 - our own
            except OSError:
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        """End the program."""
        self._process.terminate()
        self._process.wait(20)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def restart(self) -> None:
        """Start it anew, at the same address."""
        self.stop()
        self._start()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a studio of the session's own, on an empty folder."""
    started = Server(tmp_path_factory.mktemp("templates"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium.

    It is gone before another module's tests: while it lives, a loop of events runs in this thread,
    and no test could run one of its own.
    """
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def author(browser: Browser, server: Server, *, width: int = 1280) -> Iterator[Page]:
    """Open the studio as an author who has not been there before; the page must not complain."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.url)
    try:
        yield page
    except BaseException as error:
        error.add_note(f"the page says: {page.locator('.note, .toast').all_inner_texts()}")
        error.add_note(f"its errors: {complaints}")
        raise
    finally:
        context.close()
    assert complaints == []
