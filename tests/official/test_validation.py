from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen import DocGen, hookimpl
from docgen.models import Severity
from docgen.official.declarations import COMPLEX_TYPE, walk_declarations
from docgen.official.file import parse_file
from docgen.official.schema import choose_schema
from docgen.official.validation import compile_schema, validate

SAMPLES = Path(__file__).parent / "samples"
#: Without docgen's own checks: they have tests of their own.
SCHEMAS = tuple(evolve(row, check=lambda file: ()) for row in DocGen().official.schemas)  # noqa: ARG005
SELLER = next(row for row in SCHEMAS if row.code == "ON_NSCHFDOPPR 5.03_05")
XS = "{http://www.w3.org/2001/XMLSchema}"

SCHF = "SCHF_22_mixed-rates_5.03"
DOP = "DOP_IP_bezNDS_services_5.03"


def load(sample, *edits):
    """Return a sample under the name it gives itself, each edit applied to its root."""
    file = parse_file((SAMPLES / f"{sample}.xml").read_bytes())
    for edit in edits:
        edit(file.root)
    return evolve(file, name=file.root.get("ИдФайл"))


def put(path, name, value):
    """Set an attribute, or the text where no name is given."""

    def edit(root):
        place = root.xpath(path)[0]
        if name:
            place.set(name, value)
        else:
            place.text = value

    return edit


def drop(path, name):
    """Remove an attribute."""
    return lambda root: root.xpath(path)[0].attrib.pop(name)


def cut(path):
    """Remove an element."""
    return lambda root: root.xpath(path)[0].getparent().remove(root.xpath(path)[0])


def graft(path, text, at=0):
    """Put an element into another."""
    return lambda root: root.xpath(path)[0].insert(at, etree.fromstring(text))


def seller_is(text):
    """Make the seller another kind of person."""

    def edit(root):
        cut("//СвПрод/ИдСв/*")(root)
        graft("//СвПрод/ИдСв", text)(root)

    return edit


def codes(file):
    """Return the codes and paths of what is wrong with a file, its root left out of them."""
    return [(row.code, row.path.removeprefix("/Файл/Документ")) for row in validate(file, SCHEMAS)]


# Samples ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_a_sample_is_valid(path):
    """Neither its schema nor the rules inside have anything to say."""
    assert validate(load(path.stem), SCHEMAS) == ()


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda row: row.code)
def test_a_schema_compiles_and_explains(schema):
    """An empty document of every format is refused, and told what it lacks."""
    file = parse_file(f"<Файл ИдФайл='{schema.prefix}_1' ВерсФорм='{schema.version}'/>".encode())
    found = validate(file, [schema])
    assert "xsd.element.missing" in {row.code for row in found}
    assert {row.code for row in found} <= {"xsd.element.missing", "xsd.attribute.missing"}
    assert all(row.severity is Severity.ERROR and row.remedy for row in found)


def test_a_format_that_is_closed_is_a_warning():
    """Judged by the day the file was formed: old files are as good as they were."""
    found = validate(
        load("all_fields_seller_5.02", put("//Документ", "ДатаИнфПр", "01.04.2025")), SCHEMAS
    )
    assert [(row.severity, row.code) for row in found] == [(Severity.WARNING, "xml.format.closed")]
    assert "01.04.2025" in found[0].message


def test_rates_of_2026_are_refused_in_files_of_2025():
    """Each revision of a version judges the files of its own days."""
    early = put("//Документ", "ДатаИнфПр", "31.12.2025")
    assert codes(load(SCHF, early)) == [("xsd.value.unlisted", "/ТаблСчФакт/СведТов[1]/@НалСт")]


# Enumerations ----------------------------------------------------------------------------------

FOREIGN = '<СвИнНеУч ИдСтат="ИО" КодСтр="398" НаимСтран="Казахстан" Наим="Алатау" Идентиф="7"/>'
NATURAL = '<СвФЛУч ИННФЛ="500100732259" ИдСтатЛ="1"><ФИО Фамилия="А" Имя="Б"/></СвФЛУч>'
RESTORED = "<СумНалВосст><БезНДС>без НДС</БезНДС></СумНалВосст>"

