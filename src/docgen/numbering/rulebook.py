"""Which rule numbers a document: the type's own, its template's, the host's, the stored one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, Final

from attrs import asdict, frozen

from docgen.exceptions import ConfigurationError, UnknownNameError, about_setting
from docgen.models import DocumentType, Level, NumberingSettings, NumberToken, Template
from docgen.numbering import (
    RULE_SETTINGS,
    Mask,
    NumberingRule,
    ParsedNumber,
    StoredRule,
    stored_settings,
)

Settings = Mapping[str, Any]

#: The settings of a numbering rule that are no texts.
_WHOLE_NUMBERS: Final = frozenset({"start", "fiscal_start_month"})

_CORRECTIVE: Final = "corrective"


def corrective(code: str) -> str:
    """Return the code of the rule of a type's corrective documents, a series of their own."""
    return f"{code}.{_CORRECTIVE}"


@frozen(kw_only=True)
class NumberMeaning:
    """A number that a text may mean: whose it would be, and the rule that makes such."""

    rule: str
    parsed: ParsedNumber


class NumberingRules:
    """The rules of all types; made once, so that a bad one is refused at the start.

    A type has two, ``act`` and ``act.corrective``; unless the settings ``corrective`` among the
    type's say otherwise, the second one is the first with «К-» before the number. Where the
    corrective documents are a type of their own, that type's rule is theirs. ``settings``
    are the host's, by type; ``stored`` returns the stored rules in the order they were made. A
    stored rule wins for what it says, then come the host's settings, the template's, the type's.

    Raises:
        UnknownNameError: the settings name no such type, or no such setting.
        ConfigurationError: a rule cannot be used.

    """

    def __init__(
        self,
        types: Sequence[DocumentType],
        settings: Mapping[str, Settings],
        tokens: Sequence[NumberToken],
        stored: Callable[[], Sequence[StoredRule]] = tuple,
    ) -> None:
        self._types = {kind.code: kind for kind in types}
        for code in settings:
            if code not in self._types:
                with about_setting(f"numbering.{code}"):
                    raise UnknownNameError("document type", code, self._types)
        self._tokens = tokens
        self._stored = stored
        self._made: dict[tuple[str, str], NumberingRule] = {}
        self._host: dict[str, Settings] = {}
        of_own_type = {code: kind.code for kind in types for code in kind.corrective_of}
        for kind in types:
            own = dict(settings.get(kind.code, {}))
            if kind.code not in of_own_type and not kind.corrective_of:
                self._host[corrective(kind.code)] = _section(kind.code, own.pop(_CORRECTIVE, {}))
            elif _CORRECTIVE in own:
                raise _of_own_type(kind.code, of_own_type.get(kind.code, kind.code))
            self._host[kind.code] = own
        for code in self.codes:
            with about_setting(f"numbering.{code}"):
                self._make(code, self._settings(code), {})

    def snapshot(self) -> NumberingRules:
        """Return the rules as they are stored now: for many documents the store is asked once."""
        stored = tuple(self._stored())
        rules = copy(self)
        rules._stored = lambda: stored  # noqa: SLF001 - a copy of its own
        return rules

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all rules, a type's corrective one, if it has one, after its own."""
        both = (one for code in self._types for one in (code, corrective(code)))
        return tuple(code for code in both if code in self._host)

    def type_of(self, code: str) -> DocumentType:
        """Return the type whose documents a rule numbers.

        Raises:
            UnknownNameError: there is no such rule.

        """
        if code not in self._host:
            raise UnknownNameError("numbering rule", code, self._host)
        return self._types[code.removesuffix(corrective(""))]

    def rule(
        self, code: str, on: date, organisation: str = "", changes: Settings | None = None
    ) -> NumberingRule:
        """Return the rule of a type's documents of a day, unless their template has its own.

        ``changes`` are what would be stored: with them it is what the rule would become.

        Raises:
            UnknownNameError: there is no such rule, or no such setting.
            ConfigurationError: the rule cannot be used so.

        """
        self.type_of(code)
        stored = self._stated(code, on, organisation)
        return self._make(code, self._settings(code), {**stored, **(changes or {})})

    def of(
        self, document_type: DocumentType, template: Template, on: date, organisation: str = ""
    ) -> NumberingRule:
        """Return the rule of a document; a template's own numbers form a series of their own.

        Raises:
            ConfigurationError: the template's rule cannot be used.

        """
        if template.numbering == NumberingSettings():
            return self.rule(document_type.code, on, organisation)
        own = asdict(template.numbering, filter=lambda _, value: value is not None)
        settings = self._settings(document_type.code, own)
        return self._make(document_type.code, settings, {}, label=template.label)

    def mask_level(
        self, document_type: DocumentType, template: Template, on: date, organisation: str = ""
    ) -> Level:
        """Return who states the mask of a document's rule, of those who :meth:`of` listens to."""
        code = document_type.code
        has_own_series = template.numbering != NumberingSettings()
        if not has_own_series and "mask" in self._stated(code, on, organisation):
            return Level.STORE
        if "mask" in self._host[code]:
            return Level.HOST
        return Level.TYPE if template.numbering.mask is None else Level.TEMPLATE

    def meanings(self, number: str, on: date, organisation: str = "") -> tuple[NumberMeaning, ...]:
        """Return all that a number may mean, by the rules of documents of a day."""
        found = []
        for code in self.codes:
            parsed = self.rule(code, on, organisation).parse(number)
            if parsed is not None and parsed.organisation in {"", organisation}:
                found.append(NumberMeaning(rule=code, parsed=parsed))
        return tuple(found)

    def _stated(self, code: str, on: date, organisation: str) -> Settings:
        return stored_settings(self._stored(), code, organisation, on)

    def _settings(self, code: str, of_template: Settings | None = None) -> Settings:
        """Put together what is said of a rule before anything is stored."""
        document_type = self.type_of(code)
        own = {"mask": document_type.number_mask, "reset": document_type.number_reset}
        if code == document_type.code:
            return {**own, **(of_template or {}), **self._host[code]}
        ordinary = {**own, **self._host[document_type.code]}
        _check_all(document_type.code, ordinary)
        return {**ordinary, "mask": f"К-{ordinary['mask']}", **self._host[code]}

    def _make(
        self, code: str, settings: Settings, stored: Settings, label: str | None = None
    ) -> NumberingRule:
        merged = {**settings, **stored}
        key = (label or code, repr(sorted(merged.items())))
        if key not in self._made:
            _check_all(code, merged)
            with about_setting(f"numbering.{code}.mask"):
                mask = Mask.parse(merged["mask"], self._tokens)
            self._made[key] = NumberingRule(
                code=label or code,
                chronological=self.type_of(code).number_chronological,
                in_settings=self._make(code, settings, {}, label) if stored else None,
                **{**merged, "mask": mask},
            )
        return self._made[key]


def _of_own_type(code: str, corrective_type: str) -> ConfigurationError:
    return ConfigurationError(
        f"numbering.{code}.{_CORRECTIVE} numbers nothing: the corrective documents are a type of "
        f"their own; write it as numbering.{corrective_type}"
    )


def _section(code: str, value: object) -> Settings:
    if not isinstance(value, Mapping):
        raise ConfigurationError(
            f"numbering.{code}.{_CORRECTIVE} is {value!r}; settings are expected, as mask = …"
        )
    return value


def _check_all(code: str, settings: Settings) -> None:
    for name, value in settings.items():
        with about_setting(f"numbering.{code}.{name}"):
            _check(code, name, value)


def _check(code: str, name: str, value: object) -> None:
    if name not in RULE_SETTINGS:
        raise UnknownNameError(f"setting of numbering.{code}", name, RULE_SETTINGS)
    expected = int if name in _WHOLE_NUMBERS else str
    if isinstance(value, bool) or not isinstance(value, expected):
        wanted = "a whole number" if expected is int else "text"
        raise ConfigurationError(f"numbering.{code}.{name} is {value!r}; {wanted} is expected")
