"""The host's own dictionary of declined forms, as a plugin like any other."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from docgen.hooks.specs import hookimpl
from docgen.language.dictionary import read_dictionary


@frozen(eq=False)
class WordForms:
    """Supplies what a host gave as ``DocGen(language=…)`` or in ``[language]`` of docgen.toml.

    Raises:
        ConfigurationError: a form is no text or is empty.
        UnknownNameError: there is no such case.

    """

    entries: Mapping[str, Mapping[str, str]] = field()

    @entries.validator
    def _are_readable(self, _attribute: object, entries: Mapping[str, Mapping[str, str]]) -> None:
        read_dictionary(entries)

    @hookimpl
    def docgen_word_forms(self) -> Mapping[str, Mapping[str, str]]:
        """Supply the forms."""
        return self.entries
