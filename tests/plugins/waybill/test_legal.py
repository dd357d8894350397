from __future__ import annotations

from datetime import date

import pytest

from docgen_plugins.waybill.legal import form_on


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2013, 1, 1), date(2026, 10, 31)])
def test_the_form_since_1999(day):
    """ТОРГ-12 of the decree 132 is in force since 1999."""
    form = form_on(day)
    assert form.okud == "0330212"
    assert "ТОРГ-12" in form.approval
    assert "25.12.98 № 132" in form.approval


def test_there_was_no_form_before():
    """On the eve of 1999 there is none."""
    assert form_on(date(1998, 12, 31)) is None
