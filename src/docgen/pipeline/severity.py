"""How bad findings are: as practice has it, as a type's documents have it, as the host sets it.

::

    [findings]                              # everywhere
    "buyer.kpp.missing" = "warning"

    [findings.types.act]                    # in documents of a type
    "act.date.before_period_end" = "info"

    [findings.organisations.sever]          # in those of one of our organisations
    "buyer.ogrn.missing" = "error"

    [findings.organisations.sever.types.upd]
    "upd.basis.missing" = "error"

The narrowest word holds: an organisation's goes before a type's, and that before the general one.
Findings about a party are named by their code, ``party.kpp.missing``, or by whose it is,
``buyer.kpp.missing``. What the law or a format makes impossible stays an error, whatever is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve, field, frozen

from docgen.exceptions import ConfigurationError, UnknownNameError, about_setting
from docgen.models import DocumentType, Finding, Severity
from docgen.pipeline.finding_codes import FINDING_CODES

_PARTY: Final = "party."
_TYPES: Final = "types"
_ORGANISATIONS: Final = "organisations"

#: Checks of requisites speak as the strictest documents do; most are not so strict.
_PRACTICE: Final[Mapping[str, Severity]] = {
    "buyer.kpp.missing": Severity.WARNING,
    "party.kpp.unexpected": Severity.WARNING,
}

_LAW: Final = "так требует закон"
_FORMAT: Final = "такой файл не примут"
_ARITHMETIC: Final = "суммы документа не сойдутся"
_PRINT: Final = "документ не напечатать"

#: Errors that nobody can lower, by their code or its beginning, and why.
_IMPOSSIBLE: Final[Mapping[str, str]] = {
    "document.correction.date": _LAW,
    "document.corrected_already": _LAW,
    "line.vat_rate.not_in_force": _LAW,
    "advance_invoice.vat_rate.not_calculated": _LAW,
    "vat_invoice.advance.rate_not_calculated": _LAW,
    "vat_invoice.buyer.address.missing": _LAW,
    "vat_invoice.correction.before_date": _LAW,
    "vat_invoice.payment_documents.missing": _LAW,
    "upd.advance": _LAW,
    "upd.buyer.address.missing": _LAW,
    "upd.correction.before_date": _LAW,
    "corrective_invoice.buyer.address.missing": _LAW,
    "party.inn.checksum": _LAW,
    "party.inn.format": _LAW,
    "line.amount.mismatch": _ARITHMETIC,
    "line.total.mismatch": _ARITHMETIC,
    "line.vat.mismatch": _ARITHMETIC,
    "lines.missing": _ARITHMETIC,
    "reconciliation.balance.mismatch": _ARITHMETIC,
    "party.edo_id.missing": _FORMAT,
    "official.": _FORMAT,
    "xml.": _FORMAT,
    "xsd.": _FORMAT,
    "fns.": _FORMAT,
    "template.": _PRINT,
}
#: Of these some are errors and some are not, so it is told only when one is found.
_OFTEN_LIGHTER: Final = ("party.edo_id.missing", "xml.", "template.")

#: Whose a finding about a party may be.
_PARTIES: Final = ("seller", "buyer", "consignor", "consignee", "factor")
#: Codes that the tax service made, too many to be listed.
_LISTED_ELSEWHERE: Final = "fns"

_By = Mapping[str, Severity]


@frozen(kw_only=True)
class SeverityRules:
    """What the host sets: everywhere, by type, by organisation, and by both."""

    everywhere: _By = field(factory=dict)
    types: Mapping[str, _By] = field(factory=dict)
    organisations: Mapping[str, SeverityRules] = field(factory=dict)

    def applied(
        self, findings: Iterable[Finding], document_type: DocumentType, organisation: str
    ) -> tuple[Finding, ...]:
        """Return findings as bad as they are in this type's documents of this organisation."""
        tables = self._tables(document_type, organisation)
        return tuple(_applied(finding, tables) for finding in findings)

    def of(self, finding: Finding, document_type: DocumentType, organisation: str) -> Severity:
        """Return how bad a finding is there."""
        return self.applied([finding], document_type, organisation)[0].severity

    def codes(self, place: str = "findings") -> Iterator[tuple[str, str]]:
        """Yield the codes that are set, each with the section that does it."""
        yield from ((place, code) for code in self.everywhere)
        for kind, table in self.types.items():
            yield from ((f"{place}.{_TYPES}.{kind}", code) for code in table)
        for name, rules in self.organisations.items():
            yield from rules.codes(f"{place}.{_ORGANISATIONS}.{name}")

    def _tables(self, document_type: DocumentType, organisation: str) -> tuple[_By, ...]:
        """Return the tables that hold there, the strongest first."""
        own = self.organisations.get(organisation, SeverityRules())
        return (
            own.types.get(document_type.code, {}),
            own.everywhere,
            self.types.get(document_type.code, {}),
            self.everywhere,
            document_type.severities,
            _PRACTICE,
        )


