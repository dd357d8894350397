"""Draws the pictures of docs/studio.md in a real browser: `make studio-pictures`."""

from __future__ import annotations

import io
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from docx import Document
from playwright.sync_api import Browser, FilePayload, Page, Route, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURES: Final = ROOT / "docs" / "pictures"
ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=ru")
#: Dates are written as the author's system writes them.
LANGUAGE: Final = {"LANGUAGE": "ru", "LANG": "ru_RU.UTF-8"}
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PATIENCE: Final = 120_000
WIDE: Final = (1280, 800)
NARROW: Final = (390, 844)
ENDLESS: Final = "{% for a in range(9999) %}" * 3 + "{{ a }}" + "{% endfor %}" * 3


def main() -> None:
    """Start a studio on an empty folder, walk through it, and take a picture of each screen."""
    with tempfile.TemporaryDirectory() as folder:
        token = secrets.token_hex(8)
        command = [sys.executable, "-m", "docgen", "studio", "--templates", folder]
        command += ["--port", "0", "--token", token]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own
            assert server.stdout is not None  # noqa: S101 - it is a pipe
            address = server.stdout.readline().removeprefix("Студия: ").strip()
            try:
                walk(address)
            finally:
                server.terminate()


def walk(address: str) -> None:
    """Take the pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGUMENTS, env={**os.environ, **LANGUAGE}
        )
        with window(browser, address, WIDE) as page:
            begin(page)
            write(page)
            look(page)
            publish(page)
        with window(browser, f"{address}#invoice/our", NARROW) as page:
            narrow(page)
        with window(browser, f"{address}#invoice/our", WIDE) as page:
            seen(page)
            bring(page)
        browser.close()


@contextmanager
def window(browser: Browser, address: str, size: tuple[int, int]) -> Iterator[Page]:
    """Open a window of a size at an address."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, locale="ru-RU")  # type: ignore[arg-type] # as it wants it
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def begin(page: Page) -> None:
    """Show the first visit, and a new template up to its first page."""
    page.get_by_role("button", name="Новый шаблон").wait_for()
    take(page, "empty")
    page.get_by_role("button", name="Новый шаблон").click()
    page.get_by_role("button", name="Дальше").click()
    page.get_by_role("button", name="Дальше").click()
    page.wait_for_selector(".wz .wait", state="hidden")
    take(page, "wizard")
    page.get_by_role("button", name="Дальше").click()
    page.get_by_label("Название", exact=True).last.fill("Наш счёт")
    page.route("**/api/draw", hold)
    page.get_by_role("button", name="Дальше").click()
    page.wait_for_selector(".ghost")
    take(page, "loading")
    page.unroute("**/api/draw")  # which lets go what is held
    seen(page)
    take(page, "editor")


def hold(_route: Route) -> None:
    """Let a question wait for its answer."""


def write(page: Page) -> None:
    """Show what helps while the text is written, and what becomes of mistakes."""
    to_end(page)
    page.keyboard.type(" по договору [договор.но")
    page.locator(".cm-completionDetail").first.wait_for()
    take(page, "complete")
    page.keyboard.press("Enter")
    page.keyboard.type(" [покупатель.ин]")
    page.keyboard.press("Escape")
    page.locator(".note.bad").wait_for()
    take(page, "error")
    page.get_by_role("button", name="Заменить на [покупатель.инн]").click()
    page.locator(".note").wait_for(state="detached")
    page.get_by_role("button", name="Слова", exact=True).click()
    take(page, "words")
    page.get_by_role("button", name="Слова", exact=True).click()
    to_end(page)
    page.keyboard.insert_text(ENDLESS)
    page.locator(".note.bad", has_text="остановлена").wait_for()
    take(page, "limit")
    back_to(page, "range(9999)")
    page.context.set_offline(True)
    to_end(page)
    page.keyboard.type(" сегодня")
    page.locator(".note.warn").wait_for()
    take(page, "offline")
    page.context.set_offline(False)
    page.locator(".note.warn").wait_for(state="detached")
    page.locator(".saved", has_text="Сохранено").wait_for()


