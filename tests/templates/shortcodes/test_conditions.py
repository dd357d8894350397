from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.templates.shortcodes.conditions import MAX_DEPTH, parse_condition
from docgen.templates.shortcodes.tree import Constant, Name, Not, Operation


def parse(text: str):
    """Read a condition whose names are all known."""
    return parse_condition(text, str)


def test_a_name_is_a_condition():
    """A name alone asks whether there is something."""
    assert parse("buyer.kpp") == Name(path="buyer.kpp")


@pytest.mark.parametrize(("english", "russian"), [("not a and b or c", "не a и b или c")])
def test_russian_keywords_mean_the_same(english, russian):
    """Keywords have Russian twins."""
    assert parse(english) == parse(russian)


def test_and_binds_closer_than_or_and_not_closest():
    """Precedence is the usual one."""
    a, b, c = (Name(path=name) for name in "abc")
    both = Operation(operator="and", left=b, right=Not(operand=c))
    assert parse("a or b and not c") == Operation(operator="or", left=a, right=both)


def test_parentheses_change_the_order():
    """Parentheses group."""
    found = parse("(a or b) and c")
    assert isinstance(found, Operation)
    assert found.operator == "and"


@pytest.mark.parametrize("sign", ["==", "!=", "<", ">", "<=", ">="])
def test_comparisons_take_texts_and_numbers(sign):
    """Each comparison is read, also with its characters as HTML entities."""
    expected = Operation(operator=sign, left=Name(path="a"), right=Constant(value=5))
    escaped = sign.replace("<", "&lt;").replace(">", "&gt;")
    assert parse(f"a {sign} 5") == parse(f"a {escaped} 5") == expected


def test_a_decimal_comma_is_read():
    """Numbers may have a comma, as accountants write."""
    assert parse("a > 1000,50") == parse("a > 1000.50")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "expected"),
        ("a b", "too many"),
        ("a ==", "expected"),
        ("(a", "not closed"),
        ("a ~ b", "cannot stand"),
        ("a == 'b", "cannot stand"),
        ("(" * 50 + "a", f"deeper than {MAX_DEPTH}"),
        ("not " * 500 + "a", "more than"),
    ],
)
def test_errors_say_what_is_wrong(text, told):
    """A condition that cannot be read is refused with the reason."""
    with pytest.raises(ValueError, match=told):
        parse(text)


def test_a_condition_may_have_two_hundred_words():
    """One more is refused, however short."""
    longest = "not " + " or ".join(["a"] * 100)
    assert isinstance(parse(longest), Operation)
    with pytest.raises(ValueError, match="more than 200 words"):
        parse(f"not {longest}")


@given(st.text(st.sampled_from("ab ()=<>!'\"1.,&;и"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_nothing_but_a_value_error_is_raised(text):
    """Whatever stands in a condition, it is read or refused."""
    with suppress(ValueError):
        assert isinstance(parse(text), (Name, Constant, Not, Operation))
