from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.models import Severity
from docgen.numbering import IssuedNumber, NumberExplanation, NumberOrigin, audit_counter


def issued(*ns, days=None, **more):
    """Make rows of the journal, one a day unless the days of October are given."""
    days = days or range(1, len(ns) + 1)
    return [
        IssuedNumber(n=n, number=f"А-{n}", date=date(2026, 10, day), **more)
        for n, day in zip(ns, days, strict=True)
    ]


def audit(rows, *, start=1, last, explained=()):
    """Audit one counter."""
    found = audit_counter(rows, start=start, last=last, path="counters[act]", explained=explained)
    return tuple(found)


def told(findings):
    """Return the severities and messages of findings."""
    return [(finding.severity, finding.message) for finding in findings]


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


def test_a_skipped_number_is_told_with_its_reason():
    """What covers a gap in part leaves the rest of it a gap."""
    explained = [
        NumberExplanation(first=2, last=3, reason="бумажные бланки"),
        NumberExplanation(first=6, last=99, reason="нумерация с сотни"),
    ]
    assert told(audit(issued(1, 7, days=(1, 2)), last=8, explained=explained)) == [
        (Severity.INFO, "Пропущены номера 2–3 по счётчику: бумажные бланки"),
        (Severity.ERROR, "Пропущены номера 4–5 по счётчику"),
        (Severity.INFO, "Пропущен номер 6 по счётчику: нумерация с сотни"),
        (Severity.INFO, "Пропущен номер 8 по счётчику: нумерация с сотни"),
    ]


def test_of_two_reasons_the_first_counts():
    """Whoever says more of one number of many does not speak of the others."""
    explained = [
        NumberExplanation(first=2, last=2, reason="испорчен"),
        NumberExplanation(first=1, last=3, reason="бланки"),
    ]
    assert told(audit([], last=3, explained=explained)) == [
        (Severity.INFO, "Пропущен номер 1 по счётчику: бланки"),
        (Severity.INFO, "Пропущен номер 2 по счётчику: испорчен"),
        (Severity.INFO, "Пропущен номер 3 по счётчику: бланки"),
    ]


def test_what_another_system_left_out_is_its_own_affair():
    """Gaps and dates of imported numbers are told as such; what follows them is not excused."""
    rows = issued(2, 5, days=(9, 3), origin=NumberOrigin.IMPORTED) + issued(7, days=(4,))
    severities = [finding.severity for finding in audit(rows, last=7)]
    assert severities == [Severity.INFO, Severity.INFO, Severity.INFO, Severity.ERROR]


def test_a_repeated_number_is_shown_with_its_twin():
    """Each repetition is told."""
    findings = audit(issued(1, 2, 2, 2), last=2)
    assert [finding.code for finding in findings] == ["numbering.duplicate"] * 2
    assert findings[0].message == (
        "Номер «А-2» от 03.10.2026 выдан второй раз, как и «А-2» от 02.10.2026"
    )


def test_a_date_before_the_previous_number_is_a_warning():
    """Both numbers and both dates are shown."""
    (finding,) = audit(issued(1, 2, 3, days=(1, 5, 4)), last=3)
    assert finding.code == "numbering.chronology"
    assert finding.severity is Severity.WARNING
    assert finding.message == ("Номер «А-3» от 04.10.2026 следует за номером «А-2» от 05.10.2026")


def test_a_date_out_of_order_for_a_reason_is_told_with_it():
    """Whoever overrode the guard said why, and the audit repeats it."""
    first, second = issued(1, 2, days=(5, 4))
    (finding,) = audit([first, evolve(second, reason="забытая отгрузка")], last=2)
    assert finding.severity is Severity.INFO
    assert finding.message.endswith("от 05.10.2026: забытая отгрузка")
    explained = [NumberExplanation(first=2, last=2, reason="нашлась позже", of_date=True)]
    (finding,) = audit([first, second], last=2, explained=explained)
    assert finding.message.endswith("от 05.10.2026: нашлась позже")


def test_why_a_number_was_passed_over_is_no_reason_for_its_date():
    """It was given by hand after all: its date is still to be looked into."""
    explained = [NumberExplanation(first=2, last=2, reason="номер «А-3» указан вручную")]
    (finding,) = audit(issued(1, 2, days=(5, 4)), last=2, explained=explained)
    assert finding.severity is Severity.WARNING
    assert finding.message.endswith("от 05.10.2026")


spans = st.tuples(st.integers(1, 60), st.integers(0, 9))


@given(st.lists(st.integers(1, 60), max_size=30), st.integers(1, 60), st.lists(spans, max_size=5))
@settings(deadline=None)
def test_gaps_and_repetitions_are_exactly_those_there_are(ns, last, drawn):
    """Every missing number is told once, as skipped or as a gap; every repetition is told."""
    last = max([last, *ns])
    rows = issued(*sorted(ns), days=[1] * len(ns))
    explained = [NumberExplanation(first=n, last=n + more, reason="да") for n, more in drawn]
    told = {"numbering.gap": [], "numbering.skipped": [], "numbering.duplicate": []}
    for finding in audit(rows, last=last, explained=explained):
        ends = finding.message.removesuffix(": да").split()[2].split("–")
        is_run = finding.code != "numbering.duplicate"
        told[finding.code] += range(int(ends[0]), int(ends[-1]) + 1) if is_run else [finding]
    covered = {n for row in explained for n in range(row.first, row.last + 1)}
    missing = set(range(1, last + 1)) - set(ns)
    assert told["numbering.gap"] == sorted(missing - covered)
    assert told["numbering.skipped"] == sorted(missing & covered)
    assert len(told["numbering.duplicate"]) == len(ns) - len(set(ns))


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
