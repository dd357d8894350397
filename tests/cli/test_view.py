"""`docgen view`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter

SAMPLES = Path(__file__).parents[1] / "official" / "samples"
UPD = SAMPLES / "SCHFDOP_KIZ_5pct_7pct_5.03.xml"
SIGNATURE = {
    "owner": "Иванов Иван Иванович",
    "certificate": "02A1B3C4",
    "valid_from": "2026-01-12",
    "valid_to": "2027-04-12",
    "signed_at": "2026-09-15T10:05:33+03:00",
}


@pytest.fixture
def received(at_home):
    """Return a УПД under its own name, as an operator passes it on."""
    content = UPD.read_bytes()
    file_id = content.decode("cp1251").partition('ИдФайл="')[2].partition('"')[0]
    path = at_home / f"{file_id}.xml"
    path.write_bytes(content)
    return path


def test_a_valid_file_becomes_pages(run, received, pdf_text):
    """The PDF is where it was asked for, and says what it is a visualisation of."""
    done = run("view", received, "-o", "out.pdf")
    assert (done.status, done.out, done.err) == (0, "out.pdf\n", "")
    text = pdf_text(received.with_name("out.pdf").read_bytes())
    assert f"Визуализацияэлектронногодокумента{received.stem}" in text
    assert 'ООО"Ромашка"' in text


def test_signatures_come_from_files(run, received, write_json, pdf_text):
    """Each file is a frame."""
    one = write_json("one.json", SIGNATURE)
    two = write_json("two.json", {**SIGNATURE, "owner": "Петров Пётр Петрович"})
    assert (
        run("view", received, "--signature", one, "--signature", two, "-o", "out.pdf").status == 0
    )
    text = pdf_text(received.with_name("out.pdf").read_bytes())
    assert text.count("ДОКУМЕНТПОДПИСАНЭЛЕКТРОННОЙПОДПИСЬЮ") == 2
    assert "Владелец:ИвановИванИванович" in text
    assert "Владелец:ПетровПётрПетрович" in text


def test_a_wrong_signature_names_the_field(run, received, write_json):
    """Nothing is written."""
    wrong = write_json("wrong.json", {**SIGNATURE, "signed_at": "вчера"})
    done = run("view", received, "--signature", wrong, "-o", "out.pdf")
    assert done.status == 1
    assert "signed_at: a moment like" in done.err
    assert not received.with_name("out.pdf").exists()


def test_a_pdf_with_the_file_inside_is_shown_too(run, received, pdf_text):
    """The XML inside is what is printed, whatever the pages of the PDF say."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment(received.name, received.read_bytes())
    output = io.BytesIO()
    writer.write(output)
    received.with_suffix(".pdf").write_bytes(output.getvalue())
    assert run("view", received.with_suffix(".pdf"), "-o", "out.pdf").status == 0
    assert received.stem in pdf_text(received.with_name("out.pdf").read_bytes())


def test_findings_do_not_stop_the_view(run, at_home):
    """They are listed, the pages are made, and the status tells programs."""
    done = run("view", UPD, "-o", "out.pdf")
    assert done.status == 1
    assert "fns.0400400007" in done.err
    assert (at_home / "out.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE a []><a/>", "DOCTYPE"),
        (b"%PDF-1.7 and nothing", "damaged"),
        (b"nothing", "not XML"),
        ('<Файл ИдФайл="ON_NEW_1" ВерсФорм="9"/>'.encode(), "ON_NEW 9"),
    ],
)
def test_what_cannot_be_shown_is_wrong_use(run, at_home, content, said):
    """The status is 2, and no file is left behind."""
    (at_home / "in.xml").write_bytes(content)
    done = run("view", "in.xml", "-o", "out.pdf")
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert not (at_home / "out.pdf").exists()


def test_a_missing_file_is_named(run):
    """So a typing error is found."""
    done = run("view", "nothing.xml")
    assert done.status == 2
    assert "nothing.xml" in done.err
