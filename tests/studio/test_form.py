"""The form for data is made of a type's JSON Schema, so a plugin's fields stand in it, too."""

from __future__ import annotations

from enum import StrEnum

import pytest
from attrs import frozen

from docgen.models import Payload, SalePayload
from docgen.models.json_schema import json_schema
from docgen.studio.form import form_fields


class Season(StrEnum):
    """A choice of a plugin's own."""

    SUMMER = "summer"
    WINTER = "winter"


@frozen(kw_only=True)
class Ticket(Payload):
    """A document of a plugin's."""

    seat: str
    season: Season = Season.SUMMER
    rows: int | None = None
    is_child: bool = False


@pytest.fixture
def fields():
    """Return the form of the plugin's type, by the paths of its fields."""
    return {row.pop("path"): row for row in form_fields(json_schema(Ticket))}


@pytest.mark.parametrize(
    ("path", "kind", "options", "required"),
    [
        ("seat", "text", [], True),
        ("season", "choice", ["summer", "winter"], False),
        ("rows", "whole", [], False),
        ("is_child", "flag", [], False),
        ("date", "date", [], True),
        ("period", "text", [], False),
        ("buyer.name", "text", [], True),
        ("buyer.address", "text", [], False),
        ("buyer.deferral_days", "whole", [], False),
        ("contract.date", "date", [], True),
    ],
)
def test_a_field_is_of_the_kind_that_its_model_says(fields, path, kind, options, required):
    """What may be absent, what is chosen, what is a day: the class alone decides."""
    assert fields[path] == {"kind": kind, "options": options, "required": required}


def test_what_no_single_value_stands_for_is_not_in_the_form(fields):
    """Lists, parts of parts, pictures and the host's own fields are typed as JSON."""
    absent = {"seller", "extra", "seller.stamp", "buyer.bank_account", "buyer.contacts"}
    assert absent.isdisjoint(fields)
    assert "lines" not in {row["path"] for row in form_fields(json_schema(SalePayload))}
