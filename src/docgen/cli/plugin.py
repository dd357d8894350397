"""`docgen plugin`: start a plugin, list the plugins there are, try one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Config, Json

if TYPE_CHECKING:
    from docgen.hooks.inventory import Part

app = typer.Typer(help="Плагины: начать, показать, проверить.", no_args_is_help=True)

_FAILED = 1


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Код типа документа, например letter.")
    ],
    *,
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="Название документа, по-русски.")
    ] = "Письмо",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Новая папка; обычно docgen-NAME."),
    ] = None,
) -> None:
    """Начать плагин: тип документа, шаблоны HTML и Word, образцы и тесты, которые проходят."""
    from docgen.testing.starting import new_plugin

    folder = output or Path(f"docgen-{name.replace('_', '-')}")
    for path in new_plugin(name, title, folder):
        typer.echo(str(path))


@app.command("list")
def list_(*, json: Json = False, config: Config = None) -> None:
    """Показать плагины: что каждый добавляет и что заменяет."""
    from attrs import asdict

    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json, print_table

    catalog = open_docgen(config).catalog
    names = catalog.plugins()[1:]
    found = [(name, catalog.plugin_origin(name), catalog.parts(name)) for name in names]
    if json:
        print_json(
            {"name": name, "origin": origin, "parts": [asdict(part) for part in parts]}
            for name, origin, parts in found
        )
        return
    rows = [(name, _supplied(parts), _replaced(parts)) for name, _, parts in found]
    print_table("Плагины", ("Плагин", "Добавляет", "Заменяет"), rows)


@app.command()
def check(
    plugin: Annotated[
        str, typer.Argument(metavar="PATH|NAME", help="Папка плагина или имя установленного.")
    ],
    *,
    json: Json = False,
) -> None:
    """Проверить плагин: опробовать все его части на его же образцах."""
    from attrs import asdict

    from docgen.cli.output import print_findings, print_json
    from docgen.testing import check_plugin

    report = check_plugin(plugin)
    if json:
        print_json([asdict(report)])
    else:
        typer.echo(f"{report.name}: {_supplied(report.parts) or 'ничего'}")
        if replaced := _replaced(report.parts):
            typer.echo(f"Заменяет: {replaced}")
        print_findings(report.findings)
    if report.errors:
        raise typer.Exit(_FAILED)


def _supplied(parts: Iterable[Part]) -> str:
    """Return what is supplied, by kinds."""
    kinds: dict[str, list[str]] = {}
    for part in parts:
        kinds.setdefault(part.kind, []).append(part.name)
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items())


def _replaced(parts: Iterable[Part]) -> str:
    return "; ".join(
        f"{part.kind} {part.name} (был от {part.replaces})" for part in parts if part.replaces
    )
