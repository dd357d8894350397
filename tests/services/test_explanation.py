"""Where every printed value came from."""

from __future__ import annotations

import re
from html import unescape

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen import MappingSource
from docgen.exceptions import UnknownNameError
from docgen.hooks.specs import hookimpl
from docgen.kit.samples import sale
from docgen.models import Level
from docgen.templates.sandbox.environment import compile_template
from docgen.templates.sandbox.strictness import FillMode
from docgen.templates.sandbox.tracing import TracingFill, TracingSandbox
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.rows import row
from docgen.templates.shortcodes.tracing import traced_context

TYPES = (
    *("invoice", "advance_invoice", "act", "waybill"),
    *("vat_invoice", "upd", "contract", "reconciliation"),
)
#: What the type says of itself.
CONSTANTS = {"document.title"}


def _sample(docgen, code):
    (data, *_) = docgen.catalog.document_type(code).samples().values()
    return {name: value for name, value in data.items() if name != "number"}


def _sale(**changes):
    """Return the data of a sale, some of its parties' fields changed."""
    data = sale()
    return data | {name: data[name] | fields for name, fields in changes.items()}


def _row(found, name):
    return next(row for row in found.values if row.name == name)


def _setting(found, name):
    return next(row for row in found.settings if row.name == name)


@pytest.fixture
def docgen(open_docgen):
    """Return a façade with a store and no source."""
    return open_docgen()


def squeezed(text):
    """Return a text without its spaces and places to break, of whatever kind."""
    return re.sub(r"[\s\u200b\u2060\u00ad]", "", text)


@pytest.mark.parametrize("code", TYPES)
def test_every_bundled_type_is_explained(docgen, code):
    """Whatever printed a text has a place in the template, and all that is data a path."""
    document = docgen.issue(code, _sample(docgen, code))
    found = docgen.documents.explain(document, "html")
    page = docgen.file(document, "html").content.decode()
    printed = [row for row in found.values if row.text]
    assert len(printed) > 20
    assert all(row.line for row in printed if not row.file.endswith("template.toml"))
    assert {row.name for row in printed if not row.paths} <= CONSTANTS
    words = squeezed(unescape(page)) + squeezed(unescape(re.sub(r"<[^>]*>", "", page)))
    missing = [
        row for row in printed if squeezed(row.text) not in words and row.text != "(картинка)"
    ]
    assert [row for row in missing if not row.file.endswith("template.toml")] == []


@pytest.mark.parametrize("code", TYPES)
def test_tracing_changes_nothing_that_prints(docgen, code):
    """The traced template prints what the template prints."""
    document = docgen.issue(code, _sample(docgen, code))
    template, catalog = docgen.documents.template(document), docgen._wiring.renderer.catalog(
        docgen.catalog.document_type(code)
    )  # fmt: skip
    modifiers = {row.name: row for row in docgen._wiring.plugins.modifiers()}
    traced = compile_template(template, catalog, modifiers, TracingSandbox)
    plain = compile_template(template, catalog, modifiers)
    one = traced.render_html(traced_context(catalog, document), TracingFill())
    other = plain.render_html(build_context(catalog, document), FillMode())
    assert re.sub(r'src="[^"]*"', "", one) == re.sub(r'src="[^"]*"', "", other)


def test_a_value_is_followed_to_the_data(docgen):
    """The shortcode as it is written, its modifiers, the raw value and its path, and the text."""
    found = docgen.documents.explain(docgen.issue("act", sale()), "html")
    row = next(row for row in found.values if row.shortcode == '[date format="text"]')
    assert (row.name, row.file, row.line) == ("date", "act/classic/template.html", 3)
    assert (row.modifiers, row.paths) == (('format="text"',), ("date",))
    assert (row.raw, row.text.split()) == ("2026-10-31", ["31", "октября", "2026", "г."])
    rows = [row for row in found.values if row.name == "item.name"]
    assert [row.paths for row in rows][:3] == [(f"lines[{index}].name",) for index in range(3)]
    assert _row(found, "total").paths == ("lines[*].amount",)
    assert _row(found, "seller.director").paths == ("seller.director.name",)
    assert "lines[*].vat" in _row(found, "vat.amount").paths
    assert "lines[*].vat_rate.code" not in _row(found, "vat.amount").paths


def test_a_russian_shortcode_stands_as_it_was_written(open_docgen, write_template):
    """Its name and its modifiers are told in their canonical form."""
    body = '<p>[покупатель.руководитель падеж="родительный"]</p>\n<p>[buyer.tax_id default="—"]</p>'
    docgen = open_docgen(templates=[write_template(body, code="act")])
    document = docgen.issue("act", sale(), template="mine")
    found = docgen.documents.explain(document, "html")
    row = _row(found, "buyer.director")
    assert row.shortcode == '[покупатель.руководитель падеж="родительный"]'
    assert row.modifiers == ('case="genitive"',)
    assert row.raw != row.text
    missing = _row(found, "buyer.tax_id")
    assert (missing.raw, missing.text, missing.line) == ("", "—", 2)


