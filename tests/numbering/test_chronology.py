from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.models import Severity
from docgen.numbering import IssuedNumber, chronology_finding


def row(n, day):
    """Make a row of the journal."""
    return IssuedNumber(n=n, number=f"СФ-{n}", date=day)


def test_a_date_before_the_previous_number_is_an_error():
    """The finding shows the number before, and the first date that would do."""
    finding = chronology_finding(date(2026, 10, 4), before=row(7, date(2026, 10, 5)), after=None)
    assert finding.severity is Severity.ERROR
    assert (finding.code, finding.path) == ("numbering.chronology", "date")
    assert finding.message == (
        "Номер документа от 04.10.2026 следует за номером «СФ-7» от 05.10.2026"
    )
    assert finding.remedy == "Поставьте дату не раньше 05.10.2026 или укажите причину"


def test_a_number_in_between_must_not_be_later_than_the_next():
    """A number given by hand would otherwise put the next one out of order."""
    finding = chronology_finding(date(2026, 10, 9), before=None, after=row(9, date(2026, 10, 8)))
    assert "«СФ-9» от 08.10.2026" in finding.message
    assert "не позже 08.10.2026" in finding.remedy


days = st.integers(0, 20).map(lambda day: date(2026, 10, 1) + timedelta(days=day))


@given(days, st.none() | days, st.none() | days)
@settings(deadline=None)
def test_a_date_between_its_neighbours_is_right(on, before, after):
    """Nothing is found exactly when the three dates are in order."""
    found = chronology_finding(on, before=before and row(1, before), after=after and row(3, after))
    in_order = (before is None or before <= on) and (after is None or on <= after)
    assert (found is None) == in_order
