"""What is wrong with plain data, problem by problem, out of what cattrs has gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from cattrs import ClassValidationError, IterableValidationError
from cattrs.errors import ForbiddenExtraKeysError

from docgen.exceptions import DataProblem, UnknownNameError, nearest_names
from docgen.models.misfit import Misfit


def problems_of(error: BaseException, path: str = "") -> Iterator[DataProblem]:
    """Yield what is wrong, with its place, of all that cattrs has gathered."""
    rest: list[Exception]
    if isinstance(error, IterableValidationError):
        items, rest = error.group_exceptions()
        for one, note in items:
            # Lists tell a place, mappings a key.
            step = f"[{note.index}]" if isinstance(note.index, int) else f".{note.index}"
            yield from problems_of(one, f"{path}{step}".lstrip("."))
    elif isinstance(error, ClassValidationError):
        fields, rest = error.group_exceptions()
        for one, field in fields:
            yield from problems_of(one, f"{path}.{field.name}".lstrip("."))
    else:
        yield from (DataProblem(path, *why) for why in _explain(error))
        return
    for one in rest:
        yield from problems_of(one, path)


def _explain(error: BaseException) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Yield what is wrong with a value: a message, its code, and what it is about."""
    if isinstance(error, Misfit):
        yield str(error), f"data.{error.code}", error.details
    elif isinstance(error, UnknownNameError):
        nearest = ", ".join(error.nearest)
        details = {"kind": error.kind, "name": error.name, "nearest": nearest}
        yield str(error), "data.unknown_name", details
    elif isinstance(error, KeyError):
        yield "is required and missing", "data.missing", {}
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [attribute.name for attribute in attrs.fields(error.cl)]
        for name in sorted(map(str, error.extra_fields)):
            yield _unknown_field(name, known)
    elif isinstance(error, RecursionError):
        yield "the data is nested too deeply", "data.too_deep", {}
    else:
        yield str(error), "data.misfit", {}


def _unknown_field(name: str, known: list[str]) -> tuple[str, str, Mapping[str, str]]:
    nearest = nearest_names(name, known)
    hint = f"did you mean {nearest[0]!r}?" if nearest else f"known: {', '.join(sorted(known))}"
    details = {"name": name, "nearest": ", ".join(nearest)}
    return f"has an unknown field {name!r}; {hint}", "data.unknown_field", details
