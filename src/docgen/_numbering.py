"""Which rule numbers a document: the type's own, what its template says, what the host sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import asdict

from docgen.exceptions import ConfigurationError, UnknownNameError
from docgen.models import DocumentType, NumberingSettings, NumberToken, Template
from docgen.numbering import Mask, NumberingRule

Settings = Mapping[str, Any]

#: The settings of a numbering rule that are no texts.
_WHOLE_NUMBERS: Final = frozenset({"start", "fiscal_start_month"})
_SETTINGS: Final = frozenset({"mask", "reset", "scope"}) | _WHOLE_NUMBERS


class NumberingRules:
    """The rules of all types; made once, so that a bad one is refused at the start.

    Raises:
        UnknownNameError: the settings name no such type, or no such setting.
        ConfigurationError: a rule cannot be used.

    """

    def __init__(
        self,
        types: Sequence[DocumentType],
        settings: Mapping[str, Settings],
        tokens: Sequence[NumberToken],
    ) -> None:
        codes = [row.code for row in types]
        for code in settings:
            if code not in codes:
                raise UnknownNameError("document type", code, codes)
        self._settings = settings
        self._tokens = tokens
        self._of_types = {row.code: self._make(row, row.code, {}) for row in types}
        self._of_templates: dict[tuple[str, str], NumberingRule] = {}

    def of_type(self, document_type: DocumentType) -> NumberingRule:
        """Return the rule of a type's documents, unless their template has its own."""
        return self._of_types[document_type.code]

    def of(self, document_type: DocumentType, template: Template) -> NumberingRule:
        """Return the rule of a document; a template's own numbers form a series of their own.

        Raises:
            ConfigurationError: the template's rule cannot be used.

        """
        if template.numbering == NumberingSettings():
            return self.of_type(document_type)
        key = (template.label, template.hash)
        if key not in self._of_templates:
            stated = asdict(template.numbering, filter=lambda _, value: value is not None)
            self._of_templates[key] = self._make(document_type, template.label, stated)
        return self._of_templates[key]

    def _make(self, document_type: DocumentType, code: str, of_template: Settings) -> NumberingRule:
        """Put a rule together; the host's settings go before the template's and the type's."""
        of_host = self._settings.get(document_type.code, {})
        merged = {
            "mask": document_type.number_mask,
            "reset": document_type.number_reset,
            **of_template,
            **of_host,
        }
        for name, value in merged.items():
            _check(document_type.code, name, value)
        mask = Mask.parse(merged.pop("mask"), self._tokens)
        return NumberingRule(code=code, mask=mask, **merged)


def _check(code: str, name: str, value: object) -> None:
    if name not in _SETTINGS:
        raise UnknownNameError(f"setting of numbering.{code}", name, _SETTINGS)
    expected = int if name in _WHOLE_NUMBERS else str
    if isinstance(value, bool) or not isinstance(value, expected):
        wanted = "a whole number" if expected is int else "text"
        raise ConfigurationError(f"numbering.{code}.{name} is {value!r}; {wanted} is expected")
