"""Draws the letters of docs/gallery in a real browser: `make pictures`.

Each as a mail program shows it on a computer, and on a phone that is set to dark.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from docgen import DocGen
from docgen.letters.types import LETTER, NIGHT_REPORT
from docgen.writing import write_file

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURES: Final = ROOT / "docs" / "gallery"
ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NUMBER: Final = "118"
#: What each letter is about; of those that are not named, the first sample.
SAMPLES: Final = {
    "document": "bill",
    "before_due": "bill",
    "after_due": "late",
    "paid": "paid",
    "request": "month",
}
#: The width of a window, and whether it is dark.
SCREENS: Final = {"computer": (680, False), "phone": (380, True)}
_COLOURS: Final = 64


def main() -> None:
    """Draw every letter on every screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name, page in letters():
            for screen in SCREENS:
                path = PICTURES / f"letter-{name}-{screen}.png"
                write_file(path, picture(browser, page, screen))
                print(path.relative_to(ROOT))
        browser.close()


def letters() -> Iterator[tuple[str, str]]:
    """Yield the name and the page of each letter."""
    with DocGen() as dg:
        for kind in (LETTER, NIGHT_REPORT):
            for template in dg.catalog.templates(kind.code):
                samples = kind.samples()
                data = samples[SAMPLES.get(template, next(iter(samples)))]
                made = dg.render(kind.code, data, format="html", number=NUMBER, template=template)
                name = template if kind is LETTER else "night"
                yield name, made.content.decode()


def picture(browser: Browser, page: str, screen: str) -> bytes:
    """Return a picture of a letter, from its top to its end."""
    width, is_dark = SCREENS[screen]
    with browser.new_context(
        viewport={"width": width, "height": 400},
        color_scheme="dark" if is_dark else "light",
        device_scale_factor=1.5,
        offline=True,
    ) as context:
        shown = context.new_page()
        shown.set_content(page)
        drawn = Image.open(io.BytesIO(shown.screenshot(full_page=True))).convert("RGB")
    output = io.BytesIO()
    drawn.convert("P", palette=Image.Palette.ADAPTIVE, colors=_COLOURS).save(
        output, "PNG", optimize=True
    )
    return output.getvalue()


if __name__ == "__main__":
    main()
