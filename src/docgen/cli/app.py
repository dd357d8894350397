"""The program `docgen`: its commands, and how its errors end.

Exit status: 0 done, 1 findings or failed documents, 2 wrong use. The modules of the commands
import the façade inside the commands, so that help comes at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Annotated, Final

import typer

from docgen.cli.options import act_as
from docgen.cli.plain_values import take_plain_values
from docgen.exceptions import (
    ConfigurationError,
    DocGenError,
    ErrandError,
    ForbiddenError,
    IssueRefusedError,
    KeepingError,
    OfficialFileError,
    SettlementError,
    TemplateError,
    TransitionError,
    UnknownNameError,
)
from docgen.garbage import search_rarely

_AS: Final = "--as"
_VERSION: Final = "--version"

#: The commands in the order of the help: the name, its module here, the function or the group.
_COMMANDS: Final = (
    ("demo", "demo", "demo"),
    ("init", "init", "init"),
    ("types", "types", "types"),
    ("shortcodes", "types", "shortcodes"),
    ("render", "render", "render"),
    ("check", "render", "check"),
    ("validate", "validate", "validate"),
    ("view", "view", "view"),
    ("official", "official", "app"),
    ("issue", "issue", "issue"),
    ("batch", "batch", "batch"),
    ("numbers", "numbers", "app"),
    ("documents", "documents", "app"),
    ("hand-over", "hand_over", "hand_over"),
    ("export", "export", "app"),
    ("exchange", "exchange", "app"),
    ("edo", "edo", "app"),
    ("stamp", "stamp", "stamp"),
    ("verify", "verify", "verify"),
    ("explain", "explain", "explain"),
    ("payments", "payments", "app"),
    ("report", "report", "report"),
    ("clients", "clients", "app"),
    ("requests", "requests", "app"),
    ("approvals", "approvals", "app"),
    ("send", "send", "app"),
    ("schedule", "schedule", "app"),
    ("template", "template", "app"),
    ("portal", "portal", "app"),
    ("studio", "studio", "studio"),
    ("serve", "serve", "serve"),
    ("plugin", "plugin", "app"),
    ("backup", "keeping", "backup"),
    ("restore", "keeping", "restore"),
    ("archive", "keeping", "archive"),
    ("forget", "keeping", "forget"),
    ("doctor", "doctor", "doctor"),
    ("upgrade", "upgrade", "upgrade"),
)

_WRONG_USE = (
    ConfigurationError,
    ErrandError,
    ForbiddenError,
    KeepingError,
    OfficialFileError,
    SettlementError,
    TransitionError,
    UnknownNameError,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and exit; the arguments are the command line's, unless given."""
    words = sys.argv[1:] if arguments is None else arguments
    if arguments is None:  # the process is the program's own
        search_rarely()
    try:
        command = typer.main.get_command(_program_for(words))
        take_plain_values(command)
        command(arguments, prog_name=None if arguments is None else "docgen")
    except IssueRefusedError as error:
        from docgen.cli.output import print_findings

        print_findings(error.findings)
        sys.exit(1)
    except TemplateError as error:
        from docgen.cli.output import print_findings
        from docgen.templates.authoring.messages import explained

        print_findings([explained(error)])
        sys.exit(1)
    except DocGenError as error:
        sys.stderr.write(f"docgen: {error}\n")
        sys.exit(2 if isinstance(error, _WRONG_USE) else 1)
    except BrokenPipeError:
        sys.exit(1)


def program() -> typer.Typer:
    """Return the program with all its commands and their options."""
    return _with_commands(_COMMANDS)


def _program_for(words: Sequence[str]) -> typer.Typer:
    """Return the program with the command that is asked for; else, for the help, a list of all.

    To make the options of all commands takes longer than most of them do.
    """
    asked = _asked_for(words)
    found = [command for command in _COMMANDS if command[0] == asked]
    return _with_commands(found) if found or _VERSION in words else _listing()


def _asked_for(words: Sequence[str]) -> str:
    """Return the first word that is neither an option nor the value of one."""
    following = iter(words)
    for word in following:
        if word == _AS:
            next(following, None)
        elif not word.startswith("-"):
            return word
    return ""


def _with_commands(rows: Iterable[tuple[str, str, str]]) -> typer.Typer:
    app = _empty()
    for name, module, attribute in rows:
        command = _command(module, attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _listing() -> typer.Typer:
    """Return the program with commands that have their help and no options."""
    app = _empty()
    for name, module, attribute in _COMMANDS:
        command = _command(module, attribute)
        told = command.info.help if isinstance(command, typer.Typer) else command.__doc__
        app.command(name, help=told)(_nothing)
    return app


def _command(module: str, attribute: str) -> Callable[..., None] | typer.Typer:
    command: Callable[..., None] | typer.Typer = getattr(
        import_module(f"docgen.cli.{module}"), attribute
    )
    return command


def _nothing() -> None:
    """Stand for a command in the list of them."""


def _empty() -> typer.Typer:
    app = typer.Typer(
        name="docgen",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_docgen)
    return app


def _print_version(value: bool) -> None:  # noqa: FBT001 - what typer calls it with
    if value:
        from docgen.version import DISTRIBUTION, docgen_version

        typer.echo(f"{DISTRIBUTION} {docgen_version()}")
        raise typer.Exit


def _docgen(
    *,
    user: Annotated[
        str,
        typer.Option(
            _AS,
            metavar="NAME",
            envvar="DOCGEN_AS",
            help="От чьего имени работать: кто-то из [users] в docgen.toml; его права и спросят.",
        ),
    ] = "",
    version: Annotated[  # noqa: ARG001 - its callback prints it
        bool,
        typer.Option(
            _VERSION, callback=_print_version, is_eager=True, help="Показать версию и выйти."
        ),
    ] = False,
) -> None:
    """Документы компании из записей CRM или биллинга: счета, акты и другие."""
    act_as(user)
