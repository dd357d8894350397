from __future__ import annotations

import html
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.exceptions import (
    MissingValueError,
    ShortcodeSyntaxError,
    TemplateError,
    TemplateNotFoundError,
    UnknownShortcodeError,
)
from docgen.models import PersonName, Status
from docgen.models.text import clean_text
from docgen.templates.sandbox.strictness import DraftFill, FillMode, fill_mode_of
from docgen.templates.shortcodes.lexer import escape_shortcodes

HERE = Path(__file__).parent
HOSTILE_TEMPLATES = json.loads((HERE / "hostile_templates.json").read_text(encoding="utf-8"))
HOSTILE_VALUES = json.loads((HERE / "hostile_values.json").read_text(encoding="utf-8"))
HOSTILE_TEMPLATES["deep parentheses"] = "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}"

#: What would show that something of Python's inside was printed.
INSIDE = re.compile(r"0x[0-9a-f]{6}|<function|<class|<built-in|root:")

#: Texts of all that means something to one of the engines or to HTML.
TRICKY = st.text(st.sampled_from("[]{}%#<>&\"'/=!-\\ntx .number7*") | st.characters(), max_size=60)


class Elements(HTMLParser):
    """The elements and the text of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Remember a tag with its attributes."""
        self.tags.append(tag)
        self.attributes.append(dict(attrs))

    def handle_data(self, data):
        """Gather text."""
        self.text += data


def is_clean(text: str) -> bool:
    """Tell whether a text may stand in a document at all."""
    try:
        clean_text(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("[number]", "15"),
        ("[номер]", "15"),
        ("[buyer.name]", "ООО «Ромашка» &amp; &lt;Ко&gt;"),
        ("[total] [total.vat]", "1\u00a0235,00 0,00"),
        ("[total words]", "Одна тысяча двести тридцать пять рублей 00 копеек"),
        ('[date format="long"]', "«15»\u00a0января 2026\u00a0г."),
        ('[buyer.director case="genitive" format="initials"]', "Иванова\u00a0И.\u00a0И."),
        ("[buyer.kpp optional]", ""),
        ('[buyer.kpp default="<нет>"]', "&lt;нет&gt;"),
        ('[buyer.kpp prefix="КПП " optional]', ""),
        ("[if buyer.kpp]есть[else]нет[/if]", "нет"),
        ("[if total > 1000 и не total.vat]да[/if]", "да"),
        (
            "[items][item.name]: [item.price]; [/items]",
            "Доступ: 1\u00a0234,50; Аренда &amp; связь: 0,50; ",
        ),
        ("[[number]] [1] [не код]", "[number] [1] [не код]"),
        ("[page]/[pages]", '<span class="page-number"></span>/<span class="page-count"></span>'),
        (
            '[страниц множественное="листе, листах, листах"]',
            '<span class="page-count-form" data-forms="листе,листах,листах">листах</span>',
        ),
        (
            "[stamp]",
            (
                '<img class="docgen-picture docgen-stamp" '
                'src="data:image/png;base64,iVBORw0KGgo=" alt="">'
            ),
        ),
        (
            "{{ 7 * 7 }} {{ total - total.vat }} {{ 0.1 + 0.2 }}",
            "49 1\u00a0235,00 0,3",
        ),
        ("{{ total * 2 }} {{ total / 4 }}", "2\u00a0470,00 308,75"),
        (
            "{{ items|sum('price') }} {{ items|map(attribute='name')|first }}",
            "1\u00a0235,00 Доступ",
        ),
        (
            "{{ items|length }} {{ покупатель.руководитель|падеж('дательный') }}",
            "2 Иванову Ивану Ивановичу",
        ),
        ("{% for i in range(total.count) %}{{ loop.index }}{% endfor %}", "12"),
        ("{{ buyer.kpp|default('—') }}{{ 'a'|upper }}", "—A"),
        (
            "{% set x %}<b>{{ buyer.name }}</b>{% endset %}{{ x }}",
            "<b>ООО «Ромашка» &amp; &lt;Ко&gt;</b>",
        ),
        ("{% macro m(a) %}<i>{{ a }}</i>{% endmacro %}{{ m(number) }}", "<i>15</i>"),
    ],
)
def test_a_template_prints(render, source, expected):
    """Shortcodes and the engine's own expressions print what their values are."""
    assert render.html(source) == expected


