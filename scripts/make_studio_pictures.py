"""Draws the pictures of docs/studio.md in a real browser: `make studio-pictures`."""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=ru"]
PATIENCE = 120_000


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
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="ru-RU")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Новый шаблон").click()
        page.get_by_role("button", name="Дальше").click()
        page.get_by_role("button", name="Дальше").click()
        page.wait_for_selector(".wz .wait", state="hidden")
        take(page, "wizard")
        page.get_by_role("button", name="Дальше").click()
        page.get_by_label("Название", exact=True).last.fill("Наш счёт")
        page.get_by_role("button", name="Дальше").click()
        page.wait_for_selector(".spot", state="attached")
        take(page, "editor")
        page.locator(".spot", has_text="Последний день оплаты").first.click()
        page.locator(".insp .opts").first.wait_for()
        page.mouse.move(640, 780)
        take(page, "value")
        page.keyboard.press("Control+Enter")
        page.get_by_label("Что изменилось").fill("Зелёный цвет")
        take(page, "publish")
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Образцы").click()
        page.wait_for_selector(".tile")
        page.wait_for_selector(".busy", state="detached")
        take(page, "samples")
        browser.close()


def take(page: Page, name: str) -> None:
    """Take the picture of a screen once it is at rest."""
    page.wait_for_timeout(1_200)
    page.screenshot(path=PICTURES / f"studio-{name}.png")
    print(f"docs/pictures/studio-{name}.png")


if __name__ == "__main__":
    main()
