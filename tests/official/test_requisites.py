"""What is checked in every official format: each kind of finding by a file that breaks just it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.models import Severity
from docgen.official.exchange_name import parse_exchange_name
from docgen.official.file import OfficialFile, parse_file
from docgen.official.requisites import _NUMBERED, KINDS, requisite_findings
from docgen.resources import schemas_root

SAMPLES = Path(__file__).parent / "samples"
GOODS = "SCHFDOP_KIZ_5pct_7pct_5.03.xml"
SERVICES = "DOP_IP_bezNDS_services_5.03.xml"
STATEMENT = "reconciliation_5.01.xml"

RECIPIENT = "2BM-7728168971-770801001-000000000000000000001"
SENDER = "2BM-7707083893-773601001-000000000000000000002"

#: Sberbank's own БИК and correspondent account, and a settlement account keyed to it.
BANK = {"БИК": "044525225", "КорСчет": "30101810400000000225"}
ACCOUNT = "40702810938000000001"


def _sample(name):
    return parse_file((SAMPLES / name).read_bytes(), name)


def _attribute(path, name, value):
    """Return a mutation that sets an attribute, or removes it."""

    def mutate(root):
        element = root.find(path)
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)

    return mutate


def _file_id(old, new):
    def mutate(root):
        root.set("ИдФайл", root.get("ИдФайл").replace(old, new))

    return mutate


def _bank(account=ACCOUNT, **changes):
    """Return a mutation that gives the seller a bank account."""

    def mutate(root):
        details = etree.Element("БанкРекв", НомерСчета=account)
        etree.SubElement(details, "СвБанк", {"НаимБанк": "ПАО Сбербанк", **BANK, **changes})
        root.find("Документ/СвСчФакт/СвПрод/Адрес").addnext(details)

    return mutate


def _exchange(**ids):
    """Return a mutation that names the participants inside, as formats before 5.02 do."""

    def mutate(root):
        root.insert(0, etree.Element("СвУчДокОбор", {"ИдПол": RECIPIENT, "ИдОтпр": SENDER, **ids}))

    return mutate


def _document_of_inn(inn):
    def mutate(root):
        shipment = root.find("Документ/СвСчФакт/ДокПодтвОтгрНом")
        author = etree.SubElement(etree.SubElement(shipment, "РеквИдРекСост"), "ИННЮЛ")
        author.text = inn

    return mutate


SELLER = "Документ/СвСчФакт/СвПрод/ИдСв/СвЮЛУч"
SOLE_PROPRIETOR = "Документ/СвСчФакт/СвПрод/ИдСв/СвИП"
LINE = "Документ/ТаблСчФакт/СведТов"

BROKEN = [
    ("xml.inn.checksum", GOODS, _attribute(SELLER, "ИННЮЛ", "7707083894")),
    ("xml.inn.checksum", SERVICES, _attribute(SOLE_PROPRIETOR, "ИННФЛ", "500100732258")),
    ("xml.inn.checksum", GOODS, _document_of_inn("7707083894")),
    ("xml.kpp.missing", GOODS, _attribute(SELLER, "КПП", None)),
    ("xml.ogrn.checksum", SERVICES, _attribute(SOLE_PROPRIETOR, "ОГРНИП", "304500116000158")),
    (
        "xml.ogrn.checksum",
        STATEMENT,
        _attribute("Документ/СвДокКрАкт/СвОтпр/ИдСв/СвЮЛУч", "ОГРН", "1027700132196"),
    ),
    ("xml.bic.format", GOODS, _bank(БИК="944525225")),
    ("xml.account.format", GOODS, _bank("4070281013800000001")),
    ("xml.account.checksum", GOODS, _bank("40702810138000000001")),
    ("xml.account.checksum", GOODS, _bank(КорСчет="30101810500000000225")),
    ("xml.text.empty", GOODS, _attribute(LINE, "НаимТов", "  ")),
    ("xml.text.blanks", GOODS, _attribute(LINE, "НаимТов", "Обувь ")),
    ("xml.text.cp1251", GOODS, _attribute(LINE, "НаимТов", "Обувь за 1000 ₽")),
    ("xml.file_name.structure", GOODS, _attribute(".", "ИдФайл", "upd-15")),
    ("xml.file_name.structure", GOODS, _attribute(".", "ИдФайл", "x" * 100_000)),
    ("xml.file_name.participant", GOODS, _file_id(RECIPIENT, "Ромашка")),
    ("xml.file_name.same_participant", GOODS, _file_id(RECIPIENT, SENDER)),
    ("xml.file_name.other_participant", GOODS, _exchange(ИдПол="2BM-another")),
    ("xml.file_name.guid", GOODS, _file_id("16ad2de0-fadd", "16ad2de0-fad")),
    ("xml.file_name.date", GOODS, _file_id("20260915", "20260916")),
    ("xml.file_name.date", GOODS, _file_id("20260915", "20261399")),
]


def _codes(file):
    return [finding.code for finding in requisite_findings(file)]


@pytest.mark.parametrize(("code", "sample", "mutate"), BROKEN)
def test_a_broken_file_has_just_its_finding(code, sample, mutate):
    """What is broken is found, and nothing that is not."""
    file = _sample(sample)
    mutate(file.root)
    assert _codes(file) == [code]


def test_a_file_in_another_encoding_is_told():
    """The formats are in windows-1251; a file in UTF-8 is read all the same."""
    text = (SAMPLES / GOODS).read_bytes().decode("windows-1251")
    content = text.replace("windows-1251", "utf-8", 1).encode()
    assert _codes(parse_file(content)) == ["xml.encoding"]


@pytest.mark.parametrize(
    ("code", "mutate"),
    [
        ("xml.file_name.participant_inn", _file_id(RECIPIENT, "7728168971-770801001")),
        ("xml.file_name.participant_inn", _file_id(RECIPIENT, "7728168971770801001")),
        ("xml.file_name.participant_inn", _file_id(RECIPIENT, "500100732259")),
        ("xml.text.control", _attribute(LINE, "НаимТов", "Обувь\x7f")),
        ("xml.text.control", _attribute(LINE, "НаимТов", "Обувь\u200b")),
    ],
)
def test_what_others_write_is_worth_a_warning(code, mutate):
    """Nobody refuses such files, and somebody will stumble over them."""
    file = _sample(GOODS)
    mutate(file.root)
    (finding,) = requisite_findings(file)
    assert (finding.code, finding.severity) == (code, Severity.WARNING)


def test_control_characters_are_told_by_their_codes_and_places():
    """On paper they are not seen: the code says which, the place says where."""
    file = _sample(GOODS)
    _attribute(LINE, "НаимТов", "Об\x85увь")(file.root)
    (finding,) = requisite_findings(file)
    assert "U+0085 (знак 3)" in finding.message
    assert finding.line == file.root.find(LINE).sourceline


def test_a_name_of_an_operators_own_is_a_warning():
    """Operators take each other's files by any name; one with a prefix promises the rest of it."""
    file = _sample(GOODS)
    severities = []
    for name in ("a1b2c3", "ON_NSCHFDOPPR_x"):
        file.root.set("ИдФайл", name)
        (finding,) = requisite_findings(file)
        assert finding.code == "xml.file_name.structure"
        severities.append(finding.severity)
    assert severities == [Severity.WARNING, Severity.ERROR]


