from __future__ import annotations

from attrs import frozen
from lxml import etree

from docgen.official.binding import Record, attribute, inside


@frozen
class Contact:
    """A value with one field."""

    phone: str = ""


def written(record: Record[Contact], phone: str) -> str:
    """Return what a record writes of a contact."""
    root = etree.Element("Файл")
    record.append(Contact(phone), root, "Участник")
    return etree.tostring(root, encoding="unicode")


def test_an_empty_element_is_left_out_unless_it_is_kept():
    """An official file holds no element that says nothing, except where the schema wants it."""
    phone = attribute("Тлф", "phone")
    left_out = Record(Contact, inside("Контакт", phone))
    kept = Record(Contact, inside("Контакт", phone, kept=True))
    assert written(left_out, "") == "<Файл><Участник/></Файл>"
    assert written(kept, "") == "<Файл><Участник><Контакт/></Участник></Файл>"
    assert 'Тлф="112"' in written(left_out, "112")
