"""The host's own fields, as a plugin like any other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from docgen.exceptions import ConfigurationError, DataError
from docgen.hooks.answers import refuse_twins
from docgen.hooks.specs import hookimpl
from docgen.models import FieldOwner, OwnField, OwnKind
from docgen.models.mapping import from_settings
from docgen.templates.shortcodes.lexer import PART

_WITH_TEXT_FIELDS: Final = (FieldOwner.DOCUMENT, FieldOwner.LINE)

#: Where records stand in the data of a document.
_SINGLE: Final = {
    "seller": FieldOwner.ORGANISATION,
    "buyer": FieldOwner.CLIENT,
    "contract": FieldOwner.CONTRACT,
}
_EXAMPLES: Final = {
    OwnKind.TEXT: "текст",
    OwnKind.NUMBER: "2.5",
    OwnKind.MONEY: "1234.50",
    OwnKind.DATE: "2026-10-31",
}


def own_fields_of(rows: Sequence[tuple[str, OwnField]]) -> tuple[OwnField, ...]:
    """Return the fields that plugins declare, the oldest plugin's first.

    Raises:
        PluginError: a name or an alias stands twice in a record.

    """
    names = [
        (plugin, f"{row.record}.{name}")
        for plugin, row in rows
        for name in sorted({row.name.casefold(), (row.alias or row.name).casefold()})
    ]
    refuse_twins("own field", names)
    return tuple(row for _, row in rows)


def with_own_examples(sample: Mapping[str, Any], declared: Sequence[OwnField]) -> dict[str, Any]:
    """Return a sample's data with a value of every own field that it does not state itself."""
    by_record = {
        record: {row.name: _example(row) for row in declared if row.record is record}
        for record in FieldOwner
    }
    filled = _filled(sample, by_record[FieldOwner.DOCUMENT])
    for name, record in _SINGLE.items():
        if isinstance(sample.get(name), Mapping):
            filled[name] = _filled(sample[name], by_record[record])
    if isinstance(sample.get("lines"), (list, tuple)) and by_record[FieldOwner.LINE]:
        filled["lines"] = [
            _filled(line, by_record[FieldOwner.LINE]) if "price" in line else line
            for line in sample["lines"]
        ]
    return filled


def _filled(data: Mapping[str, Any], examples: Mapping[str, str]) -> dict[str, Any]:
    if not examples:
        return dict(data)
    return {**data, "extra": {**examples, **data.get("extra", {})}}


def _example(field: OwnField) -> str:
    is_text = field.kind is OwnKind.TEXT
    return (is_text and field.example) or _EXAMPLES[field.kind]


@frozen(eq=False)
class OwnFields:
    """Declares what a host gave as ``DocGen(fields=…)`` or in ``[fields]`` of docgen.toml.

    Raises:
        ConfigurationError: a field is of no known record or kind, has no title, a name that no
            shortcode can have, or a text field where the official XML has none.

    """

    entries: Mapping[str, Any] = field()

    @entries.validator
    def _are_readable(self, _attribute: object, entries: Mapping[str, Any]) -> None:
        tuple(_read(entries))

    @hookimpl
    def docgen_own_fields(self) -> tuple[OwnField, ...]:
        """Declare the fields."""
        return tuple(_read(self.entries))


def _read(entries: Mapping[str, Any]) -> Iterator[OwnField]:
    for record, fields in entries.items():
        if not isinstance(fields, Mapping):
            raise ConfigurationError(f"fields.{record} is no table; write [fields.{record}.name]")
        for name, settings in fields.items():
            yield _field(record, name, settings)


def _field(record: str, name: str, settings: object) -> OwnField:
    place = f"fields.{record}.{name}"
    if not isinstance(settings, Mapping):
        raise ConfigurationError(f'{place} is no table; write title = "…" under [{place}]')
    try:
        read = from_settings(
            OwnField, {**settings, "record": record, "name": name}, source=f"[{place}]"
        )
    except DataError as error:
        raise ConfigurationError(str(error)) from None
    for word in (read.name, read.alias or read.name):
        if not re.fullmatch(PART, word):
            raise ConfigurationError(
                f"{place}: {word!r} cannot stand in a shortcode; "
                "write letters, digits and _, a letter first"
            )
    if read.text_field and read.record not in _WITH_TEXT_FIELDS:
        raise ConfigurationError(
            f"{place}: only fields of a document or a line are text fields of official files"
        )
    return read
