from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import MissingValueError, UnknownShortcodeError
from docgen.models import Period, PersonName, Picture
from docgen.templates.shortcodes.values import (
    Money,
    Node,
    Position,
    is_missing,
    is_printable,
    printed,
)

PNG = Picture(content=b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ООО\u200b «Ромашка»\x00", "ООО «Ромашка»"),
        (1234, "1\u00a0234"),
        (Decimal("1234.500"), "1\u00a0234,5"),
        (0.1, "0,1"),
        (Money(amount=Decimal("1234.5")), "1\u00a0234,50"),
        (date(2026, 1, 15), "15.01.2026"),
        (Period.parse("2026-10"), "октябрь 2026\u00a0г."),
        (PersonName.parse("Иванов Иван"), "Иванов Иван"),
        (Position(text="директор"), "директор"),
    ],
)
def test_a_value_prints_by_its_type(value, expected):
    """Every type has one way to print, and no forbidden characters pass."""
    assert printed(value) == expected
    assert str(Node(name="x", value=value)) == expected


@pytest.mark.parametrize("value", [True, None, object(), [1], {"a": 1}, PNG, Node])
def test_other_values_do_not_print(value):
    """Truth, objects, lists and pictures have no text."""
    with pytest.raises(TypeError):
        printed(value)


@pytest.mark.parametrize("value", ["а" * 5_001, "a\u0301" + "\u0301" * 9, 10**19, float("inf")])
def test_values_built_to_break_a_page_do_not_print(value):
    """Endless words, piled marks and endless numbers are refused."""
    with pytest.raises(ValueError, match=r"."):
        printed(value)


def test_zero_is_something_and_nothing_is_missing():
    """Only `None` and the empty text are missing."""
    assert not is_missing(Node(name="x", value=Decimal("0.00")))
    assert is_missing(Node(name="x", value=""))
    assert is_missing(None)


def test_a_node_without_a_value_does_not_print_a_blank():
    """Asked for its text, an empty node raises."""
    with pytest.raises(MissingValueError) as caught:
        str(Node(name="buyer.kpp"))
    assert caught.value.name == "buyer.kpp"


def test_a_node_shows_nothing_but_its_children():
    """Children may be called like methods of dictionaries; an unknown one names its neighbours."""
    child = Node(name="a.items", value=1)
    node = Node(name="a", children={"items": child})
    assert node.child("items") is child
    with pytest.raises(UnknownShortcodeError) as caught:
        node.child("item")
    assert caught.value.nearest == ("a.items",)


@given(st.decimals(-(10**6), 10**6, places=2), st.decimals(-(10**6), 10**6, places=2))
@settings(max_examples=100, deadline=None)
def test_nodes_of_money_compare_as_their_amounts(one, other):
    """Sums compare with sums and with numbers."""
    left = Node(name="a", value=Money(amount=one))
    right = Node(name="b", value=Money(amount=other))
    assert (left < right, left == right, left >= right) == (one < other, one == other, one >= other)
    assert (left <= other, left > other) == (one <= other, one > other)


def test_a_missing_value_is_neither_more_nor_less():
    """Comparing what is missing is false, not an error; it equals the empty text."""
    node = Node(name="a")
    assert not any((node < 5, node > 5, node >= Decimal(0)))
    assert node == ""
    assert not node


def test_values_travel_between_processes():
    """A context can be sent to a worker."""
    node = Node(
        name="a", value=Money(amount=Decimal(1)), children={"b": Node(name="a.b", value="x")}
    )
    again = pickle.loads(pickle.dumps(node))  # noqa: S301 - our own bytes
    assert str(again) == "1,00"
    assert str(again.child("b")) == "x"


def test_pictures_may_stand_in_a_context():
    """Pictures and texts may, host objects may not."""
    assert is_printable(PNG)
    assert is_printable("x")
    assert not is_printable(object())
