"""What declining gives: a text, how certain it is, and why it is doubtful."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from attrs import frozen

from docgen.models import Finding, PersonName, Severity

_REMEDY: Final = (
    "Укажите форму в данных: forms у имени, position_forms у должности, "
    "или внесите её в словарь: раздел [language] в docgen.toml"
)


class Certainty(StrEnum):
    """How far a form may be trusted. A doubtful one is always the nominative, unchanged."""

    GIVEN = "given"
    SURE = "sure"
    DOUBTFUL = "doubtful"


@frozen(kw_only=True)
class Declined:
    """A declined word or phrase; ``reason`` says in Russian why it is doubtful."""

    text: str
    certainty: Certainty = Certainty.SURE
    reason: str = ""

    @classmethod
    def doubtful(cls, nominative: str, reason: str) -> Declined:
        """Return the nominative as it was, with the reason."""
        return cls(text=nominative, certainty=Certainty.DOUBTFUL, reason=reason)


@frozen(kw_only=True)
class DeclinedPerson:
    """A declined name, still by its parts, so that initials can be made of it."""

    name: PersonName
    certainty: Certainty = Certainty.SURE
    reason: str = ""

    @property
    def text(self) -> str:
        """The whole name: «Иванова Ивана Ивановича»."""
        return self.name.full


def declension_finding(declined: Declined | DeclinedPerson, *, path: str) -> Finding | None:
    """Return the warning about a doubtful form, or ``None`` when there is no doubt.

    ``path`` says where in the payload the nominative stands: ``buyer.director.name``.
    """
    if declined.certainty is not Certainty.DOUBTFUL:
        return None
    return Finding(
        severity=Severity.WARNING,
        code="language.declension",
        path=path,
        message=f"«{declined.text}» осталось в именительном падеже: {declined.reason}",
        remedy=_REMEDY,
    )
