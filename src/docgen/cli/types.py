"""`docgen types`, `docgen shortcodes`: what there is to make and to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docgen.cli.options import Config, Json, Type

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.models import DocumentType, Shortcode


def types(*, json: Json = False, config: Config = None) -> None:
    """Показать типы документов."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import print_json, print_table

    docgen = open_docgen(config)
    rows = [
        {
            "code": row.code,
            "title": row.title,
            "group": row.group.value,
            "formats": _formats(docgen, row),
            "samples": list(row.samples()),
            "plugin": docgen.catalog.plugin_of(row.code),
        }
        for row in docgen.catalog.types()
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


def _formats(docgen: DocGen, document_type: DocumentType) -> list[str]:
    """Return what some template of a type makes; a broken one does not hide the type."""
    from docgen.exceptions import TemplateError

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
    for row in rows:
        yield row, block
        yield from _flat(row.children, row.name)
