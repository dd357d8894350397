"""What a developer would write without docgen: a Jinja template, WeasyPrint, a QR code.

It is written to be quick: the template is compiled, the stylesheets are parsed and the fonts are
found once, before the first document.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import weasyprint
import zxingcpp
from jinja2 import Environment, FileSystemLoader
from PIL import Image
from weasyprint.text.fonts import FontConfiguration


class PlainScript:
    """Prints invoices with the given stylesheets."""

    def __init__(self, styles: Sequence[bytes]) -> None:
        environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
        environment.filters.update(money=_money, figure=_figure)
        self._template = environment.get_template("invoice.html")
        self._fonts = FontConfiguration()
        self._styles = [
            weasyprint.CSS(string=style.decode(), font_config=self._fonts) for style in styles
        ]

    def page(self, data: Mapping[str, Any]) -> str:
        """Return the HTML of an invoice."""
        return self._template.render(data, qr=_qr(data["payment"]))

    def print(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of an invoice."""
        html = weasyprint.HTML(string=self.page(data))
        pdf: bytes = html.write_pdf(stylesheets=self._styles, font_config=self._fonts)
        return pdf


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ",")


def _figure(number: Decimal) -> str:
    return f"{number:,}".replace(",", "\u00a0").replace(".", ",")


def _qr(text: str) -> str:
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = barcode.to_image(scale=4, add_quiet_zones=True)
    height, width = image.shape
    output = io.BytesIO()
    picture = Image.frombytes("L", (width, height), bytes(image)).convert("1")  # type: ignore[call-overload]  # a buffer, which its stub does not say
    picture.save(output, "PNG")
    return "data:image/png;base64," + base64.b64encode(output.getvalue()).decode("ascii")
