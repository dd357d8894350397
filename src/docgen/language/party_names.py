"""The names of parties in cases: «в пользу ИП Лебедевой Н. В.», «от Общества с … «Ромашка»».

Of a company its form declines where it is written out, and abbreviations do not. Of a person the
name declines with the person's own, in whatever shape it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docgen.language.declension import decline_person, decline_phrase
from docgen.language.declined import Certainty, Declined
from docgen.language.dictionary import Dictionary, form_in
from docgen.language.initials import initials, initials_first
from docgen.language.numbers import NBSP
from docgen.language.vocabulary import COMPANY_FORMS, ORGANISATIONS
from docgen.models import Case, Party, PersonName

#: What stands before the name of a sole proprietor; the abbreviation is the same in every case.
_HEAD = r"глава\s+(КФХ|крестьянского\s+\(фермерского\)\s+хозяйства)"
_PROPRIETOR = re.compile(
    rf"((ИП|индивидуальный\s+предприниматель)[\s,–—-]+)?({_HEAD}\s+)?", re.IGNORECASE
)
_ABBREVIATED: Final = "ИП"

_QUOTE = re.compile(r"[«\"“„]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_NO_DICTIONARY: Final[Dictionary] = {}


def decline_party(
    party: Party,
    case: Case,
    name: str | None = None,
    *,
    dictionary: Dictionary = _NO_DICTIONARY,
) -> Declined:
    """Decline a name of a party, the short one unless another is given.

    In doubt the nominative stays, and the reason says why.
    """
    text = party.name if name is None else name
    if case is Case.NOMINATIVE or not text.strip():
        return Declined(text=text)
    if party.kind.is_person:
        return _person(party, text, case, dictionary)
    quote = _QUOTE.search(text)
    if _CYRILLIC.search(text[: quote.start()] if quote else text) is None:
        return Declined(text=text)
    return _company(text, case, dictionary, is_quoted=quote is not None)


def _company(text: str, case: Case, dictionary: Dictionary, *, is_quoted: bool) -> Declined:
    """Decline the form of a company; its name stays, though no quotes show where it begins."""
    if form_in(dictionary, text, case):
        return decline_phrase(text, case, dictionary=dictionary)
    first, *rest = re.findall(r"\w+", text)
    if not is_quoted and first not in COMPANY_FORMS:
        if COMPANY_FORMS.intersection(rest):
            return Declined(text=text)  # «Ромашка, ООО»
        if not ORGANISATIONS.intersection(map(str.lower, (first, *rest))):
            return Declined.doubtful(text, f"наименование «{text}» без кавычек и без вида")
    return decline_phrase(text, case, dictionary=dictionary)


def _person(party: Party, text: str, case: Case, dictionary: Dictionary) -> Declined:
    """Decline «ИП Лебедева Н. В.», or a citizen's name."""
    match = _PROPRIETOR.match(text)
    form = match[0] if match else ""  # it matches whatever stands there, be it nothing
    written = text[len(form) :]
    person = party.person or _parsed(written)
    if person is None:
        return Declined.doubtful(text, "имя не делится на фамилию, имя и отчество")
    declined = decline_person(person, case, dictionary=dictionary)
    if declined.certainty is Certainty.DOUBTFUL:
        return Declined.doubtful(text, declined.reason)
    shapes = zip(_shapes(person), _shapes(declined.name), strict=True)
    found = next((after for before, after in shapes if _same(before, written)), None)
    if found is None:
        return Declined.doubtful(text, f"в наименовании стоит не имя «{person.full}»")
    return Declined(text=f"{_form(form, case)}{found}", certainty=declined.certainty)


def _form(form: str, case: Case) -> str:
    words = form.strip()
    if not words or words.upper() == _ABBREVIATED:
        return form
    return form.replace(words, decline_phrase(words, case).text)


def _parsed(text: str) -> PersonName | None:
    try:
        return PersonName.parse(text)
    except ValueError:
        return None


def _shapes(name: PersonName) -> Iterator[str]:
    """Yield the ways that a name may be written, the same ones in the same order."""
    yield name.full
    yield initials(name)
    yield initials_first(name)
    yield name.last
    yield f"{name.last} {name.first}"
    yield f"{name.first} {name.middle} {name.last}"


def _same(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return text.replace(NBSP, "").replace(" ", "").casefold()