#: Where each listed value stands: a sample, what makes it stand there, the element, the attribute.
PLACES = {
    "СвИнНеУч/@ИдСтат": (SCHF, [seller_is(FOREIGN)]),
    "СвФЛУч/@ИдСтатЛ": (SCHF, [seller_is(NATURAL)]),
    "ГрузОт/ОнЖе": (SCHF, []),
    "ДопСвФХЖ1/@СпОбстФСЧФ": (SCHF, [graft("//СвСчФакт", "<ДопСвФХЖ1/>", 99)]),
    "СумНалВосст/БезНДС": (DOP, [graft("//ДопСведТов", RESTORED)]),
    "ДопСведТов/@ПрТовРаб": (DOP, []),
    "Акциз/БезАкциз": (SCHF, []),
    "СведТов/@НалСт": (SCHF, []),
    "СвПер/БезДокОснПер": (DOP, []),
    "Подписант/@ТипПодпис": (SCHF, []),
    "Подписант/@СпосПодтПолном": (SCHF, []),
    "Документ/@КНД": (SCHF, []),
    "Документ/@Функция": (SCHF, []),
    "Файл/@ВерсФорм": (SCHF, []),
}


def listed_values():
    """Return the listed values of УПД 5.03 by the end of their place's path."""
    schema = etree.fromstring(SELLER.xsd.read_bytes())
    types = {row.get("name"): row for row in schema.findall(f"{XS}simpleType")}
    found = {}
    for path, node in walk_declarations(schema):
        own = node.find(f"{XS}simpleType")
        kind = types.get(node.get("type")) if own is None else own
        values = [] if kind is None or node.tag == COMPLEX_TYPE else kind.iter(f"{XS}enumeration")
        for value in values:
            found.setdefault(node, (path, []))[1].append(value.get("value"))
    return {"/".join(path.split("/")[-2:]): list(dict.fromkeys(v)) for path, v in found.values()}


def test_every_list_of_values_has_its_place():
    """A list that a new revision brings has to be tried too."""
    assert sorted(listed_values()) == sorted(PLACES)


@pytest.mark.parametrize(
    ("place", "value"),
    [(place, value) for place, values in listed_values().items() for value in values],
)
def test_a_listed_value_is_accepted_and_another_refused(place, value):
    """Right where it stands; the message lists what would do."""
    sample, ready = PLACES[place]
    element, _, attribute = place.replace("/@", "@").partition("@")
    path = f"//{element}" if element != "Файл" else "/Файл"
    compiled = compile_schema(SELLER)
    assert compiled.accepts(load(sample, *ready, put(path, attribute, value)).root)
    wrong = load(sample, *ready, put(path, attribute, f"{value}!"))
    assert not compiled.accepts(wrong.root)
    found = [
        row for row in validate(wrong, [evolve(SELLER, version=wrong.version)]) if "xsd" in row.code
    ]
    assert [row.code for row in found] == ["xsd.value.unlisted"]
    assert value in found[0].message
    assert f"«{value}!»" in found[0].message


