"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Json = Annotated[bool, typer.Option("--json", help="Вывести JSON: список объектов.")]
Type = Annotated[str, typer.Argument(metavar="TYPE", help="Код типа документа, например invoice.")]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Настройки; обычно docgen.toml.", exists=False),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="OUT", help="Файл, папка или - (стандартный вывод)."),
]
Period = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help="2026-10, 2026-Q4 или 2026.")
]
#: The values of :class:`docgen.models.Channel`, which takes too long to import for help.
Channel = Annotated[
    Literal["paper", "email", "edo"],
    typer.Option("--channel", help="Куда пойдёт файл: от этого зависит факсимиле."),
]
Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Дата документа.")]
