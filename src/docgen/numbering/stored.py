"""Numbering rules that are kept with the documents: who changed what, when, from when, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from attrs import frozen

#: What a stored rule may say; the rest is the settings' file's, the template's, the type's.
RULE_SETTINGS: Final = (
    "mask",
    "reset",
    "scope",
    "start",
    "fiscal_start_month",
    "time_zone",
    "mode",
)


@frozen(kw_only=True)
class StoredRule:
    """A change of a rule, for documents dated ``valid_from`` and later.

    ``code`` is the rule's: a document type's, a template's label. ``organisation`` is the
    source's id, empty for all that have no rule of their own. What is ``None`` is not said.
    """

    code: str
    valid_from: date
    made_at: datetime
    made_by: str
    reason: str
    organisation: str = ""
    mask: str | None = None
    reset: str | None = None
    scope: str | None = None
    start: int | None = None
    fiscal_start_month: int | None = None
    time_zone: str | None = None
    mode: str | None = None

    @property
    def stated(self) -> Mapping[str, str | int]:
        """The settings that it says."""
        settings = {name: getattr(self, name) for name in RULE_SETTINGS}
        return {name: value for name, value in settings.items() if value is not None}


@frozen(kw_only=True)
class SettingsChange:
    """A rule that numbers otherwise since a day, as the host's settings, or its type, were changed.

    It was noticed when the next number was given, in work of ``noticed_by``; ``before`` and
    ``after`` are all that the settings say.
    """

    code: str
    noticed_at: datetime
    noticed_by: str
    before: Mapping[str, str | int]
    after: Mapping[str, str | int]

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the settings that are others now."""
        return tuple(name for name in self.after if self.after[name] != self.before.get(name))


def stored_rule(
    stored: Sequence[StoredRule], code: str, organisation: str, on: date
) -> StoredRule | None:
    """Return the change in force for documents of a date, of all that have this very key.

    ``stored`` come in the order they were made. The one valid from the latest date counts, and
    of several the one made last.
    """
    rows = [
        rule
        for rule in stored
        if (rule.code, rule.organisation) == (code, organisation) and rule.valid_from <= on
    ]
    # Of equals max() would return the first; the last one made is wanted.
    return max(reversed(rows), key=lambda row: row.valid_from, default=None)


def stored_settings(
    stored: Sequence[StoredRule], code: str, organisation: str, on: date
) -> Mapping[str, str | int]:
    """Return what the stored rules say of documents of a date.

    An organisation's own rule goes first, then the rule for all organisations.
    """
    found: dict[str, str | int] = {}
    for owner in dict.fromkeys(("", organisation)):
        rule = stored_rule(stored, code, owner, on)
        found |= rule.stated if rule else {}
    return found
