"""`docgen official`: the tax service's formats, and files beside docgen's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Config, Json

app = typer.Typer(
    name="official", help="Форматы ФНС: добавить схему, сравнить чужой файл.", no_args_is_help=True
)


@app.command("add-schema")
def add_schema(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Схема ФНС, файл .xsd.")],
    *,
    config: Config = None,
) -> None:
    """Добавить схему формата, которой у docgen нет: по ней файлы будут проверяться."""
    from docgen.cli.configuration import open_docgen

    with open_docgen(config) as docgen:
        row = docgen.official.add_schema(file)
    typer.echo(f"{row.title}, версия {row.version}, редакция {row.revision}: {row.xsd}")


@app.command("compare")
def compare(
    file: Annotated[
        Path, typer.Argument(metavar="THEIR.xml", help="Файл, который сделала другая программа.")
    ],
    *,
    json: Json = False,
    config: Config = None,
) -> None:
    """Собрать файл из того, что прочитано в чужом, и показать, чем они различаются."""
    import attrs

    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json

    with open_docgen(config) as docgen:
        differences = docgen.official.compare(file)
    if json:
        print_json(attrs.asdict(difference) for difference in differences)
    elif differences:
        for difference in differences:
            typer.echo(str(difference))
    else:
        typer.echo(f"{file}: docgen собрал бы такой же файл.")
    raise typer.Exit(int(bool(differences)))
