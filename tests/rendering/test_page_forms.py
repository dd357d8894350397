"""Words that go with the number of all pages, in both engines."""

from __future__ import annotations

import contextlib

import pypdfium2
import pytest

from docgen import DocGen
from docgen.kit.samples import sale

WORDS = '<p>на [pages plural="листе,листах,листах"]</p>'


@pytest.mark.parametrize("engine", ["weasyprint", "plutoprint"])
@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "на листе"), (2, "на листах"), (11, "на листах"), (21, "на листе")],
)
def test_the_word_agrees_with_the_number_of_pages(write_template, engine, count, expected):
    """1 and 21 take the form of one, 2 and 11 that of several."""
    more = '<p style="break-before: page">-</p>' * (count - 1)
    docgen = DocGen(templates=[write_template(WORDS + more)], engine=engine)
    content = docgen.render("invoice", sale(), template="mine", number="15").content
    with contextlib.closing(pypdfium2.PdfDocument(content)) as pdf:
        assert len(pdf) == count
        assert " ".join(pdf[0].get_textpage().get_text_range().split()) == expected


@pytest.mark.parametrize("engine", ["weasyprint", "plutoprint"])
def test_forms_of_a_word_print_as_they_are(write_template, engine):
    """Signs that mean something in HTML or in a stylesheet are text like any other."""
    body = """<p>[pages plural='a"<b>;}\\,&amp;,в']</p>"""
    docgen = DocGen(templates=[write_template(body)], engine=engine)
    content = docgen.render("invoice", sale(), template="mine", number="15").content
    with contextlib.closing(pypdfium2.PdfDocument(content)) as pdf:
        assert pdf[0].get_textpage().get_text_range() == 'a"<b>;}\\'
