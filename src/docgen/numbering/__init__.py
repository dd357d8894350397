"""Numbers of documents: masks, the rules that count them, and the audit of what was given."""

from docgen.numbering.audit import IssuedNumber, audit_counter
from docgen.numbering.masks import Mask
from docgen.numbering.rules import CounterKey, NumberingRule, Reset, Scope
from docgen.numbering.tokens import TOKENS

__all__ = [
    "TOKENS",
    "CounterKey",
    "IssuedNumber",
    "Mask",
    "NumberingRule",
    "Reset",
    "Scope",
    "audit_counter",
]
