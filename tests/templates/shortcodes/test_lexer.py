from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.templates.shortcodes.lexer import TokenKind, tokens

#: Texts of just the characters that mean something here.
TRICKY = st.text(st.sampled_from("[]/{}%#\"'«»“”<>!-=. aбё1\n\u00a0"), max_size=60)


def kinds(text: str) -> list[TokenKind]:
    """Return what the tokens of a text are."""
    return [token.kind for token in tokens(text)]


def only(text: str):
    """Return the one token that a text is."""
    (token,) = tokens(text)
    return token


@pytest.mark.parametrize(
    "text",
    ["[1]", "[ ]", "[]", "[см. стр. 2]", "[a-b]", "[.a]", "[a.]", "[_a]", "[a", "a]", "[a]b"[3:]],
)
def test_brackets_without_a_dotted_name_are_text(text):
    """What does not begin with a name at once after the bracket is no shortcode."""
    assert kinds(text) in ([TokenKind.TEXT], [TokenKind.UNCLOSED])
    assert kinds(f"{text}.")[-1] is TokenKind.TEXT


@pytest.mark.parametrize(
    "body",
    [' case="genitive"', " case='x'", " case=«x»", " case=“x”", " case=„x”", "\u00a0words", "\n a"],
)
def test_arguments_take_every_kind_of_quotes_and_spaces(body):
    """Smart quotes and non-breaking spaces, as Word writes them, keep a shortcode whole."""
    token = only(f"[buyer.name{body}]")
    assert (token.kind, token.name, token.body) == (TokenKind.OPEN, "buyer.name", body)


def test_a_bracket_in_quotes_does_not_end_a_shortcode():
    """Quoted arguments may hold brackets."""
    assert only('[buyer.kpp default="[нет]"]').body == ' default="[нет]"'


def test_closing_and_escaped_shortcodes_are_told_apart():
    """`[/items]` closes, `[[name]]` is literal."""
    assert kinds("[/items][[buyer.name]]") == [TokenKind.CLOSE, TokenKind.LITERAL]


@pytest.mark.parametrize(
    "region",
    [
        "{{ '[number]' }}",
        '{{ "}} [number]" }}',
        "{% if '[number]' %}",
        "{# [number] #}",
        "{% raw %}{{ [number] {% endraw %}",
        "<style>a[href]{}</style>",
        '<SCRIPT>x="[number]"</SCRIPT >',
        "<!-- [number] -->",
        "<style>[number]",
        "{{ [number]",
    ],
)
def test_regions_of_the_engine_and_of_html_hold_no_shortcodes(region):
    """Nothing is recognised in Jinja's tags, styles, scripts and comments, ended or not."""
    assert kinds(region) == [TokenKind.TEXT]


def test_shortcodes_stand_in_attribute_values():
    """A shortcode in an attribute is recognised."""
    assert TokenKind.OPEN in kinds('<a title="[number]">')


def test_places_count_lines_and_columns_from_one():
    """A token knows its offset, its line, its column and the line ends it holds."""
    text = "первая\nвторая [number\nwords] [date]"
    number, date = [token for token in tokens(text) if token.kind is TokenKind.OPEN]
    assert (number.offset, number.place.line, number.place.column) == (14, 2, 8)
    assert number.place.lines == 1
    assert (date.place.line, date.place.column) == (3, 8)


def test_a_shortcode_that_never_ends_is_told_by_its_name():
    """An unclosed shortcode keeps its name, so that the parser can tell whether it is one."""
    token = next(iter(tokens('[total words="short]')))
    assert (token.kind, token.name) == (TokenKind.UNCLOSED, "total")


@given(TRICKY)
@settings(max_examples=300, deadline=None)
def test_tokens_make_the_text_again(text):
    """Nothing is lost and nothing added: the tokens' texts are the template."""
    found = list(tokens(text))
    assert "".join(token.text for token in found) == text
    assert all(text.startswith(token.text, token.offset) for token in found)


def test_a_hostile_text_is_read_in_linear_steps():
    """Brackets and quotes by the hundred thousand do not make the lexer search again and again."""
    text = "[a '" * 25_000
    assert len("".join(token.text for token in tokens(text))) == len(text)
