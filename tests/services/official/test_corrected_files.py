"""Which official file a correction says that it corrects (ИмяФайлИспрПрод)."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import etree

from docgen.kit.samples import sale

DAY = dt.date(2026, 11, 5)


@pytest.fixture
def issued(open_docgen):
    """Return a façade and an issued УПД."""
    dg = open_docgen()
    return dg, dg.issue("upd", sale(date="2026-10-31"))


def _corrected(dg, document, **more):
    data = sale(date="2026-10-31", **more)
    return dg.documents.correct(document, data, reason="цена", date=DAY)


def test_a_correction_names_the_file_that_was_made(issued):
    """The store knows it; the correction's own file has another name."""
    dg, document = issued
    file = dg.file(document, "xml", channel="edo")
    correction = _corrected(dg, document)
    xml = dg.file(correction, "xml", channel="edo")
    invoice = etree.fromstring(xml.content).find("Документ/СвСчФакт")
    assert invoice.get("ИмяФайлИспрПрод") == file.name.removesuffix(".xml")
    assert invoice.get("ИмяФайлИспрПок") is None
    assert xml.name != file.name
    assert dg.official.validate(xml.content, xml.name) == ()


def test_a_document_on_paper_has_no_file_to_name(issued):
    """None was made, so none is named."""
    dg, document = issued
    correction = _corrected(dg, document)
    assert correction.payload.correction.seller_file == ""
    xml = dg.file(correction, "xml", channel="edo")
    assert b"\xc8\xec\xff\xd4\xe0\xe9\xeb\xc8\xf1\xef\xf0" not in xml.content


def test_what_the_data_says_is_kept(issued):
    """The host may know more than the store: the buyer's file, or one of another program's."""
    dg, document = issued
    dg.file(document, "xml", channel="edo")
    said = {"number": 1, "date": "2026-11-05", "seller_file": "ON_A", "buyer_file": "ON_B"}
    correction = _corrected(dg, document, correction=said).payload.correction
    assert (correction.seller_file, correction.buyer_file) == ("ON_A", "ON_B")
    assert (correction.number, correction.date) == (1, DAY)


def test_a_correction_of_a_correction_names_the_last_file(issued):
    """Each names the file before it."""
    dg, document = issued
    dg.file(document, "xml", channel="edo")
    first = _corrected(dg, document)
    name = dg.file(first, "xml", channel="edo").name
    second = dg.documents.correct(
        first, sale(date="2026-10-31"), reason="ещё раз", date=dt.date(2026, 11, 9)
    )
    assert second.payload.correction.seller_file == name.removesuffix(".xml")
