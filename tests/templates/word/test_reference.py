"""The engine of reference: docxtpl's tags, in templates of our own, print what docxtpl prints."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import docx
import pytest
from attrs import evolve
from docx.oxml.ns import qn
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph

from docgen.exceptions import MissingValueError, TemplateError
from docgen.models import Shortcode, ShortcodeKind, WordEngine
from docgen.templates.sandbox.strictness import DraftFill, FillMode
from docgen.templates.shortcodes.catalog import Catalog
from docgen.templates.shortcodes.context import build_context
from docgen.templates.shortcodes.rows import row
from docgen.templates.word.compiler import compile_docx

LINES = (
    {"name": "Доступ", "count": 2, "price": "10,00", "parts": ({"title": "а"}, {"title": "б"})},
    {"name": "Связь & <почта>", "count": 5403, "price": "7,50", "parts": ()},
)
VALUES = {
    "title": "Смета № 7",
    "color": "FFD966",
    "width": 2,
    "empty": "",
    "town": True,
    "items": LINES,
}


def rows(**more: object) -> tuple[Shortcode, ...]:
    """Return the catalog of the values."""
    values = {**VALUES, **more}
    children = tuple(
        row(f"item.{name} = позиция.{name}", "", "", lambda line, n=name: line[n])
        for name in ("name", "count", "price")
    )
    parts = row(
        "item.parts = позиция.части",
        "",
        "",
        lambda line: line["parts"],
        kind=ShortcodeKind.BLOCK,
        children=(row("part.title = часть.название", "", "", lambda part: part["title"]),),
    )
    items = row(
        "items = позиции",
        "",
        "",
        lambda _: values["items"],
        kind=ShortcodeKind.BLOCK,
        children=(*children, parts),
    )
    named = (
        row(f"{name} = {name}", "", "", lambda _, v=value: v)
        for name, value in values.items()
        if name != "items"
    )
    return (items, *named)


def document(*paragraphs: str, table: tuple[tuple[str, ...], ...] = (), header: str = "") -> bytes:
    """Write a template as its author does in Word."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if table:
        written = made.add_table(len(table), len(table[0]))
        for cells, texts in zip(written.rows, table, strict=True):
            for cell, text in zip(cells.cells, texts, strict=True):
                cell.text = text
    made.sections[0].header.paragraphs[0].text = header
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


def words(content: bytes) -> list[object]:
    """Return the texts of a document's paragraphs and cells, and of its header."""
    made = docx.Document(io.BytesIO(content))
    found: list[object] = []
    for block in made.iter_inner_content():
        if isinstance(block, docx.table.Table):
            found += [
                ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in line.tc_lst]
                for line in block._tbl.tr_lst
            ]
        else:
            found.append(block.text)
    return [*found, made.sections[0].header.paragraphs[0].text]


@pytest.fixture
def fill(templates):
    """Return what fills a file in with docgen: the file, and what made it."""

    def run(file, engine=WordEngine.AUTO, *, draft=False, files=(), trusted=True, **values):
        catalog = rows(**values)
        template = templates.make(file)
        template = evolve(
            template,
            word_engine=engine,
            trusted=trusted,
            files={**template.files, **dict(files)},
        )
        run.rendering = DraftFill() if draft else FillMode()
        compiled = compile_docx(template, catalog, templates.modifiers)
        context = build_context(Catalog(rows=catalog), templates.document)
        return compiled.render(context, run.rendering), run.rendering.made_by

    return run


def plainly(file: bytes) -> bytes:
    """Fill a file in with docxtpl, as its documentation does."""
    template = DocxTemplate(io.BytesIO(file))
    template.render(VALUES, autoescape=True)
    output = io.BytesIO()
    template.save(output)
    return output.getvalue()


