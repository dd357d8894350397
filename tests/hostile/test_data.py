"""Data that is built to exhaust whoever works with it."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import pytest
from attrs import evolve, frozen

from docgen.exceptions import DataError
from docgen.kit.samples import sale
from docgen.models import SalePayload
from docgen.models.extent import MAX_CHARACTERS, MAX_DEPTH, require_bounded
from docgen.models.mapping import from_mapping


def codes(error):
    """Return the codes of what is wrong."""
    return [problem.code for problem in error.value.problems]


@pytest.mark.parametrize(
    "number",
    ["0E+99999999", "1E+999999999", "1E-999999999", "9" * 400, "-1e15", Decimal("0E+999999999")],
)
def test_a_number_is_short_however_it_is_written(number):
    """Also a nought with a million noughts: writing it out would fill the memory."""
    with pytest.raises(DataError) as error:
        from_mapping(Decimal, number)
    assert codes(error) in (["data.expected_number_size"], ["data.expected_number_fraction"])


@pytest.mark.parametrize("days", [10**18 + 1, -(10**400)])
def test_a_whole_number_is_bounded(days):
    """Arithmetic with longer ones takes long by itself."""
    data = deepcopy(sale())
    data["contract"]["deferral_days"] = days
    with pytest.raises(DataError) as error:
        from_mapping(SalePayload, data)
    assert codes(error) == ["data.expected_number_size"]


def test_texts_are_bounded_all_together(pure):
    """Each within its own limit, and all of them too much for a page."""
    data = deepcopy(sale())
    text = ("слово " * 16_000).strip()
    line = {**data["lines"][0], "name": text}
    data["lines"] = [line] * (MAX_CHARACTERS // len(text) + 1)
    with pytest.raises(DataError) as error:
        pure.draft("invoice", data)
    assert codes(error) == ["data.extent_characters"]


def test_values_are_bounded_all_together(pure, monkeypatch):
    """However they came to be there; what stays below is a document."""
    monkeypatch.setattr("docgen.models.extent.MAX_VALUES", 1_000)
    data = deepcopy(sale())
    assert pure.draft("invoice", data).payload
    data["lines"] = data["lines"] * 20
    with pytest.raises(DataError) as error:
        pure.draft("invoice", data)
    assert codes(error) == ["data.extent_values"]


@frozen(kw_only=True)
class Deep:
    """What a plugin may have put together."""

    inside: object


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (10**18 + 1, "data.extent_number"),
        (Decimal("1E+19"), "data.extent_exponent"),
        (Decimal("1E-61"), "data.extent_exponent"),
        ({"a": ["x" * (MAX_CHARACTERS + 1)]}, "data.extent_characters"),
    ],
)
def test_what_a_plugin_has_made_is_bounded_too(value, code):
    """It has been read by nobody."""
    with pytest.raises(DataError) as error:
        require_bounded(Deep(inside=value))
    assert codes(error) == [code]


def test_depth_is_bounded():
    """A chain of any length ends in an error of the data, not of the program."""
    value = Deep(inside="")
    for _ in range(MAX_DEPTH - 1):
        value = Deep(inside=value)
    require_bounded(value)
    for _ in range(50_000):
        value = Deep(inside=value)
    with pytest.raises(DataError) as error:
        require_bounded(value)
    assert codes(error) == ["data.extent_depth"]


def test_a_payload_given_whole_is_looked_at(pure):
    """What comes as a model passes no reader, and is bounded all the same."""
    payload = from_mapping(pure.catalog.document_type("invoice").payload, deepcopy(sale()))
    line = evolve(payload.lines[0], price=Decimal("0E+100000000"))
    with pytest.raises(DataError) as error:
        pure.draft("invoice", evolve(payload, lines=(line,)))
    assert codes(error) == ["data.extent_exponent"]
