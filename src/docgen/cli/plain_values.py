"""Values of a command line that are taken as they are typed, without a library of models.

typer has pydantic read every value, even those that nobody gave, and importing that took a tenth
of a short command. What is plainly right is taken here; the rest, and what is wrong, is typer's.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

#: What is not plain, and so is left to typer; ``None`` is a value.
_UNDECIDED: Final = object()


def take_plain_values(command: Any) -> None:  # noqa: ANN401 - its class is of a library within typer
    """Let the options and arguments of a command, or of a group's commands, take plain values."""
    for parameter in command.get_params(typer.Context(command)):
        # An older typer says nothing of its types, and imports no models.
        if hasattr(parameter, "type_descriptor"):
            parameter.process_value = _reader(parameter, parameter.process_value)
    for inner in getattr(command, "commands", {}).values():
        take_plain_values(inner)


def _reader(parameter: Any, thorough: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - see above
    """Return what reads a parameter's value: here, or by typer's ``thorough`` way."""

    def process_value(context: Any, value: Any) -> Any:  # noqa: ANN401 - the same
        found = _plain(parameter, value)
        if found is _UNDECIDED:
            return thorough(context, value)
        return parameter.callback(context, parameter, found) if parameter.callback else found

    return process_value


def _plain(parameter: Any, value: object) -> object:  # noqa: ANN401 - see above
    if parameter.multiple or parameter.nargs != 1:
        return _UNDECIDED
    if value is None:
        return _UNDECIDED if parameter.required else None
    kind, stated = parameter.type_descriptor.annotation, parameter.type_descriptor.parameter_info
    if not isinstance(value, str) or stated.parser is not None:
        return _UNDECIDED
    if kind is str or value in get_args(kind):  # of a Literal
        return value
    if kind is Path and not (stated.resolve_path or stated.exists or stated.writable):
        path = Path(value)
        is_any = stated.file_okay and stated.dir_okay
        return path if is_any and (os.access(path, os.R_OK) or not path.exists()) else _UNDECIDED
    return _UNDECIDED
