"""The host's own forms of names, positions and titles, which go before any engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.language.morphology import spelt_like
from docgen.models import Case

#: Forms by the nominative they belong to, whole names and whole phrases.
Dictionary = Mapping[str, Mapping[Case, str]]

EMPTY: Final[Dictionary] = MappingProxyType({})

#: What cases are called in settings and in templates.
CASE_NAMES: Final[Mapping[str, Case]] = MappingProxyType(
    {
        **{case.value: case for case in Case},
        "именительный": Case.NOMINATIVE,
        "родительный": Case.GENITIVE,
        "дательный": Case.DATIVE,
        "винительный": Case.ACCUSATIVE,
        "творительный": Case.INSTRUMENTAL,
        "предложный": Case.PREPOSITIONAL,
    }
)


def read_dictionary(entries: Mapping[str, Mapping[str, str]]) -> Dictionary:
    """Read forms by nominative and case: ``{"мерчендайзер": {"genitive": "мерчендайзера"}}``.

    Cases are called as in templates, «genitive» or «родительный». Capitals, ё and the width of
    blanks make no difference in a nominative.

    Raises:
        ConfigurationError: a form is no text or is empty.
        UnknownNameError: there is no such case.

    """
    if not isinstance(entries, Mapping):
        raise ConfigurationError(f"[language] is {entries!r}; write forms by nominative and case")
    return {_folded(text): dict(_forms(text, forms)) for text, forms in entries.items()}


def is_in(dictionary: Dictionary, *texts: str) -> bool:
    """Whether the dictionary has any of the texts."""
    return any(text in dictionary or _folded(text) in dictionary for text in texts)


def form_in(dictionary: Dictionary, text: str, case: Case) -> str:
    """Return the host's form of a whole text; empty where the dictionary has none."""
    if not dictionary:
        return ""
    if text in dictionary:
        return dictionary[text].get(case, "")
    form = dictionary.get(_folded(text), {}).get(case, "")
    return spelt_like(text, form) if form else ""


def _forms(text: str, forms: Mapping[str, str]) -> Iterator[tuple[Case, str]]:
    if not isinstance(forms, Mapping):
        raise ConfigurationError(
            f'[language] has {text!r} = {forms!r}; write the forms by case: {{ genitive = "…" }}'
        )
    for name, form in forms.items():
        if name not in CASE_NAMES:
            raise UnknownNameError("case", name, CASE_NAMES)
        if not isinstance(form, str) or not form.strip():
            raise ConfigurationError(f"[language] has no text for {text!r}, {name}: {form!r}")
        yield CASE_NAMES[name], form


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
