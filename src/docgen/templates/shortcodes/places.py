"""Gives an error the place that was not known where it was raised."""

from __future__ import annotations

from typing import TypeVar

from docgen.exceptions import TemplateError

E = TypeVar("E", bound=TemplateError)


def placed(error: E, template: str, line: int | None, column: int | None = None) -> E:
    """Return the same error with a place, unless it has one already."""
    if not error.template:
        error.template, error.line, error.column = template, line, column
        error.args = (f"{error.place}: {error.problem}" if error.place else error.problem,)
    return error
