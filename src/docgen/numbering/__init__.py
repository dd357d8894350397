"""Numbers of documents: masks, the rules that count them, and the audit of what was given."""

from docgen.numbering.audit import IssuedNumber, NumberExplanation, NumberOrigin, audit_counter
from docgen.numbering.chronology import chronology_finding
from docgen.numbering.importing import ImportedNumber, read_numbers
from docgen.numbering.masks import Mask
from docgen.numbering.periods import Reset, period_key
from docgen.numbering.rules import MAX_N, CounterKey, Mode, NumberingRule, ParsedNumber, Scope
from docgen.numbering.stored import (
    RULE_SETTINGS,
    SettingsChange,
    StoredRule,
    stored_rule,
    stored_settings,
)
from docgen.numbering.tokens import TOKENS

__all__ = [
    "MAX_N",
    "RULE_SETTINGS",
    "TOKENS",
    "CounterKey",
    "ImportedNumber",
    "IssuedNumber",
    "Mask",
    "Mode",
    "NumberExplanation",
    "NumberOrigin",
    "NumberingRule",
    "ParsedNumber",
    "Reset",
    "Scope",
    "SettingsChange",
    "StoredRule",
    "audit_counter",
    "chronology_finding",
    "period_key",
    "read_numbers",
    "stored_rule",
    "stored_settings",
]
