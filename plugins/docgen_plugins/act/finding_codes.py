"""The codes of findings; ``scripts/make_setting_codes.py`` writes them."""

from __future__ import annotations

from typing import Final

FINDING_CODES: Final = frozenset(
    {
        "act.date.before_period_end",
    }
)
