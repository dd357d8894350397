"""`docgen explain`: where what a document shows came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Channel, Config, DocumentId, Json

if TYPE_CHECKING:
    from docgen.models import ExplainedSetting, ExplainedValue, Explanation

_SETTINGS = {
    "template": "шаблон",
    "numbering": "маска номера",
    "deferral": "отсрочка, дней",
    "facsimile": "факсимиле",
}
_LEVELS = {
    "document": "документ",
    "contract": "договор",
    "client": "клиент",
    "organisation": "организация",
    "store": "правило в хранилище",
    "host": "docgen.toml",
    "template": "template.toml",
    "type": "по умолчанию",
    "channel": "канал",
}


def explain(
    document_id: DocumentId,
    *,
    format: Annotated[str, typer.Option("--format", help="pdf, html или docx.")] = "pdf",  # noqa: A002 - the option's name
    shortcode: Annotated[
        str | None,
        typer.Option("--shortcode", metavar="NAME", help="Только это имя: buyer, итого.ндс …"),
    ] = None,
    channel: Channel = "email",
    json: Json = False,
    config: Config = None,
) -> None:
    """Показать, откуда в документе каждое значение: шорткод, данные, источник, настройка."""
    from attrs import asdict

    from docgen.cli.configuration import open_existing
    from docgen.cli.output import print_json

    with open_existing(config) as docgen:
        found = docgen.documents.explain(document_id, format, shortcode=shortcode, channel=channel)
    if json:
        values = ({"kind": "value", **asdict(value)} for value in found.values)
        settings = ({"kind": "setting", **asdict(setting)} for setting in found.settings)
        print_json([*settings, *values])
    else:
        _print(found)


def _print(found: Explanation) -> None:
    from docgen.cli.output import print_table

    settings = [
        (_SETTINGS[setting.name], setting.value, _level(setting), setting.detail)
        for setting in found.settings
    ]
    print_table("Настройки", ("Что", "Значение", "Кто решил", ""), settings)
    columns = ("Где", "Шорткод", "Данные", "Значение", "Напечатано", "Источник", "Решил")
    print_table("Значения", columns, [_cells(value) for value in found.values])


def _cells(row: ExplainedValue) -> tuple[str, ...]:
    place = row.file if row.line is None else f"{row.file}:{row.line}"
    paths, sources = ", ".join(row.paths), "; ".join(row.sources)
    level = _level(row.setting) if row.setting else ""
    return place, row.shortcode, paths, row.raw, row.text, sources, level


def _level(row: ExplainedSetting) -> str:
    return _LEVELS[row.level.value]
