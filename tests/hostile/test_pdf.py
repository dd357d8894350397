"""PDFs of strangers: stamped, merged, verified, searched for XML and barcodes."""

from __future__ import annotations

import io
import logging
from concurrent.futures import Future

import pypdf
import pytest

from docgen import DocGen, Mark, Stamper, stamp
from docgen.exceptions import DataError, DocGenError, OfficialFileError, WorkerError
from docgen.models import File
from docgen.official.embedded import extract_xml
from docgen.rendering.marks.drawing import draw_digits, draw_mark
from docgen.rendering.marks.laying import lay_marks
from docgen.rendering.metadata.provenance import read_provenance, say_the_same
from docgen.rendering.package import join_files
from docgen.rendering.workers.shared import READERS
from docgen.services.documents.attachments import read_scan

COPY = Mark(text="КОПИЯ")

#: Every way to read a PDF, as what runs in the worker and its arguments.
WAYS = {
    "stamp": lambda content: (lay_marks, content, "x.pdf", [draw_mark(COPY)], draw_digits()),
    "merge": lambda content: (join_files, [("x.pdf", _file(content))], "all", "pdf"),
    "search for XML": lambda content: (extract_xml, content, "x.pdf"),
    "provenance": lambda content: (read_provenance, content),
    "scan": lambda content: (read_scan, content, "x.pdf"),
}
#: What is refused for its size inside, whoever reads that part of it.
REFUSED = {
    "stamp": [
        "a chain of page nodes",
        "shared page nodes",
        "a loop of page nodes",
        "arrays in arrays",
        "arrays in some arrays",
        "dictionaries in dictionaries",
        "packed objects that unpack to much",
        "an array of millions",
        "keywords of megabytes",
        "packed objects, very many",
        "a page without end",
    ],
    "merge": ["a chain of page nodes", "shared page nodes", "a loop of page nodes"],
    "scan": [
        "shared forms",
        "a content that unpacks to much",
        "a chain of page nodes",
        "shared page nodes",
    ],
    "search for XML": ["a file inside that unpacks to much"],
}
#: What looks odd and is nobody's fault: long chains, the same child twice, pages of any shape.
STAMPED = [
    "a chain of dictionaries",
    "a chain of arrays",
    "a chain of bookmarks",
    "a chain of fields",
    "a chain in the resources",
    "shared dictionaries",
    "shared fields",
    "the case of shared fields",
    "shared forms",
    "a page a thousand times",
    "a loop of dictionaries",
    "a loop of one",
    "a loop of fields",
    "a loop of forms",
    "a page that is its own parent",
    "a content that unpacks to much",
    "a page turned a little",
    "a page of no size",
]


def _file(content):
    return File(name="x.pdf", media_type="application/pdf", content=content)


@pytest.mark.parametrize("way", WAYS)
def test_whatever_it_tries_a_pdf_is_read_or_refused_in_words(attacks, capped, way):
    """No worker is lost to one, and no error speaks of the program's own limits."""
    told = {}
    for attack, content in attacks.items():
        error = capped.submit(*WAYS[way](content)).exception(timeout=300)
        assert error is None or type(error) in {DataError, OfficialFileError}, (attack, error)
        told[attack] = str(error or "").casefold()
    assert not [text for text in told.values() if "recursion" in text or "traceback" in text]
    for attack in REFUSED.get(way, ()):
        assert told[attack], attack


def test_two_files_are_compared_no_longer_than_they_can_be_equal(attacks, capped, pdf_attacks):
    """What strangers send is as long as they like."""
    ours = pdf_attacks.pdf()
    for attack, content in attacks.items():
        error = capped.submit(say_the_same, ours, content).exception(timeout=300)
        assert error is None, (attack, error)


@pytest.mark.parametrize("attack", STAMPED)
def test_what_only_looks_odd_is_stamped(attacks, attack, capped):
    """Its pages are there, each with the mark, and the file can be read again."""
    pages = 1_000 if attack == "a page a thousand times" else 1
    content, count = capped.submit(*WAYS["stamp"](attacks[attack])).result(timeout=300)
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    assert len(reader.pages) == count == pages
    shown = reader.pages[-1].raw_get("/Contents")[-1].get_object().get_data()
    assert b"/DocgenMark0 Do" in shown