def require_codes(
    rules: SeverityRules, types: Iterable[DocumentType], *, has_foreign: bool
) -> None:
    """Refuse codes that no check reports.

    A type that lists none may report whatever begins with its code; a plugin of others, where
    there is one, whatever begins with no word of docgen's own or of a type's that lists them.

    Raises:
        UnknownNameError: there is no such finding.

    """
    known = _known_codes(types)
    listed = frozenset(code.partition(".")[0] for code in known)
    open_types = {kind.code for kind in types if not kind.finding_codes}
    for place, code in rules.codes():
        subject = code.partition(".")[0]
        is_free = subject in open_types or (has_foreign and subject not in listed)
        if code not in known and subject != _LISTED_ELSEWHERE and not is_free:
            with about_setting(f"{place}.{code}"):
                raise UnknownNameError("finding", code, known)


def _known_codes(types: Iterable[DocumentType]) -> frozenset[str]:
    """Return the codes of docgen's own findings, of parties' also by whose they are, and types'."""
    of_parties = (code.removeprefix(_PARTY) for code in FINDING_CODES if code.startswith(_PARTY))
    named = (f"{whose}.{code}" for code in of_parties for whose in _PARTIES)
    return FINDING_CODES.union(named, *(kind.finding_codes for kind in types))


def read_severities(
    settings: Mapping[str, Any], types: Iterable[str], *, place: str = "findings"
) -> SeverityRules:
    """Return what settings say; ``types`` are the codes of those that there are.

    Raises:
        ConfigurationError: a severity is none, or what cannot be lowered is.
        UnknownNameError: there is no such type.

    """
    known = tuple(types)
    of_types = _section(settings, _TYPES, place)
    for code in of_types:
        if code not in known:
            with about_setting(f"{place}.{_TYPES}.{code}"):
                raise UnknownNameError("document type", code, known)
    return SeverityRules(
        everywhere=dict(_severities(settings, place, beside={_TYPES, _ORGANISATIONS})),
        types={
            code: dict(_severities(table, f"{place}.{_TYPES}.{code}"))
            for code, table in of_types.items()
        },
        organisations={
            name: read_severities(table, known, place=f"{place}.{_ORGANISATIONS}.{name}")
            for name, table in _section(settings, _ORGANISATIONS, place).items()
        },
    )


def _applied(finding: Finding, tables: Iterable[_By]) -> Finding:
    names = _names(finding)
    found = (table[name] for table in tables for name in names if name in table)
    severity = next(found, finding.severity)
    if severity is Severity.ERROR or finding.severity is not Severity.ERROR:
        return evolve(finding, severity=severity)
    why = _why_impossible(names)
    if not why:
        return evolve(finding, severity=severity)
    return evolve(finding, remedy=f"{finding.remedy} (важность не понизить: {why})".strip())


def _names(finding: Finding) -> tuple[str, ...]:
    """Return the names of a finding: of a party's its own code comes after whose it is."""
    if not finding.code.startswith(_PARTY):
        return (finding.code,)
    whose = finding.path.partition(".")[0]
    return f"{whose}.{finding.code.removeprefix(_PARTY)}", finding.code


def _why_impossible(names: Iterable[str]) -> str:
    """Return why findings of these names cannot be lowered; nothing where they can."""
    for name in names:
        for code, why in _IMPOSSIBLE.items():
            if name == code or (code.endswith(".") and name.startswith(code)):
                return why
    return ""


def _section(settings: Mapping[str, Any], name: str, place: str) -> Mapping[str, Any]:
    section = settings.get(name, {})
    if not isinstance(section, Mapping) or not all(
        isinstance(table, Mapping) for table in section.values()
    ):
        with about_setting(f"{place}.{name}"):
            raise ConfigurationError(
                f"{place}.{name} is {section!r:.80}; tables are expected in it"
            )
    return section


def _severities(
    table: Mapping[str, Any], place: str, *, beside: Iterable[str] = (), prefix: str = ""
) -> Iterator[tuple[str, Severity]]:
    """Yield codes with their severities; a code may be written as tables inside one another."""
    for name, value in table.items():
        if name in beside:
            continue
        code = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _severities(value, place, prefix=f"{code}.")
        else:
            with about_setting(f"{place}.{code}"):
                severity = _severity(code, value, place)
            yield code, severity


def _severity(code: str, value: object, place: str) -> Severity:
    try:
        severity = Severity(str(value))
    except ValueError:
        known = ", ".join(Severity)
        raise ConfigurationError(f"{place}.{code} is {value!r:.80}; write one of {known}") from None
    _, _, rest = code.partition(".")
    names = (code, f"{_PARTY}{rest}")
    why = "" if any(name.startswith(_OFTEN_LIGHTER) for name in names) else _why_impossible(names)
    if why and severity is not Severity.ERROR:
        raise ConfigurationError(
            f"{place}.{code} cannot be lowered to {severity}: it is an error that no setting can "
            f"help ({why}); take it out"
        )
    return severity
