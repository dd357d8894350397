"""What the bundled templates print.

After a change of their looks, look at the pages and renew the snapshots:
``python -m pytest tests/test_rendering.py --snapshot-update``.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import re
from contextlib import closing
from ctypes import c_double
from html import unescape

import pypdf
import pypdfium2
import pytest
import zxingcpp
from pdfplumber.utils import extract_words
from PIL import Image
from pypdfium2 import raw
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from docgen import DocGen
from docgen.exceptions import RenderError, ResourceRefusedError
from docgen.kit.samples import repeated_lines, sale
from docgen.models import SalePayload
from docgen.models.mapping import from_mapping

DOCGEN = DocGen(engine="weasyprint")  # the reference
FAST = DocGen()
POINTS_IN_MM = 72 / 25.4
NUMBER = "15"
HYPHEN = "\u2010"  # printed where a word of a head is broken
LINE = "§"  # begins the name of every line in the tests of page breaks

TEMPLATES = [
    (row.code, name)
    for row in DOCGEN.catalog.types()
    for name in DOCGEN.catalog.templates(row.code)
]
SALES = [
    (code, name)
    for code, name in TEMPLATES
    if issubclass(DOCGEN.catalog.document_type(code).payload, SalePayload)
]
SAMPLES = [
    pytest.param(code, name, sample, id=f"{code}-{name}-{sample}")
    for code, name in TEMPLATES
    for sample in DOCGEN.catalog.document_type(code).samples()
]


class TextFile(SingleFileSnapshotExtension):
    """A snapshot in a readable file of its own."""

    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def text_file(snapshot):
    """Compare with the snapshot's text file."""
    return snapshot.use_extension(TextFile)


@functools.cache
def rendered(code, template, sample, file_format="pdf", docgen=DOCGEN):
    """Render a sample as an issued document goes by e-mail; once for all tests."""
    data = docgen.catalog.document_type(code).samples()[sample]
    options = {"template": template, "number": NUMBER, "channel": "email"}
    return docgen.render(code, data, format=file_format, **options).content


# Snapshots -------------------------------------------------------------------------------------


def normalised(html):
    """Put every tag on a line, without stylesheets and with pictures by their pixels' hash."""
    html = re.sub(r"(?s)<style>.*?</style>", "", html)
    html = re.sub(r"data:image/(\w+);base64,([\w+/=]+)", _picture, html)
    lines = (" ".join(line.split()) for line in re.split(r"(<[^>]+>)", html))
    return "".join(f"{line}\n" for line in lines if line)


def _picture(match):
    with Image.open(io.BytesIO(base64.b64decode(match[2]))) as picture:
        pixels = picture.convert("RGBA").tobytes()
        return (
            f"{match[1]} {picture.width}×{picture.height} {hashlib.sha256(pixels).hexdigest()[:8]}"
        )


