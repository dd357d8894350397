"""What the host's settings say of numbering rules, written down whenever it is something new.

A settings' file tells nobody that it was changed. So the first number that is given by another
rule than the one last written down leaves an event, in the transaction that gives it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from docgen.models import Event
from docgen.numbering import NumberingRule, SettingsChange
from docgen.store.database.tables import events
from docgen.store.documents.document_rows import ReadyDocument
from docgen.store.documents.event_rows import add_event
from docgen.store.numbers.rules import RULE

#: A rule of the settings has no row of its own.
_NO_ROW: Final = 0
_FIRST: Final = "rule_in_settings"
_CHANGED: Final = "rule_changed_in_settings"

_ALL: Final = (
    select(events.c.at, events.c.who, events.c.detail)
    .where(events.c.subject == RULE, events.c.subject_id == _NO_ROW)
    .order_by(events.c.id)
)


class SettingsRecord:
    """Notices when the settings' rules are others than those last written down.

    Only what was read is remembered, not what was written: a transaction that is undone takes
    its events back. So a rule costs a process two readings, and nothing after them.
    """

    def __init__(self) -> None:
        self._known: set[NumberingRule] = set()

    def notice(
        self, connection: Connection, documents: Iterable[ReadyDocument], at: datetime
    ) -> None:
        """Write an event for each changed rule by which documents are about to get numbers."""
        self.notice_rules(
            connection, {document.rule: document.new.wanted.who for document in documents}, at
        )

    def notice_rules(
        self, connection: Connection, rules: Mapping[NumberingRule, str], at: datetime
    ) -> None:
        """Write an event for each changed rule; ``rules`` tell who gets numbers by them."""
        in_settings = {rule.in_settings or rule: who for rule, who in rules.items()}
        new = {rule: who for rule, who in in_settings.items() if rule not in self._known}
        if not new:
            return
        last = {row["rule"]: row["after"] for row in _details(connection)}
        for rule, who in new.items():
            before = last.get(rule.code)
            if before == rule.settings:
                self._known.add(rule)
                continue
            detail = {"rule": rule.code, "before": before, "after": dict(rule.settings)}
            event = Event(
                at=at,
                name=_FIRST if before is None else _CHANGED,
                detail=json.dumps(detail, ensure_ascii=False),
                who=who,
            )
            add_event(connection, RULE, _NO_ROW, event)


def settings_changes(connection: Connection) -> tuple[SettingsChange, ...]:
    """Return what was noticed, in order; of what two processes noticed at once, the first."""
    last: dict[str, Mapping[str, str | int]] = {}
    changes = []
    for row in connection.execute(_ALL):
        detail = json.loads(row.detail)
        code, after = detail["rule"], detail["after"]
        before = last.get(code, after)
        last[code] = after
        if before != after:
            changes.append(
                SettingsChange(
                    code=code, noticed_at=row.at, noticed_by=row.who, before=before, after=after
                )
            )
    return tuple(changes)


def _details(connection: Connection) -> Iterable[Mapping[str, Any]]:
    return (json.loads(row.detail) for row in connection.execute(_ALL))
