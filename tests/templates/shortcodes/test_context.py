from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from markupsafe import Markup

from docgen.exceptions import PluginError
from docgen.models import Currency, currency
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.values import Money, printed


def test_names_make_a_tree(catalog, document):
    """Dotted names are nodes under nodes, with values of their own where they have a row."""
    context = build_context(catalog, document)
    director = context["buyer"].child("director")
    assert printed(director.value) == "Иванов Иван Иванович"
    assert printed(director.child("position").value) == "генеральный директор"
    assert context["buyer"].value is None


def test_russian_names_reach_the_same_nodes(catalog, document):
    """Each node stands under both of its names."""
    context = build_context(catalog, document)
    assert context["покупатель"].child("кпп") is context["buyer"].child("kpp")


def test_a_block_holds_a_node_for_every_element(catalog, document):
    """Elements have their rows' values as children; a block in them has elements of its own."""
    context = build_context(catalog, document)
    first, _second = context["items"]
    assert str(first.child("name")) == "Доступ"
    assert first.child("price").value == Money(amount=Decimal("1234.50"))
    assert [str(letter.child("value")) for letter in first.child("letters")] == list("Доступ")


def test_sums_are_in_the_documents_currency(catalog, document):
    """A plain number of kind money takes the currency of the payload."""
    dollar: Currency = currency("USD")
    foreign = evolve(document, payload=evolve(document.payload, currency=dollar))
    assert build_context(catalog, foreign)["total"].value.currency is dollar


def test_markup_becomes_plain_text(document):
    """A text that calls itself safe HTML is no safer than another."""
    catalog = Catalog(rows=(row("a = а", "А", "", lambda _: Markup("<b>")),))
    assert type(build_context(catalog, document)["a"].value) is str


def test_a_failing_getter_is_named(document):
    """An exception in a getter tells the type and the shortcode."""
    catalog = Catalog(rows=(row("a.b = а.б", "А", "", lambda document: document.nothing),))
    with pytest.raises(PluginError, match=r"'act': the value of \[a\.b\] failed: AttributeError"):
        build_context(catalog, document)["a"].child("b")


def test_a_host_object_is_refused(document):
    """A value that cannot print never reaches a template."""
    catalog = Catalog(rows=(row("a = а", "А", "", lambda document: document),))
    with pytest.raises(PluginError, match=r"\[a\] is Document"):
        build_context(catalog, document)
