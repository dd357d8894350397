from __future__ import annotations

import pytest
from attrs import evolve

from docgen.exceptions import PluginError
from docgen.models import ShortcodeKind
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.rows import row


def text(names: str):
    """Make a row of kind text."""
    return row(names, "Название", "", lambda _: "x")


def block(names: str, *children: str):
    """Make a block with rows of kind text."""
    rows = tuple(text(child) for child in children)
    return row(names, "Блок", "", lambda _: (), kind=ShortcodeKind.BLOCK, children=rows)


@pytest.mark.parametrize("name", ["buyer.name", "покупатель.наименование", "BUYER.наименование"])
def test_a_row_is_found_by_any_spelling(catalog, name):
    """Canonical parts, Russian parts and both together find the same row."""
    found = catalog.find(name)
    assert found is not None
    assert found.name == "buyer.name"


def test_a_part_without_a_row_of_its_own_is_no_shortcode(catalog):
    """`[buyer]` is nothing, though `[buyer.name]` is."""
    assert catalog.find("buyer") is None


def test_the_nearest_names_are_offered_in_both_languages(catalog):
    """A misspelt name of either language gets its neighbours."""
    assert "buyer.name" in catalog.nearest("buyer.nme")
    assert "покупатель.кпп" in catalog.nearest("покупатль.кпп")


def test_the_first_resolver_wins():
    """Of two rows of a name, the one that comes earlier in the chain counts."""
    strong, weak = text("a = а"), evolve(text("a = а"), title="Слабая")
    merged = Catalog.merge([[strong], [weak, text("b = б")]])
    assert [found.title for found in merged.rows] == ["Название", "Название"]
    assert merged.find("б") is not None


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([text("a = а"), text("a = б")], "declared twice"),
        ([text("a.b = а.б"), text("c.d = а.г")], "already means"),
        ([text("a.b = а")], "as many parts"),
        ([text("a-b = а")], "cannot be written"),
        ([text("if.a = б.в")], "reserved"),
        ([text("loop = петля")], "reserved"),
        ([text("x = иначе")], "reserved"),
        ([block("a = а", "b.c = б.в", "d.e = г.д")], "same element"),
        ([block("a = а", "b = б")], "item.name"),
        ([block("a = а")], "children"),
    ],
)
def test_rows_that_contradict_one_another_are_refused(rows, told):
    """A catalog that could mean two things is refused, naming the row."""
    with pytest.raises(PluginError, match=told):
        Catalog.merge([rows])


def test_equal_catalogs_have_equal_hashes(catalog):
    """A catalog made again of the same rows is the same key of a cache."""
    again = Catalog(rows=catalog.rows)
    assert again == catalog
    assert hash(again) == hash(catalog)