def test_every_kind_is_tried():
    """The table of broken files, with the encoding, covers the table of kinds."""
    assert {code for code, _, _ in BROKEN} | {"xml.encoding"} == set(KINDS)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_samples_have_no_errors(path):
    """Real files are not accused."""
    found = requisite_findings(parse_file(path.read_bytes(), path.name))
    assert not [finding for finding in found if finding.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "mutate",
    [
        _bank(),
        _exchange(),
        _attribute(SELLER, "ИННЮЛ", "77070838"),
        _attribute("Документ/Подписант", "ДопСведПодп", " с пробелом"),
        _file_id(SENDER, "2BM-under_score"),
    ],
    ids=["bank", "exchange", "short ИНН", "text with a blank", "id with an underscore"],
)
def test_what_is_right_or_the_schemas_to_refuse_is_not_told(mutate):
    """A lawful value, and one that the schema refuses, makes no finding here."""
    file = _sample(GOODS)
    mutate(file.root)
    assert _codes(file) == []


def test_a_finding_says_where_and_whose():
    """The path leads to the attribute, the line is the file's, the message names the form's."""
    file = _sample(GOODS)
    file.root.find("Документ/СвСчФакт/СвПокуп/ИдСв/СвЮЛУч").set("ИННЮЛ", "7707083894")
    (finding,) = requisite_findings(file)
    assert finding.path == "/Файл/Документ/СвСчФакт/СвПокуп/ИдСв/СвЮЛУч/@ИННЮЛ"
    assert file.root.xpath(finding.path) == ["7707083894"]
    assert finding.line == 2
    assert "покупателя (строка 6б)" in finding.message