def test_word_files_are_explained_by_paragraphs(docgen):
    """The line is the number of the paragraph that the shortcode stands in."""
    document = docgen.issue("act", sale())
    found = docgen.documents.explain(document, "docx", shortcode="seller.summary")
    (row,) = found.values
    assert (row.file, row.line) == ("act/classic/template.docx word/document.xml", 6)
    assert row.text.startswith("ООО «Северная связь», ИНН")


def test_the_pdf_is_explained_unless_asked_otherwise(docgen, open_docgen, write_template):
    """Where it is made of the Word file, that is what is explained."""
    word = docgen.catalog.template_files("act", "classic")["template.docx"]
    root = write_template("<p>[number]</p>", code="act", template__docx=word)
    with (root / "act" / "mine" / "template.toml").open("a", encoding="utf-8") as settings:
        settings.write('pdf_from = "docx"\n')
    host = open_docgen(templates=[root])
    document = host.issue("act", sale(), template="mine")
    found = host.documents.explain(document)
    assert found == host.documents.explain(document, "pdf")
    assert found != host.documents.explain(document, "html")


def test_the_name_of_the_file_is_explained(docgen):
    """Its shortcodes stand in the template's settings."""
    found = docgen.documents.explain(docgen.issue("act", sale()))
    assert (found.values[0].file, found.values[0].line) == ("act/classic/template.toml", None)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("buyer.name", {"buyer.name"}),
        ("[Покупатель.Наименование]", {"buyer.name"}),
        ("vat", {"vat.rate", "vat.amount"}),
        ("позиция.цена", {"item.price"}),
    ],
)
def test_a_name_narrows_the_rows(docgen, asked, names):
    """Any spelling does, and the beginning of names too."""
    document = docgen.issue("act", sale())
    found = docgen.documents.explain(document, "html", shortcode=asked)
    assert {row.name for row in found.values} == names


def test_unknown_names_are_refused(docgen):
    """The nearest one is told; official XML has no shortcodes."""
    document = docgen.issue("act", sale())
    with pytest.raises(UnknownNameError, match=r"buyer\.name"):
        docgen.documents.explain(document, shortcode="buyr.name")
    with pytest.raises(UnknownNameError, match="format that can be explained 'xml'"):
        docgen.documents.explain(document, "xml")


@pytest.mark.parametrize(
    ("parties", "host", "asked", "level"),
    [
        ({}, {}, None, Level.TYPE),
        ({}, {"act": "modern"}, None, Level.HOST),
        ({"seller": {"templates": {"act": "modern"}}}, {}, None, Level.ORGANISATION),
        ({"buyer": {"templates": {"act": "modern"}}}, {"act": "classic"}, None, Level.CLIENT),
        ({"buyer": {"templates": {"act": "modern"}}}, {}, "classic", Level.DOCUMENT),
        ({}, {}, "modern", Level.DOCUMENT),
    ],
)
def test_who_has_chosen_the_template(open_docgen, parties, host, asked, level):
    """The first that has chosen one: the client, the organisation, the host."""
    docgen = open_docgen(template_choice=host)
    wanted = {"template": asked} if asked else {}
    document = docgen.issue("act", _sale(**parties), **wanted)
    assert _setting(docgen.documents.explain(document, "html"), "template").level is level


def test_who_has_made_the_mask(open_docgen, tmp_path, write_template):
    """The store goes before the host, and the host before the template and the type."""
    root = write_template(code="act")
    own = root / "act" / "mine" / "template.toml"
    own.write_text(own.read_text("utf-8") + '[numbering]\nmask = "Т-{N}"\n', "utf-8")
    docgen = open_docgen(templates=[root])
    mine = docgen.issue("act", sale(), template="mine")
    found = docgen.documents.explain(mine, "html")
    number = _row(found, "number")
    assert (number.text, number.setting.level) == ("Т-1", Level.TEMPLATE)
    assert number.setting.value == "Т-{N}"
    usual = docgen.issue("act", sale())
    assert _setting(docgen.documents.explain(usual, "html"), "numbering").level is Level.TYPE
    host = open_docgen(
        numbering={"act": {"mask": "А-{N}"}},
        store=f"sqlite:///{tmp_path}/host.db",
    )
    issued = host.issue("act", sale())
    assert _setting(host.documents.explain(issued, "html"), "numbering").level is Level.HOST


