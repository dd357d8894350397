"""`docgen doctor`: what is installed, what is missing, and the command that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from docgen.cli.options import Json

if TYPE_CHECKING:
    from docgen.cli.installation import Check


def doctor(*, json: Json = False) -> None:
    """Проверить установку: что есть, чего не хватает, чем поправить."""
    from docgen.cli.installation import look_over
    from docgen.cli.output import print_json, print_table

    checks = list(look_over())
    if json:
        print_json(
            {
                "name": row.name,
                "found": row.found,
                "ok": row.well,
                "required": row.required,
                "remedy": row.remedy,
            }
            for row in checks
        )
    else:
        print_table(
            "Установка",
            ("", "Что", "Найдено", "Как поправить"),
            [(_mark(row), row.name, row.found, row.remedy) for row in checks],
        )
    if any(row.required and not row.well for row in checks):
        raise typer.Exit(1)


def _mark(check: Check) -> str:
    if check.well:
        return "✓"
    return "✗" if check.required else "!"
