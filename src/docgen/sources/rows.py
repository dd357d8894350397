"""From a row of a query to plain data: what a section of the mapping says of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from attrs import field, frozen
from sqlalchemy import TextClause

from docgen.models.mapping import put
from docgen.models.misfit import Misfit
from docgen.sources.cleaning import cleaned, day_of
from docgen.sources.pictures import read_picture


@frozen(kw_only=True)
class EntityMapping:
    """A section, checked: its query, that for many at once, where its model's fields come from.

    All keys are the fields' dotted paths, those of ``values`` columns' names as well; ``days`` and
    ``pictures`` are the fields of these kinds. ``place`` is how errors name the section:
    ``source.toml [client]``.
    """

    place: str
    query: TextClause
    many: TextClause | None = None
    columns: Mapping[str, str] = field(factory=dict)
    values: Mapping[str, Mapping[str, object]] = field(factory=dict)
    clean: Mapping[str, tuple[str, ...]] = field(factory=dict)
    constants: Mapping[str, object] = field(factory=dict)
    days: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    zone: ZoneInfo
    folder: Path

    def read(self, row: Mapping[str, object]) -> dict[str, Any]:
        """Turn a row into plain data for the model.

        Raises:
            LookupError: the row lacks a column that the section names.
            ValueError: a value cannot be cleaned or has no translation, or a picture cannot be
                read.

        """
        data: dict[str, Any] = {}
        for path, column in self.columns.items():
            value = self._value(path, column, row[column])
            if value is not None:
                put(data, path, value)
        for path, value in self.constants.items():
            put(data, path, value)
        return data

    def origin(self, path: str) -> str:
        """Return which of the section's columns or constants gives a field or part of it.

        Nothing, where none does.
        """
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            name = ".".join(parts[:end])
            if name in self.columns:
                return f"{self.place} columns.{name}: {self.columns[name]}"
            if name in self.constants:
                return f"{self.place} constants.{name}"
        return ""

    def _value(self, path: str, column: str, value: object) -> object:
        if isinstance(value, memoryview):
            value = bytes(value)
        if value is None or (isinstance(value, (str, bytes)) and not value.strip()):
            return None
        value = cleaned(value, self.clean.get(path, ()), column, self.zone)
        if value is None:
            return None
        translations = self.values.get(path) or self.values.get(column)
        if translations is not None:
            return _translated(value, translations, column)
        if path in self.days:
            return day_of(value, self.zone)
        if path in self.pictures and isinstance(value, str):
            return read_picture(value, self.folder).content
        return value


def _translated(value: object, table: Mapping[str, object], column: str) -> object:
    key = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        return table[key]
    except KeyError:
        message = f"{column} = {key!r} has no translation; add it to [….values.{column}]"
        raise Misfit("untranslated", message, column=column, value=key) from None
