"""The form for data that are typed: its fields, as the JSON Schema of the type tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Schema = Mapping[str, Any]

#: The parts of the data that the form has a group for, the document itself first.
_PARTS: Final = ("", "buyer", "contract", "seller")
_KINDS: Final = (("boolean", "flag"), ("integer", "whole"))


def form_fields(schema: Schema) -> list[dict[str, Any]]:
    """Return the fields that one value stands in: what kind each is, its options, if it must be.

    Kinds are ``text``, ``number``, ``whole``, ``date``, ``flag`` and ``choice``; lists and parts of
    other parts are not for a form.
    """
    return [row for part in _PARTS for row in _of_part(schema, part)]


def _of_part(schema: Schema, part: str) -> Iterator[dict[str, Any]]:
    holder = _resolved(schema, schema)
    if part:
        holder = _resolved(schema, holder["properties"].get(part, {}))
    for name, field in holder.get("properties", {}).items():
        kind, options = _kind(schema, field)
        if kind:
            yield {
                "path": f"{part}.{name}" if part else name,
                "kind": kind,
                "options": list(options),
                "required": name in holder.get("required", ()),
            }


def _resolved(schema: Schema, field: Schema) -> Schema:
    """Return what a field is, without its absence and behind its reference."""
    if "anyOf" in field:
        return _resolved(schema, next(row for row in field["anyOf"] if row.get("type") != "null"))
    if "$ref" in field:
        found: Schema = schema["$defs"][field["$ref"].rpartition("/")[2]]
        return found
    return field


def _kind(schema: Schema, field: Schema) -> tuple[str, Sequence[str]]:
    """Return the kind of a field with its options; none of what no single value stands for."""
    found = _resolved(schema, field)
    if "enum" in found:
        return "choice", found["enum"]
    types = found.get("type", ())
    for type_, kind in _KINDS:
        if types == type_:
            return kind, ()
    if found.get("format") == "date":
        return "date", ()
    if "number" in types:
        return "number", ()
    return ("text", ()) if "string" in types and "pattern" not in found else ("", ())
