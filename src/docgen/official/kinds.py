"""The findings about official files, declared: code, severity, what is said, what to do.

A module of checks has one table of them, ``KINDS``, from which the page of all codes is made too.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType
from typing import Final

from attrs import evolve, frozen
from lxml import etree

from docgen.models import Finding, Severity

#: What stands for a value in the page of codes.
_ANY_VALUE: Final = "…"


@frozen(kw_only=True)
class FindingKind:
    """One kind of finding.

    ``message`` and ``remedy`` are Russian and may hold names in braces: ``{value}``. ``source``,
    in Russian too, says who refuses such a file, or by what law it is wrong: an error of docgen's
    own has one, for a check of ours is no reason of itself to refuse what all others take.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    source: str = ""

    def as_warning(self) -> FindingKind:
        """Return the kind for the cases of it that nobody refuses."""
        return evolve(self, severity=Severity.WARNING)

    @property
    def outline(self) -> str:
        """The message with «…» for every value: what the page of codes prints."""
        return _outline(self.message)

    @property
    def remedy_outline(self) -> str:
        """The remedy with «…» for every value."""
        return _outline(self.remedy)

    def at(self, element: etree._Element, attribute: str = "", /, **values: object) -> Finding:
        """Report it at an element or at one of its attributes, whether present or missing."""
        path = element.getroottree().getpath(element)
        return Finding(
            severity=self.severity,
            code=self.code,
            path=f"{path}/@{attribute}" if attribute else path,
            message=self.message.format(**values),
            remedy=self.remedy.format(**values),
            line=element.sourceline,
        )


def finding_kinds(*kinds: FindingKind) -> Mapping[str, FindingKind]:
    """Return the kinds of one module by their codes.

    Raises:
        ValueError: two kinds have the same code.

    """
    table = {kind.code: kind for kind in kinds}
    if len(table) < len(kinds):
        codes = [kind.code for kind in kinds]
        twins = sorted({code for code in codes if codes.count(code) > 1})
        raise ValueError(f"finding codes declared twice: {', '.join(twins)}; rename one of each")
    return MappingProxyType(table)


def _outline(template: str) -> str:
    return "".join(
        text + (_ANY_VALUE if name is not None else "")
        for text, name, _, _ in Formatter().parse(template)
    )
