"""How long an author waits: a key pressed, new pixels seen; in a real browser, in one run.

Usage: python benchmarks/studio.py [--keys N]

Targets on two cores that do nothing else: one page, median 120 ms and 95th percentile 250 ms;
40 pages, the visible one 400 ms; the first page of a cold studio 3 s; idle, no processor.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from docgen import DocGen

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 120_000
_TICKS = 100
#: Keys that are pressed before it counts.
_WARMING = 3
#: PDFs that one is the mean of.
_PDFS = 5

#: Types a letter and waits for the drawing that it leads to, in the page itself.
_KEY = """
() => new Promise((done) => {
  const body = document.body, before = body.dataset.drawn, begun = performance.now();
  const seen = new MutationObserver(() => {
    if (body.dataset.drawn === before) return;
    seen.disconnect();
    requestAnimationFrame(() => done(performance.now() - begun));
  });
  seen.observe(body, { attributes: true, attributeFilter: ["data-drawn"] });
  document.execCommand("insertText", false, "а");
})
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys", type=int, default=40)
    keys = parser.parse_args().keys
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "docgen", "studio", "--templates", folder]
        command += ["--port", "0", "--token", secrets.token_hex(8)]
        begun = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own
            assert server.stdout is not None  # noqa: S101 - it is a pipe
            address = server.stdout.readline().removeprefix("Студия: ").strip()
            try:
                measure(address, keys, begun, server.pid)
            finally:
                server.terminate()


def measure(address: str, keys: int, begun: float, server: int) -> None:
    """Walk through a studio with a watch."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.get_by_role("button", name="Новый шаблон").click()
        page.wait_for_selector(".wz .wait", state="hidden")
        print(f"cold start to the first page        {time.monotonic() - begun:6.2f} s")
        for _ in range(4):
            page.get_by_role("button", name="Дальше").click()
        page.wait_for_selector(".spot", state="attached")
        used = processor(server)
        told("key to pixels, one page", typed(page, keys))
        share = (processor(server) - used) / (keys + _WARMING) * 1_000
        print(f"{'the same, of the processor':36}{share:6.0f} ms a key, whatever else goes on")
        print(f"{'a PDF of it by the reference engine':36}{reference():6.0f} ms of the processor")
        print(f"{'a key, in such PDFs':36}{share / reference():6.2f}")
        page.get_by_label("Предыдущий образец").click()
        page.wait_for_selector(".thumbs button")
        page.wait_for_timeout(1_500)
        told("key to pixels, two pages", typed(page, max(keys // 4, 5)))
        page.wait_for_timeout(3_000)
        before, seconds = processor(server), 5
        time.sleep(seconds)
        used = (processor(server) - before) / seconds
        print(f"idle, part of a processor           {used:6.3f}")
        browser.close()


@cache
def reference() -> float:
    """Return how many milliseconds of the processor WeasyPrint needs for the same invoice."""
    with DocGen(engine="weasyprint") as dg:
        data = dg.catalog.sample("invoice", "vat")
        dg.render("invoice", data, template="modern")
        begun = time.process_time()
        for _ in range(_PDFS):
            dg.render("invoice", data, template="modern")
        return (time.process_time() - begun) / _PDFS * 1_000


def typed(page: Page, keys: int) -> list[float]:
    """Type letters, one after another; return how long each took to be seen, in milliseconds."""
    page.locator(".cm-line", has_text="К оплате").first.click()
    page.keyboard.press("End")
    times = []
    for _ in range(keys + _WARMING):
        times.append(float(page.evaluate(_KEY)))
        page.wait_for_timeout(50)
    return times[_WARMING:]


def told(what: str, times: list[float]) -> None:
    """Print a row."""
    worst = sorted(times)[max(int(len(times) * 0.95) - 1, 0)]
    print(f"{what:36}{statistics.median(times):6.0f} ms median, {worst:.0f} ms 95th percentile")


def processor(pid: int) -> float:
    """Return the seconds of the processor that a process and its children have used."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if str(pid) in (stat.parent.name, fields[1]):
            total += (int(fields[11]) + int(fields[12])) / _TICKS
    return total


if __name__ == "__main__":
    main()
