"""The host's own fields in a payload: read by what is declared of them, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

import attrs
from attrs import evolve

from docgen.exceptions import DataError, DataProblem, nearest_names
from docgen.models import FieldOwner, OwnField, OwnValues, Payload, SalePayload, own_values
from docgen.models.exchange import TextField
from docgen.models.mapping import from_mapping

PayloadT = TypeVar("PayloadT", bound=Payload)
CarrierT = TypeVar("CarrierT")

#: Where the records of a payload stand.
_PLACES: Mapping[str, FieldOwner] = {
    "seller": FieldOwner.ORGANISATION,
    "buyer": FieldOwner.CLIENT,
    "contract": FieldOwner.CONTRACT,
}


def with_own_fields(payload: PayloadT, declared: Sequence[OwnField]) -> PayloadT:
    """Return a payload whose own fields are as they are declared, each written in one way.

    Those that the official XML shall hold are added to the text fields, where there are any.

    Raises:
        DataError: a field is not declared, or its value is of another kind; lists every problem.

    """
    problems: list[DataProblem] = []
    reader = _Reader(declared, problems)
    changes: dict[str, object] = {
        name: reader.read(getattr(payload, name), record, name)
        for name, record in _PLACES.items()
        if getattr(payload, name) is not None and getattr(payload, name).extra
    }
    if isinstance(payload, SalePayload) and any(line.extra for line in payload.lines):
        changes["lines"] = tuple(
            reader.read(line, FieldOwner.LINE, f"lines[{index}]")
            for index, line in enumerate(payload.lines)
        )
    changed = reader.read(payload, FieldOwner.DOCUMENT, "")
    if changes:
        changed = evolve(changed, **cast("Any", changes))
    if problems:
        raise DataError(problems)
    return changed


class _Reader:
    """Reads the own fields of one record after another, and gathers what is wrong."""

    def __init__(self, declared: Sequence[OwnField], problems: list[DataProblem]) -> None:
        self._declared = {
            record: {field.name: field for field in declared if field.record is record}
            for record in FieldOwner
        }
        self._problems = problems

    def read(self, carrier: CarrierT, record: FieldOwner, place: str) -> CarrierT:
        """Return a record with its own fields in their one form."""
        given: OwnValues = getattr(carrier, "extra")  # noqa: B009 - of whatever has own fields
        if not given:
            return carrier
        declared = self._declared[record]
        path = f"{place}.extra".lstrip(".")
        texts = {
            name: text
            for name, value in given.items()
            if (text := self._text(declared, name, value, path)) is not None
        }
        changes: dict[str, Any] = {"extra": own_values(texts)}
        if "text_fields" in attrs.fields_dict(cast("Any", type(carrier))):
            stated: tuple[TextField, ...] = getattr(carrier, "text_fields")  # noqa: B009 - the same
            changes["text_fields"] = (*stated, *_text_fields(declared, texts, stated))
        return cast("CarrierT", evolve(cast("Any", carrier), **changes))

    def _text(
        self, declared: Mapping[str, OwnField], name: str, value: str, path: str
    ) -> str | None:
        if name not in declared:
            self._problems.append(_undeclared(name, declared, path))
            return None
        try:
            read = from_mapping(declared[name].kind.model, value)
        except DataError as error:
            self._problems += [
                DataProblem(f"{path}.{name}", problem.message, problem.code, problem.details)
                for problem in error.problems
            ]
            return None
        return own_values({name: read})[name]


def _text_fields(
    declared: Mapping[str, OwnField], texts: Mapping[str, str], stated: Sequence[TextField]
) -> Iterator[TextField]:
    """Yield the text fields of the official XML; one that the data states itself stays."""
    taken = {field.name for field in stated}
    for name, text in texts.items():
        called = declared[name].text_field
        if called and text and called not in taken:
            yield TextField(name=called, value=text)


def _undeclared(name: str, declared: Mapping[str, OwnField], path: str) -> DataProblem:
    nearest = nearest_names(name, declared)
    hint = f"did you mean {nearest[0]!r}?" if nearest else "declare it in [fields] of docgen.toml"
    message = f"has a field {name!r} that is not declared; {hint}"
    details = {"name": name, "nearest": ", ".join(nearest)}
    return DataProblem(path, message, "data.undeclared_field", details)
