from __future__ import annotations

import threading
from datetime import date

import pytest
from attrs import evolve

from docgen.exceptions import ConfigurationError, IssueRefusedError
from docgen.store import NumberWanted, ReadyDocument


@pytest.fixture
def ready(store, payload, rule, context, template):
    """Freeze an act that differs as asked: in its day, key, rule, context."""

    def freeze(*, day=payload.date, key=None, using=rule, wanted=NumberWanted(), **changes):  # noqa: B008 - it never changes
        new = store.freeze(
            "act",
            evolve(payload, date=day),
            evolve(context, **{"date": day, **changes}),
            template=template,
            key=key,
            wanted=wanted,
        )
        return ReadyDocument(rule=using, new=new)

    return freeze


def numbers_of(issued):
    """Return the numbers of what was issued, in its order."""
    return [one.document.number for one in issued]


def test_a_block_is_issued_in_order_from_each_counter(store, ready, issue):
    """Numbers go on from what was issued, each counter's own, in the order of the documents."""
    issue()
    block = [ready(organisation=organisation) for organisation in "7878"]
    issued = store.issue_many(block)
    assert numbers_of(issued) == ["2026-2", "2026-1", "2026-3", "2026-2"]
    assert all(one.created for one in issued)
    assert issue().document.number == "2026-4"
    assert store.audit() == ()


def test_a_block_gives_what_issuing_one_by_one_does(store, ready, issue):
    """A document of a block is stored, read and told of as any other."""
    (issued,) = store.issue_many([ready(key="k", wanted=NumberWanted(who="Анна"))])
    alone = issue().document
    document = store.get(issued.document.id)
    assert document == issued.document
    assert evolve(document, id=alone.id, number=alone.number) == alone
    (event,) = store.events(document.id)
    assert (event.name, event.detail, event.who) == ("issued", "2026-1", "Анна")
    assert store.find_by_key("k") == document


def test_a_block_of_many_is_stored_as_one_of_few_is(store, ready, issue):
    """PostgreSQL takes it another way: the ids, the events and the next document are the same."""
    issued = [one.document for one in store.issue_many([ready() for _ in range(21)])]
    assert [store.get(document.id) for document in issued] == issued
    assert [event.detail for row in issued for event in store.events(row.id)] == [
        row.number for row in issued
    ]
    assert issue().document.id > max(document.id for document in issued)
    assert store.audit() == ()


def test_what_is_there_under_its_key_is_not_issued_again(store, ready, issue):
    """Neither what was issued before, nor what stands twice in the block."""
    first = issue(key="a").document
    block = [ready(key="a"), ready(key="b"), ready(), ready(key="b")]
    issued = store.issue_many(block)
    assert [one.created for one in issued] == [False, True, True, False]
    assert issued[0].document == first
    assert issued[3].document == issued[1].document
    again = store.issue_many(block[:2])
    assert [one.document for one in again] == [one.document for one in issued[:2]]
    assert numbers_of(issued) == ["2026-1", "2026-2", "2026-3", "2026-2"]
    assert store.issue_many([]) == ()
    assert store.audit() == ()


def test_a_block_that_fails_leaves_nothing(store, ready, break_inserts):
    """All or none: no document, no number."""
    mend = break_inserts("numbers")
    with pytest.raises(OSError, match="the disk is on fire"):
        store.issue_many([ready() for _ in range(3)])
    assert store.list() == ()
    assert store.counters() == ()
    mend()
    assert numbers_of(store.issue_many([ready()])) == ["2026-1"]


def test_a_used_number_stops_a_block(store, ready, issue, rule):
    """The error says whose the number is; nothing of the block is issued."""
    issue(using=evolve(rule, code="other"))
    with pytest.raises(ConfigurationError, match="'2026-1', which act 1"):
        store.issue_many([ready(), ready()])
    assert len(store.list()) == 1


def test_a_used_number_inside_a_block_is_told_as_well(store, ready, rule):
    """It is the third that the block comes to; whose it is is told, not that two are the same."""
    other = NumberWanted(text="2026-3")
    store.issue_many([ready(using=evolve(rule, code="other"), wanted=other)])
    with pytest.raises(ConfigurationError, match="'2026-3', which act 1"):
        store.issue_many([ready(), ready(), ready()])
    assert len(store.list()) == 1
    assert numbers_of(store.issue_many([ready(), ready()])) == ["2026-1", "2026-2"]


def test_a_number_by_hand_is_given_alone(store, ready):
    """In a block it could be one that the block itself comes to."""
    by_hand = ready(wanted=NumberWanted(text="2026-9"))
    with pytest.raises(ConfigurationError, match="issue that one by itself"):
        store.issue_many([ready(), by_hand])
    assert numbers_of(store.issue_many([by_hand])) == ["2026-9"]


def test_dates_of_a_block_go_up(store, ready, issue, rule):
    """A chronological rule holds the first against the journal, and each against the one before."""
    guarded = evolve(rule, chronological=True)
    issue(using=guarded, day=date(2026, 10, 10))
    late, later, early = (ready(using=guarded, day=date(2026, 10, day)) for day in (11, 12, 9))
    for block in ([early, late], [later, late]):
        with pytest.raises(IssueRefusedError, match="2026-"):
            store.issue_many(block)
    assert numbers_of(store.issue_many([late, later])) == ["2026-2", "2026-3"]
    reason = NumberWanted(reason="нашли в столе", who="Анна")
    overridden = ready(using=guarded, day=date(2026, 10, 9), wanted=reason)
    issued = store.issue_many([ready(using=guarded, day=date(2026, 10, 12)), overridden])
    names = [event.name for event in store.events(issued[1].document.id)]
    assert names == ["issued", "chronology_overridden"]


def test_two_runs_of_the_same_list_at_once_issue_it_once(open_store, ready):
    """Whoever is late gets the documents of the other one."""
    block = [ready(key=f"k{index}") for index in range(40)]
    stores = [open_store(), open_store()]
    begin, runs = threading.Barrier(2), []

    def run(store):
        begin.wait()
        runs.append(store.issue_many(block))

    threads = [threading.Thread(target=run, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one, other = runs
    assert [row.document for row in one] == [row.document for row in other]
    assert sum(row.created for row in (*one, *other)) == len(block)
    assert stores[0].counters()[0].last == len(block)
    assert stores[0].audit() == ()
