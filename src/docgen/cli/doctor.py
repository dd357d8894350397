"""`docgen doctor`: what is installed, whether all is well, and the command that mends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Config, Json

if TYPE_CHECKING:
    from docgen.watching.checks import Check


def doctor(
    *,
    mail: Annotated[
        bool, typer.Option("--mail/--no-mail", help="Соединяться ли с почтовыми серверами.")
    ] = True,
    json: Json = False,
    config: Config = None,
) -> None:
    """Проверить установку и хранилище: что есть, чего не хватает, чем поправить.

    Статус выхода 1, если без чего-то не обойтись: по нему судит мониторинг.
    """
    from docgen.cli.installation import look_over
    from docgen.cli.output import print_json, print_table

    checks = [*look_over(), *_health(config, mail=mail)]
    if json:
        print_json(
            {
                "name": check.name,
                "found": check.found,
                "ok": check.well,
                "required": check.required,
                "remedy": check.remedy,
                "code": check.code,
            }
            for check in checks
        )
    else:
        print_table(
            "Установка и хранилище",
            ("", "Что", "Найдено", "Как поправить"),
            [(_mark(check), check.name, check.found, check.remedy) for check in checks],
        )
    if any(check.required and not check.well for check in checks):
        raise typer.Exit(1)


def _health(config: Path | None, *, mail: bool) -> Iterator[Check]:
    """Look at what the settings name; that they cannot be read is told as all else."""
    from docgen.cli.configuration import open_docgen, read_settings
    from docgen.exceptions import DocGenError
    from docgen.watching.checks import Check

    try:
        settings = read_settings(config)
        with open_docgen(config) as docgen:
            checks = docgen.watching.health(mail=mail)
            yield from checks
            is_current = any(check.code == "migrations" and check.well for check in checks)
            if settings.schedule and is_current:
                from docgen.scheduling.scheduler import Scheduler

                scheduler = Scheduler(docgen, settings.schedule, calendar=settings.calendar)
                late = scheduler.overdue()
                rules = ", ".join(dict.fromkeys(due.rule.name for due in late))
                yield Check(
                    code="schedule",
                    name="Расписание",
                    found=f"не сделано вовремя: {rules}" if late else "всё сделано вовремя",
                    well=not late,
                    remedy="docgen schedule run" if late else "",
                )
    except DocGenError as error:
        yield Check(
            code="settings", name="Настройки", found="ошибка", well=False, remedy=str(error)
        )


def _mark(check: Check) -> str:
    if check.well:
        return "✓"
    return "✗" if check.required else "!"
