from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from attrs import evolve

from docgen.numbering import StoredRule, stored_settings

RULE = StoredRule(
    code="act",
    mask="А-{N}",
    valid_from=date(2026, 1, 1),
    made_at=datetime(2025, 12, 30, 12, 0, tzinfo=UTC),
    made_by="Глебова",
    reason="новый порядок",
)


def said(*rules, on=date(2026, 10, 5), organisation="7"):
    """Return what rules say of an act."""
    return stored_settings(rules, "act", organisation, on)


def test_a_rule_says_only_what_it_states():
    """What is not said is left to the settings' file."""
    assert said(RULE) == {"mask": "А-{N}"}
    assert said(evolve(RULE, code="invoice")) == {}
    assert said() == {}


def test_a_rule_waits_for_its_day():
    """A document before that day is numbered as before, whenever it is issued."""
    later = evolve(RULE, mask="Б-{N}", valid_from=date(2026, 10, 5))
    assert said(RULE, later, on=date(2026, 10, 4)) == {"mask": "А-{N}"}
    assert said(RULE, later) == {"mask": "Б-{N}"}


def test_the_rule_of_the_latest_day_counts_and_of_equals_the_last_one_made():
    """A rule made for an earlier day does not undo one that waits for a later one."""
    waiting = evolve(RULE, mask="Б-{N}", valid_from=date(2026, 7, 1))
    corrected = evolve(waiting, mask="В-{N}")
    assert said(waiting, RULE) == {"mask": "Б-{N}"}
    assert said(waiting, corrected) == {"mask": "В-{N}"}


@pytest.mark.parametrize("order", [1, -1])
def test_an_organisations_own_rule_goes_first(order):
    """What it does not say is said by the rule for all."""
    own = evolve(RULE, organisation="7", mask=None, start=100)
    general = evolve(RULE, start=5, mode="fast")
    rules = (own, general)[::order]
    assert said(*rules) == {"mask": "А-{N}", "mode": "fast", "start": 100}
    assert said(*rules, organisation="8") == {"mask": "А-{N}", "mode": "fast", "start": 5}