def positions(content):
    """Return what stands on the pages, a piece of text a line: page, millimetres, text."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        return "".join(
            f"{number} {word['x0'] / POINTS_IN_MM:3.0f} "
            f"{word['top'] / POINTS_IN_MM:3.0f} {word['text'].strip()}\n"
            for number, page in enumerate(pdf, 1)
            for word in extract_words(list(glyphs(page)), keep_blank_chars=True)
            if word["text"].strip()
        )


def glyphs(page):
    """Yield the characters of a page as pdfplumber does, in a tenth of its time.

    PDFium has a sign of its own for a hyphen at the end of a line.
    """
    height, text = page.get_height(), page.get_textpage()
    matrix, box, x, y = raw.FS_MATRIX(), raw.FS_RECTF(), c_double(), c_double()
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text.raw, index):
            continue  # white space that is not in the file
        raw.FPDFText_GetMatrix(text.raw, index, matrix)
        raw.FPDFText_GetLooseCharBox(text.raw, index, box)
        raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
        bottom = height - box.bottom
        top = bottom - raw.FPDFText_GetFontSize(text.raw, index) * matrix.d
        letter = chr(raw.FPDFText_GetUnicode(text.raw, index)).replace("\x02", "-")
        place = {"x0": x.value, "x1": box.right, "top": top, "bottom": bottom, "doctop": top}
        yield {"text": letter, "upright": matrix.b == matrix.c == 0, **place}


@pytest.mark.parametrize(("code", "template", "sample"), SAMPLES)
def test_the_html_stays_as_it_is(code, template, sample, text_file):
    """The tags and the values of every sample, on every bundled template."""
    assert normalised(rendered(code, template, sample, "html").decode()) == text_file


@pytest.mark.parametrize(("code", "template", "sample"), SAMPLES)
def test_the_pages_stay_as_they_are(code, template, sample, text_file, assert_same_pages):
    """The words of every sample stand where they stood to a millimetre, by either engine."""
    reference = rendered(code, template, sample)
    assert positions(reference) == text_file
    assert_same_pages(rendered(code, template, sample, docgen=FAST), reference)


# Pages -----------------------------------------------------------------------------------------


@functools.cache
def long_pages(code, template, count):
    """Render a document of many lines; return the texts of its pages and the words of the head."""
    samples = DOCGEN.catalog.document_type(code).samples()
    data = {**next(iter(samples.values())), "lines": repeated_lines(count, LINE)}
    options = {"template": template, "number": NUMBER}
    html = DOCGEN.render(code, data, format="html", **options).content.decode()
    head = re.findall(r"(?s)<thead>(.*?)</thead>", html[: html.index(LINE)])[-1]
    words = unescape(re.sub(r"<[^>]+>", " ", head)).replace(HYPHEN, "").split()
    pdf = DOCGEN.render(code, data, **options).content
    return page_texts(pdf), words


def page_texts(content):
    """Return the text of every page, without white space and hyphens at line ends."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        pages = [pdf[index].get_textpage().get_text_range() for index in range(len(pdf))]
    return ["".join(page.replace(HYPHEN, "").split()) for page in pages]


LONG = [pytest.param(code, name, 40, id=f"{code}-{name}-40") for code, name in SALES] + [
    pytest.param("invoice", "classic", 500, id="invoice-classic-500")
]


@pytest.mark.parametrize(("code", "template", "count"), LONG)
def test_the_head_of_the_table_is_repeated(code, template, count):
    """Wherever there are lines, there is the head above them; none of them is lost."""
    pages, head = long_pages(code, template, count)
    assert len(pages) > 1
    assert sum(page.count(LINE) for page in pages) == count
    for page in pages:
        if LINE in page:
            assert all(word in page for word in head)


@pytest.mark.parametrize(("code", "template", "count"), LONG)
def test_what_follows_the_lines_never_stands_alone(code, template, count):
    """Every page has lines: totals and signatures keep at least one with them."""
    pages, _ = long_pages(code, template, count)
    assert all(LINE in page for page in pages)


@pytest.mark.parametrize(("code", "template", "count"), LONG)
def test_every_page_says_which_it_is(code, template, count):
    """A page that was lost is missed: its number, how many there are, and of what document."""
    pages, _ = long_pages(code, template, count)
    for index, page in enumerate(pages, start=1):
        assert f"стр.{index}из{len(pages)}" in page
        assert f"№{NUMBER}" in page


# The PDF ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", DOCGEN.catalog.templates("invoice"))
@pytest.mark.parametrize("sample", ["vat", "ip", "many"])
def test_the_qr_code_pays_the_invoice(template, sample):
    """A bank's application reads the fields of ГОСТ Р 56042-2014 from the printed page."""
    payload = from_mapping(
        DOCGEN.catalog.document_type("invoice").payload,
        DOCGEN.catalog.document_type("invoice").samples()[sample],
    )
    with closing(pypdfium2.PdfDocument(rendered("invoice", template, sample))) as pdf:
        pictures = [pdf[index].render(scale=3).to_pil() for index in range(len(pdf))]
    (code,) = [row for picture in pictures for row in zxingcpp.read_barcodes(picture)]
    header, *fields = code.text.split("|")
    seller, account = payload.seller, payload.seller.bank_account
    expected = {
        "Name": seller.name,
        "PersonalAcc": account.settlement_account,
        "BankName": account.bank_name,
        "BIC": account.bic,
        "CorrespAcc": account.correspondent_account,
        "Sum": str(int(payload.total * 100)),
        "PayeeINN": seller.inn,
    } | ({"KPP": seller.kpp} if seller.kpp else {})
    found = dict(field.split("=", 1) for field in fields)
    purpose = found.pop("Purpose")
    assert (header, found) == ("ST00012", expected)
    assert purpose.startswith(f"Оплата по счёту № {NUMBER} от 31.10.2026")


