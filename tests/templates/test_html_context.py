from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import TemplateError
from docgen.templates.sandbox.html_place import TEXT, HtmlState, Where, advance

PIECES = (
    *("<p>", "</p>", "<a href='", '<b title="', "'", '"', ">", "<", "</", "<!--", "-->", "<style>"),
    *(
        "</style>",
        "<title>",
        "</title>",
        " x=y",
        "=",
        "/",
        "текст",
        "\n",
        "<!DOCTYPE html>",
        "<img",
    ),
)


@pytest.mark.parametrize(
    ("html", "where"),
    [
        ("a < b </p>", Where.TEXT),
        ("<p>", Where.TEXT),
        ("<", Where.TAG_START),
        ("<p", Where.TAG_START),
        ("</", Where.TAG_START),
        ("<p ", Where.TAG),
        ("<p a", Where.ATTRIBUTE_NAME),
        ("<p a=", Where.BEFORE_VALUE),
        ("<p a=b", Where.UNQUOTED),
        ('<p a="', Where.QUOTED),
        ("<p a='b' ", Where.TAG),
        ("<p a=b>", Where.TEXT),
        ("<title>", Where.PLAIN),
        ("<TITLE>x</title>", Where.TEXT),
        ("<style>", Where.RAW),
        ("<script src='x'>", Where.RAW),
        ("<style></p>", Where.RAW),
        ("<!-- <p a=", Where.COMMENT),
        ("<!-- --><p>", Where.TEXT),
        ("<!DOCTYPE ", Where.DECLARATION),
        ("<br/>", Where.TEXT),
        ("<p a/b='", Where.QUOTED),
        ("<p ==", Where.BEFORE_VALUE),
    ],
)
def test_a_place_is_told(html, where):
    """The end of a piece of HTML is where the standard says."""
    assert advance(TEXT, html).where is where


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.data())
@settings(max_examples=200, deadline=None)
def test_a_tag_may_be_cut_anywhere_in_its_attributes(pieces, data):
    """Reading HTML in two parts ends in a place no less dangerous than reading it whole."""
    text = "".join(pieces)
    cut = data.draw(st.integers(0, len(text)))
    whole, parts = advance(TEXT, text), advance(advance(TEXT, text[:cut]), text[cut:])
    ends = ("<!--", "-->", "</style", "</title")
    if not any(text.startswith(end, cut - at) for end in ends for at in range(1, len(end) + 1)):
        assert parts == whole
    assert isinstance(parts, HtmlState)


@pytest.mark.parametrize(
    "source",
    [
        "<p title=[number]>",
        "<p title={{ number }}>",
        "<[number]>",
        "<p [number]>",
        "<p [number]='x'>",
        "<p data-[number]='x'>",
        "</[number]>",
        "<style>{{ number }}</style>",
        "<script>x = '{{ number }}'</script>",
        '<p style="width: [number]">',
        '<p onclick="[number]">',
        '<p OnClick="{{ number }}">',
        '<img srcset="[number]">',
        '<a href="java[number]">',
        '<a href="javascript:[number]">',
        '<iframe srcdoc="[number]"></iframe>',
        "{% set s %}<p a={% endset %}",
        "<p {% if number %}title={% else %}x{% endif %}'a'>",
        "{% for i in items %}<p title='{% endfor %}'>",
        "<{% if number %}p{% endif %} [number]>",
        "<p {{ 'style' }}='[number]'>",
        "<p title='{% include \"template.html\" %}'>",
        "<p title='{% block b %}{% endblock %}'>",
    ],
)
def test_a_value_where_no_escaping_helps_is_refused(render, source):
    """Templates that put values into code, names or unquoted attributes do not compile."""
    with pytest.raises(TemplateError) as caught:
        render.compile(f"\n{source}")
    assert caught.value.line == 2


@pytest.mark.parametrize("source", ["<p title='[number]", "<p", "<!-- [number]", "<title>"])
def test_html_left_open_is_refused(render, source):
    """A file ends in text: what it begins it closes."""
    with pytest.raises(TemplateError, match="left open"):
        render.compile(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<p class="a {% if number %}b{% endif %}">x</p>', '<p class="a b">x</p>'),
        ("<td {% if number %}class='a'{% endif %}>", "<td class='a'>"),
        ("{% if number %}<b>{% else %}<i>{% endif %}", "<b>"),
        ("<p title='[buyer.name]'>", "<p title='ООО «Ромашка» &amp; &lt;Ко&gt;'>"),
        ("<style>p { margin: 0 }</style>", "<style>p { margin: 0 }</style>"),
        ("<!-- [number] {{ number }} -->", "<!-- [number] 15 -->"),
        ('<a href="mailto:[number]?subject=[number]">', '<a href="mailto:15?subject=15">'),
        ('<a href="https://example.com/[number]">', '<a href="https://example.com/15">'),
        ('<a href="#[number]">', '<a href="#15">'),
        ('<col style="width: 8mm">', '<col style="width: 8mm">'),
        ("a < [number] > b", "a < 15 > b"),
        (
            "<textarea>[buyer.name]</textarea>",
            "<textarea>ООО «Ромашка» &amp; &lt;Ко&gt;</textarea>",
        ),
        (
            '{% set x %}<b class="c">{% endset %}<p title="{{ x }}">',
            '<p title="<b class=&#34;c&#34;>">',
        ),
    ],
)
def test_usual_html_is_left_alone(render, source, expected):
    """What templates usually do compiles and prints."""
    assert render.html(source) == expected


@pytest.mark.parametrize("source", ['<p title="[stamp]">', "<title>[page]</title>"])
def test_pictures_and_page_numbers_stand_in_text_only(render, source):
    """What prints as an element cannot stand in an attribute or a title."""
    with pytest.raises(TemplateError, match="cannot stand in an attribute"):
        render.html(source)
