"""What the ending of a surname or a first name says about its declension: a row a kind.

The first row whose pattern the word matches speaks; how far it may be believed is its
:class:`Trust`. The rules are those of Kalakutskaya's and Rosenthal's handbooks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from functools import cache
from typing import Final

from attrs import frozen

from docgen.language import paradigms
from docgen.language.paradigms import Paradigm
from docgen.language.vocabulary import (
    ADJECTIVES_IN_CHIY,
    FOREIGN_IN_O,
    FOREIGN_SURNAMES,
    FRENCH,
    PERHAPS_FIXED,
    PERHAPS_FOREIGN,
)
from docgen.models import Case, Gender


class NamePart(Enum):
    """The parts of a name, with the tags the dictionary gives them."""

    LASTNAME = "Surn"
    FIRSTNAME = "Name"
    MIDDLENAME = "Patr"


class Trust(Enum):
    """How far the ending of a word decides how it declines.

    ``CERTAIN``: grammar reads it in one way. ``USUAL``: so does it, but the dictionary may know an
    exception. ``DICTIONARY``: it may be read in several ways, and the dictionary is asked which.
    ``DOUBT``: only the bearer knows.
    """

    CERTAIN = "certain"
    USUAL = "usual"
    DICTIONARY = "dictionary"
    DOUBT = "doubt"


@frozen(kw_only=True)
class NameRule:
    """A kind of words by their ending, and why it may be doubtful.

    Without a ``paradigm`` the forms are those that the dictionary and pytrovich agree on, and so
    they are in the cases named in ``unsure``.
    """

    pattern: str
    paradigm: Paradigm | None = None
    trust: Trust = Trust.USUAL
    reason: str = ""
    unsure: Collection[Case] = ()


_V: Final = "[аеёиоуыэюя]"
_C: Final = "[бвгджзйклмнпрстфхцчшщ]"
#: The least that has another vowel before the ending.
_SYLLABLE: Final = rf".*{_V}.*"

_MANS: Final = "у мужчины фамилия похожа на женскую"
_WOMANS: Final = "у женщины фамилия похожа на мужскую"
_FLEETING: Final = "гласная в конце слова может выпадать"
_ADJECTIVE: Final = "слово может склоняться и как прилагательное, и как существительное"
_STRESS: Final = "окончание зависит от ударения"
_RUSSIAN: Final = "русские и иностранные фамилии с таким окончанием склоняют по-разному"
_FOREIGN: Final = "иностранные имена с таким окончанием склоняют не всегда"
_HISSING: Final = "слова на -ь после шипящей склоняют по-разному"
_YO: Final = "«ё» в других падежах может стать «е»"
_ON_O: Final = "мужские имена на -о склоняют по-разному"
_SOFT: Final = "женские имена на -ь склоняют по-разному"

_INSTRUMENTAL: Final = (Case.INSTRUMENTAL,)
_DATIVE: Final = (Case.DATIVE, Case.PREPOSITIONAL)

#: What else in a surname in -ин or -ов may be foreign: Голдвин, Маклин, Насретдин.
_FOREIGN_LOOK: Final = (
    rf".*[дрлш]вин|.*[бкпф]лин|.*{_V}ин|.*[дт]дин|.*(дж|оу|эй|ью|фф|пп|кк|тч|мак{_C}).*ин|"
    rf".+э.*ин|мак{_C}.*ов"
)


def _any_of(words: Collection[str]) -> str:
    return "|".join(sorted(words))


def _rule(
    pattern: str,
    paradigm: Paradigm | None = None,
    trust: Trust = Trust.USUAL,
    reason: str = "",
    unsure: Collection[Case] = (),
) -> NameRule:
    return NameRule(pattern=pattern, paradigm=paradigm, trust=trust, reason=reason, unsure=unsure)


#: First declension, the same for surnames and names of both genders.
_IN_A: Final = (
    _rule(rf".*{_V}а", None, Trust.DOUBT, _FOREIGN),
    _rule(r".*[жчшщ]а", paradigms.IN_SHA, unsure=_INSTRUMENTAL, reason=_STRESS),
    _rule(r".*ца", paradigms.IN_TSA, unsure=_INSTRUMENTAL, reason=_STRESS),
    _rule(r".*[гкх]а", paradigms.IN_KA),
    _rule(r".*а", paradigms.IN_A),
)
#: Second declension, the same for men's surnames and first names.
_OF_MEN: Final = (
    _rule(r".*[жчшщ]ь", None, Trust.DOUBT, _HISSING),
    _rule(r".*[йь]", paradigms.SOFT),
    _rule(r"(?!москвич).*вич", paradigms.NOUN_EM),
    _rule(rf".*{_C}ц|{_C}*ац|{_SYLLABLE}иц", paradigms.NOUN_EM),
    _rule(r".*[жчшщц]", paradigms.NOUN_EM, unsure=_INSTRUMENTAL, reason=_STRESS),
    _rule(rf".*{_C}", paradigms.NOUN),
)
_IN_YA: Final = (
    _rule(rf"{_SYLLABLE}ия", paradigms.IN_IYA),
    _rule(rf"{_SYLLABLE}(ея|ья|{_C}я)", paradigms.IN_YA),
    _rule(r".*я", None, Trust.DICTIONARY, _ADJECTIVE),
)
_ONE_SYLLABLE: Final = _rule(r"[^аеёиоуыэюя]*[ая]", None, Trust.DOUBT, _FOREIGN)

_FLEETING_VOWEL: Final = _rule(
    rf"{_SYLLABLE}([^б]ек|[оё]к|ец|ень|вель|[её]л|ё[дрст])", None, Trust.DICTIONARY, _FLEETING
)

_MANS_SURNAMES: Final = (
    _rule(_any_of(FRENCH), paradigms.FIXED, Trust.CERTAIN),
    _rule("пётр", None, Trust.DOUBT, _YO),
    _rule(_any_of(PERHAPS_FIXED), None, Trust.DOUBT, _FOREIGN),
    _ONE_SYLLABLE,
    _rule(r".*[еёиоуыэю]|.*[иу]а|.*ых|.*ьих", paradigms.FIXED, Trust.CERTAIN),
    _rule(
        rf"{_SYLLABLE}([гкхжчшщ]|[бвгджзклмпрстфхцчшщь]н|крайн|син)их",
        paradigms.FIXED,
        Trust.CERTAIN,
    ),
    _rule(rf"{_SYLLABLE}их", None, Trust.DICTIONARY, _ADJECTIVE),
    _rule(rf"{_SYLLABLE}[сц]к[ио]й|.*{_C}ь?кий", paradigms.ADJECTIVE_IM),
    _rule(rf"{_SYLLABLE}(ый|[вн]ой)", paradigms.ADJECTIVE),
    _rule(rf"{_SYLLABLE}[аую]щий|{_SYLLABLE}ящий", paradigms.ADJECTIVE_SOFT),
    _rule(rf"({_any_of(ADJECTIVES_IN_CHIY)})ий", paradigms.ADJECTIVE_SOFT),
    _rule(rf"{_SYLLABLE}[гкхжчш]ой", paradigms.ADJECTIVE_IM, Trust.DICTIONARY, _ADJECTIVE),
    _rule(r".*[гх]ий", paradigms.ADJECTIVE_IM, Trust.DICTIONARY, _ADJECTIVE),
    _rule(r".*[жчшщ]ий", paradigms.ADJECTIVE_SOFT, Trust.DICTIONARY, _ADJECTIVE),
    _rule(r".*[ио]й", None, Trust.DICTIONARY, _ADJECTIVE),
    _rule(_any_of(FOREIGN_SURNAMES), paradigms.NOUN, Trust.CERTAIN),
    _rule(
        rf"{_any_of(PERHAPS_FOREIGN)}|{_FOREIGN_LOOK}",
        paradigms.POSSESSIVE,
        unsure=_INSTRUMENTAL,
        reason=_RUSSIAN,
    ),
    _rule(rf"{_SYLLABLE}([оеё]в|ин|цын)", paradigms.POSSESSIVE),
    _rule(r".*([оеё]в|[иы]н)", paradigms.POSSESSIVE, unsure=_INSTRUMENTAL, reason=_RUSSIAN),
    _rule(rf"{_SYLLABLE}([оеё]ва|[иы]на|[сц]кая)", None, Trust.DICTIONARY, _MANS),
    *_IN_YA,
    *_IN_A,
    _FLEETING_VOWEL,
    *_OF_MEN,
)
_WOMANS_SURNAMES: Final = (
    _rule(_any_of(FRENCH), paradigms.FIXED, Trust.CERTAIN),
    _rule(_any_of(PERHAPS_FIXED), None, Trust.DOUBT, _FOREIGN),
    _ONE_SYLLABLE,
    _rule(rf"{_SYLLABLE}([оеё]в|[сц]кий|ый|ой|щий)|.*{_C}ь?кий", None, Trust.DOUBT, _WOMANS),
    _rule(rf".*[еёиоуыэюьй]|.*[иу]а|.*{_C}", paradigms.FIXED, Trust.CERTAIN),
    _rule(rf"{_SYLLABLE}([сц]к|[оеё]в|{_C}н)ая", paradigms.HER_ADJECTIVE),
    _rule(rf"{_SYLLABLE}[аяую]щая", paradigms.HER_ADJECTIVE_SOFT),
    _rule(rf"({_any_of(ADJECTIVES_IN_CHIY)})ая", paradigms.HER_ADJECTIVE_SOFT),
    _rule(rf"{_SYLLABLE}няя", paradigms.HER_ADJECTIVE_YAYA),
    _rule(r".*[жчшщ]ая", paradigms.HER_ADJECTIVE_SOFT, Trust.DICTIONARY, _ADJECTIVE),
    _rule(r".*ая", paradigms.HER_ADJECTIVE, Trust.DICTIONARY, _ADJECTIVE),
    _rule(rf"{_SYLLABLE}([оеё]в|[иы]н)а", paradigms.HER_POSSESSIVE),
    _rule(r".*([оеё]в|[иы]н|[сц]к|[бвдзклмпрстхчш]н)а", None, Trust.DICTIONARY, _ADJECTIVE),
    *_IN_YA,
    *_IN_A,
)
_MANS_NAMES: Final = (
    _rule(_any_of(PERHAPS_FIXED), None, Trust.DOUBT, _FOREIGN),
    _ONE_SYLLABLE,
    _rule(r".*[еёиуыэю]|.*[иу]а|.*[ие]о", paradigms.FIXED, Trust.CERTAIN),
    _rule(_any_of(FOREIGN_IN_O), paradigms.FIXED, Trust.CERTAIN),
    _rule(r".*о", None, Trust.DOUBT, _ON_O),
    _rule(rf"{_SYLLABLE}ий", paradigms.SOFT_IY),
    _rule(r".*ий", paradigms.SOFT_IY, unsure=(Case.PREPOSITIONAL,), reason=_STRESS),
    *_IN_YA,
    *_IN_A,
    _FLEETING_VOWEL,
    *_OF_MEN,
)
_WOMANS_NAMES: Final = (
    _ONE_SYLLABLE,
    _rule(r".*ь", None, Trust.DICTIONARY, _SOFT),
    _rule(rf".*[еёиоуыэюй]|.*{_C}", paradigms.FIXED, Trust.CERTAIN),
    _rule("софия", paradigms.IN_IYA),
    _rule(r".*ия", paradigms.IN_IYA, unsure=_DATIVE, reason=_STRESS),
    _rule(r".*я", paradigms.IN_YA),
    *_IN_A,
)

_ANY: Final = _rule(r".*", None, Trust.DOUBT, "слово не похоже на имя")

RULES: Final = {
    (NamePart.LASTNAME, Gender.MASCULINE): (*_MANS_SURNAMES, _ANY),
    (NamePart.LASTNAME, Gender.FEMININE): (*_WOMANS_SURNAMES, _ANY),
    (NamePart.FIRSTNAME, Gender.MASCULINE): (*_MANS_NAMES, _ANY),
    (NamePart.FIRSTNAME, Gender.FEMININE): (*_WOMANS_NAMES, _ANY),
}


def rule_for(word: str, part: NamePart, gender: Gender) -> NameRule:
    """Return what the ending of a word of Russian letters, all of them small, says."""
    return next(rule for rule in RULES[part, gender] if _compiled(rule.pattern).fullmatch(word))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern once a word comes as far; all together take longer than a page."""
    return re.compile(pattern)
