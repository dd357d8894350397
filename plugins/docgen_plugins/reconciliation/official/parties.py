"""The sender and the recipient of a reconciliation statement (УчастникТип)."""

from __future__ import annotations

from typing import Final

from docgen.models import Organisation, Party
from docgen.official.binding import Record, attribute, inside
from docgen.official.parties import make_party, participant

_PARTICIPANT: Final = (
    *participant(
        short_name_in="КраткНазв",
        natural_person_in="СвФЛ",
        sole_proprietor=(attribute("ОГРНИП", "ogrn"),),
        organisation=(attribute("ОГРН", "ogrn"),),
    ),
    inside("Контакт", attribute("Тлф", "phone"), attribute("ЭлПочта", "email"), kept=True),
)

SENDER: Final = Record(make_party(Organisation), *_PARTICIPANT)
RECIPIENT: Final = Record(make_party(Party), *_PARTICIPANT)