KNOWN = {
    "values": document("{{ title }}: {{ width }} и {{ items[1].count }}", header="{{ title }}"),
    "rows": document(
        table=(
            ("{%tr for i in items %}", ""),
            ("{{ i.name }}", "{{ i.count }}"),
            ("{%tr endfor %}", ""),
        )
    ),
    "paragraphs": document("{%p if town %}", "В городе", "{%p else %}", "За", "{%p endif %}", "к"),
    "in a line": document("{% if town %}да{% else %}нет{% endif %}, {{ title|upper }}"),
    "nested loops": document(
        "{%p for i in items %}",
        "{{ i.name }}: {% for p in i.parts %}{{ p.title }};{% endfor %}",
        "{%p endfor %}",
    ),
    "assignments": document("{% set n = title %}{{ n }} {{ n|length }}"),
    "runs": document("а {%r if town %} б {%r endif %} в"),
}
BEYOND = {
    "background": document(table=(("{% cellbg color %}Шапка", "б"), ("в", "г"))),
    "columns": document(
        table=(
            ("Имя", "{%tc for i in items %}", "{{ i.name }}", "{%tc endfor %}"),
            ("Цена", "{%tc for i in items %}", "{{ i.price }}", "{%tc endfor %}"),
        )
    ),
    "fewer cells": document(table=(("{%tc if empty %}", "а", "{%tc endif %}", "б"),)),
    "span": document(table=(("{% colspan width %}Шапка", "б"), ("в", "г"))),
    "merged down": document(
        table=(
            ("{%tr for i in items %}", "", ""),
            ("{% vm %}Раздел", "{{ i.name }}", "{{ i.count }}"),
            ("{%tr endfor %}", "", ""),
        )
    ),
    "merged across": document(
        table=(
            ("{%tc for i in items %}", "{% hm %}Шапка", "{%tc endfor %}"),
            ("{%tc for i in items %}", "{{ i.price }}", "{%tc endfor %}"),
        )
    ),
    "joined lines": document(
        "Мы живём {% if town -%}",
        "в городе",
        "{%- else -%}",
        "за городом",
        "{%- endif -%}",
        " и рады",
    ),
    "braces": document("Пишите {_{ имя }_} и {_% if %_}: {{ title }}"),
    "remarks": document("{#p заметка для автора #}", "{{ title }}"),
    "remarks in rows": document(table=(("{#tr заметка #}", ""), ("{{ title }}", "а"))),
}


@pytest.mark.parametrize("kind", sorted(KNOWN))
def test_both_engines_print_the_same_words(fill, kind):
    """What docgen's own engine knows it makes itself, and as docxtpl does."""
    compiled, made_by = fill(KNOWN[kind])
    referred, other = fill(KNOWN[kind], WordEngine.DOCXTPL)
    assert made_by == "compiled"
    assert other.startswith("docxtpl ")
    assert words(compiled) == words(referred) == words(plainly(KNOWN[kind]))


@pytest.mark.parametrize("kind", sorted(BEYOND))
def test_what_only_docxtpl_knows_goes_to_it(fill, kind):
    """By itself, with the same words; the file says which engine made it."""
    made, made_by = fill(BEYOND[kind])
    assert made_by.startswith("docxtpl ")
    assert words(made) == words(plainly(BEYOND[kind]))
    assert any("docxtpl" in note for note in fill.rendering.notes)


def test_what_cells_ask_for_is_done(fill):
    """A background, a span and a merger are Word's own."""
    body = docx.Document(io.BytesIO(fill(BEYOND["background"])[0])).element.body
    assert body.xpath("//w:shd/@w:fill") == ["FFD966"]
    body = docx.Document(io.BytesIO(fill(BEYOND["span"])[0])).element.body
    assert body.xpath("//w:gridSpan/@w:val") == ["2"]
    body = docx.Document(io.BytesIO(fill(BEYOND["merged down"])[0])).element.body
    assert body.xpath("//w:vMerge/@w:val") == ["restart", "continue"]


def test_shortcodes_work_beside_them(fill):
    """Blocks, conditions, the header and the file's properties are docgen's, whichever engine."""
    file = document(
        "[если town]В городе[/если]",
        table=(
            ("[позиции]", "", ""),
            ("{% vm %}Раздел", "[позиция.name]", "[позиция.count]"),
            ("[/позиции]", "", ""),
        ),
        header="[title]",
    )
    made, made_by = fill(file)
    assert made_by.startswith("docxtpl ")
    assert words(made) == [
        "В городе",
        ["Раздел", "Доступ", "2"],
        ["", "Связь & <почта>", "5\u00a0403"],
        "Смета № 7",
    ]


