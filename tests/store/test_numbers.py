"""The journal of numbers on both databases: by hand, ahead, from elsewhere, and why."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.exceptions import ConfigurationError, DataError, IssueRefusedError
from docgen.lifecycle import Actor
from docgen.models import Severity
from docgen.numbering import ImportedNumber, IssuedNumber, NumberOrigin
from docgen.store import NumberWanted

GLEBOVA = Actor(name="Глебова")
SAID = {"by": GLEBOVA, "reason": "бумажные бланки"}
KEY_DAY = date(2026, 10, 31)


@pytest.fixture
def journal(store):
    """Return the journal of the test's store."""
    return store.journal


@pytest.fixture
def issue_as(store, payload, rule, context, template):
    """Issue an act with a number, or for a reason, or of another day."""

    def issue_one(text=None, *, reason="", day=payload.date, using=rule, key=None):
        wanted = NumberWanted(text=text, reason=reason, who="Глебова")
        return store.issue(
            "act",
            evolve(payload, date=day),
            using,
            evolve(context, date=day),
            template=template,
            key=key,
            wanted=wanted,
        ).document

    return issue_one


@pytest.fixture
def told(store):
    """Return what the audit says, as severities and messages."""

    def audit():
        return [(row.severity, row.message) for row in store.audit()]

    return audit


def imported(*numbers, day=KEY_DAY, **more):
    """Make rows of another system's register."""
    more = {"type": "act", "organisation": "7", "date": day} | more
    return [ImportedNumber(number=number, **more) for number in numbers]


# Ahead ---------------------------------------------------------------------------------------


def test_numbers_are_taken_one_after_another(journal, issue_as, rule, context, told):
    """What is taken for elsewhere is not given here, and the audit knows why it is missing."""
    assert issue_as().number == "2026-1"
    taken = journal.take(rule, context, 3, **SAID)
    assert taken == ("2026-2", "2026-3", "2026-4")
    assert issue_as().number == "2026-5"
    assert told() == [(Severity.INFO, "Пропущены номера 2–4 по счётчику: бумажные бланки")]


def test_a_taken_number_may_be_given_by_hand(journal, issue_as, rule, context, told):
    """The sheet of paper turned out to be spoiled."""
    journal.take(rule, context, 2, **SAID)
    assert issue_as("2026-2").number == "2026-2"
    assert issue_as().number == "2026-3"
    assert told() == [(Severity.INFO, "Пропущен номер 1 по счётчику: бумажные бланки")]


def test_peeking_takes_nothing(journal, issue_as, rule, context):
    """It stays the same until a document gets it."""
    assert [journal.peek(rule, context) for _ in range(2)] == ["2026-1", "2026-1"]
    issue_as()
    assert journal.peek(rule, context) == "2026-2"


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6), st.integers(1, 50))
@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_taken_is_contiguous(journal, rule, context, counts, start):
    """Every number comes once, in order, however many are taken at a time."""
    using = evolve(rule, code=f"act/{start}/{counts}", start=start)
    taken = [number for count in counts for number in journal.take(using, context, count, **SAID)]
    first = using.parse(taken[0]).n
    assert first >= start
    assert taken == [f"2026-{n}" for n in range(first, first + sum(counts))]


# Moved ---------------------------------------------------------------------------------------


def test_a_counter_is_moved_up_and_never_back(journal, issue_as, rule, context, told):
    """What lies between is explained; going back is refused with what comes next."""
    issue_as()
    assert journal.move_up(rule, context, 10, **SAID) == "2026-10"
    assert issue_as().number == "2026-10"
    with pytest.raises(ConfigurationError, match="cannot go back to 5: what comes next is 11"):
        journal.move_up(rule, context, 5, **SAID)
    assert told() == [(Severity.INFO, "Пропущены номера 2–9 по счётчику: бумажные бланки")]


def test_a_counter_that_is_not_there_begins_where_it_is_set(journal, issue_as, rule, context, told):
    """Nothing below it was ever promised."""
    journal.move_up(rule, context, 100, **SAID)
    assert issue_as().number == "2026-100"
    assert told() == []


def test_a_raised_start_explains_itself(issue_as, rule, told):
    """A start above the running counter moves it; the audit says that the rule did."""
    issue_as()
    assert issue_as(using=evolve(rule, start=5)).number == "2026-5"
    assert issue_as(using=evolve(rule, start=3)).number == "2026-6"
    assert told() == [(Severity.INFO, "Пропущены номера 2–4 по счётчику: правило начинает с 5")]


