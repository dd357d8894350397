"""What can be wrong with how a contract tells a natural person from others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docgen.models import (
    RUSSIAN_PASSPORT,
    Finding,
    IdentityDocument,
    Party,
    PartyKind,
    Reporter,
)

_report: Final = Reporter("contract")

#: The passport of a Russian citizen (decree 2267 of 23.12.2023): series 45 09, number 123456.
_SERIES: Final = re.compile(r"\d{2} ?\d{2}")
_NUMBER: Final = re.compile(r"\d{6}")

_PARTS: Final = (
    ("series", "серия"),
    ("number", "номер"),
    ("issued_by", "кем выдан"),
    ("date", "дата выдачи"),
)


def identity_findings(party: Party) -> Iterator[Finding]:
    """Check the identity document and the registration of a natural person."""
    if party.kind is not PartyKind.NATURAL_PERSON:
        return
    identity = party.identity_document
    if identity is None:
        yield _report.warning(
            "identity.missing",
            "identity_document",
            f"Не указан документ, удостоверяющий личность: {party.name}; для него оставлено "
            "пустое место",
            "Укажите вид, серию и номер документа, кем и когда он выдан",
        )
    else:
        for finding in _document_findings(identity):
            yield finding.under("identity_document")
    if party.address is None or not str(party.address):
        yield _report.warning(
            "registration.missing",
            "address",
            f"Не указан адрес регистрации: {party.name}; для него оставлено пустое место",
            "Укажите адрес, по которому зарегистрирован гражданин",
        )


def _document_findings(identity: IdentityDocument) -> Iterator[Finding]:
    is_passport = identity.kind == RUSSIAN_PASSPORT
    # Other documents may have no series.
    wanted = [part for part in _PARTS if is_passport or part[0] != "series"]
    missing = [title for name, title in wanted if not getattr(identity, name)]
    if missing:
        yield _report.warning(
            "identity.incomplete",
            "",
            f"О документе, удостоверяющем личность, не указано: {', '.join(missing)}",
            "Дополните данные документа",
        )
    series, number = identity.series, identity.number
    fits = _SERIES.fullmatch(series or "0000") and _NUMBER.fullmatch(number or "000000")
    if is_passport and not fits:
        yield _report.warning(
            "identity.format",
            "",
            f"В паспорте гражданина России серия из 4 цифр и номер из 6, а указаны «{series}» "
            f"и «{number}»",
            "Сверьте серию и номер с паспортом или укажите вид другого документа",
        )
