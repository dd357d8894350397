"""How long an author waits: a key pressed, new pixels seen; in a real browser, in one run.

::

    python benchmarks/studio.py [--keys 40]

Promises are for two cores that do nothing else; the processor's time, which tells more on a busy
machine, stands beside them. The other way is what one would write without a studio: the file
rendered anew by the reference engine, its first page drawn by PDFium and packed as PNG.
"""

from __future__ import annotations

import base64
import io
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import docx
import pypdfium2
from playwright.sync_api import Browser, Page, sync_playwright
from processes import descendants, processor
from results import Row, arguments, at_most, figure, finish

from docgen import DocGen

ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE: Final = 120_000
#: Keys that are pressed before it counts.
_WARMING: Final = 3
_BETWEEN: Final = 50
#: Lines of an invoice of forty pages.
_LINES: Final = 1_480
_PAGES: Final = 40
_BURST: Final = 30
_IDLE: Final = 10
_SAVES: Final = 7

#: Types a letter and waits for the drawing that it leads to, in the page itself.
_KEY: Final = """
() => new Promise((done, fail) => {
  const body = document.body, before = body.dataset.drawn, begun = performance.now();
  const said = () => document.querySelector(".note")?.innerText ?? "nothing";
  const end = setTimeout(() => fail(new Error(`no page in time; it says: ${said()}`)), 120_000);
  const seen = new MutationObserver(() => {
    if (body.dataset.drawn === before) return;
    seen.disconnect();
    clearTimeout(end);
    requestAnimationFrame(() => done(performance.now() - begun));
  });
  seen.observe(body, { attributes: true, attributeFilter: ["data-drawn"] });
  document.execCommand("insertText", false, "а");
})
"""
#: Types many letters, a few milliseconds apart; returns how long after the last of them nothing
#: came any more, and how many drawings there were.
_TYPE: Final = """
(count) => new Promise((done) => {
  const body = document.body, first = Number(body.dataset.drawn);
  let left = count, last = 0, seen = 0, timer = 0;
  const end = () => done([seen - last, Number(body.dataset.drawn) - first]);
  new MutationObserver(() => {
    seen = performance.now();
    clearTimeout(timer);
    if (!left) timer = setTimeout(end, 1000);
  }).observe(body, { attributes: true, attributeFilter: ["data-drawn"] });
  const type = () => {
    document.execCommand("insertText", false, "а");
    last = performance.now();
    if ((left -= 1)) setTimeout(type, 15);
  };
  type();
})
"""
#: Waits until something is true of what the page says of itself.
_UNTIL: Final = """
(said) => new Promise((done, fail) => {
  const body = document.body, number = (text) => Number(text ?? 0);
  const isTrue = {
    drawn: () => number(body.dataset.drawn) > said.before,
    whole: () => body.dataset.whole === body.dataset.drawn,
    pages: () => document.querySelectorAll(".thumbs button").length >= said.pages,
  }[said.what];
  const end = setTimeout(() => fail(new Error(`not ${said.what} in time`)), 120_000);
  const look = () => {
    if (!isTrue()) return requestAnimationFrame(look);
    clearTimeout(end);
    done();
  };
  look();
})
"""
_BRING: Final = """
async ([name, content]) => {
  const token = document.querySelector('meta[name="docgen-token"]').content;
  const headers = { "content-type": "application/json", "x-docgen-token": token };
  const body = JSON.stringify({ type: "invoice", name, file: "Счёт.docx", content });
  await fetch("api/bring", { method: "POST", headers, body });
}
"""
_GIVE: Final = """
(text) => {
  const area = document.querySelector("textarea.json");
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
"""


