"""Russian text: amounts in words, plurals, numbers, dates, declension, initials.

What declines is imported when first used, for few documents need it; importing that loads no
dictionary, the first declined word does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.language.amounts import amount_in_words, number_in_words
from docgen.language.dates import format_date, format_period
from docgen.language.dictionary import Dictionary, read_dictionary
from docgen.language.gender import acting, gender_of
from docgen.language.initials import initials, initials_first
from docgen.language.numbers import NBSP, format_money, format_number, format_price
from docgen.language.plurals import plural
from docgen.late_names import late_names

if TYPE_CHECKING:
    from docgen.language.basis import may_be_genitive
    from docgen.language.declension import decline_person, decline_phrase, decline_position
    from docgen.language.declined import Certainty, Declined, DeclinedPerson, declension_finding
    from docgen.language.party_names import decline_party

__all__ = [
    "NBSP",
    "Certainty",
    "Declined",
    "DeclinedPerson",
    "Dictionary",
    "acting",
    "amount_in_words",
    "declension_finding",
    "decline_party",
    "decline_person",
    "decline_phrase",
    "decline_position",
    "format_date",
    "format_money",
    "format_number",
    "format_period",
    "format_price",
    "gender_of",
    "initials",
    "initials_first",
    "may_be_genitive",
    "number_in_words",
    "plural",
    "read_dictionary",
]

_HOMES = {
    "Certainty": "docgen.language.declined",
    "Declined": "docgen.language.declined",
    "DeclinedPerson": "docgen.language.declined",
    "declension_finding": "docgen.language.declined",
    "decline_party": "docgen.language.party_names",
    "decline_person": "docgen.language.declension",
    "decline_phrase": "docgen.language.declension",
    "decline_position": "docgen.language.declension",
    "may_be_genitive": "docgen.language.basis",
}

__getattr__ = late_names(__name__, _HOMES)
