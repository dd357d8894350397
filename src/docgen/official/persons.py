"""The people whom an official file names: all need a first name, which its formats oblige."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from docgen.models import (
    DocumentType,
    Finding,
    Organisation,
    Party,
    PartyKind,
    Payload,
    PersonName,
    Reporter,
    Signatory,
    Signer,
    Template,
)

_FORMAT: Final = "xml"
_ORGANISATIONS: Final = frozenset({PartyKind.COMPANY, PartyKind.BRANCH})
_report: Final = Reporter("party")


def is_organisation(party: Party) -> bool:
    """Whether a party is registered with the tax service as an organisation."""
    return party.kind in _ORGANISATIONS


def person_of(party: Party) -> PersonName | None:
    """Return the person that a party is, from its name where nothing else says so."""
    if party.person is not None:
        return party.person
    name = party.name.removeprefix("ИП ").removeprefix("Индивидуальный предприниматель ")
    try:
        return PersonName.parse(name)
    except ValueError:
        return None


def person_findings(
    document_type: DocumentType, payload: Payload, template: Template
) -> Iterator[Finding]:
    """Report people without a first name where XML is to be made, before the number is taken.

    It is where the template makes it of each document, and where both parties have an ЭДО id. A
    file whose ФИО lacks a first name is refused by its schema.
    """
    is_wanted = _FORMAT in template.formats or (payload.seller.edo_id and payload.buyer.edo_id)
    if _FORMAT not in document_type.formats or not is_wanted:
        return
    for path, name in _people(payload, ""):
        if name is None or not name.first:
            whom = f"«{name}»" if name else "не указано, кто это"
            yield _report.error(
                "person.first_name",
                path,
                f"В файле XML у человека обязательны фамилия и имя: {whom}",
                "Укажите имя; если документ пойдёт только на бумаге, уберите ЭДО ID стороны",
            )


def _people(value: object, path: str) -> Iterator[tuple[str, PersonName | None]]:
    """Yield the people in a payload that its file names, each with its path."""
    if isinstance(value, Party):
        if isinstance(value, Organisation) and is_organisation(value) and value.director:
            yield f"{path}.director.name", value.director.name
        elif value.kind.is_person:
            yield f"{path}.person", person_of(value)
    elif isinstance(value, (Signatory, Signer)):
        yield f"{path}.name", value.name
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _people(part, f"{path}[{index}]")
    elif attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            if field.name not in _WITHOUT_PEOPLE:
                under = f"{path}.{field.name}" if path else field.name
                yield from _people(getattr(value, field.name), under)


#: What is large or of other documents.
_WITHOUT_PEOPLE: Final = frozenset({"lines", "entries", "contract", "period", "currency"})
