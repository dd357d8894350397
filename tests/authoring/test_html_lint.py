"""What lint tells of a page: where it is, to the column, and what to write instead."""

from __future__ import annotations

import pytest

from docgen import DocGen
from docgen.exceptions import TemplateError
from docgen.models import Severity

PAGE = (
    "[номер] [дата] [продавец.реквизиты] [покупатель.наименование] "
    "[позиции][позиция.наименование] [позиция.количество][/позиции] [итого]"
)


@pytest.fixture
def lint(pure, write_template):
    """Write a page of an invoice that lacks nothing, with something more; return the findings."""

    def run(*lines: str):
        root = write_template("\n".join((PAGE, *lines)))
        return pure.catalog.lint("invoice", root / "invoice" / "mine")

    return run


@pytest.mark.parametrize(
    ("line", "column", "code", "words"),
    [
        ("</p><b[если договор]>x</b>[/если]", 7, "template.html", ("[если …]<b>",)),
        ("<p title=[номер]>x</p>", 10, "template.html", ("без кавычек", "в кавычки")),
        ("<style>p{color:{{ number }}}</style>", 16, "template.html", ("<style>",)),
        ("текст [покупатель.ннн]", 7, "template.unknown_shortcode", ("покупатель.инн",)),
        ("а {{ total }} б {{ totl.words }}", 17, "template.unknown_name", ("totl", "total")),
        ("{% for i in items %}{{ i.nmae }}{% endfor %}", 21, "template.unknown_name", ("i.nmae",)),
        ("{{ total|nofilter }}", 1, "template.syntax", ("нет фильтра «nofilter»",)),
        ("{% foo %}", 1, "template.syntax", ("неизвестная метка {% foo %}",)),
        ("х [итого прописью прописью]", 3, "template.syntax", ("уточнение стоит дважды",)),
        ("[если договор]х", 1, "template.unclosed", ("[/если]",)),
        ("х [/если]", 3, "template.unclosed", ("ничего не закрывает",)),
        ("х [иначе]", 3, "template.syntax", ("вне условия", "[если …]")),
        ("[if contract]x[/if] [else]", 21, "template.syntax", ("[else]", "[if …]")),
        ('[вставить имя="zzz"]', 1, "template.unknown_fragment", ("zzz",)),
    ],
)
def test_mistakes_have_their_line_and_column(lint, line, column, code, words):
    """Each mistake is told in Russian, in the author's own spelling, where it stands."""
    found = [row for row in lint("первая", line) if row.code == code]
    assert len(found) == 1
    assert found[0].line == 3
    assert found[0].path.endswith(f"template.html:3:{column}")
    text = f"{found[0].message} {found[0].remedy}"
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[ номер ]", "[номер]"),
        ("[итого, прописью]", "[итого прописью]"),
        ("[покупатель инн]", "[покупатель.инн]"),
        ("{покупатель.инн}", "[покупатель.инн]"),
        ("&lt;покупатель.инн&gt;", "[покупатель.инн]"),
        ("[ / если ]", "[/если]"),
        ("«покупатель.инн»", "[покупатель.инн]"),
        ("[покупател.инн )]", "[покупатель.инн]"),
        ("［итого］", "[итого]"),
        ("[ item.name ]", "[item.name]"),
        ("${total}", "[total]"),
        ("[date: long]", "[date]"),
        ("Всего итого прописью]", "[итого прописью]"),
        ("[итого, прописью рублей", "[итого прописью]"),
        ("[покупатель\nинн]", "[покупатель.инн]"),
        ("[<b>итого</b>]", "[итого]"),
        ("%итого%", "[итого]"),
        ("#итого прописью#", "[итого прописью]"),
        ("$total$", "[total]"),
        ("&lt;&lt;итого&gt;&gt;", "[итого]"),
        ("<%= итого %>", "[итого]"),
        ("[[итого]]", "[итого]"),
    ],
)
def test_what_looks_like_a_shortcode_is_told(lint, written, meant):
    """With the right spelling; it is a warning, for it may be text after all."""
    (found,) = [row for row in lint(written) if row.code == "template.near_miss"]
    assert found.severity is Severity.WARNING
    assert meant in found.remedy
    assert found.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "[1]", "[см. стр. 2]", "(итого)", "(дата)", "[ ]", "[...]", "[прим. ред.]",
        "<!-- [ номер ] -->", "{# [ номер ] #}", "<style>a[href]{color:red}</style>",
        "(далее — Покупатель)", "«Покупатель»", "скидка 5% итого 10%", "#номер", "a@итого.ru",
        "пункты 1] и 2]", '<td width="5%">итого</td><td width="9%">', "[см. [номер]], итого",
    ],
)  # fmt: skip
def test_other_brackets_are_text(lint, text):
    """Footnotes, asides and code are no shortcodes, nor is what is not printed."""
    assert lint(text) == ()


def test_names_of_the_engine_are_looked_up(lint):
    """A loop's variable, an assignment and a part of a value are followed to where they lead."""
    assert lint("{% for i in items %}{{ i.name }} {{ loop.index }}{% endfor %}") == ()
    assert lint("{% set x = buyer %}{{ x.name }}") == ()
    (found,) = lint("{% set x = buyer %}{{ x.foo }}")
    assert found.code == "template.unknown_name"
    assert found.severity is Severity.ERROR


def test_what_the_engine_prints_counts_as_printed(pure, write_template):
    """An obligatory requisite may be printed by the engine's own tag, or missing from it."""
    root = write_template(PAGE.replace("[итого]", "{{ total }}"))
    assert pure.catalog.lint("invoice", root / "invoice" / "mine") == ()
    root = write_template(PAGE.replace("[итого]", "{% if total %}есть{% endif %}"))
    (found,) = pure.catalog.lint("invoice", root / "invoice" / "mine")
    assert found.code == "template.requisite_missing"


def test_every_sample_is_tried(lint, pure):
    """What only some documents lack is a warning that names their samples."""
    (found,) = lint("[покупатель.кпп]")
    assert found.code == "template.value_missing"
    assert found.severity is Severity.WARNING
    samples = pure.catalog.document_type("invoice").samples()
    named = found.message.partition("образцы: ")[2].split(", ")
    assert named
    assert set(named) < set(samples)
    assert lint("[покупатель.кпп необязательно]") == ()


def test_a_rendering_that_fails_is_told(lint):
    """An expression that reads well and cannot be computed is found by the trial."""
    (found,) = lint("{{ 1/0 }}")
    assert found.severity is Severity.ERROR
    assert "деление на ноль" in found.message


def test_what_is_left_over_is_told(lint):
    """A shortcode that is none where it stands is found in what was printed."""
    (found,) = lint("<style>p{color:[номер]}</style>")
    assert found.code == "template.left_over"
    assert "[номер]" in found.message


def test_a_broken_neighbour_breaks_nothing_else(write_template):
    """A folder of the host's own with a template that cannot be read: only it is unusable."""
    root = write_template(PAGE)
    broken = root / "invoice" / "broken"
    broken.mkdir()
    (broken / "template.toml").write_text("title = \n", encoding="utf-8")
    docgen = DocGen(templates=[root])
    data = docgen.catalog.document_type("invoice").samples()["single"]
    assert docgen.render("invoice", data, template="mine", number="15").content
    assert docgen.render("invoice", data, number="15").content
    with pytest.raises(TemplateError, match=r"broken/template\.toml"):
        docgen.render("invoice", data, template="broken", number="15")
    (found,) = docgen.catalog.lint("invoice", broken)
    assert found.code.startswith("template.")
    assert "template.toml" in found.path
