"""PDFs for those who hear them: tagged, in a stated language, every picture with a text."""

from __future__ import annotations

import io

import pypdf
import pytest

from docgen import DocGen
from docgen.exceptions import EngineLimitError
from docgen.kit.samples import repeated_lines, sale
from docgen.rendering.engines.plutoprint import PlutoPrintEngine
from docgen.rendering.metadata.pdf_language import language_objects
from docgen.rendering.metadata.pdf_update import PdfEnd
from docgen.rendering.protocols import Page
from docgen.rendering.workers import SHARED

MODERN = ("invoice", "advance_invoice", "act", "reconciliation", "contract")


@pytest.fixture
def tagged(tmp_path):
    """Render the first sample of a type by its modern template, made accessible."""

    def run(code, sample=None):
        files = DocGen().catalog.template_files(code, "modern")
        folder = tmp_path / code / "tagged"
        folder.mkdir(parents=True)
        for path, content in files.items():
            (folder / path).write_bytes(content)
        toml = files["template.toml"].decode() + "accessible = true\n"
        (folder / "template.toml").write_text(toml, encoding="utf-8")
        with DocGen(templates=[tmp_path]) as docgen:
            samples = docgen.catalog.document_type(code).samples()
            data = samples[sample] if sample else next(iter(samples.values()))
            return docgen.render(code, data, template="tagged", number="15", channel="email")

    return run


def elements(node, kind=None):
    """Yield the structure elements of a PDF in the order of reading; of a kind, if one is given."""
    node = node.get_object()
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return
    if kind is None or node.get("/S") == kind:
        yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from elements(kid, kind)


def root_of(file):
    """Return the catalog of a PDF."""
    return pypdf.PdfReader(io.BytesIO(file.content)).trailer["/Root"]


@pytest.mark.parametrize("code", MODERN)
def test_a_modern_document_is_made_to_be_heard(tagged, code):
    """It is a PDF/UA-1 in Russian, shown under its title, with one heading of the first level."""
    file = tagged(code)
    root = root_of(file)
    assert file.engine.startswith("weasyprint ")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ru"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert "№ 15" in pypdf.PdfReader(io.BytesIO(file.content)).metadata.title
    assert len(list(elements(root["/StructTreeRoot"], "/H1"))) == 1


@pytest.mark.parametrize("code", MODERN)
def test_whoever_hears_a_table_hears_its_heads(tagged, code):
    """What is a table has heads, what only stands side by side is none."""
    for table in elements(root_of(tagged(code))["/StructTreeRoot"], "/Table"):
        assert any(elements(table, "/TH"))
        assert any(elements(table, "/TD"))


def test_a_long_table_has_its_heads_on_every_page(tagged):
    """The head that is printed again is read again."""
    root = root_of(tagged("act", "many"))
    tables = [row for row in elements(root["/StructTreeRoot"], "/Table") if len(row["/K"]) > 1]
    heads = [len(list(elements(table, "/THead"))) for table in tables]
    assert heads[:2] == [1, 1]


def test_a_picture_says_what_it_shows(tagged):
    """The payment code is named for what it is."""
    (figure,) = elements(root_of(tagged("invoice"))["/StructTreeRoot"], "/Figure")
    assert figure["/Alt"] == "QR-код для оплаты (ГОСТ Р 56042-2014)"


def test_a_file_for_exchange_is_tagged_whatever_the_template():
    """The reference engine makes it anyhow, for the XML inside."""
    with DocGen() as docgen:
        data = docgen.catalog.document_type("upd").samples()["vat"]
        file = docgen.render("upd", data, number="15", channel="edo")
    assert root_of(file)["/MarkInfo"]["/Marked"]


def test_an_ordinary_file_is_not_tagged():
    """Nobody pays for what was not asked for."""
    with DocGen() as docgen:
        data = docgen.catalog.document_type("invoice").samples()["vat"]
        file = docgen.render("invoice", data, template="modern", number="15")
    assert file.engine.startswith("plutoprint ")
    assert "/MarkInfo" not in root_of(file)


def test_the_fast_engine_says_that_it_cannot():
    """Whoever calls it by hand is told, instead of getting a PDF that cannot be heard."""
    page = Page(html="<p>", styles=(), files={}, files_hash="", accessible=True)
    with pytest.raises(EngineLimitError, match="tag"):
        PlutoPrintEngine(SHARED).render(page)


@pytest.mark.parametrize("lines", [1, 300])
def test_a_plain_pdf_says_its_language_too(lines):
    """Of either length it is one whole file: no page, title or word is lost to the update."""
    data = sale(lines=repeated_lines(lines))
    file = DocGen(engine="plutoprint").render("invoice", data, number="15")
    reader = pypdf.PdfReader(io.BytesIO(file.content), strict=True)
    assert reader.root_object["/Lang"] == "ru"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Счёт на оплату № 15 от 31.10.2026"
    assert str(lines) in reader.pages[-1].extract_text()


def test_a_page_keeps_its_links_beside_its_language():
    """Whatever else the catalog of a PDF held, it holds."""
    page = '<html lang="en"><title>a</title><h1 id="x">A</h1><a href="#x">go</a>'
    content = PlutoPrintEngine(SHARED).render(Page(html=page, styles=(), files={}, files_hash=""))
    catalog = pypdf.PdfReader(io.BytesIO(content), strict=True)
    assert catalog.root_object["/Lang"] == "en"
    assert list(catalog.named_destinations) == ["x"]


def test_what_another_program_has_written_stays_as_it_is():
    """A PDF without cairo's table of objects is not touched."""
    output = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(output)
    end = PdfEnd.read(output.getvalue())
    assert language_objects(output.getvalue(), end, "ru") == {}
