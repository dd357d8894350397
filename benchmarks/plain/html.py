"""The HTML that a developer would fill in without docgen: a Jinja template, a QR code."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from plain.figures import figure, money, qr_png


class PlainHtml:
    """Fills in the invoice's template, which is compiled once.

    ``styles`` go into the page, for those who read it from a string; WeasyPrint gets them parsed.
    """

    def __init__(self, styles: Sequence[str] = ()) -> None:
        environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
        environment.filters.update(money=money, figure=figure)
        self._template = environment.get_template("invoice.html")
        self._style = "".join(f"<style>{style}</style>" for style in styles)

    def page(self, data: Mapping[str, Any]) -> str:
        """Return the HTML of an invoice."""
        qr = "data:image/png;base64," + base64.b64encode(qr_png(data["payment"])).decode("ascii")
        return self._template.render(data, qr=qr).replace("</head>", f"{self._style}</head>", 1)
