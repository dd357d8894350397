from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from docgen.exceptions import StorageError, TransitionError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import Status
from docgen.store.outbox.entries import AttemptOutcome, NewEntry, OutboxState, Quota
from docgen.store.outbox.outbox import LEASE

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

LETTERS = 60
SENT = AttemptOutcome(state=OutboxState.SENT, answer="250 OK")
MINUTE = timedelta(minutes=1)


class Clock:
    """A clock that the test moves."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        """Tell the time."""
        return self.now


@pytest.fixture
def clock():
    """Return a clock that stands at noon."""
    return Clock()


@pytest.fixture
def outbox(open_store, clock):
    """Return the outbox of the test's store."""
    return open_store(clock=clock).outbox


def letter(key="1", **values):
    """Write a letter to somebody."""
    return NewEntry(**{"kind": "letter", "key": key, "recipient": "a@b.example"} | values)


def test_what_is_about_the_same_is_written_once(outbox):
    """A second entry of a kind and a key is not added; another kind's is."""
    first, second, third = outbox.put([letter(), letter(), letter(kind="webhook")])
    assert second is None
    assert [row.id for row in outbox.list()] == [third, first]


def test_an_entry_is_kept_with_all_that_it_is_about(outbox, issue):
    """Its content and its documents come back, and it is found by them."""
    act = issue().document
    new = letter(client="42", content={"subject": "Акт №\xa01"}, documents=(act.id,))
    (entry_id,) = outbox.put([new])
    entry = outbox.get(entry_id)
    assert entry.content == {"subject": "Акт №\xa01"}
    assert entry.documents == (act.id,)
    assert outbox.list(document=act.id) == outbox.list(client="42") == (entry,)
    assert outbox.list(document=act.id + 1) == ()


def test_the_database_itself_keeps_what_an_entry_is_about(outbox, sql):
    """Neither its content can be changed nor its row taken away; its state can."""
    outbox.put([letter()])
    for statement in ("UPDATE outbox SET content = '{}'", "DELETE FROM outbox"):
        with pytest.raises(Exception, match="only ever added"):
            sql(statement)
    sql("UPDATE outbox SET problem = 'late'")


