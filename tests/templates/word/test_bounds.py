"""Word files that are built to exhaust whoever reads them, or are merely very large."""

from __future__ import annotations

import io
import struct
import sys
import time
import tracemalloc
import zipfile

import pytest

from docgen.exceptions import TemplateError
from docgen.templates.shortcodes import parser
from docgen.templates.word.compiler import compile_docx
from docgen.templates.word.package import read_package
from docgen.templates.word.paragraphs import text_of

MEGABYTE = 1_000_000
RUN = "<w:r><w:t>{}</w:t></w:r>"


def lying(file: bytes, name: str, *, size: int) -> bytes:
    """Return an archive whose directory says another size of one of its files."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        entry = archive.getinfo(name)
        start = archive.start_dir
    changed = bytearray(file)
    struct.pack_into("<L", changed, entry.header_offset + 22, size)
    position = start
    while changed[position + 46 : position + 46 + len(name)] != name.encode():
        lengths = struct.unpack_from("<3H", changed, position + 28)
        position += 46 + sum(lengths)
    struct.pack_into("<L", changed, position + 24, size)
    return bytes(changed)


@pytest.mark.parametrize("size", [1_024, 40 * MEGABYTE])
def test_sizes_are_counted_and_not_believed(xml, size):
    """Whatever the directory says of a file, no more is unpacked than may be."""
    file = xml.docx("<w:p/>", parts={"word/media/a.png": bytes(60 * MEGABYTE)})
    file = lying(file, "word/media/a.png", size=size)
    tracemalloc.start()
    try:
        with pytest.raises(TemplateError) as caught:
            read_package(file, "file")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.reason.startswith("archive.")
    assert peak < 10 * MEGABYTE


def test_a_size_too_small_is_no_way_in(xml):
    """A part that is longer than the directory says is not read by half."""
    file = lying(xml.docx("<w:p/>"), "word/document.xml", size=10)
    with pytest.raises(TemplateError) as caught:
        read_package(file, "file")
    assert caught.value.reason == "archive.unreadable"


def test_one_file_in_many_places_is_counted_each_time(xml):
    """Entries that share their bytes are unpacked one after the other, and counted together."""
    file = xml.docx("<w:p/>", parts={f"word/media/{i}.png": bytes(90_000) for i in range(1_500)})
    with pytest.raises(TemplateError) as caught:
        read_package(file, "file")
    assert caught.value.reason in {"archive.ratio", "archive.unpacked"}


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_words_own_packing_is_unpacked(method):
    """Other methods unpack a piece whole, whatever it grows to."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
    with pytest.raises(TemplateError) as caught:
        read_package(output.getvalue(), "file")
    assert caught.value.reason == "archive.method"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<w:p/>" * 50_001, "word.paragraphs"),
        (f"<w:p>{'<w:r/>' * 200_001}</w:p>", "word.runs"),
        ("<w:tbl/>" * 5_001, "word.tables"),
        (f"<w:p>{'<w:b/>' * 1_000_001}</w:p>", "word.elements"),
    ],
)
def test_elements_are_bounded(word, xml, body, reason):
    """What no document has is refused before anything is made of it."""
    file = xml.docx(
        "", parts={"word/document.xml": xml.part("document", f"<w:body>{body}</w:body>")}
    )
    file = _stored(file)
    with pytest.raises(TemplateError) as caught:
        word.content(file)
    assert caught.value.reason == reason


def _stored(file: bytes) -> bytes:
    """Return an archive with nothing packed, so that it is not its packing that is refused."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file)) as packed,
        zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as plain,
    ):
        for name in packed.namelist():
            plain.writestr(name, packed.read(name))
    return output.getvalue()


def _seconds(word, xml, runs: int) -> float:
    """Return how long a paragraph of so many runs takes, a shortcode in every ten of them."""
    pieces = ["[num", "b", "er", "] ", "и", " ", "да", "ле", "е", " "]
    body = f"<w:p>{''.join(RUN.format(pieces[i % 10]) for i in range(runs))}</w:p>"
    file = _stored(xml.docx(body))
    start = time.process_time()
    made = word.part(file)
    spent = time.process_time() - start
    text = text_of(next(made.iter("{*}p")))
    assert text == "15 и далее " * (runs // 10)
    return spent


def test_healing_takes_as_long_as_there_are_runs(word, xml):
    """Eight times the runs take eight times as long, not sixty-four; 60,000 take seconds."""
    few = min(_seconds(word, xml, 2_500) for _ in range(2))
    many = _seconds(word, xml, 20_000)
    assert many < 20 * few
    assert many < 4


def test_a_part_is_parsed_once(pure, templates):
    """Each part of a Word template is read by the parser of shortcodes once while it compiles."""
    file = pure.catalog.template_files("invoice", "classic")["template.docx"]
    parts = sum(1 for name in read_package(file, "file").parts if name.startswith("word/"))
    calls = 0

    def count(frame, event, _):
        nonlocal calls
        calls += event == "call" and frame.f_code is parser.parse.__code__

    sys.setprofile(count)
    try:
        compile_docx(templates.make(file), pure.catalog.shortcodes("invoice"), templates.modifiers)
    finally:
        sys.setprofile(None)
    assert 0 < calls <= parts + 1
