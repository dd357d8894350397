from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from docgen.exceptions import TransitionError
from docgen.lifecycle import (
    REVERSED,
    STATUS_CAPTIONS,
    TRANSITIONS,
    Actor,
    Role,
    next_steps,
    path_of,
    transition,
)
from docgen.models import Status

ANYBODY = Actor(name="Иванова")
ADMINISTRATOR = Actor(name="Петров", role=Role.ADMINISTRATOR)


def test_the_table_has_one_row_for_a_step():
    """What stands twice could contradict itself."""
    ends = [(row.source, row.target) for row in TRANSITIONS]
    assert len(set(ends)) == len(ends)


def test_every_stored_status_can_be_reached_and_has_a_caption():
    """A draft is stored nowhere, and no step leads to one."""
    reached = {Status.ISSUED}
    for row in TRANSITIONS * len(Status):
        reached |= {row.target} if row.source in reached else set()
    assert reached == set(Status) - {Status.DRAFT}
    assert set(STATUS_CAPTIONS) == set(Status)


def test_steps_back_are_the_administrators():
    """Each undoes a step forward, and no other row is theirs."""
    forward = {(row.source, row.target) for row in TRANSITIONS if row.role is Role.ORDINARY}
    back = {(row.target, row.source) for row in TRANSITIONS if row.role is Role.ADMINISTRATOR}
    assert back == {ends for ends in forward if ends[1] is not Status.VOID}
    assert {row.event for row in TRANSITIONS if row.role is Role.ADMINISTRATOR} == {REVERSED}


def test_the_usual_way_needs_no_reason():
    """A document is issued, sent, looked at, signed and put away."""
    path = path_of(["issued", "attached", "sent", "viewed", "signed"])
    assert path == (Status.ISSUED, Status.SENT, Status.VIEWED, Status.SIGNED)
    assert transition(path, Status.ARCHIVED, ANYBODY).caption == "Убрать в архив"


@pytest.mark.parametrize("target", [Status.VOID, Status.DECLINED])
def test_an_end_needs_a_reason(target):
    """Spaces are none."""
    path = (Status.ISSUED, Status.SENT)
    with pytest.raises(TransitionError, match="give a reason"):
        transition(path, target, ANYBODY, "  ")
    assert transition(path, target, ANYBODY, "ошибка в сумме").target is target


def test_only_an_administrator_goes_back_and_only_where_it_came_from():
    """What was signed unsent becomes issued again, not sent."""
    path = (Status.ISSUED, Status.SIGNED)
    with pytest.raises(TransitionError, match="only an administrator"):
        transition(path, Status.ISSUED, ANYBODY, "не тот документ")
    with pytest.raises(TransitionError, match="give a reason"):
        transition(path, Status.ISSUED, ADMINISTRATOR)
    with pytest.raises(TransitionError, match="it came from issued"):
        transition(path, Status.SENT, ADMINISTRATOR, "не тот документ")
    assert transition(path, Status.ISSUED, ADMINISTRATOR, "не тот документ").event == REVERSED


def test_what_is_void_stays_void():
    """Its number is never used again, and another document may have taken its place."""
    assert next_steps(Status.VOID) == ()
    with pytest.raises(TransitionError, match="what can follow is: nothing"):
        transition((Status.ISSUED, Status.VOID), Status.ISSUED, ADMINISTRATOR, "передумали")


def test_a_refusal_names_what_can_follow():
    """Whoever asked sees where to go instead."""
    with pytest.raises(TransitionError, match="sent, viewed, signed, declined, void, archived"):
        transition((Status.ISSUED,), Status.ISSUED, ANYBODY)


class Life(RuleBasedStateMachine):
    """A document that goes where it may; its journal is all that is kept."""

    def __init__(self):
        super().__init__()
        self.journal = ["issued"]
        self.status = Status.ISSUED
        self.undo = []

    @rule(
        wanted=st.sampled_from(sorted(Status)),
        by=st.sampled_from([ANYBODY, ADMINISTRATOR]),
        reason=st.sampled_from(["", "так надо"]),
    )
    def step(self, wanted, by, reason):
        """Try a step; what is refused changes nothing."""
        try:
            row = transition(path_of(self.journal), wanted, by, reason)
        except TransitionError:
            return
        if row.event == REVERSED:
            assert by.role is Role.ADMINISTRATOR
            assert self.undo.pop() is wanted
        else:
            self.undo.append(self.status)
        self.journal.append(row.event)
        self.status = wanted

    @rule()
    def something_else(self):
        """Write an event that is no step."""
        self.journal.append("file_sent")

    @invariant()
    def the_journal_tells_the_status(self):
        """Work the status out from the events."""
        assert path_of(self.journal) == (*self.undo, self.status)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
