"""What the checks remarked, one remark for each kind: «… (и ещё 45)»."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from docgen.models import Finding


@frozen(kw_only=True)
class RemarkKind:
    """Findings of one code: what the first of them says, and how many there are."""

    message: str
    count: int

    def __str__(self) -> str:
        return self.message if self.count == 1 else f"{self.message} (и ещё {self.count - 1})"


def kinds_of(findings: Iterable[Finding]) -> list[RemarkKind]:
    """Return the kinds of findings, in the order that they first appear."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    return [RemarkKind(message=group[0].message, count=len(group)) for group in groups.values()]