def test_who_has_agreed_on_the_deferral(docgen):
    """The contract's deferral goes before the client's and the organisation's."""
    stated = {"seller": {"deferral_days": 5}}
    for who, level in (
        ("seller", Level.ORGANISATION),
        ("buyer", Level.CLIENT),
        ("contract", Level.CONTRACT),
    ):
        stated[who] = {"deferral_days": 7}
        document = docgen.issue("invoice", _sale(**stated))
        setting = _setting(docgen.documents.explain(document, "html"), "deferral")
        assert (setting.level, setting.value) == (level, "7")
    document = docgen.issue("invoice", sale(due_date="2026-12-31"))
    setting = _setting(docgen.documents.explain(document, "html"), "deferral")
    assert (setting.level, setting.value) == (Level.DOCUMENT, "61")


def test_a_database_tells_its_columns(host):
    """The TOML of queries names the section and the column of each field."""
    document = host.issue("act", contract="1", period="2026-10")
    found = host.documents.explain(document, "html")
    assert re.search(r"\[client\] columns\.name: \w+", _row(found, "buyer.name").sources[0])
    assert re.search(r"\[charges\] columns\.item\.name", _row(found, "item.name").sources[0])
    assert _row(found, "document.title").sources == ()


def test_data_tell_their_paths(open_docgen):
    """A record is found by its id; a document made from another one has its values from there."""
    data = _sale(seller={"id": "1"}, buyer={"id": "7"})
    source = MappingSource(
        {"organisations": [data["seller"]], "clients": [data["buyer"]]}, name="crm.json"
    )
    docgen = open_docgen(source)
    document = docgen.issue("invoice", data)
    found = docgen.documents.explain(document, "html")
    assert _row(found, "buyer.name").sources == ("crm.json clients[0].name",)
    act = docgen.issue("act", data, basis=[document.id])
    (source_field,) = _row(docgen.documents.explain(act, "html"), "buyer.name").sources
    assert source_field == f"документ {document.id}: buyer.name"


def test_a_getter_that_cannot_be_traced_is_printed_all_the_same(open_docgen, plugin):
    """What is done to the stand-in for the document does not matter to the value."""

    def fussy(document):
        if type(document.payload.buyer).__name__ != "Party":
            raise TypeError
        return "напечатано"

    class Resolver:
        def catalog(self):
            return (row("fussy = придирчивый", "", "", fussy),)

    @hookimpl
    def docgen_shortcode_resolver(document_type):
        return Resolver() if document_type.code == "act" else None

    docgen = open_docgen(plugins=[plugin("fussy", docgen_shortcode_resolver)])
    document = docgen.issue("act", sale())
    catalog = docgen._wiring.renderer.catalog(docgen.catalog.document_type("act"))
    assert str(traced_context(catalog, document)["fussy"]) == "напечатано"


NAMES = ("number", "date", "buyer.name", "buyer.inn", "seller.name", "total", "total.vat", "period")
SHAPES = ("", " upper", ' prefix="→ "', ' default="—"', " optional")


@given(
    pieces=st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(SHAPES), st.booleans()), max_size=12
    )
)
@settings(max_examples=30, deadline=None)
def test_every_printed_shortcode_is_in_the_explanation(explained, pieces):
    """In order, as often as it prints, with just the text that it prints."""
    codes = [f"[{name}{shape}]" for name, shape, _ in pieces]
    lines = (
        f"<p>[items]{code}[/items]</p>" if repeated else f"<p>{code}</p>"
        for code, (_, _, repeated) in zip(codes, pieces, strict=True)
    )
    page, rows, count = explained("\n".join(lines))
    wanted = [
        code
        for code, (_, _, repeated) in zip(codes, pieces, strict=True)
        for _ in range(count if repeated else 1)
    ]
    assert [row.shortcode for row in rows] == wanted
    assert "".join(row.text for row in rows) == "".join(re.sub(r"<[^>]*>|\n", "", page))


@pytest.fixture(scope="module")
def explained(pure):
    """Return what fills a body in, plain and traced: the page, the rows, how many lines it has."""
    document_type = pure.catalog.document_type("act")
    draft = pure.draft("act", sale(number="7"))
    catalog = pure._wiring.renderer.catalog(document_type)
    modifiers = {row.name: row for row in pure._wiring.plugins.modifiers()}
    template = pure._wiring.templates.load("act", None, draft.date)

    def fill(body):
        files = {**template.files, "template.html": body.encode()}
        mine = evolve(template, files=files)
        rendering = TracingFill()
        traced = compile_template(mine, catalog, modifiers, TracingSandbox)
        traced.render_html(traced_context(catalog, draft), rendering)
        plain = compile_template(mine, catalog, modifiers)
        page = plain.render_html(build_context(catalog, draft), FillMode())
        return page, rendering.printed, len(draft.payload.lines)

    return fill
