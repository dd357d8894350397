"""Who signs УПД 5.02 and 5.03 and the buyer's titles, and by what right (Подписант)."""

from __future__ import annotations

from typing import Final

from docgen.models import (
    ElectronicPowerOfAttorney,
    PaperPowerOfAttorney,
    PowersProof,
    SignatureKind,
    Signer,
)
from docgen.official.binding import DATE, Record, attribute, child, children, code
from docgen.official.parties import PERSON

_ELECTRONIC: Final = Record(
    ElectronicPowerOfAttorney,
    attribute("НомДовер", "number"),
    attribute("ДатаВыдДовер", "date", DATE),
    attribute("ВнНомДовер", "internal_number"),
    attribute("ДатаВнРегДовер", "internal_date", DATE),
    attribute("ИдСистХран", "system"),
    attribute("УРЛСист", "url"),
)

_PAPER: Final = Record(
    PaperPowerOfAttorney,
    attribute("ДатаВыдДовер", "date", DATE),
    attribute("ВнНомДовер", "number"),
    attribute("СвИдДовер", "principal_information"),
    child("ФИО", "principal", PERSON),
)

SIGNER: Final = Record(
    Signer,
    attribute("Должн", "position"),
    attribute("ТипПодпис", "kind", code(SignatureKind)),
    attribute("ДатаПодДок", "date", DATE),
    attribute("СпосПодтПолном", "proof", code(PowersProof)),
    attribute("ДопСведПодп", "information"),
    child("ФИО", "name", PERSON),
    children("СвДоверЭл", "electronic", _ELECTRONIC),
    children("СвДоверБум", "paper", _PAPER),
)
