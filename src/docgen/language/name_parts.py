"""How one word of a name is declined: by a rule, by the dictionary, by its ending.

First come the rules that leave a word as it is. Then pytrovich proposes a form, which is believed
when pymorphy3's dictionary agrees, or when the word is in no dictionary and its ending can be read
in one way only. Otherwise the word is doubtful: Соловей may be Соловья or Соловея, Гуржий may be
Гуржия or Гуржего, and only its bearer knows.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from docgen.language.declined import Certainty, Declined
from docgen.language.gender import patronymic_gender
from docgen.language.initials import is_initials
from docgen.language.morphology import (
    CASE_TAGS,
    GENDER_TAGS,
    is_cyrillic,
    nominatives,
    petrovich,
    same_spelling,
    with_capitals_of,
)
from docgen.models import Case, Gender


class NamePart(Enum):
    """The parts of a name, with the tags the dictionary gives them."""

    LASTNAME = "Surn"
    FIRSTNAME = "Name"
    MIDDLENAME = "Patr"


_VOWEL: Final = "[аеёиоуыэюя]"
_CONSONANT: Final = "[бвгджзйклмнпрстфхцчшщ]"
_CACHED_WORDS: Final = 4096

#: Nobody declines Шевченко, Гёте, Долгих, Черных, Галуа; nor women called Швец or Мышь.
_FIXED: Final = {
    (NamePart.LASTNAME, Gender.MASCULINE): re.compile(
        rf".*[еёиоуыэю]|.*ых|.*{_VOWEL}.*[гкхжчшщн]их|.*[иу]а"
    ),
    (NamePart.LASTNAME, Gender.FEMININE): re.compile(
        rf".*[еёиоуыэю]|.*[иу]а|.*ь|(?!.*([её]в|ов|ский|цкий|ый)$).*{_CONSONANT}"
    ),
    (NamePart.FIRSTNAME, Gender.MASCULINE): re.compile(r".*[еёиоуыэю]"),
    (NamePart.FIRSTNAME, Gender.FEMININE): re.compile(rf".*[еёиоуыэю]|.*{_CONSONANT}"),
}

#: What stands before the hyphen of a double surname without being a surname: Бонч-Бруевич.
_FIXED_BEFORE_HYPHEN: Final = frozenset(
    ("аль", "бен", "бонч", "ван", "грум", "дон", "ибн", "кара", "сен", "тер", "фон", "эль")
)

_MANS: Final = "у мужчины фамилия похожа на женскую"
_WOMANS: Final = "у женщины фамилия похожа на мужскую"
_FLEETING: Final = "гласная в конце слова может выпадать"
_ADJECTIVE: Final = "слово может склоняться и как прилагательное, и как существительное"
_STRESS: Final = "окончание творительного падежа зависит от ударения"

#: Endings that can be read in more than one way when the word is in no dictionary.
_AMBIGUOUS: Final = {
    (NamePart.LASTNAME, Gender.MASCULINE): (
        (re.compile(r".*([оеё]ва|[иы]на|[сц]кая)"), _MANS),
        (re.compile(r".*(ец|[оё]к|[^б]ек|[её]л|ень|вель)"), _FLEETING),
        (re.compile(rf".*[^кгхчщш]ий|[^аеёиоуыэюя]+[ио]й|.*{_VOWEL}я(?<!ия)(?<!ея)"), _ADJECTIVE),
        (re.compile(r".*[жчшщ]ь"), "фамилии на -ь после шипящей склоняют по-разному"),
    ),
    (NamePart.LASTNAME, Gender.FEMININE): ((re.compile(r".*([её]в|ов|ский|цкий|ый)"), _WOMANS),),
    (NamePart.FIRSTNAME, Gender.MASCULINE): (),
    (NamePart.FIRSTNAME, Gender.FEMININE): (
        (re.compile(r".*ь"), "женские имена на -ь склоняют по-разному"),
    ),
}
_AMBIGUOUS_INSTRUMENTAL = re.compile(r"(?!.*[ое]вич$).*[жчшщц]а?")


@lru_cache(_CACHED_WORDS)
def decline_part(text: str, part: NamePart, gender: Gender, case: Case) -> Declined:
    """Decline a surname, a first name or a patronymic; double ones by their pieces.

    ``gender`` is masculine or feminine.
    """
    if not text or is_initials(text):
        return Declined(text=text)
    if part is NamePart.MIDDLENAME:
        return _patronymic(text, gender, case)
    if part is NamePart.FIRSTNAME and gender is Gender.MASCULINE and "-" in text:
        return Declined.doubtful(text, f"имя «{text}» двойное, первую часть склоняют не всегда")
    return _by_pieces(text, part, gender, case)


def _by_pieces(text: str, part: NamePart, gender: Gender, case: Case) -> Declined:
    *front, last = text.split("-")
    pieces = [
        Declined(text=piece)
        if piece.lower() in _FIXED_BEFORE_HYPHEN
        else _word(piece, part, gender, case)
        for piece in front
    ]
    pieces.append(_word(last, part, gender, case))
    for piece in pieces:
        if piece.certainty is Certainty.DOUBTFUL:
            return Declined.doubtful(text, piece.reason)
    return Declined(text="-".join(piece.text for piece in pieces))


def _patronymic(text: str, gender: Gender, case: Case) -> Declined:
    if patronymic_gender(text) is not gender:
        return Declined.doubtful(text, f"отчество «{text}» не согласуется с полом")
    if not is_cyrillic(text) or text.lower().endswith(("лы", "зы", "лу")):
        # «Гейдар Алирза оглы», «Лейла Рашид кызы» keep their form in every case.
        return Declined(text=text)
    form = petrovich(text, NamePart.MIDDLENAME.name, gender, case)
    return Declined(text=with_capitals_of(text, form))


def _word(word: str, part: NamePart, gender: Gender, case: Case) -> Declined:
    if not is_cyrillic(word):
        return Declined.doubtful(word, f"«{word}» не одно слово русскими буквами")
    folded = word.lower()
    if _FIXED[part, gender].fullmatch(folded):
        return Declined(text=word)
    form = petrovich(folded, part.name, gender, case)
    known = _dictionary_forms(folded, part, gender, case)
    if known:
        doubt = "" if all(same_spelling(form, other) for other in known) else _differ(form, known)
    else:
        doubt = _ambiguity(folded, form, part, gender, case)
    if doubt:
        return Declined.doubtful(word, f"«{word}»: {doubt}")
    return Declined(text=with_capitals_of(word, form))


def _differ(form: str, known: frozenset[str]) -> str:
    variants = ", ".join(f"«{variant.capitalize()}»" for variant in sorted({form, *known}))
    return f"возможны формы {variants}"


def _ambiguity(word: str, form: str, part: NamePart, gender: Gender, case: Case) -> str:
    """Say why the ending of a word outside the dictionary cannot be trusted, if it cannot."""
    for pattern, reason in _AMBIGUOUS[part, gender]:
        if pattern.fullmatch(word):
            return reason
    if case is Case.INSTRUMENTAL and _AMBIGUOUS_INSTRUMENTAL.fullmatch(word):
        return _STRESS
    return "неизвестно, склоняется ли это слово" if form == word else ""


def _dictionary_forms(word: str, part: NamePart, gender: Gender, case: Case) -> frozenset[str]:
    """Return the forms the dictionary has: of such names or, if none, of the noun or adjective.

    A surname spelt like a common word most often declines like it: Король, Белый.
    """
    parses = nominatives(word)
    names = [parse for parse in parses if part.value in parse.tag and _fits(parse, word, gender)]
    if names:
        return _forms(names, word, gender, case)
    if part is NamePart.LASTNAME:
        return _forms([parse for parse in parses if _is_common(parse, gender)], word, gender, case)
    return frozenset()


def _fits(parse: Any, word: str, gender: Gender) -> bool:  # noqa: ANN401 - pymorphy3 is untyped
    if "ms-f" in parse.tag:
        return True
    # The dictionary lists for every man's surname an indeclinable woman's one: Окуджава too.
    spurious = gender is Gender.FEMININE and "Fixd" in parse.tag and word.endswith(("а", "я"))
    return GENDER_TAGS[gender] in parse.tag and not spurious


def _is_common(parse: Any, gender: Gender) -> bool:  # noqa: ANN401 - pymorphy3 is untyped
    if {"Geox", "Orgn", "Abbr", "Surn", "Poss"} & parse.tag.grammemes:
        return False
    return parse.tag.POS == "NOUN" or (parse.tag.POS == "ADJF" and GENDER_TAGS[gender] in parse.tag)


def _forms(parses: list[Any], word: str, gender: Gender, case: Case) -> frozenset[str]:
    # A thing's accusative is its nominative, a person's is the genitive: «вижу Короля, Мороза».
    animate = gender is Gender.MASCULINE and not word.endswith(("а", "я"))
    asked = Case.GENITIVE if animate and case is Case.ACCUSATIVE else case
    inflected = (parse.inflect({CASE_TAGS[asked]}) for parse in parses)
    return frozenset(form.word for form in inflected if form is not None)