@pytest.mark.parametrize("engine", list(WordEngine))
def test_a_number_is_grouped_by_a_modifier_only(fill, engine):
    """In the engine's own tags a number is but a number; a shortcode prints grouped."""
    file = document('{{ big }} {{ big|format("number") }} [big] {{ half }}')
    made, _ = fill(file, engine, big=5403, half=Decimal("2.50"))
    assert words(made)[0] == "5403 5\u00a0403 5\u00a0403 2,5"


def test_an_error_is_told_with_the_paragraph_that_it_is_in(fill):
    """Those without tags count, too: it is the third for whoever reads the page."""
    with pytest.raises(TemplateError) as caught:
        fill(document("раз", "два", "{{ 1 // 0 }}", "{{ town }}"))
    assert caught.value.line == 3


def rich() -> RichText:
    """Return text with formats."""
    text = RichText("жирно & <b>", bold=True)
    text.add(" и косо", italic=True)
    return text


@pytest.mark.parametrize("tag", ["{{r note }}", "{{ note }}", "[note]"])
def test_text_with_formats_keeps_them(fill, tag):
    """A getter may return docxtpl's RichText; the document with it is made by docxtpl."""
    made, made_by = fill(document(f"до {tag} после"), note=rich())
    runs = docx.Document(io.BytesIO(made)).paragraphs[0].runs
    assert made_by.startswith("docxtpl ")
    assert "".join(row.text for row in runs) == "до жирно & <b> и косо после"
    assert [row.text for row in runs if row.bold] == ["жирно & <b>"]
    assert [row.text for row in runs if row.italic] == [" и косо"]


def test_a_plain_value_may_stand_for_its_run(fill):
    """What is no text with formats prints as text."""
    assert words(fill(document("до {{r title }} после"))[0])[0] == "до Смета № 7 после"
    assert words(fill(document("{{p title }}", "после"))[0])[:2] == ["Смета № 7", "после"]


def test_paragraphs_with_formats_take_the_place_of_theirs(fill):
    """A list of paragraphs stands where one stood."""
    text = RichTextParagraph()
    text.add("первый")
    text.add(rich())
    made, _ = fill(document("{{p note }}", "после"), note=text)
    assert words(made)[:3] == ["первый", "жирно & <b> и косо", "после"]


def test_a_listing_has_lines_paragraphs_and_tabs(fill):
    """As docxtpl's Listing has them, and whatever is in its text is text."""
    made, _ = fill(document("до {{ note }} после"), note=Listing("раз\nдва\aтри <&>\tчетыре"))
    assert words(made)[:2] == ["до раз\nдва", "три <&>\tчетыре после"]


def test_a_picture_of_docxtpls_own_is_put_in(fill, xml):
    """An InlineImage needs no template of its own."""
    picture = io.BytesIO(xml.picture(40, 20).content)
    made, _ = fill(document("[note]"), note=InlineImage(None, picture))
    shapes = docx.Document(io.BytesIO(made)).inline_shapes
    assert len(shapes) == 1


def test_docgens_pictures_are_put_in(fill, xml):
    """A stamp and a code stand in a file of docxtpl's as in one of docgen's."""
    file = document("{#p заметка #}", "М. П. [seal]", header="[seal]")
    made, made_by = fill(file, seal=xml.picture(40, 20))
    assert made_by.startswith("docxtpl ")
    opened = docx.Document(io.BytesIO(made))
    assert len(opened.inline_shapes) == 1
    assert opened.sections[0].header.part.element.xpath("//pic:pic")


@pytest.mark.parametrize(
    "value", ['x"/><w:altChunk r:id="rId1"/><w:b w:val="', "</w:t><w:object/>"]
)
def test_formats_hold_nothing_but_text(fill, value):
    """Data that comes into a format by a plugin's mistake opens no way into the file."""
    with pytest.raises(TemplateError):
        fill(document("{{r note }}"), note=RichText("текст", style=value))


def test_braces_of_data_stay_braces(fill):
    """What docxtpl turns into braces in a template stays as it is in a value."""
    made, _ = fill(document("{#p x #}", "{{ note }} [note]"), note="{_{ 7*7 }_} {% %_}")
    assert words(made)[0] == "{_{ 7*7 }_} {% %_} {_{ 7*7 }_} {% %_}"


