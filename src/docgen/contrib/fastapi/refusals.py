"""What is wrong with a request, told as everything else that docgen refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fastapi import HTTPException

from docgen.exceptions import DataError, DataProblem
from docgen.models.misfit import Misfit, misfit

#: What was expected, by the beginnings of pydantic's names of what is wrong.
_EXPECTED: Final = (
    ("decimal", "number"),
    ("float", "number"),
    ("int", "whole_number"),
    ("bool", "boolean"),
    ("date", "date"),
    ("string", "text"),
    ("list", "list"),
    ("dict", "mapping"),
    ("model", "mapping"),
)
#: Sentences about bounds, by pydantic's names.
_BOUNDS: Final[Mapping[str, str]] = {
    "greater_than": "нужно больше {gt}",
    "greater_than_equal": "нужно не меньше {ge}",
    "less_than_equal": "нужно не больше {le}",
    "too_short": "нужно хотя бы {min_length}",
}


class UnreadableRequestError(HTTPException):
    """A body that was not taken: no JSON, too long or too slow; ``detail`` says so in Russian."""

    @property
    def body(self) -> dict[str, Any]:
        """What the asker is told."""
        return refusal("request", self.detail)


def refusal(code: str, message: str) -> dict[str, Any]:
    """Return the body of a refusal without findings."""
    return {"code": code, "message": message, "findings": []}


def misfit_of(problems: Iterable[Mapping[str, Any]]) -> DataError:
    """Return what pydantic found wrong with a request, as docgen says it of any data."""
    return DataError([_problem(row) for row in problems], source="запрос")


def _problem(row: Mapping[str, Any]) -> DataProblem:
    path, kind, details = _path(row["loc"]), row["type"], row.get("ctx", {})
    if kind in _BOUNDS:
        return DataProblem(path, _BOUNDS[kind].format(**details))
    found = _misfit(kind, row.get("input"), details, path)
    return DataProblem(path, str(found), f"data.{found.code}", found.details)


def _misfit(kind: str, value: object, details: Mapping[str, Any], path: str) -> Misfit:
    if kind == "missing":
        return Misfit("missing", "it is missing")
    if kind == "extra_forbidden":
        return Misfit("unknown_field", "there is no such field", name=path.rpartition(".")[2])
    if "expected" in details:
        return misfit(value, "option", options=str(details["expected"]).replace(" or ", ", "))
    expected = next((name for begins, name in _EXPECTED if kind.startswith(begins)), "mapping")
    return misfit(value, expected)


def _path(place: Sequence[str | int]) -> str:
    """Return where a value is: ``lines[3].price``; the part of the request is said of itself."""
    path = ""
    for step in place[1:] or place:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")
