"""`docgen template`: start a template, import a foreign one, look one over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Config, Json, Type
from docgen.exceptions import ConfigurationError, UnknownNameError

if TYPE_CHECKING:
    from docgen.facade import DocGen
    from docgen.templates.authoring.importing import Imported

app = typer.Typer(help="Шаблоны: начать, перенести, проверить.", no_args_is_help=True)

Folder = Annotated[
    Path, typer.Option("-o", "--output", metavar="DIR", help="Новая папка шаблона: ТИП/ИМЯ.")
]
TypeOption = Annotated[
    str | None,
    typer.Option("--type", metavar="TYPE", help="Тип; без него — имя папки над шаблоном."),
]


@app.command()
def new(
    document_type: Type,
    *,
    output: Folder,
    template: Annotated[
        str | None, typer.Option("--template", metavar="NAME", help="С какого начать.")
    ] = None,
    config: Config = None,
) -> None:
    """Начать свой шаблон с копии готового."""
    from docgen.cli.configuration import open_for_template
    from docgen.templates.authoring.starting import write_folder

    files = open_for_template(output, config).catalog.new_template(document_type, template)
    write_folder(output, files)
    for path in sorted(files):
        typer.echo(str(output / path))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.docx", help="Шаблон другой системы.")],
    *,
    origin: Annotated[
        str,
        typer.Option(
            "--from", metavar="SYSTEM", help="perfectum, bitrix24, docxtpl или mergefield."
        ),
    ],
    output: Folder,
    document_type: TypeOption = None,
    config: Config = None,
) -> None:
    """Перенести шаблон Word из другой системы: её метки станут шорткодами."""
    from docgen.cli.configuration import open_for_template
    from docgen.templates.authoring.importing import DIALECTS
    from docgen.templates.authoring.starting import word_files, write_folder

    if origin not in DIALECTS:
        raise UnknownNameError("system to import from", origin, DIALECTS)
    docgen = open_for_template(output, config)
    code = _type_of(docgen, output, document_type)
    imported = docgen.catalog.import_word(code, _read(file), file.name, origin)
    title = docgen.catalog.document_type(code).title
    write_folder(output, word_files(imported.content, file.stem, f"{title} [номер]"))
    _print_import(imported)
    typer.echo(str(output))


@app.command()
def lint(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Папка шаблона или папка с ними.")],
    *,
    document_type: TypeOption = None,
    json: Json = False,
    config: Config = None,
) -> None:
    """Проверить шаблоны, HTML и Word, и показать замечания."""
    from docgen.cli.configuration import open_docgen
    from docgen.cli.output import finding_row, has_errors, print_findings, print_json

    docgen = open_docgen(config)
    folders = _template_folders(path)
    findings = [
        finding
        for folder in folders
        for finding in docgen.catalog.lint(_type_of(docgen, folder, document_type), folder)
    ]
    if json:
        print_json(finding_row(finding) for finding in findings)
    elif findings:
        print_findings(findings)
    else:
        typer.echo(f"Проверено шаблонов: {len(folders)}. Замечаний нет.")
    if has_errors(findings):
        raise typer.Exit(1)


def _read(file: Path) -> bytes:
    """Read a file that is to become a template."""
    from docgen.templates.reading import MAX_TEMPLATE_BYTES

    try:
        if file.stat().st_size > MAX_TEMPLATE_BYTES:
            most = MAX_TEMPLATE_BYTES // 1_000_000
            raise ConfigurationError(f"Файл {file} больше {most} МБ: сожмите в нём картинки")
        return file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"Файл {file} не читается: {error.strerror}") from None


def _template_folders(path: Path) -> list[Path]:
    """Return the template folders at and below a path."""
    from docgen.templates.reading import SETTINGS

    found = sorted(file.parent for file in path.rglob(SETTINGS))
    if not found:
        raise ConfigurationError(f"В папке {path} нет шаблонов: нет файла {SETTINGS}")
    return found


def _type_of(docgen: DocGen, folder: Path, given: str | None) -> str:
    """Return the type given, else the one that the folder above is named after."""
    from docgen.letters.types import LETTER_TYPES

    code = given or folder.resolve().parent.name
    known = [row.code for row in (*docgen.catalog.types(), *LETTER_TYPES)]
    if given is None and code not in known:
        raise ConfigurationError(
            f"По папке {folder} не видно, какого типа шаблон; добавьте --type, один из: "
            + ", ".join(known)
        )
    return docgen.catalog.document_type(code).code


def _print_import(imported: Imported) -> None:
    from docgen.cli.output import print_table

    typer.echo(f"Заменено меток: {len(imported.replaced)}.")
    if imported.unmapped:
        print_table(
            "Не перенесено — замените сами",
            ("Метка", "Где", "Похожие шорткоды"),
            [
                (row.tag, row.place, ", ".join(f"[{name}]" for name in row.nearest))
                for row in imported.unmapped
            ],
        )