@pytest.mark.parametrize(
    "tag", ['{{p subdoc("terms") }}', '{{p subdoc("terms.docx") }}', '[вставить имя="terms"]']
)
def test_another_file_of_the_folder_is_put_in(fill, tag):
    """Its shortcodes are filled in, its table and all."""
    terms = document("Условия к [title]", table=(("а", "[width]"),))
    made, _ = fill(document("до", tag, "после"), files=[("terms.docx", terms)])
    assert words(made)[:5] == ["до", "Условия к Смета № 7", ["а", "2"], "после", ""]


def test_files_of_strangers_are_not_put_in(fill):
    """Only a folder of the host's own may bring another file with it."""
    with pytest.raises(TemplateError, match="unknown fragment"):
        fill(
            document('{{p subdoc("terms") }}'), files=[("terms.docx", document("x"))], trusted=False
        )


def test_nothing_is_reached_but_values(fill):
    """The sandbox is docgen's: no names with underscores, no attributes of objects."""
    for tag, reason in (
        ("{{ title.__class__ }}", "syntax.hidden_name"),
        ("{{ subdoc.__globals__ }}", "syntax.hidden_name"),
        ("{{ 2 ** 9 }}", "syntax.power"),
        ("{% include 'x' %}", "word.includes"),
    ):
        with pytest.raises(TemplateError) as caught:
            fill(document("{#p x #}", tag))
        assert caught.value.reason == reason


def test_errors_know_their_paragraph(fill):
    """A missing value, an unknown name and a broken tag are found where they stand."""
    for tag, kind in (
        ("[empty]", MissingValueError),
        ("{{ nothing }}", TemplateError),
        ("{% if town %}", TemplateError),
    ):
        with pytest.raises(kind) as caught:
            fill(document("раз", "{#p x #}", "три", f"тут {tag}"))
        assert "word/document.xml" in caught.value.template
        assert caught.value.excerpt == f"тут {tag}"


def test_a_draft_is_marked_there_too(fill):
    """Missing and unknown values of a draft are highlighted."""
    made, _ = fill(document("{#p x #}", "К [empty], [totl]"), draft=True)
    marked = [
        row
        for row in docx.Document(io.BytesIO(made)).paragraphs[0].runs
        if row.font.highlight_color
    ]
    assert [row.text for row in marked] == ["[empty]", "[totl]"]
    assert len(fill.rendering.problems) == 2


def test_the_compiled_engine_alone_says_what_it_cannot(fill):
    """Where the settings want no other engine, tags and values beyond it are errors."""
    with pytest.raises(TemplateError, match="colspan"):
        fill(BEYOND["span"], WordEngine.COMPILED)
    with pytest.raises(TemplateError, match="docxtpl only"):
        fill(document("{{ note }}"), WordEngine.COMPILED, note=rich())


def test_without_docxtpl_the_command_is_told(fill, monkeypatch):
    """A template that needs it says what to type."""
    monkeypatch.setattr("docgen.templates.word.reference.find_spec", lambda _: None)
    with pytest.raises(TemplateError, match=r"pip install 'docgen-ru\[word\]'"):
        fill(BEYOND["span"])


def test_the_same_document_gives_the_same_bytes(fill):
    """Nothing of a file depends on when docxtpl made it."""
    first, _ = fill(BEYOND["merged down"])
    second, _ = fill(BEYOND["merged down"])
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_an_issued_file_says_which_engine_made_it(open_docgen, tmp_path):
    """Its metadata and its record name docxtpl; those of another name docgen's own."""
    from docgen.kit.samples import sale

    for name, first in (("wide", "{#p заметка #}"), ("own", "[номер]")):
        folder = tmp_path / "templates" / "act" / name
        folder.mkdir(parents=True)
        text = 'title = "x"\nfile_name = "Акт [номер]"\nformats = ["docx"]\nstyles = []\n'
        (folder / "template.toml").write_text(text, encoding="utf-8")
        made = docx.Document()
        made.add_paragraph(first)
        made.add_paragraph("Акт [номер]")
        made.save(folder / "template.docx")
    docgen = open_docgen(templates=[tmp_path / "templates"])
    engines = {}
    for name in ("wide", "own"):
        issued = docgen.issue("act", sale(), template=name)
        file = docgen.file(issued, "docx")
        engines[name] = file.engine
        assert docgen.documents.verify(file.content).document.id == issued.id
    assert engines["wide"].startswith("docxtpl ")
    assert engines["own"] == "compiled"