# By hand -------------------------------------------------------------------------------------


def test_a_number_by_hand_moves_the_counter_past_it(store, issue_as, told):
    """What lies between is explained by the number itself."""
    issue_as()
    document = issue_as("2026-4", reason="по просьбе клиента")
    assert document.number == "2026-4"
    assert issue_as().number == "2026-5"
    reason = "номер «2026-4» указан вручную: по просьбе клиента"
    assert told() == [(Severity.INFO, f"Пропущены номера 2–3 по счётчику: {reason}")]
    (counter,) = store.counters()
    row = store.numbers(counter.key)[1]
    assert (row.n, row.origin, row.reason) == (4, NumberOrigin.MANUAL, "по просьбе клиента")


def test_a_number_by_hand_may_lie_below_the_counters_first(issue_as, rule, told):
    """The counter then begins with it."""
    issue_as(using=evolve(rule, start=10))
    issue_as("2026-8")
    reason = "номер «2026-8» указан вручную"
    assert told() == [(Severity.INFO, f"Пропущен номер 9 по счётчику: {reason}")]


def test_a_number_that_the_rule_does_not_make_moves_nothing(store, issue_as, told):
    """It belongs to no counter."""
    assert issue_as("особый-1").number == "особый-1"
    assert store.counters() == ()
    assert issue_as().number == "2026-1"
    assert told() == []


def test_a_number_by_hand_must_be_new(issue_as, journal, rule, context, told):
    """Neither a document's number, nor an imported one, is given again; nothing is lost."""
    issue_as()
    with pytest.raises(
        ConfigurationError, match="the number '2026-1', which act 1 of 2026-10-31 already"
    ):
        issue_as("2026-1")
    journal.add(imported("чужой"), lambda _: rule, **SAID)
    with pytest.raises(ConfigurationError, match="'чужой', which an imported act of 2026-10-31"):
        issue_as("чужой")
    assert journal.peek(rule, context) == "2026-2"
    assert told() == []


# Void ----------------------------------------------------------------------------------------


def test_a_void_number_stays_void(journal, issue_as, rule, context, told):
    """It is a number that no document has and none gets."""
    journal.take(rule, context, 2, **SAID)
    key = rule.counter_key(context)
    journal.void(key, 2, "2026-2", by=GLEBOVA, reason="бланк испорчен")
    with pytest.raises(ConfigurationError, match="'2026-2' is void"):
        issue_as("2026-2")
    issue_as("2026-1")
    assert told() == [(Severity.INFO, "Пропущен номер 2 по счётчику: бланк испорчен")]


@pytest.mark.parametrize(("n", "message"), [(1, "document 1 has number"), (2, "has not come to 2")])
def test_what_is_in_use_or_yet_to_come_cannot_be_void(store, issue_as, n, message):
    """A document's number is void with its document."""
    issue_as()
    (counter,) = store.counters()
    with pytest.raises(ConfigurationError, match=message):
        store.journal.void(counter.key, n, f"2026-{n}", **SAID)


# From elsewhere --------------------------------------------------------------------------------


def test_counting_goes_on_above_what_was_imported(store, journal, issue_as, rule, told):
    """Numbers of the mask move the counter, whatever their order; others are only kept."""
    rows = imported("2026-7", "2026-3", "А-15")
    assert journal.add(rows, lambda _: rule, **SAID) == 3
    assert issue_as().number == "2026-8"
    (counter,) = store.counters()
    assert (counter.start, counter.last) == (3, 8)
    assert store.numbers(counter.key)[0] == IssuedNumber(
        n=3, number="2026-3", date=KEY_DAY, origin=NumberOrigin.IMPORTED, reason="бумажные бланки"
    )
    assert {severity for severity, _ in told()} == {Severity.INFO}


def test_an_import_is_whole_or_not_at_all(store, journal, issue_as, rule):
    """A number in use is named with its row, and nothing is written."""
    issue_as()
    with pytest.raises(DataError) as caught:
        journal.add(imported("2026-5", "2026-1", "2026-5"), lambda _: rule, **SAID)
    assert [place for place, _ in caught.value.problems] == ["row 2", "row 3"]
    (counter,) = store.counters()
    assert (counter.last, len(store.numbers(counter.key))) == (1, 1)


def test_an_import_of_many_rows_goes_by_batches(store, journal, rule):
    """Rows come from wherever they come from, one by one."""
    rows = (row for n in range(1, 2501) for row in imported(f"2026-{n}"))
    assert journal.add(rows, lambda _: rule, **SAID) == 2500
    (counter,) = store.counters()
    assert (counter.start, counter.last) == (1, 2500)
    assert store.audit() == ()


