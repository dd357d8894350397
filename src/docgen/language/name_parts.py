"""How a surname, a first name or a patronymic is declined; double ones by their pieces.

The ending proposes a form (:mod:`docgen.language.name_rules`); pymorphy3's dictionary and
pytrovich are asked what they know of the word. What they do not agree on is doubtful: Соловей may
be Соловья or Соловея, Гуржий may be Гуржия or Гуржего, and only its bearer knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Final

from docgen.language import paradigms
from docgen.language.declined import Certainty, Declined
from docgen.language.double_names import NamePiece, pieces_of
from docgen.language.initials import is_initials
from docgen.language.morphology import (
    CASE_TAGS,
    GENDER_TAGS,
    is_cyrillic,
    nominatives,
    petrovich,
    same_spelling,
    spelt_like,
)
from docgen.language.name_rules import NamePart, Trust, rule_for
from docgen.language.vocabulary import NAME_TITLES
from docgen.models import Case, Gender
from docgen.models.person import patronymic_gender

_CACHED_WORDS: Final = 4096

_TURKIC_PATRONYMIC: Final = re.compile(r".*(лы|лу|ли|зы|зи)")
#: Other patronymics in -ич have -ем or, like Ильич and Кузьмич, -ом.
_STRESSED_PATRONYMIC: Final = re.compile(r"(?!ильич|кузьмич|лукич|фомич|никитич).*[^в]ич")

_TRUSTED: Final = (Trust.CERTAIN, Trust.USUAL)

#: What declines so is a surname wherever it stands; Нечуй, Гулак, Квитка may be a mere byname.
_SURNAMES_ONLY: Final = (
    paradigms.FIXED,
    paradigms.POSSESSIVE,
    paradigms.ADJECTIVE,
    paradigms.ADJECTIVE_IM,
    paradigms.ADJECTIVE_SOFT,
    paradigms.HER_POSSESSIVE,
    paradigms.HER_ADJECTIVE,
    paradigms.HER_ADJECTIVE_SOFT,
)


@lru_cache(_CACHED_WORDS)
def decline_part(text: str, part: NamePart, gender: Gender, case: Case) -> Declined:
    """Decline a surname, a first name or a patronymic, of one word or several.

    ``gender`` is masculine or feminine, ``case`` is not the nominative.
    """
    if not text or is_initials(text):
        return Declined(text=text)
    if part is NamePart.MIDDLENAME:
        return _patronymic(text, gender, case)
    pieces = pieces_of(text)
    if doubt := _joint_doubt(pieces, part, gender):
        return Declined.doubtful(text, f"«{text}»: {doubt}")
    declined = [
        Declined(text=piece.text) if piece.is_fixed else _word(piece.text, part, gender, case)
        for piece in pieces
    ]
    for word in declined:
        if word.certainty is Certainty.DOUBTFUL:
            return Declined.doubtful(text, word.reason)
    joined = (word.text + piece.joint for word, piece in zip(declined, pieces, strict=True))
    return Declined(text="".join(joined))


def _joint_doubt(pieces: Sequence[NamePiece], part: NamePart, gender: Gender) -> str:
    """Say why it is not known which pieces of a name change, if it is not."""
    *front, last = [piece for piece in pieces if not piece.is_fixed] or [pieces[-1]]
    if not front:
        return ""
    if any(piece.joint.isspace() for piece in front) or last.text.lower() in NAME_TITLES:
        return "неизвестно, какие слова в этом имени склоняются"
    if part is NamePart.FIRSTNAME and gender is Gender.MASCULINE:
        return "имя двойное, первую часть склоняют не всегда"
    if not all(_declines_in_front(piece.text, part, gender) for piece in front):
        return "первую часть двойной фамилии склоняют не всегда"
    return ""


def _declines_in_front(word: str, part: NamePart, gender: Gender) -> bool:
    """Whether a piece before a hyphen is surely a name of its own, or surely never changes."""
    if not is_cyrillic(word):
        return True  # doubtful anyway, for a better reason
    rule = rule_for(word.lower(), part, gender)
    if part is NamePart.FIRSTNAME:
        return rule.trust is not Trust.DOUBT
    if gender is Gender.FEMININE and re.fullmatch(r".*[иы]н", word.lower()):
        return False  # Мусин-Пушкина, Мусина-Пушкина
    if rule.paradigm is paradigms.NOUN_EM:
        return word.lower().endswith("ич")
    is_first_name = _is_named(word, NamePart.FIRSTNAME) and not _is_named(word, NamePart.LASTNAME)
    return rule.trust in _TRUSTED and rule.paradigm in _SURNAMES_ONLY and not is_first_name


def _word(word: str, part: NamePart, gender: Gender, case: Case) -> Declined:
    if not is_cyrillic(word):
        return Declined.doubtful(word, f"«{word}» не одно слово русскими буквами")
    folded = word.lower()
    rule = rule_for(folded, part, gender)
    if rule.trust is Trust.DOUBT:
        return Declined.doubtful(word, f"«{word}»: {rule.reason}")
    by_ending = rule.paradigm.form(folded, case) if rule.paradigm else ""
    if rule.trust is Trust.CERTAIN:
        return Declined(text=spelt_like(word, by_ending))
    known = _dictionary_forms(folded, part, gender, case)
    by_engine = petrovich(folded, part.name, gender, case)
    if by_ending and case not in rule.unsure and _is_each(by_ending, known):
        # A name in -а that pytrovich leaves as it is may be French, or Шота.
        stays = folded.endswith(("а", "я")) and by_engine == folded
        if known or (rule.trust is Trust.USUAL and not stays):
            return Declined(text=spelt_like(word, _with_yo(word, by_ending, by_engine)))
    declines = rule.paradigm is None or by_engine != folded
    if known and declines and _is_each(by_engine, known):
        return Declined(text=spelt_like(word, by_engine))
    doubt = _variants(by_engine, *known) if known else rule.reason
    return Declined.doubtful(word, f"«{word}»: {doubt}")


def _with_yo(word: str, form: str, other: str) -> str:
    """Return the form with ё where pytrovich knows it stands, or does not: Ильёй, Петра."""
    is_asked = word.lower().endswith("ья") or "ё" in word.lower()
    return other if is_asked and same_spelling(form, other) else form


def _is_each(form: str, others: Collection[str]) -> bool:
    return all(same_spelling(form, other) for other in others)


def _variants(*forms: str) -> str:
    listed = ", ".join(f"«{form.capitalize()}»" for form in sorted(set(forms)))
    return f"возможны формы {listed}"


def _patronymic(text: str, gender: Gender, case: Case) -> Declined:
    if patronymic_gender(text) is not gender:
        return Declined.doubtful(text, f"отчество «{text}» не согласуется с полом")
    folded = text.lower()
    if _TURKIC_PATRONYMIC.fullmatch(folded):
        # «Гейдар Алирза оглы», «Лейла Рашид кызы» keep their form in every case.
        return Declined(text=text)
    if not is_cyrillic(text):
        return Declined.doubtful(text, f"«{text}» не одно слово русскими буквами")
    if case is Case.INSTRUMENTAL and _STRESSED_PATRONYMIC.fullmatch(folded):
        return Declined.doubtful(text, f"«{text}»: окончание зависит от ударения")
    return Declined(
        text=spelt_like(text, petrovich(folded, NamePart.MIDDLENAME.name, gender, case))
    )


@lru_cache(_CACHED_WORDS)
def is_first_name_first(last: str, first: str) -> bool:
    """Whether what stands as a surname is known as a first name, and the other way round."""
    return (
        _is_named(last, NamePart.FIRSTNAME)
        and _is_named(first, NamePart.LASTNAME)
        and not _is_named(first, NamePart.FIRSTNAME)
    )


def never_changes(text: str, part: NamePart, gender: Gender) -> bool:
    """Whether a word is the same in every case whatever a dictionary says: a woman's Соловей."""
    if part is NamePart.MIDDLENAME or not is_cyrillic(text):
        return False
    rule = rule_for(text.lower(), part, gender)
    return rule.trust is Trust.CERTAIN and rule.paradigm is paradigms.FIXED


