"""Who signs a reconciliation statement, and by what right (Подписант)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from attrs import evolve

from docgen.models import (
    ElectronicPowerOfAttorney,
    PaperPowerOfAttorney,
    PowersProof,
    SignatureKind,
    Signer,
)
from docgen.official.binding import DATE, Codec, Record, attribute, child, code
from docgen.official.parties import PERSON
from docgen.official.persons import is_organisation, person_of
from docgen_plugins.reconciliation.payload import ReconciliationPayload

#: СтатПодп: without a power of attorney, by an electronic one, by one on paper.
_STATUSES: Final = {
    PowersProof.IN_SIGNATURE: "1",
    PowersProof.ELECTRONIC_STORED: "2",
    PowersProof.ELECTRONIC_ATTACHED: "2",
    PowersProof.ELECTRONIC_STORED_ELSEWHERE: "2",
    PowersProof.PAPER: "3",
}
_PROOFS: Final = {
    "1": PowersProof.IN_SIGNATURE,
    "2": PowersProof.ELECTRONIC_STORED,
    "3": PowersProof.PAPER,
}


def _electronic(**found: Any) -> ElectronicPowerOfAttorney | None:  # noqa: ANN401 - fields
    """Return a power of attorney; the format says apart, of the signer, where it is kept."""
    if not {"number", "date"} <= found.keys():
        return None
    return ElectronicPowerOfAttorney(system="", **found)


def _paper(**found: Any) -> PaperPowerOfAttorney | None:  # noqa: ANN401 - fields
    return PaperPowerOfAttorney(**found) if {"number", "date"} <= found.keys() else None


_ELECTRONIC: Final = Record(
    _electronic,
    attribute("НомДовер", "number"),
    attribute("ДатаНач", "date", DATE),
    attribute("ВнНомДовер", "internal_number"),
    attribute("ДатаВнРегДовер", "internal_date", DATE),
    attribute("СведСистОтм", "url"),
)

_PAPER: Final = Record(
    _paper,
    attribute("ДатаДовер", "date", DATE),
    attribute("ВнНомДовер", "number"),
    attribute("СвИдДовер", "principal_information"),
    child("ФИО", "principal", PERSON),
)


def _signer(
    system: str = "",
    electronic: ElectronicPowerOfAttorney | None = None,
    paper: PaperPowerOfAttorney | None = None,
    **found: Any,  # noqa: ANN401 - fields
) -> Signer:
    return Signer(
        electronic=(evolve(electronic, system=system),) if electronic else (),
        paper=(paper,) if paper else (),
        **{"proof": PowersProof.OTHER, **found},
    )


def _first(name: str) -> Callable[[Signer], Any]:
    """Return a getter of the only power of attorney that the format has a place for."""
    return lambda signer: next(iter(getattr(signer, name)), None)


def _system(signer: Signer) -> str:
    return signer.electronic[0].system if signer.electronic else ""


SIGNER: Final = Record(
    _signer,
    attribute(
        "СтатПодп",
        "proof",
        Codec(str, _PROOFS.__getitem__),
        get=lambda signer: _STATUSES.get(signer.proof),
    ),
    attribute("ТипПодпис", "kind", code(SignatureKind)),
    attribute("ИдСистХран", "system", get=_system),
    attribute("Должн", "position"),
    child("ФИО", "name", PERSON),
    child("СвДовер", "electronic", _ELECTRONIC, get=_first("electronic")),
    child("СвДоверБум", "paper", _PAPER, get=_first("paper")),
)


def signer_of(payload: ReconciliationPayload) -> Signer | None:
    """Return who signs; the certificate itself proves the powers of a head."""
    seller = payload.seller
    if payload.signer is not None:
        return payload.signer
    if seller.director is not None:
        return Signer(name=seller.director.name, position=seller.director.position)
    person = None if is_organisation(seller) else person_of(seller)
    return Signer(name=person) if person else None
