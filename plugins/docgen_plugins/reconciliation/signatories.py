"""Who signs a reconciliation statement: «генеральный директор ООО «Ромашка» Иванов Иван …»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docgen.models import Case, Finding, Party, PartyKind, PersonName, Reporter
from docgen.official.persons import person_of
from docgen_plugins.reconciliation.payload import ReconciliationPayload

_report: Final = Reporter("reconciliation")

#: What is left to be filled in by hand.
BLANK: Final = "____________________"
_PROPRIETOR: Final = "индивидуальный предприниматель"
_REPRESENTATIVE: Final = "представитель"


def our_signatory(payload: ReconciliationPayload) -> str:
    """Return who signs for us: whoever is named to sign, else the seller's head."""
    signer = payload.signer
    if signer is None:
        return signatory(payload.seller)
    return _of_party(payload.seller, signer.position, signer.name)


def signatory(party: Party) -> str:
    """Return who signs for a party, in the nominative, with a blank where nobody is known."""
    if party.director is not None:
        director = party.director
        return _of_party(party, director.position, director.name)
    if not party.kind.is_person:
        return _of_party(party, "", None)
    person = person_of(party)
    name = person.full if person else BLANK
    return f"{_PROPRIETOR} {name}" if party.kind is PartyKind.SOLE_PROPRIETOR else name


def signatory_findings(payload: ReconciliationPayload) -> Iterator[Finding]:
    """Report who signs where that is not known; a blank is left for the name."""
    ours = payload.signer is not None or _is_known(payload.seller)
    for side, is_known, report, whose in (
        ("seller", ours, _report.warning, "нашей организации"),
        ("buyer", _is_known(payload.buyer), _report.info, "контрагента"),
    ):
        if not is_known:
            yield report(
                "signatory.missing",
                f"{side}.director",
                f"Не указано, кто подписывает акт от имени {whose}: для имени оставлено место",
                "Укажите руководителя или иное уполномоченное лицо",
            )


def _is_known(party: Party) -> bool:
    return party.director is not None or (party.kind.is_person and person_of(party) is not None)


def _of_party(party: Party, position: str, name: PersonName | None) -> str:
    """Return a signatory with the party's name in the genitive: whose director."""
    from docgen.language import decline_party

    title = position[:1].lower() + position[1:] or _REPRESENTATIVE
    if party.kind.is_person and name is not None and name == party.person:
        return f"{title} {name.full}"
    whose = decline_party(party, Case.GENITIVE).text
    return f"{title} {whose} {name.full if name else BLANK}"
