from __future__ import annotations

import gc
import io
import tracemalloc

import pypdf
import pypdfium2
import pytest
from PIL import ImageChops
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from docgen import Mark, Stamper, stamp
from docgen.batch import MergedOutput
from docgen.exceptions import ConfigurationError, DataError, UnknownNameError
from docgen.kit.samples import sale
from docgen.models import File
from docgen.rendering.marks.marks import MarkPosition

COPY = Mark(text="КОПИЯ ВЕРНА\nДата ________\nПодпись ________")


def _blank(*sizes, turned=0):
    """Make a PDF with blank pages of these sizes, turned clockwise for display."""
    writer = pypdf.PdfWriter()
    for width, height in sizes:
        writer.add_blank_page(width, height).rotate(turned)
    return _written(writer)


def _written(writer):
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _ink(content, page=0):
    """Return the box that is not white on a page as people see it, as shares of its size."""
    with pypdfium2.PdfDocument(content) as document:
        picture = document[page].render().to_pil().convert("RGB")
    white = picture.copy()
    white.paste((255, 255, 255), (0, 0, *picture.size))
    left, top, right, bottom = ImageChops.difference(picture, white).getbbox()
    width, height = picture.size
    return left / width, top / height, right / width, bottom / height


@pytest.fixture(scope="module")
def invoice(pure):
    """Return an invoice as PDF."""
    return pure.render("invoice", sale()).content


def test_the_text_of_a_mark_can_be_searched(invoice, pdf_text):
    """Cyrillic is kept as text, line by line, and the page's own words stay."""
    stamped = pdf_text(stamp(invoice, COPY, Mark(text="ОБРАЗЕЦ", place="diagonal")))
    for words in ("КОПИЯВЕРНАДата________Подпись________", "ОБРАЗЕЦ", pdf_text(invoice)):
        assert words in stamped


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("place", [row for row in MarkPosition if "-" in row])
def test_a_mark_stands_upright_in_its_corner(place, turned):
    """However a page is turned, the mark is where people see that corner, and lies along it."""
    left, top, right, bottom = _ink(
        stamp(_blank((595, 842), turned=turned), Mark(text="ОПЛАЧЕНО 05.11.2026", place=place))
    )
    row, _, column = place.partition("-")
    assert (bottom < 0.2) if row == "upper" else (top > 0.8)
    assert (right < 0.5) if column == "left" else (left > 0.5)
    assert right - left > bottom - top


@pytest.mark.parametrize("size", [(595, 842), (842, 595), (200, 100), (2000, 3000)])
def test_a_mark_across_fills_the_page(size):
    """It is as large as the page is, from one side to the other, and leaves none of it out."""
    left, top, right, bottom = _ink(stamp(_blank(size), Mark(text="ОБРАЗЕЦ", place="diagonal")))
    assert min(left, top, 1 - right, 1 - bottom) > 0
    assert max(right - left, bottom - top) > 0.65


def test_a_mark_too_wide_for_a_page_is_made_smaller():
    """All of it is on the page."""
    left, _, right, _ = _ink(stamp(_blank((200, 300)), Mark(text="КОПИЯ ВЕРНА " * 4)))
    assert 0.05 < left < right < 0.95


def test_the_visible_part_of_a_page_is_what_counts():
    """A page may be cut to a part of its sheet, and begin anywhere."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(2000, 2000)
    page.mediabox = pypdf.generic.RectangleObject((-500, -500, 1500, 1500))
    page.cropbox = pypdf.generic.RectangleObject((100, 200, 700, 1000))
    left, top, right, bottom = _ink(stamp(_written(writer), Mark(text="КОПИЯ")))
    assert (left < 0.1, top > 0.9, right < 0.3, bottom < 1) == (True, True, True, True)


def test_numbers_run_on_from_file_to_file(pdf_text):
    """Each file goes on where the one before it ended."""
    stamper = Stamper(numbered=True, first=7)
    pages = _blank((595, 842), (595, 842))
    assert [pdf_text(stamper.stamp(pages)) for _ in range(2)] == ["78", "910"]


def test_what_was_drawn_before_does_not_move_a_mark():
    """A page whose own content leaves another scale behind has its mark in the same place."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_blank((595, 842))))
    content = pypdf.generic.DecodedStreamObject()
    content.set_data(b"0.1 0 0 0.1 300 300 cm")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(content)
    mark = Mark(text="КОПИЯ")
    assert _ink(stamp(_written(writer), mark)) == _ink(stamp(_blank((595, 842)), mark))


