"""What a developer would write without docgen: a Jinja template, WeasyPrint, a QR code.

It is written to be quick: the template is compiled, the stylesheets are parsed and the fonts are
found once, before the first document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import weasyprint
from plain.html import PlainHtml
from weasyprint.text.fonts import FontConfiguration


class WithWeasyPrint:
    """Prints invoices with the given stylesheets."""

    def __init__(self, styles: Sequence[str]) -> None:
        self._html = PlainHtml()
        self._fonts = FontConfiguration()
        self._styles = [weasyprint.CSS(string=style, font_config=self._fonts) for style in styles]

    def print(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of an invoice."""
        html = weasyprint.HTML(string=self._html.page(data))
        pdf: bytes = html.write_pdf(stylesheets=self._styles, font_config=self._fonts)
        return pdf

    def close(self) -> None:
        """Nothing is kept open."""