def main() -> int:
    """Measure, print, and return 1 when a promise is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--keys", type=int, default=40)
    options = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        rows = list(measured(browser, Path(folder), options.keys))
        browser.close()
    return finish(rows, options.save)


def measured(browser: Browser, folder: Path, keys: int) -> Iterator[Row]:
    """Walk through a studio with a watch."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE)
    page.goto("about:blank")
    begun = time.monotonic()
    with started(folder) as (server, address):
        yield from cold(page, address, begun, server.pid)
        yield from one_page(page, keys, server.pid)
        yield from burst(page)
        yield from idle(page, server.pid)
        yield from forty_pages(page, max(keys // 4, 5), server.pid)
        yield from word(page, folder, server.pid)


@contextmanager
def started(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a studio as an author does; give its process and its address."""
    command = [sys.executable, "-m", "docgen", "studio", "--templates", str(folder)]
    command += ["--port", "0", "--token", secrets.token_hex(8)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own
        assert server.stdout is not None  # noqa: S101 - it is a pipe
        try:
            yield server, server.stdout.readline().removeprefix("Студия: ").strip()
        finally:
            server.terminate()


def cold(page: Page, address: str, begun: float, server: int) -> Iterator[Row]:
    """Measure from the command to the first page; the browser is there already."""
    page.goto(address, wait_until="commit")
    page.get_by_role("button", name="Новый шаблон").first.click()
    page.wait_for_selector(".sheet.wz", state="attached")
    page.wait_for_selector(".wz .wait", state="hidden")
    case = "a studio that was not running"
    yield at_most("first page", time.monotonic() - begun, 3, "s", case=case)
    used = processor({server, *descendants(server)})
    yield figure("of the processor, all processes of the server", used, "s", case=case)
    for _ in range(4):
        page.get_by_role("button", name="Дальше").click()
    page.wait_for_selector(".spot", state="attached")
    page.wait_for_timeout(3_000)


def one_page(page: Page, keys: int, server: int) -> Iterator[Row]:
    """Measure keys of an invoice of a page, beside a file made anew."""
    case = "a key, one page"
    with used_by(server) as used:
        times = typed(page, keys)
    yield at_most("pixels, median", statistics.median(times), 120, "ms", case=case)
    yield at_most("pixels, 95th percentile", worst(times), 250, "ms", case=case)
    ours, browsers = (one / (keys + _WARMING) * 1_000 for one in used)
    yield figure("of the processor, server", ours, "ms", case=case)
    yield figure("of the processor, browser", browsers, "ms", case=case)
    other, others = the_other_way()
    yield figure("the other way", other, "ms", case=case)
    yield figure("the other way, of the processor", others, "ms", case=case)
    yield figure("of the processor, the other way's part", ours / others, "×", case=case)


def burst(page: Page) -> Iterator[Row]:
    """Measure how soon the last of many keys is seen, and how many of them were drawn at all."""
    case = f"{_BURST} keys, 15 ms apart"
    after, drawn = page.evaluate(_TYPE, _BURST)
    yield at_most("the last one's pixels", after, 250, "ms", case=case)
    yield at_most("drawn", drawn, _BURST / 2, "times", case=case)


def idle(page: Page, server: int) -> Iterator[Row]:
    """Measure what goes on while nobody types."""
    page.wait_for_timeout(4_000)
    with used_by(server) as used:
        time.sleep(_IDLE)
    ours, browsers = (one / _IDLE * 100 for one in used)
    case = "nobody types"
    yield at_most("of a processor, server", ours, 1, "%", case=case)
    yield at_most("of a processor, browser", browsers, 1, "%", case=case)


def forty_pages(page: Page, keys: int, server: int) -> Iterator[Row]:
    """Measure keys of an invoice of forty pages, and how long all of them take."""
    case = f"a key, {_PAGES} pages"
    page.get_by_role("tab", name="Данные").click()
    page.get_by_role("button", name="JSON", exact=True).click()
    page.evaluate(_GIVE, long_invoice())
    page.evaluate(_UNTIL, {"what": "pages", "pages": _PAGES})
    wait_for_all(page)
    with used_by(server) as used:
        times = typed(page, keys)
    median = statistics.median(times)
    yield at_most("pixels of the visible page, median", median, 400, "ms", case=case)
    yield figure("pixels of the visible page, 95th percentile", worst(times), "ms", case=case)
    ours = used[0] / (keys + _WARMING) * 1_000
    yield figure("of the processor, server", ours, "ms", case=case)
    begun = time.monotonic()
    page.evaluate(_KEY)
    wait_for_all(page)
    yield figure("all pages", time.monotonic() - begun, "s", case=case)
    page.evaluate(_KEY)
    page.wait_for_timeout(400)  # the others are being drawn
    taken = float(page.evaluate(_KEY))
    yield at_most("pressed while the others are drawn", taken, 400, "ms", case=case)


def word(page: Page, folder: Path, server: int) -> Iterator[Row]:
    """Measure how soon a Word file that is saved is seen."""
    case = "a Word file saved"
    page.evaluate(_BRING, ["word", base64.b64encode(letter("[номер]")).decode()])
    page.evaluate("location.hash = 'invoice/word'")
    page.reload()
    page.wait_for_selector(".wordpane")
    page.evaluate(_UNTIL, {"what": "drawn", "before": 0})
    page.wait_for_timeout(4_000)
    place = folder / ".studio" / "invoice" / "word" / "template.docx"
    times, share = [], 0.0
    for number in range(_SAVES):
        before = int(page.evaluate("Number(document.body.dataset.drawn)"))
        content = letter(f"[номер] изменён {number} раз")
        with used_by(server) as used:
            begun = time.monotonic()
            place.write_bytes(content)
            page.evaluate(_UNTIL, {"what": "drawn", "before": before})
            times.append(time.monotonic() - begun)
        share += used[0] / _SAVES
        page.wait_for_timeout(4_000)  # nothing of this save may be taken for the next one's
    yield at_most("pixels, median", statistics.median(times), 1.5, "s", case=case)
    yield figure("pixels, worst", max(times), "s", case=case)
    yield figure("of the processor, server and LibreOffice", share, "s", case=case)


def wait_for_all(page: Page) -> None:
    """Wait until every page is as it is now."""
    page.evaluate(_UNTIL, {"what": "whole"})


def typed(page: Page, keys: int) -> list[float]:
    """Type letters, one after another; return how long each took to be seen, in milliseconds."""
    page.locator(".cm-line", has_text="К оплате").first.click()
    page.keyboard.press("End")
    times = []
    for _ in range(keys + _WARMING):
        times.append(float(page.evaluate(_KEY)))
        page.wait_for_timeout(_BETWEEN)
    return times[_WARMING:]


def worst(times: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(times)[max(int(len(times) * 0.95) - 1, 0)]


@contextmanager
def used_by(server: int) -> Iterator[list[float]]:
    """Give what is filled in at the end: the processor's seconds of the server, of the browser."""
    used: list[float] = []
    before = _both(server)
    yield used
    used.extend(now - then for now, then in zip(_both(server), before, strict=True))


def _both(server: int) -> tuple[float, float]:
    ours = {server, *descendants(server)}
    return processor(ours), processor(descendants() - ours)


def the_other_way(times: int = 5) -> tuple[float, float]:
    """Return the milliseconds of a page made anew by the reference engine, then the processor's."""
    with DocGen(engine="weasyprint") as dg:
        data = dg.catalog.sample("invoice", "vat")
        walls, processors = [], []
        for _ in range(times + 1):
            begun, before = time.perf_counter(), time.process_time()
            content = dg.render("invoice", data, template="modern").content
            picture = pypdfium2.PdfDocument(content)[0].render(scale=1.5).to_pil()
            picture.save(io.BytesIO(), "PNG")
            walls.append((time.perf_counter() - begun) * 1_000)
            processors.append((time.process_time() - before) * 1_000)
        return statistics.median(walls[1:]), statistics.median(processors[1:])


def long_invoice() -> str:
    """Return the data of an invoice of forty pages, as an author would paste them."""
    with DocGen() as dg:
        sample: dict[str, Any] = dict(dg.catalog.sample("invoice", "vat"))
    lines = list(sample["lines"])
    sample["lines"] = (lines * (_LINES // len(lines) + 1))[:_LINES]
    return json.dumps(sample, ensure_ascii=False, default=str)


def letter(number: str) -> bytes:
    """Return a Word file of two pages."""
    file = docx.Document()
    file.add_heading(f"Счёт № {number}", 1)
    for _ in range(20):
        file.add_paragraph("[покупатель.инн] оплачивает [итого.всего] по реквизитам. " * 3)
    output = io.BytesIO()
    file.save(output)
    return output.getvalue()


if __name__ == "__main__":
    sys.exit(main())
