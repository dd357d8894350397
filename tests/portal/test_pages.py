"""The cabinet's pages in a real browser, wide and narrow: nothing for axe to mend."""

from __future__ import annotations

import threading

import uvicorn
from playwright.sync_api import Page, sync_playwright
from tests.browsing import ARGUMENTS, PATIENCE, looked_over

from docgen.asgi import listen
from docgen.portal import create_app


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
    looked_over(page, page.url)
    with page.expect_navigation():
        page.get_by_role("button", name="Открыть документы").click()
    looked_over(page, page.url)
    with page.expect_navigation():
        page.get_by_role("link", name="Счёт № 1", exact=True).click()
    looked_over(page, page.url)
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").click()
    assert taken.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Вопрос").click()
    page.get_by_label("Комментарий").fill("Когда?")
    page.get_by_role("button", name="Отправить").click()
    assert page.get_by_role("status").inner_text().startswith("Запрос принят")
    looked_over(page, page.url)
    with page.expect_navigation():
        page.get_by_role("button", name="Выйти").click()
    assert page.url == f"{address}/"
    looked_over(page, page.url)