def _is_named(word: str, part: NamePart) -> bool:
    return any(part.value in parse.tag for parse in nominatives(word.lower()))


def _dictionary_forms(word: str, part: NamePart, gender: Gender, case: Case) -> frozenset[str]:
    """Return the forms the dictionary has: of such names or, if none, of the noun or adjective.

    A surname spelt like a common word most often declines like it: Король, Белый. A woman's Калина
    may be one or the wife of a Калин, so both are asked.
    """
    parses = nominatives(word)
    if part is NamePart.LASTNAME and gender is Gender.MASCULINE and _is_womans(parses):
        return frozenset()
    found = [parse for parse in parses if part.value in parse.tag and _fits(parse, word, gender)]
    if part is NamePart.LASTNAME and (not found or gender is Gender.FEMININE):
        # Where the surname is known, a first name spelt like it says nothing: Ильина, Марина.
        unlike = {"Name", "Patr"} if found else set()
        common = (parse for parse in parses if _is_common(parse, gender))
        found += [parse for parse in common if not unlike & parse.tag.grammemes]
    return _forms(found, word, gender, case)


def _is_womans(parses: Collection[Any]) -> bool:
    """Whether the dictionary has the word as the surname of women only: Королева."""
    surnames = [parse.tag for parse in parses if "Surn" in parse.tag]
    return bool(surnames) and all("femn" in tag for tag in surnames)


def _fits(parse: Any, word: str, gender: Gender) -> bool:  # noqa: ANN401 - pymorphy3 is untyped
    """Whether a name of the dictionary is one of this gender's.

    It lists an indeclinable name beside every declined one, as if a man's Пинчук or a woman's
    Окуджава could be the same in every case.
    """
    if "Fixd" in parse.tag and word.endswith(("а", "я")) is (gender is Gender.FEMININE):
        return False
    return "ms-f" in parse.tag or GENDER_TAGS[gender] in parse.tag


def _is_common(parse: Any, gender: Gender) -> bool:  # noqa: ANN401 - pymorphy3 is untyped
    if {"Geox", "Orgn", "Abbr", "Surn", "Poss"} & parse.tag.grammemes:
        return False
    return parse.tag.POS == "NOUN" or (parse.tag.POS == "ADJF" and GENDER_TAGS[gender] in parse.tag)


def _forms(parses: Sequence[Any], word: str, gender: Gender, case: Case) -> frozenset[str]:
    # A thing's accusative is its nominative, a person's is the genitive: «вижу Короля, Мороза».
    animate = gender is Gender.MASCULINE and not word.endswith(("а", "я"))
    asked = Case.GENITIVE if animate and case is Case.ACCUSATIVE else case
    inflected = (parse.inflect({CASE_TAGS[asked]}) for parse in parses)
    return frozenset(form.word for form in inflected if form is not None)
