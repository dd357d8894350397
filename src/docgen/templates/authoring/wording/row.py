"""A row of the messages, and how many of them are written down together."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from docgen.models import Severity

#: What mends whatever Word itself would not have written.
SAVE_AGAIN: Final = "Откройте файл в Word и сохраните его: «Файл → Сохранить как → Документ Word»"


@frozen(kw_only=True)
class Wording:
    """The code of a finding, its message, and what to do."""

    code: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR


def rows(code: str, *texts: tuple[str, str, str]) -> dict[str, Wording]:
    """Return rows of a code by their reasons; each text is a reason, a message and a remedy."""
    return {
        reason: Wording(code=code, message=text, remedy=remedy) for reason, text, remedy in texts
    }


def warnings(code: str, *texts: tuple[str, str, str]) -> dict[str, Wording]:
    """Return what :func:`rows` does, of what is not an error but should be looked at."""
    return {
        reason: Wording(code=code, message=text, remedy=remedy, severity=Severity.WARNING)
        for reason, text, remedy in texts
    }