# In order of date ------------------------------------------------------------------------------


def test_the_dates_of_a_chronological_rule_go_up(store, issue_as, rule, told):
    """An earlier date is refused, and takes no number, unless somebody says why."""
    guarded = evolve(rule, chronological=True)
    issue_as(using=guarded)
    earlier = KEY_DAY - timedelta(days=1)
    with pytest.raises(IssueRefusedError) as caught:
        issue_as(using=guarded, day=earlier)
    (finding,) = caught.value.findings
    assert "от 30.10.2026 следует за номером «2026-1» от 31.10.2026" in finding.message
    document = issue_as(using=guarded, day=earlier, reason="забытая отгрузка")
    assert document.number == "2026-2"
    event = store.events(document.id)[-1]
    assert (event.name, event.who) == ("chronology_overridden", "Глебова")
    assert event.reason == "забытая отгрузка"
    ((severity, message),) = told()
    assert severity is Severity.INFO
    assert message.endswith(": забытая отгрузка")


def test_a_number_in_between_fits_between_its_neighbours(issue_as, rule):
    """A number by hand must not put the next one out of order, either."""
    guarded = evolve(rule, chronological=True)
    issue_as("2026-1", using=guarded)
    issue_as("2026-3", using=guarded)
    with pytest.raises(IssueRefusedError, match=r"не позже 31\.10\.2026"):
        issue_as("2026-2", using=guarded, day=KEY_DAY + timedelta(days=1))
    assert issue_as("2026-2", using=guarded).number == "2026-2"


def test_a_date_out_of_order_can_be_explained_later(journal, issue_as, told):
    """Until then the audit warns of it."""
    issue_as()
    issue_as(day=KEY_DAY - timedelta(days=1))
    ((severity, _),) = told()
    assert severity is Severity.WARNING
    journal.explain("act", "7", "2026-2", by=GLEBOVA, reason="документы пришли позже")
    ((severity, message),) = told()
    assert severity is Severity.INFO
    assert message.endswith("документы пришли позже")
    with pytest.raises(ConfigurationError, match="no counter has given act the number '2026-9'"):
        journal.explain("act", "7", "2026-9", **SAID)


# Fast ------------------------------------------------------------------------------------------


def test_a_fast_rule_may_lose_a_number_with_its_document(store, issue_as, rule, told, monkeypatch):
    """The number is taken before the document is stored; the audit says that gaps are allowed."""
    fast = evolve(rule, mode="fast")
    assert issue_as(using=fast).number == "2026-1"
    with monkeypatch.context() as patch:
        patch.setattr("docgen.store.documents.issuing.insert_documents", _fail)
        with pytest.raises(RuntimeError):
            issue_as(using=fast)
    assert issue_as(using=fast, key="k").number == "2026-3"
    assert issue_as(using=fast, key="k").number == "2026-3"
    assert told() == [
        (Severity.INFO, "Пропущен номер 2 по счётчику: режим fast допускает пропуски")
    ]
    assert store.counters()[0].last == 3


def _fail(*_arguments, **_options):
    raise RuntimeError


# Rules -----------------------------------------------------------------------------------------


def test_a_stored_rule_says_what_it_was_told(open_store, journal):
    """What it was not told stays unsaid; another process sees it at once."""
    other = open_store().journal
    assert other.rules() == ()
    settings = {"mask": "А-{N}", "start": 5}
    made = journal.change_rule("act", "7", settings, valid_from=KEY_DAY, **SAID)
    assert other.rules() == journal.rules() == (made,)
    assert made.stated == settings
    assert (made.made_by, made.reason) == ("Глебова", "бумажные бланки")


def test_numbers_of_every_kind_never_repeat(store, issue_as, rule, context, told):
    """However numbers came to be, there is no second one, and the journal is in order."""
    journal = store.journal
    journal.add(imported("2026-2", "2026-4"), lambda _: rule, **SAID)
    issued = [issue_as().number for _ in range(2)]
    issued += [*journal.take(rule, context, 2, **SAID), issue_as("2026-1").number]
    issued += [issue_as("2026-12").number, issue_as().number]
    assert max(Counter(issued).values()) == 1
    assert issued == ["2026-5", "2026-6", "2026-7", "2026-8", "2026-1", "2026-12", "2026-13"]
    (counter,) = store.counters()
    assert (counter.start, counter.last) == (1, 13)
    assert {severity for severity, _ in told()} == {Severity.INFO}