def test_what_a_page_has_from_its_parent_counts(invoice, pdf_text):
    """Its fonts, its size and how it is turned may stand with the tree of the pages."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(invoice))
    page, parent = writer.pages[0], writer.root_object["/Pages"]
    for name in ("/Resources", "/MediaBox"):
        parent[NameObject(name)] = page.raw_get(name)
        del page[name]
    parent[NameObject("/Rotate")] = NumberObject(90)
    turned = _written(writer)
    stamped = stamp(turned, Mark(text="КОПИЯ"))
    assert pdf_text(stamped) == f"{pdf_text(turned)}КОПИЯ"
    assert pypdf.PdfReader(io.BytesIO(stamped)).pages[0].rotation == 90


def test_what_a_file_holds_besides_stays(pure):
    """The XML inside a PDF for exchange, its metadata and its bookmarks are those of before."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pure.render("invoice", sale()).content))
    writer.add_attachment("ON_NSCHFDOPPR.xml", b"<xml/>")
    writer.add_outline_item(title="first", page_number=0)
    content = _written(writer)
    before, after = (
        pypdf.PdfReader(io.BytesIO(row)) for row in (content, stamp(content, COPY, COPY))
    )
    assert {**after.attachments} == {"ON_NSCHFDOPPR.xml": [b"<xml/>"]}
    assert after.metadata["/Keywords"] == before.metadata["/Keywords"]
    assert [row.title for row in after.outline] == ["first"]


def test_a_stamped_file_can_be_stamped_again(invoice, pdf_text):
    """The later mark does not take the place of the former."""
    again = stamp(stamp(invoice, Mark(text="КОПИЯ")), Mark(text="ОПЛАЧЕНО", place="centre"))
    assert all(word in pdf_text(again) for word in ("КОПИЯ", "ОПЛАЧЕНО"))


def test_the_same_file_gives_the_same_bytes(invoice):
    """So a copy that is there already is left alone."""
    assert stamp(invoice, COPY) == stamp(invoice, COPY)


def test_a_signed_file_is_refused():
    """A mark would break its signature; a place for a signature may be stamped."""
    signature = DictionaryObject({NameObject("/Type"): NameObject("/Sig")})
    unsigned = stamp(_with_field(signature), COPY)
    signature[NameObject("/ByteRange")] = ArrayObject([NumberObject(0)] * 4)
    assert unsigned.startswith(b"%PDF-")
    with pytest.raises(DataError, match=r"October\.pdf.*\n.*electronic signature"):
        Stamper(COPY).stamp(_with_field(signature), "October.pdf")


def _with_field(signature):
    """Make a PDF with a field of a signature, one level deep."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_blank((595, 842))))
    entries = {"/FT": NameObject("/Sig"), "/V": writer._add_object(signature)}
    field = DictionaryObject({NameObject(name): value for name, value in entries.items()})
    parent = DictionaryObject({NameObject("/Kids"): ArrayObject([writer._add_object(field)])})
    fields = ArrayObject([writer._add_object(parent)])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    return _written(writer)


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n", b"PK\x03\x04", b"\x00" * 5000])
def test_what_is_no_pdf_is_refused(content):
    """By name, with what is wrong."""
    with pytest.raises(DataError, match=r"(?s)x\.pdf.*no PDF, or a damaged one"):
        Stamper(COPY).stamp(content, "x.pdf")


def test_a_torn_file_is_refused(invoice):
    """Half a file is no file."""
    with pytest.raises(DataError, match="damaged"):
        stamp(invoice[: len(invoice) // 2], COPY)


def test_an_encrypted_file_is_refused():
    """Its pages cannot be written without its password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(_blank((595, 842))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    with pytest.raises(DataError, match="encrypted"):
        stamp(_written(writer), COPY)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": " \n"}, "blank"),
        ({"colour": "red"}, "#1d3f77"),
        ({"opacity": 0.0}, "opacity"),
        ({"opacity": 1.5}, "opacity"),
        ({"size": 0.0}, "size"),
        ({"size": float("nan")}, "size"),
    ],
)
def test_a_mark_that_cannot_be_is_refused(wrong, said):
    """The error names the value."""
    with pytest.raises(ConfigurationError, match=said):
        Mark(**{"text": "КОПИЯ", **wrong})


def test_an_unknown_place_is_refused_by_name():
    """And the nearest one is told."""
    with pytest.raises(UnknownNameError, match="upper-left"):
        Mark(text="КОПИЯ", place="uper-left")


def test_letters_that_the_font_lacks_are_told(invoice):
    """Rather than printed as boxes."""
    with pytest.raises(ConfigurationError, match=r"U\+1F600"):
        stamp(invoice, Mark(text="КОПИЯ 😀"))


def test_memory_does_not_grow_with_the_files(invoice, tmp_path):
    """The peak of 25 files merged with marks and numbers is that of 5, but for their places."""
    peaks = {}
    _merge(invoice, tmp_path / "warm.pdf", 2)
    gc.freeze()  # what other tests have left is not looked through for each file
    for count in (5, 25):
        tracemalloc.start()
        _merge(invoice, tmp_path / f"{count}.pdf", count)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    gc.unfreeze()
    assert len(pypdf.PdfReader(tmp_path / "25.pdf").pages) == 25
    assert (peaks[25] - peaks[5]) / 20 < 5_000 < len(invoice)


def _merge(invoice, path, count):
    """Stamp and merge as the program does."""
    stamper = Stamper(COPY, numbered=True)

    def read():
        gc.collect()  # what waits for the collector is not held
        copy = stamper.stamp(invoice)
        return File(name="a.pdf", media_type="application/pdf", content=copy)

    with MergedOutput(path) as output:
        for _ in range(count):
            output.add("a", read)
        output.finish()
