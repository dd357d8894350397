"""A real browser for tests of pages: what it is begun with, and axe, which looks pages over."""

from __future__ import annotations

import json
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

#: What a browser in a container needs, and that it asks nobody but the page's own server.
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
#: Milliseconds: a machine that does other things besides is slow.
PATIENCE = 90_000

_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"


def looked_over(page: Page, screen: str, rules: tuple[str, ...] = ()) -> None:
    """Find nothing for axe to mend, in a page whose policy lets no script in, and no way aside.

    ``rules`` are the names of axe's that are looked for; all of them, unless any are given.
    """
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    session.send("Runtime.evaluate", {"expression": _AXE.read_text("utf-8")})
    options = json.dumps({"runOnly": rules} if rules else {})
    told = session.send(
        "Runtime.evaluate",
        {
            "expression": f"axe.run(document, {options}).then("
            "r => JSON.stringify(r.violations.map(v => [v.id, v.nodes[0].html.slice(0, 200)])))",
            "awaitPromise": True,
        },
    )
    assert told["result"]["value"] == "[]", screen
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
