from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, nodes

from docgen.templates.shortcodes.compiler import compile_shortcodes, literal


def source(text: str, vocabulary) -> str:
    """Compile a text of the template `t`."""
    return compile_shortcodes(text, vocabulary, template="t").source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[number]", '{{ number|required("1 1 number  t") }}'),
        ("[buyer.kpp optional]", "{{ buyer.kpp|optional }}"),
        ('[total words default="—"]', '{{ total|words|default("\\u2014") }}'),
        ("[items][/items]", "{% for item in items %}{% endfor %}"),
        ("[if не total > 5][/if]", "{% if (not (total > 5)) %}{% endif %}"),
        ('[include name="bank-details"]', '{% include "bank-details.html" %}'),
        ("[[x {{]]", "[x {{ '{' }}{{ '{' }}]"),
        ("[totl]", '{{ "\\u005btotl\\u005d"|problem(0) }}'),
        ("{{ 1 }}[not a code]", "{{ 1 }}[not a code]"),
    ],
)
def test_a_shortcode_compiles_to_an_expression(vocabulary, text, expected):
    """Each construct becomes the engine's own."""
    assert source(text, vocabulary) == expected


def test_problems_are_counted_across_files(vocabulary):
    """The numbers of problems go on from the files before."""
    compiled = compile_shortcodes("[totl][numbr]", vocabulary, first_problem=3)
    assert "problem(3)" in compiled.source
    assert "problem(4)" in compiled.source
    assert [str(problem.problem)[:24] for problem in compiled.problems] == [
        "unknown shortcode 'totl'",
        "unknown shortcode 'numbr",
    ]


@given(
    st.lists(st.sampled_from(["\n", "[number\n]", "[total\n\nwords]", "[if\ntotal]\n[/if]", "x"]))
)
@settings(max_examples=100, deadline=None)
def test_line_numbers_stay(vocabulary, pieces):
    """The compiled text has the line ends of the template, in the same order around the text."""
    text = "".join(pieces)
    compiled = source(f"{text}[date]", vocabulary)
    assert compiled.count("\n") == text.count("\n")
    assert compiled.rpartition('|required("')[2].startswith(f"{text.count(chr(10)) + 1} ")


@given(st.text(max_size=60) | st.text(st.sampled_from("\"'\\{}%#\n[]«»u0x"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_a_literal_holds_any_text_and_nothing_gets_out(text):
    """The engine reads a literal back as the same text, alone in its expression."""
    (output,) = Environment(autoescape=True).parse(f"{{{{ {literal(text)} }}}}").body
    assert isinstance(output, nodes.Output)
    assert output.nodes == [nodes.Const(text)]


@given(st.text(st.characters(exclude_characters='"'), max_size=40))
@settings(max_examples=300, deadline=None)
def test_an_argument_stays_an_argument(vocabulary, text):
    """Whatever stands between the quotes becomes one constant of one filter."""
    template = Environment(autoescape=True).parse(source(f'[total default="{text}"]', vocabulary))
    (output,) = template.body
    assert isinstance(output, nodes.Output)
    (expression,) = output.nodes
    assert isinstance(expression, nodes.Filter)
    assert expression.args == [nodes.Const(text)]
