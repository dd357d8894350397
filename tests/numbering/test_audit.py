from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.models import Severity
from docgen.numbering import IssuedNumber, audit_counter


def issued(*ns, days=None):
    """Make rows of the journal, one a day unless the days of October are given."""
    days = days or range(1, len(ns) + 1)
    return [
        IssuedNumber(n=n, number=f"А-{n}", date=date(2026, 10, day))
        for n, day in zip(ns, days, strict=True)
    ]


def audit(rows, *, start=1, last):
    """Audit one counter."""
    return audit_counter(rows, start=start, last=last, path="counters[act]")


def test_a_sound_counter_has_no_findings():
    """Every number once, in order of date."""
    assert audit(issued(1, 2, 3), last=3) == ()


def test_an_unused_journal_is_sound():
    """A counter that starts at 5 owes nothing below it."""
    assert audit(issued(5, 6), start=5, last=6) == ()


def test_a_gap_is_named_once_with_its_ends():
    """Gaps at the start, inside and at the end are all found."""
    findings = audit(issued(3, 5), last=8)
    assert [finding.code for finding in findings] == ["numbering.gap"] * 3
    assert [finding.message for finding in findings] == [
        "Пропущены номера 1–2 по счётчику",
        "Пропущен номер 4 по счётчику",
        "Пропущены номера 6–8 по счётчику",
    ]
    assert {finding.severity for finding in findings} == {Severity.ERROR}
    assert {finding.path for finding in findings} == {"counters[act]"}


def test_a_lost_journal_is_one_gap():
    """A counter whose numbers are all gone is reported as a whole."""
    (finding,) = audit([], last=1_000_000)
    assert "1–1000000" in finding.message


def test_a_repeated_number_is_counted():
    """A number given three times says so."""
    (finding,) = audit(issued(1, 2, 2, 2), last=2)
    assert finding.code == "numbering.duplicate"
    assert finding.message == "Номер «А-2» выдан несколько раз: 3"


def test_a_date_before_the_previous_number_is_a_warning():
    """Both numbers and both dates are shown."""
    (finding,) = audit(issued(1, 2, 3, days=(1, 5, 4)), last=3)
    assert finding.code == "numbering.chronology"
    assert finding.severity is Severity.WARNING
    assert finding.message == ("Номер «А-3» от 04.10.2026 следует за номером «А-2» от 05.10.2026")


@given(st.lists(st.integers(1, 60), max_size=30), st.integers(1, 60), st.randoms())
@settings(deadline=None)
def test_gaps_and_repetitions_are_exactly_those_there_are(ns, last, random):
    """However the rows come, every missing number is in one gap, every repeated one is named."""
    last = max([last, *ns])
    rows = issued(*ns, days=[1] * len(ns))
    random.shuffle(rows)
    findings = audit(rows, last=last)
    missing = set()
    for finding in findings:
        if finding.code == "numbering.gap":
            ends = [int(end) for end in finding.message.split()[2].split("–")]
            missing.update(range(ends[0], ends[-1] + 1))
    assert missing == set(range(1, last + 1)) - set(ns)
    repeated = [finding for finding in findings if finding.code == "numbering.duplicate"]
    assert len(repeated) == len({n for n in ns if ns.count(n) > 1})


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
@settings(deadline=None)
def test_dates_are_in_order_exactly_when_nothing_is_said(days):
    """There is a warning if, and only if, some date is before the one of the number before."""
    first = date(2026, 1, 1)
    rows = [
        IssuedNumber(n=n, number=str(n), date=first + timedelta(days=day))
        for n, day in enumerate(days, 1)
    ]
    assert (audit(rows, last=len(rows)) == ()) == (days == sorted(days))