def test_five_workers_take_everything_once(open_store):
    """Whoever asks at the same time gets other entries, and each is taken by one."""
    stores = [open_store() for _ in range(5)]
    stores[0].outbox.put([letter(str(number)) for number in range(LETTERS)])
    taken, failures = Counter(), []
    begin = threading.Barrier(len(stores))

    def work(outbox):
        try:
            begin.wait()
            while entries := outbox.claim("letter", limit=4):
                for entry in entries:
                    assert outbox.hand(entry)
                    taken[entry.id] += 1
                    assert outbox.finish(entry, SENT)
        except BaseException as error:  # noqa: BLE001 - the test asserts that there was none
            failures.append(error)

    threads = [threading.Thread(target=work, args=[store.outbox]) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (len(taken), set(taken.values())) == (LETTERS, {1})
    assert stores[0].outbox.counts("letter") == {OutboxState.SENT: LETTERS}


def test_what_a_dead_worker_had_not_begun_goes_to_another(outbox, clock):
    """After the lease it is taken again, and the dead one has no say in it."""
    outbox.put([letter()])
    (first,) = outbox.claim("letter")
    assert outbox.claim("letter") == ()
    clock.now += LEASE + MINUTE
    (second,) = outbox.claim("letter")
    assert (second.id, second.attempts) == (first.id, 2)
    assert not outbox.hand(first)
    assert not outbox.finish(first, SENT)
    assert outbox.hand(second)


def test_what_may_have_arrived_never_goes_again_by_itself(outbox, clock):
    """After the step that cannot be taken back it is uncertain, and a person decides."""
    (entry_id,) = outbox.put([letter()])
    (entry,) = outbox.claim("letter")
    outbox.hand(entry)
    clock.now += LEASE + MINUTE
    assert outbox.recover() == 1
    assert outbox.claim("letter") == ()
    assert outbox.get(entry_id).state is OutboxState.UNCERTAIN
    outbox.decide(entry_id, OutboxState.PENDING, Actor(name="Ирина"), "клиент не получил")
    assert [row.id for row in outbox.claim("letter")] == [entry_id]
    names = [(event.name, event.who) for event in outbox.events(entry_id)]
    assert names == [("uncertain", ""), ("decided_pending", "Ирина")]


def test_a_slow_worker_that_knows_better_is_believed(outbox, clock):
    """Uncertain only because its sender was slow, it is sent once the sender says so."""
    (entry_id,) = outbox.put([letter()])
    (entry,) = outbox.claim("letter")
    outbox.hand(entry)
    clock.now += LEASE + MINUTE
    outbox.recover()
    assert outbox.finish(entry, SENT)
    assert outbox.get(entry_id).state is OutboxState.SENT


def test_what_could_not_go_waits_and_is_given_up_on_its_last_day(outbox, clock):
    """It is taken again when due, and has failed when due after its last day."""
    (entry_id,) = outbox.put([letter(last_at=NOON + timedelta(hours=1))])
    (entry,) = outbox.claim("letter")
    later = AttemptOutcome(state=OutboxState.PENDING, problem="450", due_at=NOON + 5 * MINUTE)
    outbox.finish(entry, later)
    assert outbox.claim("letter") == ()
    clock.now += 6 * MINUTE
    (entry,) = outbox.claim("letter")
    tomorrow = AttemptOutcome(
        state=OutboxState.PENDING, problem="450 too busy", due_at=NOON + timedelta(days=1)
    )
    outbox.finish(entry, tomorrow)
    found = outbox.get(entry_id)
    assert (found.state, found.problem) == (OutboxState.FAILED, "450 too busy")


def test_an_account_sends_no_more_than_it_may(outbox, clock):
    """Beyond its quota it is given nothing until time has passed."""
    outbox.put([letter(str(number), account="main") for number in range(5)])
    quota = Quota(count=3, within=timedelta(hours=1))
    taken = outbox.claim("letter", account="main", quota=quota)
    assert len(taken) == 3
    assert outbox.claim("letter", account="main", quota=quota) == ()
    for entry in taken:
        outbox.hand(entry)
        outbox.finish(entry, SENT)
    clock.now += timedelta(minutes=59)
    assert outbox.claim("letter", account="main", quota=quota) == ()
    clock.now += 2 * MINUTE
    assert len(outbox.claim("letter", account="main", quota=quota)) == 2


def test_what_was_taken_and_not_begun_is_given_back(outbox):
    """Its attempt does not count, and anybody may take it at once."""
    outbox.put([letter()])
    outbox.release(outbox.claim("letter"))
    (entry,) = outbox.claim("letter")
    assert entry.attempts == 1


def test_what_follows_from_sending_is_in_its_transaction(store, issue):
    """The document is sent with its letter, or neither is."""
    act = issue().document
    store.outbox.put([letter(documents=(act.id,))])
    (entry,) = store.outbox.claim("letter")

    def fail(_connection):
        raise StorageError("no")

    with pytest.raises(StorageError):
        store.outbox.finish(entry, SENT, then=fail)
    assert store.outbox.get(entry.id).state is OutboxState.SENDING
    step = store.lifecycle.step
    store.outbox.finish(
        entry, SENT, then=lambda connection: step(connection, act.id, Status.SENT, Actor(), "")
    )
    assert store.get(act.id).status is Status.SENT


def test_only_what_makes_sense_can_be_decided(outbox):
    """What is on its way is nobody's to decide; what is not there is not."""
    (entry_id,) = outbox.put([letter()])
    with pytest.raises(UnknownNameError):
        outbox.decide(entry_id + 1, OutboxState.SENT, Actor(), "")
    with pytest.raises(TransitionError, match="pending, cancelled"):
        outbox.decide(entry_id, OutboxState.SENT, Actor(), "")
    outbox.claim("letter")
    with pytest.raises(TransitionError, match="on its way"):
        outbox.decide(entry_id, OutboxState.CANCELLED, Actor(), "")


def test_what_became_known_later_is_kept(outbox):
    """A bounce is a mark of the entry and an event."""
    (entry_id,) = outbox.put([letter()])
    outbox.mark(entry_id, "bounced", "550 no such user")
    assert outbox.get(entry_id).mark == "bounced"
    assert outbox.events(entry_id)[-1].detail == "550 no such user"