def test_every_page_of_a_shared_one_has_its_own_number(attacks):
    """Though the file holds it once."""
    stamped = Stamper(numbered=True).stamp(attacks["a page a thousand times"])
    pages = pypdf.PdfReader(io.BytesIO(stamped)).pages
    assert ["".join(pages[place].extract_text().split()) for place in (0, 8, 999)] == [
        "1",
        "9",
        "1000",
    ]


def test_a_chain_survives_its_stamping(attacks):
    """All 5,000 objects come along, in order."""
    stamped = pypdf.PdfReader(io.BytesIO(stamp(attacks["a chain of dictionaries"], COPY)))
    link, length = stamped.root_object["/X"], 0
    while "/A" in link:
        link, length = link["/A"], length + 1
    assert length == 5_000


def test_shared_children_stay_shared(attacks):
    """A stamped file is no longer than what it holds."""
    content = stamp(attacks["shared dictionaries"], COPY)
    first, second = pypdf.PdfReader(io.BytesIO(content)).root_object["/X"]["/A"]
    assert first.indirect_reference == second.indirect_reference
    assert len(content) < 50_000


def test_a_signature_deep_in_a_form_is_found(pdf_attacks):
    """However long the way to it, and however often it leads back."""
    fields = pdf_attacks.chain(3_000, "<< /T (f) /Kids [10 0 R {0}] >>")
    fields[pdf_attacks.FIRST + 3_000] = "<< /FT /Sig /V << /ByteRange [0 1 2 3] >> >>"
    signed = pdf_attacks.pdf("/AcroForm << /Fields [10 0 R] >>", fields)
    with pytest.raises(DataError, match="electronic signature"):
        stamp(signed, COPY)


def test_objects_that_are_not_where_the_file_says_are_found(pdf_attacks):
    """A file whose line ends were changed on its way is read all the same."""
    sound = pdf_attacks.pdf("/X 10 0 R", {10: "<< /A 3 0 R >>"})
    place = sound.index(b"10 0 obj")
    moved = sound.replace(b"%010d 00000 n" % place, b"%010d 00000 n" % (place - 7))
    assert moved != sound
    stamped = pypdf.PdfReader(io.BytesIO(stamp(moved, COPY)))
    assert "КОПИЯ" in stamped.pages[0].extract_text()
    assert "/A" in stamped.root_object["/X"]


def test_what_the_file_has_freed_does_not_come_back(pdf_attacks):
    """Its bytes may still lie there."""
    sound = pdf_attacks.pdf("/X 10 0 R", {10: "(secret)"})
    place = sound.index(b"10 0 obj")
    freed = sound.replace(b"%010d 00000 n" % place, b"0000000000 00000 f")
    assert b"secret" in stamp(sound, COPY)
    assert b"secret" not in stamp(freed, COPY)


# Through the façade -----------------------------------------------------------------------------


class Lost:
    """A pool whose workers are lost to whatever they are given."""

    def submit(self, *_):
        """Lose a worker."""
        future = Future()
        future.set_exception(WorkerError("time", "more than 60 s"))
        return future


def test_a_file_that_a_worker_is_lost_with_is_refused_by_name(monkeypatch, host, pdf_attacks):
    """By whatever reads it; nothing else is held up."""
    monkeypatch.setattr("docgen.rendering.workers.shared.READERS", Lost())
    monkeypatch.setattr("docgen.services.official.apart.RECEIVED", Lost())
    content = pdf_attacks.pdf()
    with pytest.raises(DataError, match=r"October\.pdf(.|\n)*more than 60 s"):
        Stamper(COPY).stamp(content, "October.pdf")
    with pytest.raises(DataError, match=r"scan\.pdf(.|\n)*more than 60 s"):
        host.documents.attach_scan(content, "scan.pdf")
    with pytest.raises(OfficialFileError, match="more than 60 s") as refusal:
        host.documents.verify(content)
    assert refusal.value.reason == "limits"
    for read in (host.official.validate, host.official.view):
        with pytest.raises(WorkerError, match="more than 60 s"):
            read(content)


def test_strangers_files_are_read_in_a_process_of_their_own(pdf_attacks, caplog):
    """What a library logs of them is not logged here, and its code does not run here."""
    READERS.close()
    with caplog.at_level(logging.DEBUG, logger="pypdf"):
        stamp(pdf_attacks.pdf("/X 99 0 R"), COPY)
    assert [row for row in caplog.records if "99" in row.getMessage()] == []
    with DocGen() as docgen, pytest.raises(DocGenError):
        docgen.official.validate(pdf_attacks.pdf())