@pytest.mark.parametrize(
    ("name", "argument"), [("case", "genitive"), ("format", "initials"), ("upper", None)]
)
def test_a_modifier_is_the_filter_of_its_name(render, name, argument):
    """`[x m="a"]` and `{{ x|m("a") }}` are the same value."""
    shortcode = f'[buyer.director {name}="{argument}"]' if argument else f"[buyer.director {name}]"
    call = f"{name}('{argument}')" if argument else name
    assert render.html(shortcode) == render.html(f"{{{{ buyer.director|{call} }}}}")


def test_files_extend_and_include_one_another(render):
    """Shared and own files are found by their paths, shortcodes compiled in all of them."""
    files = {
        "_base/base.html": (
            "<title>{% block title %}{% endblock %}</title>{% block body %}{% endblock %}"
        ),
        "bank-details.html": "Банк [number]",
        "_base/macros.html": "{% macro bold(x) %}<b>{{ x }}</b>{% endmacro %}",
    }
    source = (
        "{% extends '_base/base.html' %}"
        "{% import '_base/macros.html' as m with context %}"
        "{% block title %}Акт [number]{% endblock %}"
        '{% block body %}[include name="bank-details"] {{ m.bold(number) }}{% endblock %}'
    )
    assert render.html(source, files) == "<title>Акт 15</title>Банк 15 <b>15</b>"


def test_a_missing_value_is_an_error_with_its_place(render):
    """Strictly, a value that is not there ends the rendering; the error says where it is wanted."""
    with pytest.raises(MissingValueError) as caught:
        render.html("<p>\n  [покупатель.кпп]</p>")
    assert caught.value.name == "buyer.kpp"
    assert caught.value.place == "act/classic/template.html:2:3"


@pytest.mark.parametrize(
    "source", ["{{ buyer.kpp }}", "{{ buyer.kpp|upper }}", "{{ 'x' ~ buyer.kpp }}"]
)
def test_a_missing_value_is_never_a_silent_blank(render, source):
    """The engine's own expressions find it missing, too."""
    with pytest.raises(MissingValueError) as caught:
        render.html(f"\n\n{source}")
    assert caught.value.place == "act/classic/template.html:3:1"


def test_a_place_in_an_included_file_is_told(render):
    """The error names the file that is wrong, not the one that includes it."""
    with pytest.raises(MissingValueError) as caught:
        render.html("[include name='_base/lines']", {"_base/lines.html": "\n[buyer.kpp]"})
    assert caught.value.place == "_base/lines.html:2:1"


def test_a_draft_marks_what_is_missing_or_unknown(render):
    """In a draft the document is whole, with a mark for every problem."""
    found = Elements(render.draft("<p>[buyer.kpp] [buyr.name] {{ buyer.kpp }} [number]</p>"))
    assert found.tags == ["p", "mark", "mark", "mark"]
    assert found.text == "[buyer.kpp] [buyr.name] [buyer.kpp] 15"
    assert "Did you mean 'buyer.name'" in str(found.attributes[2]["title"])
    assert [type(problem) for problem in render.last.problems] == [
        MissingValueError,
        UnknownShortcodeError,
        MissingValueError,
    ]


def test_a_mark_in_an_attribute_is_plain_text(render):
    """A mark never brings a tag into an attribute or a title."""
    found = Elements(render.draft('<title>[buyer.kpp]</title><p title="[buyr]">x</p>'))
    assert found.tags == ["title", "p"]
    assert found.attributes[1] == {"title": "[buyr]"}


def test_problems_are_known_once_compiled(render):
    """Unknown names of all files and of the file name are listed without rendering."""
    compiled = render.compile(
        "[numbr]\n[include name='a']", {"a.html": "\n[dat]", "unused.html": "[x]"}
    )
    assert [problem.place for problem in compiled.problems] == [
        "act/classic/template.html:1:1",
        "act/classic/a.html:2:1",
    ]


def test_an_unknown_shortcode_is_an_error_at_issue(render):
    """Strictly, an unknown name ends the rendering, each time in the same words."""
    for _ in range(2):
        with pytest.raises(UnknownShortcodeError) as caught:
            render.html("\n[buyr.name]")
        assert caught.value.place == "act/classic/template.html:2:1"
        assert caught.value.nearest[0] == "buyer.name"


