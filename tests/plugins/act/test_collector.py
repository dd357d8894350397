"""What stands on an act of a month."""

from __future__ import annotations

import pytest

from docgen.exceptions import DataError

MIXED = {"contract": "13", "period": "2026-10"}  # a connection, and two switches
ALL = ["Подключение объекта к сети связи", "Коммутатор"]


def _names(draft):
    return [line.name.split(":")[0].split(" у")[0] for line in draft.payload.lines]


def test_everything_charged_stands_on_the_act(host):
    """Whoever makes no waybills documents goods by the act, too."""
    assert _names(host.draft("act", **MIXED)) == ALL


def test_goods_may_be_left_to_a_waybill(host):
    """Together the two hand over the month, each its own part of it."""
    act = host.draft("act", **MIXED, details={"goods": False})
    waybill = host.draft("waybill", **MIXED)
    assert (_names(act), _names(waybill)) == (ALL[:1], ALL[1:])


def test_details_that_an_act_does_not_have_are_refused(host):
    """The nearest name is told."""
    with pytest.raises(DataError, match="goods"):
        host.draft("act", **MIXED, details={"good": False})
