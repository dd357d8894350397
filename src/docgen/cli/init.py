"""`docgen init`: a commented `docgen.toml` to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from docgen.exceptions import ConfigurationError

_STARTER: Final = Path(__file__).with_name("starter.toml")


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Куда; обычно сюда.")] = Path(),
) -> None:
    """Написать docgen.toml с пояснениями: данные, почта, расписание."""
    from docgen.cli.configuration import FILE_NAME
    from docgen.writing import write_file

    path = folder / FILE_NAME
    if path.exists():
        raise ConfigurationError(f"{path} is there already; move it away, or name another folder")
    write_file(path, _STARTER.read_bytes())
    typer.echo(f"{path}: укажите в нём, откуда данные; проверит docgen doctor.")