@pytest.mark.parametrize(
    ("source", "nearest"), [("{{ nuber }}", "number"), ("{{ buyer.nme }}", "buyer.name")]
)
def test_an_unknown_name_in_an_expression_offers_the_nearest(render, source, nearest):
    """Names that the engine does not find are told with their neighbours and the line."""
    with pytest.raises(UnknownShortcodeError) as caught:
        render.html(f"\n{source}")
    assert caught.value.line == 2
    assert nearest in caught.value.nearest


@pytest.mark.parametrize(
    ("source", "line", "told"),
    [
        ("\n{% if %}", 2, "Expected an expression"),
        ("\n\n{{ number|nosuch }}", 3, "No filter named 'nosuch'"),
        ("{{ total + date }}", 1, "cannot be worked out"),
        ("\n{{ total|case('genitive') }}", 2, "case shapes"),
        ("\n[total case='genitive']", 2, "case shapes"),
        ("\n{{ buyer.director|case('genitve') }}", 2, "genitive"),
        ("\n{{ items }}", 2, "cannot be printed"),
        ("{{ none }}", 1, "cannot be printed"),
        ("\n{% include 'nosuch.html' %}", 2, "does not have"),
    ],
)
def test_errors_of_the_engine_know_file_and_line(render, source, line, told):
    """Whatever is wrong in a template becomes an error of docgen's with its place."""
    with pytest.raises(TemplateError, match=told) as caught:
        render.html(source)
    assert caught.value.template == "act/classic/template.html"
    assert caught.value.line == line


def test_a_syntax_error_of_a_shortcode_keeps_its_column(render):
    """Shortcodes are read before anything else, and their errors know the column."""
    with pytest.raises(ShortcodeSyntaxError) as caught:
        render.html("\n <p>[items]</p>")
    assert caught.value.place == "act/classic/template.html:2:5"


def test_a_file_that_is_not_utf8_is_refused(render):
    """The error says which encoding is wanted."""
    with pytest.raises(TemplateError, match="UTF-8"):
        render.html("\udfff")


def test_a_missing_file_names_who_asks_for_it(render):
    """A wrong include is told where it stands, with the nearest file."""
    with pytest.raises(TemplateNotFoundError, match=r"did you mean 'details\.html'"):
        render.html("{% include 'detials.html' %}", {"details.html": ""})


@pytest.mark.parametrize("name", HOSTILE_TEMPLATES)
def test_a_hostile_template_is_refused(render, name):
    """Every attack ends in a typed error, or prints nothing of Python's inside."""
    try:
        printed = render.html(HOSTILE_TEMPLATES[name])
    except TemplateError as error:
        printed = str(error.problem)
    assert len(printed) < 1_000
    assert not INSIDE.search(printed)


@pytest.mark.parametrize(
    "name", sorted(set(HOSTILE_TEMPLATES) - {"unreadable", "private name made of parts"})
)
def test_no_hostile_template_renders(render, name):
    """None of the attacks gives a document."""
    with pytest.raises(TemplateError):
        render.html(HOSTILE_TEMPLATES[name])


@pytest.mark.parametrize("name", HOSTILE_VALUES)
def test_a_hostile_value_prints_as_itself(render, name):
    """A value is text wherever it stands, and the rest of the document is there."""
    value = HOSTILE_VALUES[name]
    source = '<title>[buyer.name]</title><p title="[buyer.name]">[buyer.name]</p><b>конец</b>'
    found = Elements(render.html(source, buyer__name=value))
    assert found.tags == ["title", "p", "b"]
    assert found.attributes[1] == {"title": clean_text(value)}
    assert found.text.endswith(clean_text(value) + "конец")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", " JavaScript:x", "data:text/html,x", "//x"],
)
def test_a_harmful_address_is_left_out_with_a_note(render, address):
    """A link that leads anywhere else than the web, mail or a phone is not made, and said so."""
    printed = render.html('<a href="[buyer.site]">сайт</a>', buyer__site=address)
    assert printed == '<a href="">сайт</a>'
    assert address.strip() in render.last.notes[0]


