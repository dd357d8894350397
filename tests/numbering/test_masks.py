from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import ConfigurationError
from docgen.models import NumberContext, NumberToken
from docgen.numbering import TOKENS, Mask

QUARTER_NAME = NumberToken(
    name="quarter",
    title="Квартал словом",
    pattern="I|II|III|IV",
    value=lambda context: ("I", "II", "III", "IV")[(context.date.month - 1) // 3],
)

literals = st.text(
    st.characters(categories=("L", "N", "P", "S"), exclude_characters="{}"), max_size=5
)
ids = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=8)
names = st.sampled_from([token.name for token in TOKENS])
contexts = st.builds(
    NumberContext,
    document_type=st.sampled_from(["act", "invoice", "vat_invoice"]),
    date=st.dates(min_value=date(1990, 1, 1), max_value=date(2089, 12, 31)),
    organisation=ids,
    branch=ids,
    client=ids,
    contract=ids,
)
numbers = st.integers(min_value=1, max_value=10**9)


@pytest.mark.parametrize(
    ("mask", "n", "expected"),
    [
        ("{N}", 15, "15"),
        ("{N:6}", 15, "000015"),
        ("{N:2}", 1234, "1234"),
        ("Billy-act-{N}", 2, "Billy-act-2"),
        ("АКТ-{YYYY}-{N:4}", 15, "АКТ-2026-0015"),
        ("{YY}{MM}{DD}-{N}", 3, "261005-3"),
        ("{N}/{Q}", 8, "8/4"),
        ("{org}.{branch}.{type}.{client}-{N}", 1, "7.НСК.act.42-1"),
        ("{contract}-{N}", 5, "15/2026-5"),
        ("{{{N}}}", 5, "{5}"),
        ("{YYYY}{N:3}", 5, "2026005"),
        ("{N}-{YYYY}/{YYYY}", 5, "5-2026/2026"),
    ],
)
def test_a_mask_writes_numbers(mask, n, expected, context):
    """Literals stay, tokens come from the document, {N} gets its zeros."""
    assert Mask.parse(mask).render(n, context) == expected


def test_a_number_is_read_back(context):
    """The mask finds its own counter and tokens in a number."""
    mask = Mask.parse("{type}/{client}-{YYYY}-{N:4}")
    assert mask.parse_number(mask.render(15, context)) == {
        "type": "act",
        "client": "42",
        "YYYY": "2026",
        "N": "0015",
    }


@pytest.mark.parametrize(
    "number", ["", "15", "АКТ-2026-15", "АКТ-2026-00015", "акт-2026-0015", "АКТ-2026-0015 "]
)
def test_a_foreign_number_is_not_read(number):
    """A number that the mask would not write, zeros included, is not its number."""
    assert Mask.parse("АКТ-{YYYY}-{N:4}").parse_number(number) is None


def test_a_token_written_twice_must_agree():
    """A number whose two years differ is not of the mask."""
    mask = Mask.parse("{YYYY}/{N}-{YYYY}")
    assert mask.parse_number("2026/5-2026") == {"YYYY": "2026", "N": "5"}
    assert mask.parse_number("2026/5-2025") is None


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        ("", "position 1: there is no {N}"),
        ("АКТ-{YYYY}", "position 11: there is no {N}"),
        ("{N}-{N:3}", "position 5: a second {N}"),
        ("А-{YYY}-{N}", "position 3: there is no token {YYY}. Did you mean {YYYY}"),
        ("{n}", "there is no token {n}. Did you mean {N}?"),
        ("{зубр}-{N}", "Known: N, YYYY, YY, MM, DD, Q, org, branch, type, client, contract"),
        ("{N", "position 1: a single '{'"),
        ("{N}}", "position 4: a single '}'"),
        ("{N:0}", "{N:0} may have 1 to 18 digits"),
        ("{N:19}", "{N:19} may have 1 to 18 digits"),
        ("{N:x}", "there is no token {N:x}. Did you mean {N}?"),
        ("А\n{N}", "characters that cannot be printed"),
        ("{client}{N}", "{client} and {N} run together"),
        ("{N}2{contract}", "{N} and {contract} run together"),
        ("{client}{YYYY}{N}", "{client} and {N} run together"),
    ],
)
def test_a_bad_mask_is_refused_with_its_place(mask, message):
    """The error quotes the mask and says where it is wrong and how to mend it."""
    with pytest.raises(ConfigurationError) as caught:
        Mask.parse(mask)
    assert repr(mask) in str(caught.value)
    assert message in str(caught.value)