# What the schema refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "code", "path", "words"),
    [
        (drop("//СведТов", "НалСт"), "xsd.attribute.missing", "/ТаблСчФакт/СведТов[1]/@НалСт",
         ["«Налоговая ставка», графа 7"]),
        (put("//СведТов", "Цвет", "синий"), "xsd.attribute.unexpected",
         "/ТаблСчФакт/СведТов[1]/@Цвет", ["Цвет у элемента СведТов"]),
        (cut("//СвПокуп"), "xsd.element.missing", "/СвСчФакт/СвПокуп",
         ["«Сведения о покупателе», строки 6, 6а, 6б"]),
        (cut("//Подписант"), "xsd.element.missing", "/Подписант", ["Подписант"]),
        (cut("//СвПрод/ИдСв/*"), "xsd.element.none_of", "/СвСчФакт/СвПрод/ИдСв",
         ["СвИП, СвЮЛУч, СвИнНеУч, СвФЛУч"]),
        (graft("//СвПрод/ИдСв", NATURAL, 1), "xsd.element.exclusive",
         "/СвСчФакт/СвПрод/ИдСв/СвФЛУч", ["СвЮЛУч"]),
        (graft("//ДенИзм", "<Чужой/>"), "xsd.element.unexpected", "/СвСчФакт/ДенИзм/Чужой",
         ["Чужой"]),
        (graft("//СвСчФакт", '<ДенИзм КодОКВ="643" НаимОКВ="Рубль"/>'), "xsd.element.misplaced",
         "/СвСчФакт/ДенИзм[1]", ["строка 7", "СвПрод, ГрузОт"]),
        (put("//СведТов", "ЦенаТов", "сто"), "xsd.value.number",
         "/ТаблСчФакт/СведТов[1]/@ЦенаТов", ["«сто»", "число", "графа 4"]),
        (put("//СведТов", "ЦенаТов", "1.123456789012"), "xsd.value.number",
         "/ТаблСчФакт/СведТов[1]/@ЦенаТов", ["цифр после точки не больше 11"]),
        (put("//СведТов", "КолТов", "0"), "xsd.value.number",
         "/ТаблСчФакт/СведТов[1]/@КолТов", ["больше 0"]),
        (put("//СведТов", "НаимТов", "я" * 2001), "xsd.value.length",
         "/ТаблСчФакт/СведТов[1]/@НаимТов", ["знаков не больше 2000", "графа 1а"]),
        (put("//СвСчФакт", "ДатаДок", "31.02.2026"), "xsd.value.format", "/СвСчФакт/@ДатаДок",
         ["«31.02.2026»", "ДД.ММ.ГГГГ", "строка 1"]),
        (put("//СвЮЛУч", "ИННЮЛ", "77"), "xsd.value.format",
         "/СвСчФакт/СвПрод/ИдСв/СвЮЛУч/@ИННЮЛ", ["знаков: 10", "[0-9]{8}"]),
        (put("//СвСчФакт", "", "текст"), "xsd.text.unexpected", "/СвСчФакт",
         ["стоит текст"]),
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_explained(edit, code, path, words):
    """The finding has the place, the line, the Russian caption, the form's place and a remedy."""
    found = [row for row in validate(load(SCHF, edit), SCHEMAS) if row.code.startswith("xsd.")]
    assert [(row.code, row.path) for row in found] == [(code, f"/Файл/Документ{path}")]
    (finding,) = found
    assert all(word in finding.message for word in words)
    assert finding.remedy
    assert finding.severity is Severity.ERROR


def test_all_that_is_wrong_is_reported_at_once():
    """Also two things in one element, and what breaks a rule besides."""
    file = load(
        SCHF,
        put("//СведТов[3]", "НалСт", "1%"),
        graft("//СвСчФакт", "<Чужой/>"),
        cut("//ДенИзм"),
        drop("//СвПрод//СвЮЛУч", "НаимОрг"),
        drop("//СведТов[2]", "НаимТов"),
    )
    assert sorted(codes(file)) == [
        ("fns.0400300003", "/ТаблСчФакт/СведТов[2]/@НаимТов"),
        ("xsd.attribute.missing", "/СвСчФакт/СвПрод/ИдСв/СвЮЛУч/@НаимОрг"),
        ("xsd.element.missing", "/СвСчФакт/ДенИзм"),
        ("xsd.element.unexpected", "/СвСчФакт/Чужой"),
        ("xsd.value.unlisted", "/ТаблСчФакт/СведТов[3]/@НалСт"),
    ]


def test_a_finding_names_the_file_and_its_line():
    """The line is that of the element's tag in the file as it was received."""
    content = (SAMPLES / "buyer_title_5.03.xml").read_bytes()
    bad = content.replace('КодИтога="1"'.encode("cp1251"), 'КодИтога="9"'.encode("cp1251"))
    (finding,) = validate(parse_file(bad), SCHEMAS)
    line = next(
        n for n, row in enumerate(bad.split(b"\n"), 1) if 'КодИтога="9"'.encode("cp1251") in row
    )
    assert (finding.line, finding.file) == (line, None)
    named = parse_file(bad, "in/ON_X.xml")
    assert {row.file for row in validate(named, SCHEMAS)} == {"ON_X.xml"}


def test_comments_do_not_disturb():
    """Neither the validators nor the explanations trip over them."""
    file = load(
        SCHF, lambda root: root.insert(0, etree.Comment("привет")), drop("//СведТов", "НалСт")
    )
    assert codes(file) == [("xsd.attribute.missing", "/ТаблСчФакт/СведТов[1]/@НалСт")]


def test_files_are_validated_in_threads():
    """Each gets its own findings, whoever else is at work."""
    wrong = [put("//СведТов", "НалСт", f"{n}!") for n in range(40)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda edit: validate(load(SCHF, edit), SCHEMAS), wrong))
    assert [len(rows) for rows in found] == [1] * 40
    assert all(f"«{n}!»" in rows[0].message for n, rows in enumerate(found))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_damage_makes_validation_fail_or_fall_silent(data):
    """Whatever is torn out, repeated or overwritten: what lxml refuses is explained."""
    file = load(data.draw(st.sampled_from([SCHF, DOP, "buyer_title_5.03", "reconciliation_5.01"])))
    for _ in range(data.draw(st.integers(1, 3))):
        element = data.draw(st.sampled_from(list(file.root.iter())[1:]))
        damage = data.draw(st.sampled_from(["cut", "repeat", "empty", "value", "text", "name"]))
        if damage == "cut" and element.getparent().getparent() is not None:
            element.getparent().remove(element)
        elif damage == "repeat":
            element.addnext(deepcopy(element))
        elif damage == "empty":
            element.clear()
        elif damage == "value" and element.attrib:
            name = data.draw(st.sampled_from(sorted(element.attrib)))
            element.set(name, data.draw(st.sampled_from(["", "x", "-1", "1e5", "я" * 3000])))
        elif damage == "text":
            element.text = "x"
        elif damage == "name":
            element.tag = "Чужой"
    schemas = DocGen().official.schemas  # with docgen's own checks
    refused = not compile_schema(choose_schema(file, schemas)).accepts(file.root)
    assert refused == any(row.code.startswith("xsd.") for row in validate(file, schemas))


