"""The same HTML printed by wkhtmltopdf, which starts anew for every document."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, Final

from plain.errors import NotInstalledError
from plain.html import PlainHtml

#: Top, right, bottom, left; the stylesheet's, whose @page it does not read.
_MARGINS: Final = ("-T", "12mm", "-R", "12mm", "-B", "16mm", "-L", "15mm")
_VARIABLE: Final = re.compile(r"(--[\w-]+):\s*([^;]+);")


class WithWkhtmltopdf:
    """Prints invoices with the given stylesheets."""

    def __init__(self, styles: Sequence[str]) -> None:
        program = shutil.which("wkhtmltopdf")
        if not program:
            raise NotInstalledError("wkhtmltopdf")
        self._command = [program, "--quiet", "--page-size", "A4", *_MARGINS, "-", "-"]
        self._html = PlainHtml([without_variables("\n".join(styles))])

    def print(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of an invoice."""
        page = self._html.page(data).encode("utf-8")
        done = subprocess.run(self._command, input=page, stdout=subprocess.PIPE, check=True)  # noqa: S603 - words of this file's own
        return done.stdout

    def close(self) -> None:
        """Nothing is kept open."""


def without_variables(style: str) -> str:
    """Return a stylesheet with its variables put in: its WebKit is older than they are."""
    for _ in range(2):  # a variable may name another
        for name, value in _VARIABLE.findall(style):
            style = style.replace(f"var({name})", value)
    return style
