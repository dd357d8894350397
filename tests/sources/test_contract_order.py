"""Contracts wait for their turn on the disk, and come in the order that a list would have."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest

from docgen.exceptions import DataError, SourceError
from docgen.models import Contract, Unreadable
from docgen.sources.contract_order import oldest_first


def _contract(name, day):
    return Contract(
        id=name,
        number=f"№ {name}",
        date=dt.date(2026, 1, day),
        subject="связь",
        organisation_id="1",
        client_id=name,
    )


def test_those_that_cannot_be_read_come_first_and_the_oldest_after_them():
    """Those of one day by their ids, as Python sorts texts."""
    bad = [Unreadable(error=DataError([], source="row"), id=name) for name in ("z", "b")]
    good = [_contract("б", 2), _contract("a", 2), _contract("c", 1), _contract("10", 2)]
    found = list(oldest_first([good[0], bad[0], *good[1:], bad[1]]))
    assert [record.id for record in found] == ["b", "z", "c", "10", "a", "б"]
    assert found[2:] == sorted(good, key=lambda row: (row.date, row.id))


def test_a_disk_that_takes_none_is_told(monkeypatch):
    """As the source's own trouble."""

    def full(*_, **__):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sqlite3, "connect", full)
    with pytest.raises(SourceError, match="disk is full"):
        list(oldest_first([]))
