"""Who handed over, when and on what grounds, in УПД 5.02 and 5.03 (СвПродПер)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from docgen.models import PersonName, Signatory
from docgen.official.binding import (
    DATE,
    Binding,
    Record,
    attribute,
    case,
    child,
    children,
    choice,
    inside,
    saying,
)
from docgen.official.parties import PERSON
from docgen_plugins.upd.official.references import REFERENCE
from docgen_plugins.upd.official.text_fields import TEXT_FIELD
from docgen_plugins.upd.payload import HandoverSide, Representative, UpdPayload


def of_representative(name: str) -> Callable[[HandoverSide], Any]:
    """Return what finds a field of a side's representative, who is there."""
    return lambda side: getattr(side.representative, name)


def of_signatory(name: str) -> Callable[[HandoverSide], Any]:
    """Return what finds a field of whoever hands over, or ``None``."""
    return lambda side: getattr(side.signatory, name, None)


def is_own_employee(side: HandoverSide) -> bool:
    """Whether somebody of the side itself hands over."""
    return side.signatory is not None and side.representative is None


def is_of_organisation(side: HandoverSide) -> bool:
    """Whether another organisation hands over for the side."""
    return side.representative is not None and bool(side.representative.name)


def is_representative(side: HandoverSide) -> bool:
    """Whether anybody else hands over for the side."""
    return side.representative is not None


SIGNATORY: Final = child("ФИО", "signatory_name", PERSON, get=of_signatory("name"))
POSITION: Final = attribute("Должность", "position", get=of_signatory("position"))


def make_side(
    signatory_name: PersonName | None = None,
    position: str = "",
    representative: dict[str, Any] | None = None,
    **found: Any,  # noqa: ANN401 - fields of a representative
) -> HandoverSide:
    """Return a side of the handover from what stands in its element."""
    signatory = Signatory(name=signatory_name, position=position) if signatory_name else None
    is_other = representative is not None
    return HandoverSide(
        signatory=signatory, representative=Representative(**found) if is_other else None
    )


#: СвЛицПер
PERSON_IN_CHARGE: Final = Record(
    make_side,
    choice(
        case("РабОргПрод", POSITION, SIGNATORY, when=is_own_employee),
        case(
            "ИнЛицо",
            choice(
                case(
                    "ПредОргПер",
                    POSITION,
                    attribute("НаимОргПер", "name", get=of_representative("name")),
                    attribute("ИННЮЛПер", "inn", get=of_representative("inn")),
                    child(
                        "ОснДоверОргПер",
                        "entrusted_by",
                        REFERENCE,
                        get=of_representative("entrusted_by"),
                    ),
                    child("ОснПолнПредПер", "powers", REFERENCE, get=of_representative("powers")),
                    SIGNATORY,
                    when=is_of_organisation,
                ),
                case(
                    "ФЛПер",
                    attribute("ИННФЛПер", "inn", get=of_representative("inn")),
                    child(
                        "ОснДоверФЛ",
                        "entrusted_by",
                        REFERENCE,
                        get=of_representative("entrusted_by"),
                    ),
                    SIGNATORY,
                    when=is_representative,
                ),
            ),
            when=is_representative,
            representative={},
        ),
    ),
)


def person_in_charge(payload: UpdPayload) -> HandoverSide | None:
    """Return the seller's side, if somebody is named who hands over."""
    side = payload.transfer
    return side if side.signatory or side.representative else None


def period_start(payload: UpdPayload) -> date | None:
    """Return the first day of the services' period."""
    return payload.period.start if payload.period else None


def period_end(payload: UpdPayload) -> date | None:
    """Return the last day of the services' period."""
    return payload.period.end if payload.period else None


#: СвПродПер
HANDOVER: Final[Binding] = inside(
    "СвПродПер",
    inside(
        "СвПер",
        attribute("СодОпер", "operation"),
        attribute("ВидОпер", "operation_kind"),
        attribute("ДатаПер", "handed_over_on", DATE, get=lambda payload: payload.transfer.date),
        attribute("ДатаНачПер", "period_start", DATE, get=period_start),
        attribute("ДатаОконПер", "period_end", DATE, get=period_end),
        children("ОснПер", "basis", REFERENCE),
        choice(
            case("БезДокОснПер", saying("1"), when=lambda payload: not payload.basis),
        ),
        child("СвЛицПер", "in_charge", PERSON_IN_CHARGE, get=person_in_charge),
        inside("Тран", attribute("СвТран", "transport")),
    ),
    inside("ИнфПолФХЖ3", children("ТекстИнф", "handover_fields", TEXT_FIELD)),
)
