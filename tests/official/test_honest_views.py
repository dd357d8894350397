"""A view shows everything that is of importance to people, and invents nothing."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen import DocGen
from docgen.exceptions import OfficialFileError, WorkerError
from docgen.official import validation
from docgen.official.embedded import extract_xml
from docgen.official.file import parse_file
from docgen.official.outline import outline
from docgen.official.validation import captions_of, validate
from docgen.rendering.workers import RECEIVED_LIMITS, WorkerPool
from docgen.services.official import apart as apart_module
from docgen.services.official.annex import annex_parts

sys.path.insert(0, str(Path(__file__).parent))
from made_files import MadeFiles

CASES = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parent / "samples"
DOCGEN = DocGen()
GOODS = "SCHFDOP_KIZ_5pct_7pct_5.03"


def _text(name, folder=SAMPLES):
    return (folder / f"{name}.xml").read_bytes().decode("cp1251")


@pytest.fixture
def view(pdf_text):
    """Return the text of a view, without blanks."""

    def read(xml, **given):
        content = xml.encode("cp1251") if isinstance(xml, str) else xml
        return pdf_text(DOCGEN.official.view(content, **given).content).replace("\ufffe", "-")

    return read


def _part(text, begin, end):
    return text[text.index(begin) : text.index(end)]


def test_a_region_is_told_by_its_code(view):
    """Where the file has nothing but the code of a region, the form has its name."""
    text = view(_text("view_region_only_5.01", CASES))
    assert text.count("Московскаяобласть") == 2
    assert re.findall(r"\[[a-z_.]+\]", text) == []


def test_nobody_is_named_who_is_not_named(view):
    """[10] and [13] are blank where the file names nobody; the signer stands elsewhere."""
    text = view(_text("view_signer_by_mchd_text_fields_kiz_5.03", CASES))
    handed_over = _part(text, "Товар(груз)передал", "Наименованиеэкономическогосубъекта")
    assert "Сидоров" not in handed_over
    assert "енеджер" not in handed_over
    assert "СидороваО.П." in text
    compiler = _part(text, "[14]", "Визуализация")
    assert "Василёк" not in compiler, "[19] is the buyer's, who has answered nothing yet"


@pytest.mark.parametrize(
    "said",
    [
        "Номерзаказа",
        "ЗК-00451",
        "0104607063428121215kMZbUeDGG1ab",
        "1a2b3c4d-1111-2222-3333-444455556666",
        "15.01.2026",
        "https://m4d.nalog.gov.ru",
        "СидороваОльгаПетровна",
        "Менеджерпопродажам",
        "3—доверенность(МЧД)всистемехранения",
        "Товарыпереданы",
    ],
)
def test_what_the_form_has_no_room_for_stands_in_the_annex(view, said):
    """The power of attorney, text fields, marking codes: nothing of them is lost."""
    assert said in view(_text("view_signer_by_mchd_text_fields_kiz_5.03", CASES))


def test_all_buyers_and_signers_are_there(view):
    """The form has room for one: the others stand in the annex, each signer in a box."""
    text = _text(GOODS)
    buyer = re.search("<СвПокуп>.*?</СвПокуп>", text)[0]
    other = re.sub('НаимОрг="[^"]*"', 'НаимОрг="ООО Второй покупатель"', buyer)
    signer = re.search("<Подписант.*?</Подписант>", text)[0]
    second = re.sub('Фамилия="[^"]*"', 'Фамилия="Вторников"', signer)
    changed = text.replace(buyer, buyer + other, 1).replace(signer, signer + second, 1)
    printed = view(changed)
    assert "ОООВторойпокупатель" in printed
    assert "Вторников" in printed
    parts = annex_parts(
        parse_file(changed.encode("cp1251")), captions_of(_schema(changed)), lambda *_: True
    )
    assert sum(part.is_boxed for part in parts) == 2


def _schema(text):
    from docgen.official.schema import recognise

    return recognise(parse_file(text.encode("cp1251")), DOCGEN.official.formats)


@pytest.mark.parametrize("name", [GOODS, "SCHF_22_mixed-rates_5.03", "all_fields_seller_5.02"])
def test_every_value_of_a_file_is_in_its_view(view, name):
    """Form and annex together lose no attribute and no text, except what is for machines."""
    xml = _text(name)
    printed = re.sub(r"[\s\u00a0-]", "", view(xml)).casefold()
    root = etree.fromstring(xml.encode("cp1251"))
    missing = []
    for value in (*root.xpath("//@*"), *root.xpath("//text()")):
        name_of = value.attrname or value.getparent().tag
        if not value.strip() or name_of in {"КНД", "ПоФактХЖ", "ВерсФорм", "ВерсПрог"}:
            continue
        if not any(form in printed for form in _written(str(value))):
            missing.append((name_of, str(value)))
    known = {
        "Функция",
        "КодРегион",
        "Регион",
        "КодСтр",
        "ОнЖе",
        "БезДокОснПер",
        "БезАкциз",
        "Имя",
        "Отчество",
    }
    assert [row for row in missing if row[0] not in known] == []


def _written(value):
    """Return how a value may stand on a page: as it is, as money, as a number, as a day."""
    plain = re.sub(r"[\s\u00a0-]", "", value).casefold()
    forms = {plain}
    if re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        number = Decimal(value)
        forms |= {f"{number:.2f}".replace(".", ","), f"{number.normalize():f}".replace(".", ",")}
    if match := re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4})", value):
        forms.add(f"{int(match[1])}")
        forms.add(f"«{match[1]}»")
    return forms


def test_a_state_contract_and_dates_stand_as_they_are(view):
    """Line 8 has the contract; [11] is blank without a day of the handover."""
    text = _text(GOODS)
    changed = re.sub(r' ДатаПер="[^"]*"', "", text).replace("</ДенИзм>", "</ДенИзм>", 1)
    extra = '<ДопСвФХЖ1 ИдГосКон="1770123456725000012000000"/>'
    changed = re.sub(r"(<ДенИзм[^>]*/>)", rf"\1{extra}", changed, count=1)
    printed = view(changed)
    assert "1770123456725000012000000" in printed
    handed_over = _part(printed, "Датаотгрузки,передачи(сдачи)", "[11]")
    assert re.search(r"\d", handed_over) is None


def test_line_5a_says_what_the_file_says(view):
    """A document of shipment that the file does not name is not made up."""
    changed = re.sub(r"<ДокПодтвОтгрНом[^>]*/>", "", _text(GOODS))
    printed = view(changed)
    assert "Универсальныйпередаточныйдокумент,1" not in printed


@pytest.mark.parametrize(("function", "name"), [("СвРК", "реализации"), ("СвЗК", "закупках")])
def test_an_agents_report_has_its_own_name(view, function, name):
    """It is neither a VAT invoice nor a transfer document, and has no status."""
    text = _text("DOP_IP_bezNDS_services_5.03").replace('Функция="ДОП"', f'Функция="{function}"')
    without = re.sub(r' НаимДокОпр="[^"]*"', "", text)
    printed = view(without)
    assert f"{function}.Сведенияо{name}" in printed
    assert "Статус:—" in printed


def test_a_correction_is_printed_as_the_corrective_form(view):
    """Before, after and the difference; what order 736@ has more stands in the annex."""
    printed = view((CASES / "ukd_736.xml").read_bytes())
    assert "КОРРЕКТИРОВОЧНЫЙСЧЕТ-ФАКТУРА№13096" in printed
    assert "кСЧЕТУ-ФАКТУРЕ(счетам-фактурам)№13095от06.01.2026" in printed
    for said in ("1000,00", "800,00", "200,00", "44,00", "244,00", "Всегоуменьшение"):
        assert said in printed
    assert "0104607063428121215kMZbUeDGG1ab" in printed
    assert "Соглашение" in printed


@pytest.mark.parametrize(
    ("prefix", "said"),
    [
        ("DP_TOVTORGPR", "ТОВАРНАЯНАКЛАДНАЯ"),
        ("DP_REZRUISP", "Акт№"),
        ("ON_AKTSVERPOL", "получателя"),
    ],
)
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.data())
def test_older_formats_are_printed_by_their_forms(view, prefix, said, data):
    """Not as lists of fields; whatever the schema allows is borne."""
    schema = next(row for row in DOCGEN.official.schemas if row.prefix == prefix)
    root = MadeFiles(schema.xsd, prefix).draw(data.draw, full=True)
    xml = etree.tostring(root, encoding="windows-1251")
    file = DOCGEN.official.view(xml)
    assert not any("списком" in note for note in file.notes)
    assert said in view(xml)


def test_an_act_of_others_makes_no_promises(pure, pdf_text):
    """That the client has no claims is the text of our own act, not of a received one."""
    schema = next(row for row in DOCGEN.official.schemas if row.prefix == "DP_REZRUISP")
    found = []

    @settings(max_examples=1, deadline=None, database=None)
    @given(st.data())
    def draw(data):
        found.append(MadeFiles(schema.xsd, schema.prefix).draw(data.draw, full=True))

    draw()
    received = pdf_text(
        pure.official.view(etree.tostring(found[-1], encoding="windows-1251")).content
    )
    own = pure.render("act", pure.catalog.document_type("act").samples()["vat"], number="1")
    assert "претензий" in pdf_text(own.content)
    assert "претензий" not in received


# Within limits ---------------------------------------------------------------------------------


def test_numbers_that_are_none_do_no_harm(view):
    """«-1E-999999999» would be a gigabyte of noughts: the file is shown, and found wrong."""
    xml = (CASES / "num_neg.xml").read_bytes()
    assert "Выделенный" in view(xml)
    codes = {row.code for row in DOCGEN.official.validate(xml)}
    assert "xsd.value.number" in codes


def test_a_great_many_bad_lines_end_with_the_first_thousand_findings():
    """Nobody reads more, and the rest would take for ever."""
    text = _text(GOODS)
    line = re.search("<СведТов .*?</СведТов>", text)[0]
    bad = line.replace('НалСт="', 'НалСт="x', 1)
    many = text.replace(line, bad * 2_000, 1).encode("cp1251")
    found = DOCGEN.official.validate(many)
    assert len(found) == validation.MAX_FINDINGS + 1
    assert found[-1].code == "xml.findings.more"
    assert {row.code for row in found[:-1]} == {"xsd.value.unlisted"}


def test_a_table_without_end_is_shown_by_its_beginning(pdf_text):
    """50,000 lines end within the limits: a hundred of them, all that stands around, and a note."""
    text = _text(GOODS)
    line = re.search("<СведТов .*?</СведТов>", text)[0]
    lines = "".join(line.replace('НомСтр="1"', f'НомСтр="{n}"') for n in range(1, 50_001))
    file = DOCGEN.official.view(text.replace(line, lines, 1).encode("cp1251"))
    printed = pdf_text(file.content)
    assert any("больше 20000" in note for note in file.notes)
    assert "Строка100." in printed
    assert "Строка101." not in printed
    assert "Всегокоплате" in printed


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    """Its worker is killed, the error is typed, and the next file is read by a new one."""
    pool = WorkerPool(limits=evolve(RECEIVED_LIMITS, seconds=1, cpu_seconds=1))
    monkeypatch.setattr(apart_module, "RECEIVED", pool)
    text = _text(GOODS)
    line = re.search("<СведТов .*?</СведТов>", text)[0]
    endless = text.replace(line, line * 19_000, 1).encode("cp1251")
    with pool, pytest.raises(WorkerError) as caught:
        DOCGEN.official.view(endless)
    assert caught.value.reason == "time"


def test_what_a_worker_finds_wrong_is_the_same_error():
    """A hostile file is refused as anywhere, with its reason."""
    with pytest.raises(OfficialFileError) as caught:
        DOCGEN.official.validate(b"<!DOCTYPE a><a/>", "evil.xml")
    assert caught.value.reason == "doctype"


def test_files_are_read_apart_and_alike():
    """A worker finds what this process would."""
    xml = (SAMPLES / "all_fields_seller_5.02.xml").read_bytes()
    here = validate(parse_file(xml, "a.xml"), DOCGEN.official.formats)
    assert DOCGEN.official.validate(xml, "a.xml") == here


def test_a_plugin_that_cannot_be_sent_is_no_hindrance(plugin):
    """The file is read in this process then."""
    from docgen import hookimpl

    @hookimpl
    def docgen_number_tokens():
        return ()

    with DocGen(plugins=[plugin("of_this_test", docgen_number_tokens)]) as dg:
        assert dg.official.validate((SAMPLES / f"{GOODS}.xml").read_bytes()) == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<\xd4/>\x1d", "U+001D, GS of a marking code, line 1, column 5"),
        (b"<a>\n1&#29;2</a>", "U+001D, GS of a marking code, line 2, column 2"),
        (b"<a>\n\x0b</a>", "U+000B, line 2, column 1"),
        (b"<a b='&#x1;'/>", "U+0001, line 1, column 7"),
    ],
)
def test_a_character_that_xml_forbids_is_named_with_its_place(content, said):
    """Most often it is the separator of a marking code that was copied whole."""
    with pytest.raises(OfficialFileError) as caught:
        parse_file(content, "a.xml")
    assert caught.value.reason == "control"
    assert said in str(caught.value)


def test_the_command_says_it_in_russian(run, tmp_path):
    """Line and column, and what the character is."""
    path = tmp_path / "gs.xml"
    path.write_bytes("<Файл>\n01\x1d91</Файл>".encode("cp1251"))
    done = run("validate", path, "--json")
    assert done.status == 2
    assert "U+001D, GS кода маркировки, строка 2, столбец 3" in done.rows[0]["message"]


def test_pages_keep_the_file_that_lies_inside(open_docgen):
    """A view of a hybrid is made of its XML, in the worker as well."""
    dg = open_docgen()
    document = dg.issue("upd", dg.catalog.document_type("upd").samples()["vat"])
    pdf = dg.file(document, "pdf", channel="edo")
    name, xml = extract_xml(pdf.content)
    assert dg.official.validate(pdf.content) == dg.official.validate(xml, name)


def test_an_outline_wants_what_it_is_told_to():
    """Headings without a field below them are left out with their fields."""
    file = parse_file((SAMPLES / f"{GOODS}.xml").read_bytes())
    captions = captions_of(_schema(_text(GOODS)))
    rows = list(outline(file.root, captions, lambda path, _: path.endswith("/КИЗ")))
    assert [row.tag for row in rows if not row.is_heading] == ["КИЗ"]
    assert [row.tag for row in rows if row.is_heading][-1] == "НомСредИдентТов"
