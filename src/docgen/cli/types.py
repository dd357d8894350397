"""`docgen types`, `docgen shortcodes`: what there is to make and to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Config, Json, Type
from docgen.exceptions import ConfigurationError, TemplateError

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.models import DocumentType, Shortcode


def types(
    document_type: Annotated[
        str | None, typer.Argument(metavar="[TYPE]", help="Только этот тип.")
    ] = None,
    *,
    schema: Annotated[
        bool, typer.Option("--schema", help="Вывести JSON Schema данных этого типа.")
    ] = False,
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать типы документов; с --schema — какие данные нужны типу."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json, print_table

    docgen = open_docgen(config)
    if schema:
        _print_schema(docgen, document_type)
        return
    catalog = docgen.catalog
    wanted = catalog.types() if document_type is None else [catalog.document_type(document_type)]
    rows = [
        {
            "code": row.code,
            "title": row.title,
            "group": row.group.value,
            "formats": _formats(docgen, row),
            "samples": list(docgen.catalog.samples(row.code)),
            "plugin": docgen.catalog.plugin_of(row.code),
        }
        for row in wanted
    ]
    if json:
        print_json(rows)
        return
    columns = ("Код", "Название", "?Группа", "Форматы", "Образцы", "?Плагин")
    print_table(
        "Типы документов",
        columns,
        [
            [", ".join(cell) if isinstance(cell, list) else cell for cell in row.values()]
            for row in rows
        ],
    )


def _print_schema(docgen: DocGen, code: str | None) -> None:

    if code is None:
        raise ConfigurationError("say of which type: docgen types TYPE --schema")
    typer.echo(dumps(docgen.catalog.schema(code), ensure_ascii=False, indent=2))


def _formats(docgen: DocGen, document_type: DocumentType) -> list[str]:
    """Return what some template of a type makes; a broken one does not hide the type."""
    try:
        return list(docgen.catalog.formats(document_type.code))
    except TemplateError:
        return list(document_type.formats)


def shortcodes(document_type: Type, *, json: Json = False, config: Config = None) -> None:
    """Показать шорткоды типа документа."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json, print_table

    rows = list(_flat(open_docgen(config).catalog.shortcodes(document_type)))
    if json:
        print_json(
            {
                "name": row.name,
                "alias": row.alias,
                "title": row.title,
                "kind": row.kind.value,
                "example": row.example,
                "block": block,
            }
            for row, block in rows
        )
        return
    print_table(
        f"Шорткоды: {document_type}",
        ("Шорткод", "По-русски", "Что печатает", "?Пример"),
        [(f"[{row.name}]", f"[{row.alias}]", row.title, row.example) for row, _ in rows],
    )


def _flat(rows: Sequence[Shortcode], block: str = "") -> Iterator[tuple[Shortcode, str]]:
    """Yield every row with the name of the block it stands in."""
    for shortcode in rows:
        yield shortcode, block
        yield from _flat(shortcode.children, shortcode.name)