def look(page: Page) -> None:
    """Show a value with where it comes from, the data, and all samples."""
    seen(page)
    page.locator(".spot", has_text="Последний день оплаты").first.click()
    page.locator(".insp .opts").first.wait_for()
    page.mouse.move(640, 780)
    take(page, "value")
    page.get_by_role("tab", name="Данные").click()
    take(page, "data")
    page.get_by_role("link", name="Образцы").click()
    page.wait_for_selector(".tile")
    page.wait_for_selector(".busy", state="detached")
    take(page, "samples")
    page.get_by_role("link", name="Шаблон", exact=True).click()


def publish(page: Page) -> None:
    """Show how a draft becomes a version, and what has changed since then."""
    page.reload()
    seen(page)
    page.keyboard.press("Control+Enter")
    page.get_by_label("Что изменилось").fill("Номер договора у суммы")
    take(page, "publish")
    page.locator(".dialog").get_by_role("button", name="Опубликовать").click()
    page.locator("#vers .live").wait_for()
    page.get_by_role("link", name="Шаблон", exact=True).click()
    to_end(page)
    page.keyboard.type(" без скидки")
    page.locator(".saved", has_text="Сохранено").wait_for()
    page.get_by_role("link", name="Версии").click()
    page.locator("#vers .draft").wait_for()
    take(page, "versions")
    page.get_by_role("link", name="Сравнение").click()
    page.locator(".pair canvas").last.wait_for()
    take(page, "compare")


def bring(page: Page) -> None:
    """Show a Word file that somebody has brought, and the templates that there are now."""
    word = Document()
    word.add_heading("Акт № {DocumentNumber} от [дата]", 1)
    word.add_paragraph("Исполнитель: [продавец.наименование], ИНН [продавец.инн]")
    word.add_paragraph("Заказчик: [покупатель.наименование], ИНН [покупатель.инн]")
    word.add_paragraph("Всего оказано услуг на [итого прописью], в том числе НДС [итого.ндсс].")
    content = io.BytesIO()
    word.save(content)
    # By content: a browser whose language the system has not cannot read a path in Russian.
    file: FilePayload = {"name": "Наш акт.docx", "mimeType": WORD, "buffer": content.getvalue()}
    page.get_by_role("button", name="Все шаблоны").click()
    page.locator(".card").first.wait_for()
    page.locator(".dropz input").set_input_files(file)
    page.locator(".wordpane", has_text="итого.ндсс").wait_for()
    seen(page)
    take(page, "word")
    page.get_by_role("button", name="Все шаблоны").click()
    page.locator(".card").first.wait_for()
    take(page, "home")


def narrow(page: Page) -> None:
    """Show the same on a phone."""
    seen(page)
    take(page, "narrow-page")
    page.get_by_role("button", name="Правка").click()
    take(page, "narrow-text")
    page.get_by_role("button", name="Страница").click()
    page.locator(".spot", has_text="Последний день оплаты").first.click()
    page.locator(".insp .opts").first.wait_for()
    take(page, "narrow-value")


def seen(page: Page) -> None:
    """Wait until the page is drawn and its values are found."""
    page.wait_for_selector("body[data-drawn]")
    page.wait_for_selector(".spot", state="attached")


def to_end(page: Page) -> None:
    """Put the cursor at the end of the line that the sum to pay stands at."""
    page.locator(".cm-line", has_text="К оплате").first.click()
    for _ in range(2):  # the first goes to where the line is wrapped
        page.keyboard.press("End")


def back_to(page: Page, text: str) -> None:
    """Undo what was written, until a text is gone."""
    while page.locator(".cm-line", has_text=text).count():
        page.keyboard.press("Control+z")
    page.locator(".note").first.wait_for(state="detached")


def take(page: Page, name: str) -> None:
    """Take the picture of a screen once it is at rest."""
    page.wait_for_timeout(1_200)
    page.screenshot(path=PICTURES / f"studio-{name}.png")
    print(f"docs/pictures/studio-{name}.png")


if __name__ == "__main__":
    main()
