"""The instructions of Word's fields."""

from __future__ import annotations

from lxml import etree

from docgen.templates.word.fields import fields_of
from docgen.templates.word.names import NAMESPACES


def codes(body):
    """Return the instructions of a paragraph's fields, in the order they are found."""
    root = etree.fromstring(f'<w:p xmlns:w="{NAMESPACES["w"]}">{body}</w:p>')
    return [field.code.strip() for field in fields_of(root)]


def mark(state):
    """Write a mark of a field."""
    return f'<w:r><w:fldChar w:fldCharType="{state}"/></w:r>'


def code(text):
    """Write an instruction."""
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def test_fields_one_after_another_have_their_own_instructions():
    """What comes after the end of one is no part of it."""
    fields = (f"{mark('begin')}{code(name)}{mark('end')}" for name in ("DATE", "MERGEFIELD x"))
    assert codes("".join(fields)) == ["DATE", "MERGEFIELD x"]


def test_the_instruction_of_an_inner_field_stands_in_the_outer_one_as_well():
    """Word works out the inner one first."""
    inner = f"{mark('begin')}{code(' DATE')}{mark('end')}"
    body = f"{mark('begin')}{code('IF')}{inner}{mark('end')}"
    assert codes(body) == ["DATE", "IF DATE"]


def test_a_field_without_its_marks_is_a_field():
    """One that is never closed, too, and an instruction that stands alone."""
    assert codes(f"{mark('begin')}{code('TIME')}") == ["TIME"]
    assert codes(code("TIME")) == ["TIME"]
    assert codes('<w:fldSimple w:instr="DATE"/>') == ["DATE"]
