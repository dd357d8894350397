"""The JSON Schema of a model: what :func:`docgen.models.mapping.from_mapping` reads.

It is made from the classes themselves, so it says of a plugin's payload as much as of docgen's own.
The dialect is that of 2020-12. What depends on several fields at once, no schema tells: that is
for the checks.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from docgen.models.address import Address
from docgen.models.currency import Currency
from docgen.models.line import Item, Line
from docgen.models.own_fields import OwnValues
from docgen.models.period import Period
from docgen.models.person import PersonName
from docgen.models.picture import Picture
from docgen.models.unit import Unit
from docgen.models.vat import VatRate

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Final[Schema] = {"type": ["string", "integer"]}
_PLAIN: Final[Mapping[object, Schema]] = {
    Any: {},
    NoneType: {"type": "null"},
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {
        "type": ["string", "number"],
        "pattern": r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$",
        "examples": ["1234.50"],
    },
    dt.date: {"type": "string", "format": "date", "examples": ["2026-10-31"]},
    dt.datetime: {
        "type": "string",
        "format": "date-time",
        "examples": ["2026-10-31T14:05:00+03:00"],
    },
    Period: {"type": ["string", "integer"], "examples": ["2026-10", "2026-Q4", "2026"]},
    VatRate: {"type": ["string", "integer"], "examples": ["22", "none"]},
    OwnValues: {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
    Picture: {"type": "string", "pattern": "^data:image/(png|jpeg);base64,"},
}

#: Classes that may be written as one text, or by their fields.
_SHORT: Final[Mapping[type, Schema]] = {
    Address: {"type": "string"},
    PersonName: {"type": "string"},
    Unit: _TEXT,
    Currency: _TEXT,
}


def json_schema(cls: type, *, title: str = "") -> Schema:
    """Return the schema of a model's plain data.

    Raises:
        TypeError: a field is of a type that no plain data stands for; names class and field.

    """
    builder = _Builder()
    reference = builder.of(cls)
    return {"$schema": DIALECT, "title": title or cls.__name__, **reference, "$defs": builder.defs}


def require_plain_fields(cls: type) -> None:
    """Check that plain data can stand for the fields that a class adds to those it inherits.

    Raises:
        TypeError: for one it cannot; names class and field.

    """
    _Builder().own_fields(cls)


@cache
def _hints(cls: type) -> Mapping[str, Any]:
    return get_type_hints(cls)


class _Builder:
    """Gathers the definitions of the classes that it meets."""

    def __init__(self) -> None:
        self.defs: dict[str, Schema] = {}

    def of(self, kind: Any) -> Schema:  # noqa: ANN401 - any annotation
        """Return the schema of an annotation."""
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if kind is Line:
            return {"anyOf": [self._class(Item), self._class(Line)]}
        if kind in _SHORT:
            return {"anyOf": [dict(_SHORT[kind]), self._class(kind)]}
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return {"enum": [row.value for row in kind]}
        if isinstance(kind, type) and attrs.has(kind):
            return self._class(kind)
        return self._generic(kind)

    def _generic(self, kind: object) -> Schema:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(one) for one in arguments]}
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is tuple and arguments[-1:] == (...,):
            return {"type": "array", "items": self.of(arguments[0])}
        if origin is tuple:
            items = [self.of(one) for one in arguments]
            return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}
        if origin is Mapping:
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        raise TypeError(f"{kind!r} cannot be written as plain data")

    def _class(self, cls: type) -> Schema:
        name = cls.__name__
        if name not in self.defs:
            self.defs[name] = {}  # before its fields: a class may hold itself
            self.defs[name] = self._fields(cls)
        return {"$ref": f"#/$defs/{name}"}

    def own_fields(self, cls: Any) -> None:  # noqa: ANN401 - an attrs class
        """Meet the fields that a class does not inherit."""
        for field in attrs.fields(cls):
            if field.init and not field.inherited:
                self._field(cls, field)

    def _field(self, cls: type, row: Any) -> Schema:  # noqa: ANN401 - an attribute of attrs
        try:
            return self.of(_hints(cls)[row.name])
        except TypeError as error:
            raise TypeError(f"{cls.__name__}.{row.name}: {error}") from None

    def _fields(self, cls: Any) -> Schema:  # noqa: ANN401 - an attrs class
        fields = [field for field in attrs.fields(cls) if field.init]
        properties = {field.alias: self._field(cls, field) for field in fields}
        return {
            "type": "object",
            "description": inspect.cleandoc(cls.__doc__ or "").partition("\n\n")[0],
            "properties": properties,
            "required": [field.alias for field in fields if field.default is attrs.NOTHING],
            "additionalProperties": False,
        }
