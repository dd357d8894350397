"""Data files: JSON and YAML with exact numbers, and the pictures beside them.

A string ``file:pictures/stamp.png`` stands for a picture. Its path is relative to the data
file's folder and must stay inside it; in the result it is a ``data:`` URL, which
:func:`docgen.models.mapping.from_mapping` takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import Any, Final, NoReturn

from docgen.exceptions import DataError, SourceError
from docgen.models.mapping import to_mapping
from docgen.sources.pictures import read_picture

MAX_FILE_BYTES: Final = 50_000_000

_PICTURE: Final = "file:"


def read_data(path: str | PathLike[str]) -> Mapping[str, Any]:
    """Read a ``.json``, ``.yaml`` or ``.yml`` file that holds a mapping.

    Numbers with a point become ``Decimal`` as they are written, dates of YAML become dates, and
    ``file:…`` strings ``data:`` URLs.

    Raises:
        SourceError: the file is missing, is no file, is over ``MAX_FILE_BYTES`` long or has
            another suffix.
        DataError: its content cannot be read; says in which line and column.

    """
    path = Path(path)
    parse = _PARSERS.get(path.suffix.lower())
    if parse is None:
        raise SourceError(f"{path} has no known suffix; name it .json, .yaml or .yml")
    text = _decode(_read(path), path)
    try:
        data = _with_pictures(parse(text, path), path, "")
    except RecursionError:
        raise _unreadable(path, "", "the data is nested too deeply; make it flatter") from None
    if not isinstance(data, Mapping):
        raise _unreadable(path, "", "a mapping is expected at the top, as {name: value}")
    return data


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise SourceError(f"{path} is a folder; name the file with the data in it")
        if not path.is_file():
            raise SourceError(f"there is no file {path}; check the path")
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    if len(content) > MAX_FILE_BYTES:
        raise SourceError(f"{path} has over {MAX_FILE_BYTES} bytes; split it")
    return content


def _decode(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8-sig")) + 1
        raise _unreadable(path, _place(line, column), "not UTF-8; save it as UTF-8") from None


def _parse_json(text: str, path: Path) -> object:
    try:
        return json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeated_keys,
        )
    except json.JSONDecodeError as error:
        raise _unreadable(path, _place(error.lineno, error.colno), error.msg) from None
    except ValueError as error:
        raise _unreadable(path, "", str(error)) from None


def _parse_yaml(text: str, path: Path) -> object:
    import yaml

    from docgen.sources.yaml_reader import parse_yaml

    try:
        return parse_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _place(mark.line + 1, mark.column + 1) if mark else ""
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        raise _unreadable(path, place, problem) from None
    except yaml.YAMLError as error:
        raise _unreadable(path, "", " ".join(str(error).split())) from None
    except (ValueError, LookupError, ArithmeticError) as error:
        problem = f"a value does not fit the tag before it: {error}"
        raise _unreadable(path, "", problem) from None


_PARSERS: Final[Mapping[str, Callable[[str, Path], object]]] = {
    ".json": _parse_json,
    ".yaml": _parse_yaml,
    ".yml": _parse_yaml,
}


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is not a number that a document can hold"
    raise ValueError(message)


def _without_repeated_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        message = f"the key {repeated!r} is repeated in one object"
        raise ValueError(message)
    return result


def _with_pictures(value: object, path: Path, place: str) -> object:
    """Return the data with its ``file:`` strings read; ``place`` is the value's path in it."""
    if isinstance(value, dict):
        return {
            key: _with_pictures(part, path, f"{place}.{key}".lstrip("."))
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_with_pictures(part, path, f"{place}[{i}]") for i, part in enumerate(value)]
    if isinstance(value, str) and value.startswith(_PICTURE):
        try:
            return to_mapping(read_picture(value.removeprefix(_PICTURE), path.parent))
        except ValueError as error:
            raise _unreadable(path, place, str(error)) from None
    return value


def _place(line: int, column: int) -> str:
    return f"line {line}, column {column}"


def _unreadable(path: Path, place: str, problem: str) -> DataError:
    return DataError([(place, problem)], source=str(path))
