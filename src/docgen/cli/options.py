"""Options that several commands share."""

from __future__ import annotations

import getpass
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Final, Literal

import typer


def user_name() -> str:
    """Return the name that the system knows the user by, if it does."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


#: Whom ``docgen --as`` names; the callback of the program sets it before every command.
_ACTING: Final[ContextVar[str]] = ContextVar("acting_user", default="")


def act_as(user: str) -> None:
    """Remember whom the command acts for; nobody: then it is the program's own."""
    _ACTING.set(user)


def acting_user() -> str:
    """Return whom the command acts for, by the name that the settings know the user by."""
    return _ACTING.get()


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
    Literal["paper", "email", "edo", "archive"],
    typer.Option("--channel", help="Куда пойдёт файл: от этого зависит факсимиле."),
]
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine", metavar="NAME", help="Чем делать PDF: auto, plutoprint или weasyprint."
    ),
]
Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Дата документа.")]
Due = Annotated[str | None, typer.Option("--due", metavar="YYYY-MM-DD", help="К какому дню.")]
Save = Annotated[
    Path | None, typer.Option("--save", metavar="DIR", help="Сохранить файлы в эту папку.")
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Почему; останется в журнале.")
]
ChronologyReason = Annotated[
    str,
    typer.Option("--chronology-reason", help="Почему дата раньше, чем у предыдущего номера."),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Кто это делает; обычно пользователь системы.",
        default_factory=user_name,
        show_default=False,
    ),
]
Admin = Annotated[
    bool, typer.Option("--admin", help="Администратор: может вернуть документ на шаг назад.")
]
DocumentId = Annotated[int, typer.Argument(metavar="ID", help="Номер документа в хранилище.")]