def test_characters_are_named_with_their_places():
    """Each place with characters that windows-1251 lacks has a finding that lists them."""
    file = _sample(GOODS)
    file.root.find(LINE).set("НаимТов", "₽ и 😀")
    file.root.find(".//КИЗ").text = "≥"
    found = {finding.path: finding.message for finding in requisite_findings(file)}
    assert set(found) == {
        "/Файл/Документ/ТаблСчФакт/СведТов[1]/@НаимТов",
        "/Файл/Документ/ТаблСчФакт/СведТов[1]/ДопСведТов/НомСредИдентТов/КИЗ[1]",
    }
    assert any("₽ (U+20BD), 😀 (U+1F600)" in message for message in found.values())


def _declares_number(declared):
    return declared.get("name", "").startswith(("ИНН", "ОГРН"))


def _owners(attribute, schema):
    """Return the names of the elements that a schema gives an attribute to."""
    space = "{http://www.w3.org/2001/XMLSchema}"
    kind = next(attribute.iterancestors(f"{space}complexType"))
    if kind.getparent().tag == f"{space}element":
        return {kind.getparent().get("name")}
    elements = schema.iter(f"{space}element")
    return {row.get("name") for row in elements if row.get("type") == kind.get("name")}


def test_no_number_of_any_format_is_passed_by():
    """Every element to which a shipped schema gives an ИНН or an ОГРН is looked at."""
    space = "{http://www.w3.org/2001/XMLSchema}"
    owners = set()
    for path in Path(str(schemas_root())).rglob("*.xsd"):
        if "enterprisedata" in path.parts:
            continue  # that of 1C, which is no format of the tax service
        schema = etree.parse(path).getroot()
        owners |= {
            row.get("name") for row in schema.iter(f"{space}element") if _declares_number(row)
        }
        for attribute in filter(_declares_number, schema.iter(f"{space}attribute")):
            owners |= _owners(attribute, schema)
    assert "СвЮЛУч" in owners
    assert owners <= set(_NUMBERED)


EDO_IDS = st.from_regex(r"[0-9][0-9A-Z]{2}[0-9A-Za-z@._-]{1,43}", fullmatch=True)


@settings(deadline=None, max_examples=100)
@given(recipient=EDO_IDS, sender=EDO_IDS, guid=st.uuids(), day=st.dates())
def test_a_name_is_taken_apart_as_it_was_put_together(recipient, sender, guid, day):
    """Whatever ids people have, underscores too, the parts join to the same name again."""
    text = f"ON_NSCHFDOPPR_{recipient}_{sender}_{day:%Y%m%d}_{guid}_0_1_0_0_0_00"
    name = parse_exchange_name(text)
    assert f"{name.recipient}_{name.sender}" == f"{recipient}_{sender}"
    assert (name.guid, name.flags) == (str(guid), ("0", "1", "0", "0", "0", "00"))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300))
def test_any_name_is_borne(text):
    """A name that is built like nothing is a finding, not an exception."""
    root = etree.Element("Файл")
    try:
        root.set("ИдФайл", text)
    except ValueError:  # no XML holds such characters
        return
    is_wrong = bool(text) and parse_exchange_name(text) is None
    assert is_wrong == ("xml.file_name.structure" in _codes(OfficialFile(root=root)))
