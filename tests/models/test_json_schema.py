"""The JSON Schema of the payloads says what the models read."""

from __future__ import annotations

import copy
from decimal import Decimal

import jsonschema
import pytest
from attrs import frozen

from docgen import DocGen
from docgen.exceptions import PluginError
from docgen.models import DocumentGroup, DocumentType, Payload
from docgen.models.json_schema import json_schema

DOCGEN = DocGen()
CODES = [row.code for row in DOCGEN.catalog.types()]


def validator(code):
    """Return what validates data of a type."""
    schema = DOCGEN.catalog.schema(code)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def errors(code, data):
    """Return what the schema says of data."""
    return [error.message for error in validator(code).iter_errors(data)]


@pytest.mark.parametrize("code", CODES)
def test_every_sample_validates(code):
    """Whatever the models read of a sample, the schema allows."""
    found = validator(code)
    for name, sample in DOCGEN.catalog.samples(code).items():
        plain = copy.deepcopy(_as_lists(sample))
        assert [(name, error.message) for error in found.iter_errors(plain)] == []


def _as_lists(value):
    """Return data as JSON would have it."""
    if isinstance(value, dict):
        return {key: _as_lists(one) for key, one in value.items()}
    return [_as_lists(one) for one in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seller": None}, "None is not"),
        ({"datum": "2026-10-31"}, "Additional properties"),
        ({"date": 20261031}, "is not of type 'string'"),
        ({"lines": "нет"}, "is not of type 'array'"),
    ],
)
def test_wrong_data_does_not_validate(change, words):
    """A missing field, an unknown one and a wrong kind of value are all told."""
    sample = _as_lists(DOCGEN.catalog.samples("act")["vat"])
    assert errors("act", sample) == []
    assert any(words in error for error in errors("act", sample | change))


def test_what_is_required_is_what_has_no_default():
    """The schema of a payload lists the fields that data cannot be without."""
    schema = DOCGEN.catalog.schema("act")
    required = schema["$defs"][schema["$ref"].rpartition("/")[2]]["required"]
    assert {"date", "seller", "buyer", "lines"} <= set(required)
    assert "contract" not in required


def test_a_class_that_holds_itself_has_a_schema():
    """It is referred to by its name."""
    assert json_schema(Branch)["$defs"]["Branch"]["properties"]["parts"] == {
        "type": "array",
        "items": {"$ref": "#/$defs/Branch"},
    }


@frozen(kw_only=True)
class Branch:
    """A branch with parts."""

    length: Decimal
    parts: tuple[Branch, ...] = ()


@frozen(kw_only=True)
class OddPayload(Payload):
    """A payload with a field that no data stands for."""

    phase: complex = 1j


def test_a_field_that_no_data_stands_for_is_told_when_its_type_is_declared(plugin):
    """By plugin, class and field; no data could ever be read into it."""
    from docgen import hookimpl

    odd = DocumentType(code="odd", title="Т", group=DocumentGroup.BILL, payload=OddPayload)

    @hookimpl
    def docgen_document_types():
        return [odd]

    with pytest.raises(PluginError, match=r"'acme'.*OddPayload\.phase.*complex"):
        DocGen(plugins=[plugin("acme", docgen_document_types)])
