"""Content controls that show another part: both places hold the value."""

from __future__ import annotations

import pytest
from lxml import etree

ITEM = "{11111111-2222-3333-4444-555555555555}"
CORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"


def control(text: str, path: str, store: str = ITEM, prefixes: str = "xmlns:x='urn:x'") -> str:
    """Write a control that is bound to an element of another part."""
    return (
        f'<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings="{prefixes}" w:xpath="{path}"'
        f' w:storeItemID="{store}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        "</w:sdtContent></w:sdt>"
    )


@pytest.fixture
def bound(word, xml):
    """Render a body whose file has a part of custom XML; return the body and that part."""

    def render(body: str, item: str = '<d xmlns="urn:x"><num>старое</num><num>2</num></d>'):
        file = xml.docx(
            body,
            parts={
                "customXml/item1.xml": item,
                "customXml/itemProps1.xml": f'<ds:datastoreItem ds:itemID="{ITEM}" xmlns:ds='
                '"http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>',
                "customXml/_rels/item1.xml.rels": '<Relationships xmlns="http://schemas.'
                'openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http'
                "://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
                '" Target="itemProps1.xml"/></Relationships>',
            },
            relationships={"rId7": ("customXml", "../customXml/item1.xml")},
        )
        return word.part(file), word.part(file, "customXml/item1.xml")

    return render


@pytest.mark.parametrize("path", ["/x:d[1]/x:num[1]", "/x:d/x:num", "/*[1]/*[1]"])
def test_both_places_hold_the_value(bound, path):
    """Whatever Word shows when it opens the file, it is the value."""
    body, item = bound(control("№ [number]", path))
    assert "".join(body.itertext()) == "№ 15"
    assert [row.text for row in item] == ["№ 15", "2"]


def test_a_value_is_text_in_both_places(bound):
    """Neither place takes a value for anything but text."""
    body, item = bound(control("[buyer.name]", "/x:d[1]/x:num[2]"))
    assert "".join(body.itertext()) == "ООО «Ромашка» & <Ко>"
    assert item[1].text == "ООО «Ромашка» & <Ко>"


@pytest.mark.parametrize(
    "path",
    [
        "/x:d[1]/x:num[9]",
        "/x:d[1]",
        "/x:d[1]/@a",
        "//x:num[count(//*) > 0]",
        "",
        "/x:d[1]/y:num[1]",
    ],
)
def test_a_binding_that_leads_nowhere_goes(bound, path):
    """Then Word shows what the control holds, which is the value."""
    body, item = bound(control("[number]", path))
    assert "".join(body.itertext()) == "15"
    assert not [row for row in body.iter() if etree.QName(row).localname == "dataBinding"]
    assert item[0].text == "старое"


def test_a_control_of_an_element_is_no_longer_bound(bound, xml):
    """What repeats has many values, and the other part a single place."""
    row = xml.table(
        (xml.paragraph("[items]") + control("[item.name]", "/x:d[1]/x:num[1]"), "[/items]")
    )
    body, item = bound(row)
    assert "dataBinding" not in etree.tostring(body, encoding="unicode")
    assert item[0].text == "старое"


def test_properties_of_the_file_count_as_another_part(word, xml):
    """A control bound to the title shows the title."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>старое</dc:title>'
        "</cp:coreProperties>"
    )
    prefixes = "xmlns:c='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' "
    prefixes += "xmlns:d='http://purl.org/dc/elements/1.1/'"
    body = control("Договор [number]", "/c:coreProperties[1]/d:title[1]", CORE, prefixes)
    part = word.part(xml.docx(body, parts={"docProps/core.xml": core}), "docProps/core.xml")
    assert part[0].text == "Договор 15"


def test_a_control_without_shortcodes_stays_bound(bound):
    """What the author bound to something else is the author's."""
    body, item = bound(control("Москва", "/x:d[1]/x:num[1]"))
    assert "dataBinding" in etree.tostring(body, encoding="unicode")
    assert item[0].text == "старое"