def test_a_plugin_adds_a_token(context):
    """A plugin's token works in both directions."""
    mask = Mask.parse("{N}-{quarter}", (*TOKENS, QUARTER_NAME))
    assert mask.render(3, context) == "3-IV"
    assert mask.parse_number("3-III") == {"N": "3", "quarter": "III"}


@pytest.mark.parametrize(
    ("token", "message"),
    [
        (evolve(QUARTER_NAME, name="N"), "cannot be called 'N'"),
        (evolve(QUARTER_NAME, name="квартал"), "cannot be called 'квартал'"),
        (evolve(QUARTER_NAME, name="YYYY"), "{YYYY} is declared twice"),
        (evolve(QUARTER_NAME, pattern="("), "is no regular expression"),
    ],
)
def test_a_bad_token_is_refused_by_name(token, message):
    """A token that no mask could use is an error of whoever declared it."""
    with pytest.raises(ConfigurationError, match=r"number token") as caught:
        Mask.parse("{N}", (*TOKENS, token))
    assert message in str(caught.value)


@pytest.mark.parametrize("value", ["", "V", "IV\u202e", "I I"])
def test_a_token_whose_value_breaks_its_pattern_is_refused(value, context):
    """A number is never written from a value that could not be read back."""
    token = evolve(QUARTER_NAME, value=lambda _: value)
    with pytest.raises(ConfigurationError, match=r"\{quarter\}"):
        Mask.parse("{N}-{quarter}", (*TOKENS, token)).render(1, context)


def test_a_missing_value_is_named(context):
    """A document without a branch cannot have its branch in its number."""
    with pytest.raises(ConfigurationError, match=r"\{branch\} has no value in this document"):
        Mask.parse("{branch}-{N}").render(1, evolve(context, branch=""))


def test_ids_that_run_into_one_another_are_refused(context):
    """Client a-b with contract c must not get the number of client a with contract b-c."""
    mask = Mask.parse("{client}-{contract}-{N}")
    assert mask.render(1, evolve(context, client="a-b", contract="c")) == "a-b-c-1"
    with pytest.raises(ConfigurationError, match="other values would give too"):
        mask.render(1, evolve(context, client="a", contract="b-c"))


@given(
    st.lists(st.one_of(literals, names.map("{{{}}}".format)), max_size=6),
    st.integers(0, 6),
    st.integers(1, 8),
    contexts,
    numbers,
)
@settings(deadline=None, max_examples=200)
def test_what_is_written_is_read_back(pieces, place, width, context, n):
    """Any mask either refuses, or writes a number that gives back every value."""
    pieces.insert(place, f"{{N:{width}}}")
    values = {token.name: token.value(context) for token in TOKENS}
    try:
        mask = Mask.parse("".join(pieces))
        number = mask.render(n, context)
    except ConfigurationError:
        return
    expected = {name: values[name] for name in mask.names - {"N"}}
    assert mask.parse_number(number) == expected | {"N": f"{n:0{width}}"}


@given(
    st.sampled_from(
        ["{N}", "{N:5}", "{YYYY}{N:3}", "{N}{YY}", "{client}-{N}", "{N}/{contract}", "{type}-{N}"]
    ),
    st.lists(st.tuples(numbers, contexts), min_size=2, max_size=8),
)
@settings(deadline=None)
def test_one_number_has_one_reading(text, drawn):
    """Two documents share a number only when {N} and every token are the same."""
    mask = Mask.parse(text)
    written = {mask.render(n, context): (n, context) for n, context in drawn}
    for n, context in drawn:
        other_n, other = written[mask.render(n, context)]
        assert n == other_n
        for token in TOKENS:
            if token.name in mask.names:
                assert token.value(context) == token.value(other)
