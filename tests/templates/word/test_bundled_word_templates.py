from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import html

from docgen.exceptions import EngineUnavailableError
from docgen.rendering.office import INSTALL, Office

TYPES = ("contract", "act", "invoice", "advance_invoice", "reconciliation")
#: How many rows of a table's head are repeated on every page.
HEADS = {"contract": 0, "reconciliation": 2}
ROOT = Path(__file__).parents[3]
SETTINGS = 'title = "Word"\nfile_name = "Документ [number]"\nstyles = []\n{more}'


@pytest.fixture(scope="module")
def office():
    """Return a LibreOffice of this module's own, ended with it."""
    office = Office(seconds=100)
    if not office.is_installed:
        pytest.fail(f"LibreOffice is not installed; type: {INSTALL}")
    yield office
    office.close()


@pytest.fixture
def fill_in(pure):
    """Render a sample as an issued document."""

    def run(code, sample, format_="docx", **options):
        data = pure.catalog.document_type(code).samples()[sample]
        return pure.render(code, data, format=format_, number="15", **options)

    return run


@pytest.fixture
def word_template(pure, write_template):
    """Write a template of invoices that holds the bundled Word file, and return its folder."""

    def write(more):
        files = pure.catalog.template_files("invoice")
        folder = write_template("[number] из HTML") / "invoice" / "mine"
        (folder / "template.docx").write_bytes(files["template.docx"])
        (folder / "template.toml").write_text(SETTINGS.format(more=more), encoding="utf-8")
        return folder

    return write


def _all_samples(pure):
    return [
        (code, sample) for code in TYPES for sample in pure.catalog.document_type(code).samples()
    ]


def pytest_generate_tests(metafunc):
    """Run a test for every sample of every type that has a Word template."""
    if "sample" in metafunc.fixturenames:
        from docgen import DocGen

        metafunc.parametrize(("code", "sample"), _all_samples(DocGen()))


def _texts(document):
    """Return the texts of all paragraphs in order, those of tables row by row."""
    texts = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            cells = [cell for row in block.rows for cell in row.cells]
            texts += [row.text for cell in cells for row in cell.paragraphs]
        else:
            texts.append(block.text)
    return [text for text in texts if text.strip()]


def _words(text):
    return re.findall(r"[\w.,;:%«»/()-]+", text.replace("_", " "))


def test_every_sample_prints(fill_in, office, pdf_text, code, sample):
    """A document of every sample is sound in Word, and LibreOffice makes pages of its words."""
    file = fill_in(code, sample)
    document = docx.Document(io.BytesIO(file.content))
    texts = _texts(document)
    assert not [text for text in texts if re.search(r"\[/?[a-z_.]+|\]|[{}]", text)]
    shown = pdf_text(office.to_pdf(file.content))
    heading = next(text for text in texts if "№ 15" in text)
    assert "".join(heading.split()) in shown
    assert shown.count("стр.1из") == 1
    last = "".join(texts[-3].split())
    assert last in shown


@pytest.mark.parametrize(
    "name",
    ["vat", "usn", "ip", "foreign", "long", "natural-person", "woman-director", "tariffs"],
)
def test_contract_says_the_same_as_in_html(fill_in, name):
    """Word by word, the clauses and the requisites are those of the HTML template."""
    page = html.fromstring(fill_in("contract", name, "html").content)
    body = page.find("body")
    for element in body.iter():
        element.tail = f" {element.tail or ''}"
    expected = _words(body.text_content())
    texts = _texts(docx.Document(io.BytesIO(fill_in("contract", name).content)))
    found = _words(" ".join(texts))
    clauses = expected.index("Реквизиты")
    assert found[:clauses] == expected[:clauses]
    assert sorted(found[clauses:]) == sorted(expected[clauses:])


@pytest.mark.parametrize("code", TYPES)
def test_tables_break_well(pure, code):
    """Rows stay whole, and the header of a document's lines is repeated on every page."""
    document = docx.Document(io.BytesIO(pure.catalog.template_files(code)["template.docx"]))
    rows = [row._tr for table in document.tables for row in table.rows]
    assert rows
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    headers = [row for row in rows if row.find(f".//{qn('w:tblHeader')}") is not None]
    assert len(headers) == HEADS.get(code, 1)


def test_header_of_lines_stands_on_every_page(fill_in, office):
    """Forty lines take two pages, each of which begins with the names of the columns."""
    import pypdf

    pdf = office.to_pdf(fill_in("invoice", "many").content)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) > 1
    assert all("Кол-во" in page for page in pages[:2])


