"""The same HTML printed by Chromium, one browser and one page of it kept open.

Playwright drives it: its own browser where that is installed, else the system's.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from typing import Any, Final

from plain.errors import NotInstalledError
from plain.html import PlainHtml

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
#: It prints pages of our own, needs no network, and may run as root in a container.
_OPTIONS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


class WithChromium:
    """Prints invoices with the given stylesheets."""

    def __init__(self, styles: Sequence[str]) -> None:
        try:
            from playwright.sync_api import Error, sync_playwright
        except ImportError:
            raise NotInstalledError("playwright") from None
        self._html = PlainHtml(styles)
        self._playwright = sync_playwright().start()
        found = next((path for path in map(shutil.which, _NAMES) if path), None)
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=found, args=list(_OPTIONS)
            )
        except Error:
            self._playwright.stop()
            raise NotInstalledError("Chromium") from None
        self._page = self._browser.new_page()

    def print(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of an invoice."""
        self._page.set_content(self._html.page(data))
        pdf: bytes = self._page.pdf(prefer_css_page_size=True, print_background=True)
        return pdf

    def close(self) -> None:
        """End the browser."""
        self._browser.close()
        self._playwright.stop()
