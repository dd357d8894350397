"""The command; what it does is imported only when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Куда сложить документы и галерею.")
    ] = Path("demo-out"),
    period: Annotated[
        str, typer.Option("--period", metavar="PERIOD", help="За какой период: 2026-10.")
    ] = "2026-10",
) -> None:
    """Показать главное: документы за месяц из базы биллинга и галерея."""
    from docgen.cli.demo.month import show_month
    from docgen.pipeline.request import parse_period

    show_month(out, parse_period(period))