def test_an_invoice_in_euros_has_no_qr_code():
    """The standard knows rubles only."""
    with closing(pypdfium2.PdfDocument(rendered("invoice", "classic", "foreign"))) as pdf:
        assert zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil()) == []


@pytest.mark.parametrize(("code", "template"), TEMPLATES)
def test_the_file_says_what_it_is(code, template):
    """Title, author, keywords and language, for archives and for readers of screens."""
    document_type = DOCGEN.catalog.document_type(code)
    sample, data = next(iter(document_type.samples().items()))
    reader = pypdf.PdfReader(io.BytesIO(rendered(code, template, sample)))
    title = reader.metadata.title
    assert document_type.title.split()[0].lower() in title.lower()
    assert f"№ {NUMBER}" in title
    assert reader.metadata.author == data["seller"]["name"]
    assert NUMBER in reader.metadata["/Keywords"]
    assert reader.trailer["/Root"]["/Lang"] == "ru"


@pytest.mark.parametrize(("code", "template"), TEMPLATES)
def test_ordinary_text_needs_the_bundled_fonts_only(code, template):
    """Every font is embedded, and none comes from the machine."""
    sample = next(iter(DOCGEN.catalog.document_type(code).samples()))
    reader = pypdf.PdfReader(io.BytesIO(rendered(code, template, sample)))
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()["/DescendantFonts"][0].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    bundled = ("DocgenText", "DocgenSans") if template == "modern" else ("DocgenS",)
    assert fonts
    for name, font in fonts.items():
        assert name.partition("+")[2].replace("-", "").startswith(bundled), name
        assert {"/FontFile2", "/FontFile3"} & font["/FontDescriptor"].keys()


# Nothing from outside --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd">',
        '<img src="/etc/passwd">',
        '<img src="http://127.0.0.1:9/a.png">',
        '<img src="//127.0.0.1:9/a.png">',
        '<img src="../classic/template.html">',
        '<img src="https://template.invalid/../a.png">',
        '<img src="data:image/svg+xml,<svg/>">',
        '<div style="background: url(file:///etc/passwd)">a</div>',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>@font-face { font-family: a; src: url(file:///a.ttf) }</style>",
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        '<link rel="attachment" href="template.html">',
        '<a rel="attachment" href="template.html">a</a>',
        '<a href="file:///etc/passwd">a</a>',
        '<a href="javascript:alert(1)">a</a>',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
    ],
)
def test_a_template_reads_nothing_but_its_own_files(write_template, body):
    """Whatever it asks for by whatever means is refused by name, and no file is made."""
    docgen = DocGen(templates=[write_template(body)])
    with pytest.raises(ResourceRefusedError) as error:
        docgen.render("invoice", sale(), template="mine")
    assert error.value.url
    assert repr(error.value.url) in str(error.value)


def test_a_stylesheet_reads_nothing_but_its_own_files(write_template):
    """Stylesheets of the template are bound the same."""
    css = b"@import url(http://127.0.0.1:9/a.css);"
    root = write_template(style__css=css)
    settings = 'title = "A"\nfile_name = "a"\nstyles = ["style.css"]\n'
    (root / "invoice" / "mine" / "template.toml").write_text(settings)
    with pytest.raises(RenderError, match="127"):
        DocGen(templates=[root]).render("invoice", sale(), template="mine")


def test_a_template_uses_its_own_files(write_template):
    """Pictures and fonts beside it are found by relative paths."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    root = write_template('<img src="logo.png">', logo__png=picture.getvalue())
    pdf = DocGen(templates=[root]).render("invoice", sale(), template="mine").content
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images) == 1
