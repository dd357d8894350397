"""Stores that released versions made: every later one reads, prints and goes on with them.

The first release has its tests beside the migrations; what each later one made lies beside it.
"""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from docgen.models import Status

RELEASED = Path(__file__).with_name("released")


@pytest.fixture(params=["rc1"])
def kept(request, tmp_path, open_docgen):
    """Open a copy of the store that a version made."""
    store = shutil.copy(RELEASED / f"{request.param}.db", tmp_path)
    files = shutil.copytree(RELEASED / f"{request.param}-files", tmp_path / "kept")
    return open_docgen(store=f"sqlite:///{store}", artifacts=files)


def test_what_a_release_kept_is_whole(kept):
    """Documents, their statuses and payments, their events and files are as they were."""
    assert kept.store.audit() == ()
    bill, act, spoilt = (kept.documents.summary(number) for number in (1, 2, 3))
    assert [bill.type, act.type, spoilt.type] == ["invoice", "act", "invoice"]
    assert [row.status for row in (bill, act, spoilt)] == [Status.ISSUED, Status.SENT, Status.VOID]
    assert bill.total - bill.left == Decimal("1000.00")
    assert kept.documents.history(3)[-1].reason == "ошибка"
    assert kept.documents.verify(kept.file(1, "html").content).is_sound


def test_what_a_release_issued_is_printed_and_counted_on(kept):
    """From its own payload and template; the next number is the next one."""
    act = kept.documents.get(2)
    page = kept.file(act, "html").content.decode()
    assert act.number in page
    again = kept.issue("act", kept.catalog.sample("act", "vat"))
    assert again.number != act.number
    assert again.id == 4
    assert kept.store.audit() == ()
