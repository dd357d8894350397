"""Documents of one transaction that follow from each other: an act, and the VAT invoice naming it.

What follows is frozen before the number it names is given; a placeholder stands there until then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from sqlalchemy import Connection, Row, insert

from docgen.models import Document
from docgen.store.database.tables import links
from docgen.store.documents.document_rows import Frozen, ReadyDocument
from docgen.store.numbers.number_rows import GivenNumber

_ADD_LINKS: Final = insert(links)


def given_numbers(
    ready: Iterable[ReadyDocument],
    found: Mapping[str, Row[Any]],
    new: Sequence[ReadyDocument],
    numbers: Sequence[GivenNumber],
) -> dict[str, str]:
    """Return the numbers of documents by their placeholders, of new ones and of those there."""
    return {placeholder: row.number for placeholder, row in _there(ready, found)} | {
        row.new.placeholder: number.text for row, number in zip(new, numbers, strict=True)
    }


def with_numbers(new: Frozen, numbers: Mapping[str, str]) -> Frozen:
    """Return a frozen document with the numbers of those it follows from in their places."""
    if not new.follows:
        return new
    payload, text = new.payload, new.text
    for placeholder in new.follows:
        number = numbers[placeholder]
        payload = _replaced(payload, placeholder, number)
        text = text.replace(placeholder, json.dumps(number, ensure_ascii=False)[1:-1])
    return attrs.evolve(new, payload=payload, text=text)


def link_together(
    connection: Connection,
    ready: Iterable[ReadyDocument],
    found: Mapping[str, Row[Any]],
    new: Sequence[Frozen],
    issued: Sequence[Document],
) -> None:
    """Write from which documents of their own transaction new ones were made."""
    ids = {placeholder: row.id for placeholder, row in _there(ready, found)}
    ids |= {row.placeholder: document.id for row, document in zip(new, issued, strict=True)}
    pairs = [
        {"document_id": document.id, "basis_id": ids[placeholder]}
        for row, document in zip(new, issued, strict=True)
        for placeholder in row.follows
    ]
    if pairs:
        connection.execute(_ADD_LINKS, pairs)


def _there(
    ready: Iterable[ReadyDocument], found: Mapping[str, Row[Any]]
) -> Iterator[tuple[str, Row[Any]]]:
    """Yield the documents that somebody has issued meanwhile, by their placeholders."""
    for document in ready:
        if document.new.key is not None and document.new.key in found:
            yield document.new.placeholder, found[document.new.key]


def _replaced(value: Any, placeholder: str, number: str) -> Any:  # noqa: ANN401 - any value
    """Return a frozen value with a text replaced wherever it stands in it."""
    if isinstance(value, str):
        return value.replace(placeholder, number)
    if isinstance(value, tuple):
        return tuple(_replaced(part, placeholder, number) for part in value)
    if isinstance(value, Mapping):
        return {name: _replaced(part, placeholder, number) for name, part in value.items()}
    if not attrs.has(type(value)):
        return value
    changed = {}
    for field in attrs.fields(type(value)):
        before = getattr(value, field.name)
        after = _replaced(before, placeholder, number)
        if after is not before and after != before:
            changed[field.alias] = after
    return attrs.evolve(value, **changed) if changed else value
