from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import ShortcodeSyntaxError, UnknownShortcodeError
from docgen.templates.shortcodes.parser import names_value, parse
from docgen.templates.shortcodes.tree import (
    Block,
    If,
    Include,
    Literal,
    PageNumber,
    SourceText,
    SyntaxProblem,
    Value,
)

PIECES = st.lists(
    st.sampled_from(
        (
            *("[items]", "[/items]", "[item.name]", "[if total]", "[elif x]", "[else]", "[/if]"),
            *("[total words]", "[totl]", "[[x]]", "[if", "[total case=", "[/total]", "текст", "\n"),
            *("[item.letters]", "[/item.letters]", "[include name='x']", "[include]", "[page 1]"),
            *("[if (]", "{{", "{%", "<style>", "[total default]", "[total role='x']", '"'),
        )
    )
)


def test_aliases_and_capitals_give_the_canonical_name(vocabulary):
    """Names are found in any spelling, also with parts of both languages."""
    (node,) = parse("[Покупатель.name]", vocabulary)
    assert isinstance(node, Value)
    assert node.name == "buyer.name"


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("[buyer.name]", True),
        ("[/items]", True),
        ("[тут]", False),
        ("тут", False),
        ("[[x]]", False),
    ],
)
def test_a_name_in_brackets_is_told_from_a_text_in_brackets(vocabulary, text, is_name):
    """Only what the template may use is a shortcode where brackets may be brackets."""
    assert names_value(text, vocabulary) is is_name


def test_e_is_as_good_as_yo(vocabulary):
    """«счет» finds «счёт»."""
    (node,) = parse("[счет]", vocabulary)
    assert isinstance(node, Value)
    assert node.name == "account"


def test_a_role_is_the_last_part_of_the_name(vocabulary):
    """`[buyer role="director"]` is short for `[buyer.director]`, in either language."""
    nodes = parse('[buyer role="director" optional][покупатель роль="руководитель"]', vocabulary)
    assert [node.name for node in nodes if isinstance(node, Value)] == ["buyer.director"] * 2


def test_modifiers_are_sorted_by_stage(vocabulary):
    """A name is declined before it is shortened, whatever the order they are written in."""
    (node,) = parse('[buyer.director upper format="initials" падеж="родительный"]', vocabulary)
    assert isinstance(node, Value)
    found = [(modifier.name, argument) for modifier, argument in node.shape.modifiers]
    assert found == [("case", "genitive"), ("format", "initials"), ("upper", None)]


def test_blocks_nest_also_in_themselves(vocabulary):
    """A block may stand in itself; each end closes the nearest beginning."""
    (outer,) = parse("[items][items][item.name][/позиции][/items]", vocabulary)
    assert isinstance(outer, Block)
    (inner,) = outer.children
    assert isinstance(inner, Block)
    assert [type(node) for node in inner.children] == [Value]


def test_a_block_inside_an_element_has_its_own_names(vocabulary):
    """Inside a nested block, its names and all the outer ones are known."""
    text = "[items][item.letters][letter.value][item.name][number][/item.letters][/items]"
    (items,) = parse(text, vocabulary)
    assert isinstance(items, Block)
    (letters,) = items.children
    assert isinstance(letters, Block)
    names = [node.name for node in letters.children if isinstance(node, Value)]
    assert names == ["letter.value", "item.name", "number"]


def test_an_elements_name_is_unknown_outside_its_block(vocabulary):
    """`[item.name]` outside of `[items]` is reported."""
    (node,) = parse("[item.name]", vocabulary)
    assert isinstance(node, SyntaxProblem)


def test_a_conditional_has_a_branch_for_each_way(vocabulary):
    """Branches come in their order; the last one has no condition."""
    text = "[если buyer.kpp]а[elif total > 5]б[иначе]в[/если]"
    (node,) = parse(text, vocabulary)
    assert isinstance(node, If)
    assert [branch.condition is None for branch in node.branches] == [False, False, True]
    assert [branch.children for branch in node.branches] == [
        (SourceText(text=letter),) for letter in "абв"
    ]


def test_escaped_shortcodes_are_literal(vocabulary):
    """`[[name]]` is the text `[name]`."""
    assert parse("[[buyer.name]]", vocabulary) == (Literal(text="[buyer.name]"),)


