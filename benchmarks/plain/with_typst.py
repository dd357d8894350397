"""The same invoice as a Typst template of its own; the compiler and its fonts are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from plain.errors import NotInstalledError
from plain.figures import COLUMNS, money, party, qr_png, rows

from docgen.resources import fonts_folder

_TEMPLATE: Final = Path(__file__).parent / "invoice.typ"


class WithTypst:
    """Prints invoices."""

    def __init__(self) -> None:
        try:
            import typst
        except ImportError:
            raise NotInstalledError("typst") from None
        self._compiler = typst.Compiler(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            font_paths=[fonts_folder()],
            ignore_system_fonts=True,
        )

    def print(self, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of an invoice. Nothing but texts can be handed to Typst."""
        texts = {
            **{name: data[name] for name in _NAMES},
            "columns": COLUMNS,
            "rows": rows(data),
            "seller_summary": party(data["seller"]),
            "buyer_summary": party(data["buyer"]),
            "total": money(data["total"]),
            "vat": money(data["vat"]),
            "qr": list(qr_png(data["payment"])),
        }
        pdf = self._compiler.compile(format="pdf", sys_inputs={"data": json.dumps(texts)})
        return cast("bytes", pdf)  # pictures would be several

    def close(self) -> None:
        """Nothing is kept open."""


_NAMES: Final = (
    "number",
    "long_date",
    "due_date",
    "seller",
    "bank",
    "contract",
    "director",
    "accountant",
    "vat_rate",
    "total_in_words",
)
