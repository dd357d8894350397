"""Russian text: amounts in words, plurals, numbers, dates, declension, initials.

Importing it loads no dictionary; the first declined word does.
"""

from docgen.language.amounts import amount_in_words, number_in_words
from docgen.language.basis import may_be_genitive
from docgen.language.dates import format_date, format_period
from docgen.language.declension import decline_person, decline_phrase, decline_position
from docgen.language.declined import Certainty, Declined, DeclinedPerson, declension_finding
from docgen.language.dictionary import Dictionary, read_dictionary
from docgen.language.gender import acting, gender_of
from docgen.language.initials import initials, initials_first
from docgen.language.numbers import NBSP, format_money, format_number, format_price
from docgen.language.party_names import decline_party
from docgen.language.plurals import plural

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