def test_scripts_make_the_bundled_files(pure, tmp_path):
    """The templates in the package are those that the script writes, byte for byte."""
    script = ROOT / "scripts" / "make_word_templates.py"
    done = subprocess.run(  # noqa: S603 - docgen's own script
        [sys.executable, script, tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for code in TYPES:
        made = (tmp_path / code / "classic" / "template.docx").read_bytes()
        assert made == pure.catalog.template_files(code)["template.docx"]


def test_a_statement_names_parties_in_their_cases(fill_in):
    """The Word file says the same of them as the page: «в пользу ИП Лебедевой Н. В.»."""
    texts = _texts(docx.Document(io.BytesIO(fill_in("reconciliation", "ip").content)))
    text = " ".join(texts).replace("\u00a0", " ")
    for words in (
        "По данным ИП Лебедевой Н. В., руб.",
        "задолженность в пользу ИП Лебедевой Н. В. составляет 26 515,75 руб.",
        "индивидуальный предприниматель Лебедева Наталья Викторовна, с одной стороны",
    ):
        assert words in text


@pytest.mark.parametrize("code", ["invoice", "advance_invoice"])
def test_a_bill_in_euros_names_the_account_in_euros(fill_in, code):
    """SWIFT and the correspondent bank take the places of what only rubles go by."""
    text = " ".join(_texts(docx.Document(io.BytesIO(fill_in(code, "foreign").content))))
    for told in ("40702978500000000901", "SWIFT PRMRRUMM", "BSPLDEFF", "сч. 400886543200"):
        assert told in text
    assert "30101810900000000990" not in text


def test_contract_is_numbered_by_word(pure):
    """Sections and clauses are numbered by styles of one list, not by typed figures."""
    document = docx.Document(io.BytesIO(pure.catalog.template_files("contract")["template.docx"]))
    headings = [row for row in document.paragraphs if row.style.name == "Heading 1"]
    clauses = [row for row in document.paragraphs if row.style.name == "Пункт договора"]
    assert len(headings) == 12
    assert len(clauses) > 25
    assert not [row for row in (*headings, *clauses) if re.match(r"\d", row.text)]
    numbers = {
        style.element.find(f".//{qn('w:numId')}").get(qn("w:val"))
        for style in (headings[0].style, clauses[0].style)
    }
    assert len(numbers) == 1


def test_pdf_is_made_of_html_unless_told_otherwise(fill_in):
    """The bundled templates make the same PDF whether LibreOffice is there or not."""
    assert fill_in("invoice", "vat", "pdf").engine.startswith("plutoprint ")


@pytest.mark.parametrize("has_html", [True, False])
def test_pdf_is_made_of_word(word_template, pdf_text, has_html):
    """Where the template says so, or holds nothing else, LibreOffice makes the PDF and is named."""
    from docgen import DocGen

    folder = word_template('pdf_from = "docx"\n' if has_html else "")
    if not has_html:
        (folder / "template.html").unlink()
    with DocGen(templates=[folder.parents[1]]) as dg:
        data = dg.catalog.document_type("invoice").samples()["vat"]
        file = dg.render("invoice", data, format="pdf", template="mine", number="15")
    assert file.name == "Документ 15.pdf"
    assert file.engine.startswith("LibreOffice ")
    assert any("из файла Word" in note for note in file.notes)
    assert "Счётнаоплату№15" in pdf_text(file.content)


def test_html_makes_the_pdf_without_libreoffice(word_template, pdf_text, monkeypatch, tmp_path):
    """The HTML beside the Word file takes its place, and the notes say so."""
    from docgen import DocGen

    folder = word_template('pdf_from = "docx"\n')
    monkeypatch.setenv("PATH", str(tmp_path))
    with DocGen(templates=[folder.parents[1]]) as dg:
        data = dg.catalog.document_type("invoice").samples()["vat"]
        file = dg.render("invoice", data, format="pdf", template="mine", number="15")
        assert file.engine.startswith("plutoprint ")
        assert file.notes == ("PDF сделан из HTML, а не из файла Word: LibreOffice не установлен.",)
        assert "15изHTML" in pdf_text(file.content)
        (folder / "template.html").unlink()
        with pytest.raises(EngineUnavailableError, match="apt-get install libreoffice"):
            dg.render("invoice", data, format="pdf", template="mine", number="15")