# Schemas as data -------------------------------------------------------------------------------


def test_a_made_up_revision_is_a_file_and_a_row(plugin_of_revision):
    """One rule more in the file: it judges the files of its own days, and no code was written."""
    docgen = plugin_of_revision
    content = (SAMPLES / f"{SCHF}.xml").read_bytes()
    found = [row.code for row in docgen.official.validate(content)]
    assert not [code for code in found if code.startswith("fns.")]
    later = content.replace(
        'ДатаИнфПр="15.09.2026"'.encode("cp1251"), 'ДатаИнфПр="01.02.2027"'.encode("cp1251")
    )
    (finding,) = [row for row in docgen.official.validate(later) if row.code.startswith("fns.")]
    assert (finding.code, finding.path) == ("fns.0400399999", "/Файл/Документ/@УИД")
    assert 'при функции "СЧФ"' in finding.message
    assert "«Уникальный идентификатор документа»" in finding.message


@pytest.fixture
def plugin_of_revision(plugin, tmp_path):
    """Return a façade with revision 06, in force from 2027: that of 05 with one more rule."""
    rule = (
        '<xs:appinfo><sch:pattern name="УИД"><sch:rule context="Документ">'
        '<sch:assert test="count(@УИД)=1"><usch:error code="0400399999" path="@УИД">'
        'Нет УИД при функции "<usch:value-of select="@Функция"/>"'
        "</usch:error></sch:assert></sch:rule></sch:pattern></xs:appinfo>"
    )
    text = SELLER.xsd.read_text(encoding="cp1251")
    head, element, tail = text.partition('<xs:element name="Документ">')
    annotation = "<xs:annotation>"
    before, _, after = tail.partition(annotation)
    path = tmp_path / "ON_NSCHFDOPPR_06.xsd"
    path.write_text(f"{head}{element}{before}{annotation}{rule}{after}", encoding="cp1251")
    row = evolve(SELLER, revision="06", xsd=path, in_force_from=date(2027, 1, 1))

    @hookimpl
    def docgen_schemas(document_type):
        return [row] if document_type.code == "upd" else []

    return DocGen(plugins=[plugin("acme", docgen_schemas)])
