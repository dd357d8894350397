"""Stored numbering rules, each change a row, inside a caller's transaction."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, insert, select

from docgen.models import Event
from docgen.numbering import StoredRule
from docgen.store.database.tables import rules
from docgen.store.documents.event_rows import add_event

#: A rule among the subjects of events.
RULE: Final = "rule"

#: What a stored rule calls otherwise than its row.
_COLUMNS: Final = {"code": "type", "fiscal_start_month": "fiscal_year_start"}
_TEXTS: Final = ("mask", "reset", "scope", "time_zone", "mode")
_NUMBERS: Final = ("start", "fiscal_start_month")
_ALWAYS: Final = ("code", "organisation", "valid_from", "made_at", "made_by", "reason")

_LAST: Final = select(func.max(rules.c.id))
_ALL: Final = select(rules).order_by(rules.c.id)
_ADD: Final = insert(rules).returning(rules.c.id)


def last_change(connection: Connection) -> int:
    """Return the id of the last change, 0 before the first one."""
    return connection.scalar(_LAST) or 0


def stored_rules(connection: Connection) -> tuple[StoredRule, ...]:
    """Return all changes in the order they were made."""
    rows = connection.execute(_ALL).mappings()
    return tuple(StoredRule(**_fields(row)) for row in rows)


def add_rule(connection: Connection, rule: StoredRule) -> None:
    """Write a change, and the event that tells of it."""
    values = {_column(name): getattr(rule, name) for name in _ALWAYS}
    values |= {_column(name): getattr(rule, name) or "" for name in _TEXTS}
    values |= {_column(name): getattr(rule, name) or 0 for name in _NUMBERS}
    rule_id = connection.execute(_ADD, values).scalar_one()
    stated = ", ".join(f"{name} = {value}" for name, value in rule.stated.items())
    event = Event(
        at=rule.made_at,
        name="rule_changed",
        detail=f"{rule.code}: {stated}",
        who=rule.made_by,
        reason=rule.reason,
    )
    add_event(connection, RULE, rule_id, event)


def _fields(row: RowMapping) -> dict[str, Any]:
    always = {name: row[_column(name)] for name in _ALWAYS}
    # What a change does not say is empty, or nought.
    return always | {name: row[_column(name)] or None for name in (*_TEXTS, *_NUMBERS)}


def _column(name: str) -> str:
    return _COLUMNS.get(name, name)
