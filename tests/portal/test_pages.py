"""The cabinet's pages in a real browser, wide and narrow: nothing for axe to mend."""

from __future__ import annotations

import threading
from pathlib import Path

import axe_playwright_python
import uvicorn
from playwright.sync_api import Page, sync_playwright
from tests.studio.conftest import ARGUMENTS, PATIENCE

from docgen.asgi import listen
from docgen.portal import create_app

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


def test_every_page_can_be_used_by_everybody_without_scripts(shop):
    """By a keyboard, a reader of screens, a phone; the whole way from the link to the file."""
    listening = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = uvicorn.Config(create_app(shop, organisation="1"), log_level="critical")
    server = uvicorn.Server(settings)
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    running.start()
    link = f"{address}/l/{shop.cabinet.link('42').token}"
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=ARGUMENTS
            )
            for width in (1280, 390):
                context = chromium.new_context(viewport={"width": width, "height": 800})
                context.set_default_timeout(PATIENCE)
                walk(context.new_page(), address, link)
                context.close()
            chromium.close()
    finally:
        server.should_exit = True
        running.join()


def walk(page: Page, address: str, link: str) -> None:
    """Go from the link to the list, a document, its file, a request, and out."""
    page.goto(link)
    looked_over(page)
    page.get_by_role("button", name="Открыть документы").click()
    looked_over(page)
    page.get_by_role("link", name="Счёт № 1", exact=True).click()
    looked_over(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").click()
    assert taken.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Вопрос").click()
    page.get_by_label("Комментарий").fill("Когда?")
    page.get_by_role("button", name="Отправить").click()
    assert page.get_by_role("status").inner_text().startswith("Запрос принят")
    looked_over(page)
    page.get_by_role("button", name="Выйти").click()
    assert page.url == f"{address}/"
    looked_over(page)


def looked_over(page: Page) -> None:
    """Run axe in a page whose policy lets no script in."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    told = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run(document).then("
            "r => JSON.stringify(r.violations.map(v => [v.id, v.nodes[0].html.slice(0, 200)])))",
            "awaitPromise": True,
        },
    )
    assert told["result"]["value"] == "[]", page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