def test_a_harmless_address_is_kept(render):
    """Web addresses pass, escaped; a picture of the data may be a source."""
    source = '<a href="[buyer.site]">x</a><img src="{{ stamp }}" alt="">'
    printed = render.html(source)
    assert 'href="https://example.com/?a=1&amp;b=2"' in printed
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in printed


def test_a_count_from_the_data_cannot_fill_the_memory(render):
    """A number of the data that repeats something is bounded."""
    for source in ("{{ 'x' * total.count }}", "{% for i in range(total.count) %}x{% endfor %}"):
        with pytest.raises(TemplateError, match=r"longer|at most"):
            render.html(source, total__count=10**9)


@given(TRICKY.filter(is_clean).filter(str))
@settings(max_examples=200, deadline=None)
def test_no_value_is_ever_expanded(render, value):
    """Whatever a value holds, it prints as itself in text and in attributes, once."""
    cleaned = clean_text(value)
    if not cleaned:
        return
    printed = render.html("[buyer.name]|{{ buyer.name }}|[buyer.name upper]", buyer__name=value)
    expected = f"{cleaned}|{cleaned}|{cleaned.upper()}"
    assert html.unescape(printed) == expected
    assert "<" not in printed
    assert (
        render.text("[buyer.name]", buyer__name=value)
        == " ".join(re.split(r"\s*[\n\r]\s*", cleaned)).strip()
    )


@given(st.text(st.characters(exclude_characters="[]{}<\r", exclude_categories=["Cs"])))
@settings(max_examples=100, deadline=None)
def test_text_without_signs_stays(render, text):
    """A template without brackets and tags prints as it is."""
    assert render.html(text) == text


@given(TRICKY.map(lambda text: text.replace("\r", "").encode("utf-8", "ignore").decode()))
@settings(max_examples=200, deadline=None)
def test_an_escaped_text_prints_as_itself(render, text):
    """`escape_shortcodes` makes template source of any text at all."""
    source = escape_shortcodes(html.escape(text))
    assert html.unescape(render.html(source)) == html.unescape(html.escape(text))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Счёт [number] от [date]", "Счёт 15 от 15.01.2026"),
        ("[buyer.name]", "ООО «Ромашка» & <Ко>"),
        ("Акт\n  [number]\n", "Акт 15"),
        ("[if buyer.kpp]a[else]{{ number }}[/if]", "15"),
    ],
)
def test_names_and_subjects_are_plain_text(render, source, expected):
    """Texts have the same shortcodes, nothing escaped, on one line."""
    assert render.text(source) == expected


@pytest.mark.parametrize(
    "source", ["[stamp]", "[page]", "{% include 'template.html' %}", "[buyer.kpp]"]
)
def test_texts_hold_neither_pictures_nor_files(render, source):
    """What cannot stand in a text is refused."""
    with pytest.raises(TemplateError):
        render.text(source)


def test_a_doubtful_name_is_noted(render):
    """A name left in the nominative is in the rendering's notes, once."""
    source = "[buyer.director case='genitive'] [buyer.director case='genitive']"
    assert render.html(source, buyer__director=PersonName.parse("Ким Саша")) == "Ким Саша Ким Саша"
    assert len(render.last.notes) == 1
    assert "Ким Саша" in render.last.notes[0]


def test_renderings_know_nothing_of_one_another(render):
    """One compiled template serves many documents, each with its own values."""
    printed = [render.html("[total]", total=Decimal(amount)) for amount in (1, 2)]
    assert printed == ["1", "2"]


def test_drafts_are_marked_and_issued_documents_are_strict(document):
    """The document's status chooses what happens to problems."""
    assert type(fill_mode_of(document)) is FillMode
    assert type(fill_mode_of(evolve(document, status=Status.DRAFT))) is DraftFill


@pytest.mark.parametrize("test", ["none", "string", "mapping", "sameas(1)"])
def test_tests_see_values_and_not_nodes(render, test):
    """`is` asks about the value that a name stands for."""
    printed = render.html(f"{{{{ 1 if number is {test} else 0 }}}}")
    assert printed == ("1" if test == "string" else "0")


def test_a_long_block_is_rendered_whole(render):
    """Hundreds of elements are printed in order."""
    source = "{% for i in range(300) %}[items][item.name] [/items]{% endfor %}"
    assert render.html(source).split().count("Доступ") == 300