def test_page_numbers_and_fragments_have_nodes(vocabulary):
    """Page numbers and includes are read."""
    page, include = parse('[страница][include name="bank-details"]', vocabulary)
    assert isinstance(page, PageNumber)
    assert isinstance(include, Include)
    assert include.path == "bank-details.html"


@pytest.mark.parametrize(
    "text",
    [
        '[page plural="листе,листах,листах"]',
        '[pages plural="лист,листа"]',
        "[pages plural]",
        "[pages words]",
        '[pages plural="а,б,в" upper]',
        "[pages of them]",
    ],
)
def test_of_page_numbers_only_all_pages_take_forms_of_a_word(vocabulary, text):
    """The word that goes with their number has three forms; nothing else shapes page numbers."""
    with pytest.raises(ShortcodeSyntaxError, match="template:1:1"):
        parse(text, vocabulary)


@pytest.mark.parametrize(
    ("text", "name", "nearest"),
    [
        ("[buyr.name]", "buyr.name", "buyer.name"),
        ("[totl words]", "totl", "total"),
        ('[totl x="1"]', "totl", "total"),
        ("[total wrds]", "wrds", "words"),
        ('[total words="shrot"]', "shrot", "short"),
        ("[/itms]", "itms", "items"),
        ('[include name="bank-detials"]', "bank-detials", "bank-details"),
        ("[if buyer.kp]x[/if]", "buyer.kp", "buyer.kpp"),
    ],
)
def test_unknown_names_are_reported_with_the_nearest(vocabulary, text, name, nearest):
    """What looks like a shortcode and names nothing is a problem with its place, not an error."""
    (node,) = parse(f"\n {text}", vocabulary, template="act/classic")[1:]
    problem = node.branches[0].condition if isinstance(node, If) else node
    assert isinstance(problem, SyntaxProblem)
    assert isinstance(problem.error, UnknownShortcodeError)
    assert problem.error.name == name
    assert nearest in problem.error.nearest
    assert problem.error.place == "act/classic:2:2"


@pytest.mark.parametrize(
    "text", ["[not a code]", "[см. приложение]", "[Иванов И.И., 5 лет]", "[/etc hosts]", "[a, b]"]
)
def test_prose_in_brackets_stays_text(vocabulary, text):
    """Brackets in prose, without a known name or well-formed arguments, print as they are."""
    assert (
        "".join(node.text for node in parse(text, vocabulary) if isinstance(node, SourceText))
        == text
    )


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("a\n [items]", "2:2", r"\[items\] is not closed; write \[/items\]"),
        ("[if total][items][/if]", "1:18", "line 1, column 11"),
        ("[items]\n[/if]", "2:1", r"cannot close \[items\] of line 1, column 1"),
        ("[/items]", "1:1", "closes nothing"),
        ("[/total]", "1:1", "has no end"),
        ("[else]", "1:1", "outside of"),
        ("[if total][else][else][/if]", "1:17", "after the"),
        ("[if total >]x[/if]", "1:1", "expected"),
        ('[total words="short]', "1:1", "a quote is missing"),
        ("[total !]", "1:1", "cannot be read"),
        ("[total words words]", "1:1", "twice"),
        ("[buyer.kpp default]", "1:1", "needs a value"),
        ("[buyer.kpp optional='x']", "1:1", "takes no value"),
        ("[items words][/items]", "1:1", "takes no arguments"),
        ("[include]", "1:1", "name="),
        ("[items]" * 25, "1:141", "deeper than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(vocabulary, text, place, told):
    """Syntax errors know the line and the column and say what to do."""
    with pytest.raises(ShortcodeSyntaxError, match=told) as caught:
        parse(text, vocabulary, template="t")
    assert caught.value.place == f"t:{place}"


def parsed_or_refused(text: str, vocabulary) -> bool:
    """Parse a text; tell whether a syntax error, with a place, refused it."""
    try:
        parse(text, vocabulary)
    except ShortcodeSyntaxError as error:
        return bool(error.line and error.column)
    return True


@given(PIECES)
@settings(max_examples=300, deadline=None)
def test_only_syntax_errors_are_raised_for_pieces(vocabulary, pieces):
    """However shortcodes are thrown together, they are read or refused with a place."""
    assert parsed_or_refused("".join(pieces), vocabulary)


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_only_syntax_errors_are_raised_for_any_text(vocabulary, text):
    """Any text at all is read or refused with a place."""
    assert parsed_or_refused(f"[total {text}] [if {text}][/if]", vocabulary)
