"""The official XML of УПД and VAT invoices: built of payloads, and read back to them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from lxml import etree

from docgen import DocGen
from docgen.exceptions import RenderError
from docgen.kit.samples import COMPANY, SOLE_PROPRIETOR, sale
from docgen.models import ExchangeFile, Severity
from docgen.models.mapping import from_mapping, to_mapping
from docgen.official.file import parse_file
from docgen_plugins.upd.official.files import build_file, read_file
from docgen_plugins.upd.payload import UpdPayload
from docgen_plugins.vat_invoice.payload import VatInvoicePayload

sys.path.insert(0, str(Path(__file__).parent))
from official_payloads import UPD, VAT_INVOICES

SAMPLES = Path(__file__).parents[2] / "official" / "samples"
SELLER_FILES = sorted(
    path.name for path in SAMPLES.glob("*.xml") if path.name.startswith(("DOP", "SCHF", "all"))
)
many = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def dg():
    """Open one that needs neither source nor store."""
    with DocGen() as opened:
        yield opened


def canonical(root):
    """Return a file as equal ones are written."""
    return etree.tostring(root, method="c14n2", strip_text=True)


def root_of(content):
    """Read bytes that are known to be harmless."""
    return etree.fromstring(content, etree.XMLParser(remove_blank_text=True))


def errors(dg, file):
    """Return what stands in the way of sending a file."""
    found = dg.official.validate(file.content, name=file.name)
    return [str(row) for row in found if row.severity is Severity.ERROR]


def values(root, path):
    """Return the texts that a path finds."""
    return [str(value) for value in root.xpath(path)]


@pytest.mark.parametrize("name", SELLER_FILES)
def test_a_file_that_was_read_is_built_again_as_it_was(name):
    """Nothing of a received file is lost, whether it has a field of its own or not."""
    root = root_of((SAMPLES / name).read_bytes())
    payload = read_file(root)
    assert canonical(build_file(payload, payload.received)) == canonical(root)
    assert from_mapping(type(payload), to_mapping(payload)) == payload


def test_every_sample_of_the_types_is_a_valid_file(dg):
    """What docgen prints of its own samples it can also hand over electronically."""
    for code in ("upd", "vat_invoice"):
        for name, sample in dg.catalog.document_type(code).samples().items():
            file = dg.render(code, sample, format="xml")
            assert not errors(dg, file), (code, name)


@many
@given(UPD)
def test_any_upd_is_a_valid_file_and_reads_back_the_same(payload):
    """Whatever a УПД holds, the tax service's schema and rules accept it, and nothing is lost."""
    check_round_trip("upd", payload)


@many
@given(VAT_INVOICES)
def test_any_vat_invoice_is_a_valid_file_and_reads_back_the_same(payload):
    """The same of VAT invoices."""
    check_round_trip("vat_invoice", payload)


DG = DocGen()


def check_round_trip(code, data):
    """Build a valid file of data, read it, and build it again."""
    file = DG.render(code, data, format="xml")
    assert not errors(DG, file)
    root = root_of(file.content)
    read = read_file(root)
    assert canonical(build_file(read, read.received)) == canonical(root)
    assert read.official_details == {}, "what docgen writes it has fields for"


def test_the_same_document_gives_the_same_bytes():
    """Neither a clock nor chance has a part in a file."""
    first, second = (DocGen().render("upd", sale(), format="xml") for _ in range(2))
    assert first == second


def test_function_says_what_the_document_is(dg):
    """A VAT invoice is СЧФ, a УПД of status 1 СЧФДОП, and of status 2 ДОП."""
    wanted = [
        ("vat_invoice", {}, "СЧФ"),
        ("upd", {"status": 1}, "СЧФДОП"),
        ("upd", {"status": 2}, "ДОП"),
    ]
    for code, more, function in wanted:
        root = root_of(dg.render(code, sale(**more), format="xml").content)
        assert values(root, "Документ/@Функция") == [function]


def test_a_upd_with_vat_invoice_is_its_own_document_of_shipment(dg):
    """Operators want ДокПодтвОтгрНом to repeat the name, number and date of the УПД itself."""
    root = root_of(dg.render("upd", sale(), format="xml", number="15").content)
    shipment = root.find("Документ/СвСчФакт/ДокПодтвОтгрНом")
    assert shipment.get("РеквНаимДок") == root.find("Документ").get("НаимДокОпр")
    assert shipment.get("РеквНомерДок") == "15"
    assert shipment.get("РеквДатаДок") == root.find("Документ/СвСчФакт").get("ДатаДок")


@pytest.mark.parametrize(
    ("seller", "short"),
    [
        (COMPANY, "ООО «Северная связь»"),
        (COMPANY | {"full_name": None}, None),
        (COMPANY | {"full_name": COMPANY["name"]}, None),
        (SOLE_PROPRIETOR, None),
    ],
)
def test_an_organisation_s_short_name_stands_beside_its_full_one(dg, seller, short):
    """Only where there are two; a person has one name."""
    root = root_of(dg.render("upd", sale(seller=seller), format="xml", number="15").content)
    side = root.find(".//СвПрод")
    assert side.get("СокрНаим") == short
    organisation = side.find(".//СвЮЛУч")
    if organisation is not None:
        assert organisation.get("НаимОрг") == (seller["full_name"] or seller["name"])


def test_an_advance_has_calculated_rates_and_neither_measure_nor_price(dg):
    """Columns 2 to 5 of a VAT invoice of an advance are empty (decree 1137)."""
    sample = dg.catalog.document_type("vat_invoice").samples()["advance"]
    line = root_of(dg.render("vat_invoice", sample, format="xml").content).find(".//СведТов")
    assert line.get("НалСт") == "22/122"
    assert not {"ОКЕИ_Тов", "КолТов", "ЦенаТов", "СтТовБезНДС"} & set(line.attrib)


def test_the_name_says_whether_goods_are_traced_or_marked(dg):
    """N2 and N3 of ИдФайл are what operators sort files by."""
    goods = {"markings": [{"codes": ["0104609664786013215V<lA70.53)lV"]}]}
    line = {"name": "Обувь", "price": "100", "unit": "шт", "goods": goods}
    traced = dg.catalog.document_type("upd").samples()["traceable"]
    assert dg.render("upd", sale(lines=[line]), format="xml").name.endswith("_0_1_0_0_0_00.xml")
    assert dg.render("upd", traced, format="xml").name.endswith("_1_0_0_0_0_00.xml")


def test_characters_outside_the_encoding_are_replaced_where_something_stands_for_them(dg):
    """«₽» and «м²» are not lost in windows-1251, and do not break the file."""
    line = {"name": "Кабель 5 м², −5 °C, 100 ₽", "price": "100", "unit": "шт"}
    root = root_of(dg.render("upd", sale(lines=[line]), format="xml").content)
    assert values(root, ".//СведТов/@НаимТов") == ["Кабель 5 м2, -5 °C, 100 руб."]


def test_a_character_that_nothing_stands_for_is_refused_by_name(dg):
    """An emoji must neither vanish nor become a question mark."""
    line = {"name": "Подарок 🎁", "price": "100", "unit": "шт"}
    with pytest.raises(RenderError, match="U\\+1F381"):
        dg.render("upd", sale(lines=[line]), format="xml")


def test_details_reach_places_that_have_no_field(dg):
    """Whatever else the format has goes in by its path, where the schema wants it."""
    details = {
        "/Файл/Документ/@УИД": "0987",
        "/Файл/Документ/СвСчФакт/ДопСвФХЖ1/ВидОбяз/@КодВидОбяз": "1",
        "/Файл/Документ/СвСчФакт/ДопСвФХЖ1/ИнфПродЗаГоскКазн/@ДатаГосКонт": "02.02.2026",
        "/Файл/Документ/СвСчФакт/ДопСвФХЖ1/ИнфПродЗаГоскКазн/@НомерГосКонт": "5",
    }
    file = dg.render("upd", sale(official_details=details), format="xml")
    assert not errors(dg, file)
    assert values(root_of(file.content), "Документ/@УИД") == ["0987"]


def test_a_file_of_5_01_is_read_and_built_again():
    """Old УПД, whose elements stand elsewhere and are called otherwise, lose nothing either."""
    file = ExchangeFile(
        file_id="ON_NSCHFDOPPR_2BM-1_2BM-2_20240201_16ad2de0-fadd-47fb-8838-b02d9f37d405",
        version="5.01",
        program="docgen",
        date=from_mapping(UpdPayload, sale()).date,
        time="10.00.00",
        number="15",
        function="СЧФДОП",
    )
    participants = "/Файл/СвУчДокОбор"
    signer = "/Файл/Документ/Подписант"
    details = {
        f"{participants}/@ИдОтпр": "2BM-2",
        f"{participants}/@ИдПол": "2BM-1",
        f"{signer}/@ОблПолн": "1",
        f"{signer}/@Статус": "1",
        f"{signer}/@ОснПолн": "Должностные обязанности",
        f"{signer}/ЮЛ/@ИННЮЛ": "7700990010",
        "/Файл/Документ/СвПродПер/СвПер/ОснПер/@НаимОсн": "Договор",
    }
    lines = [{"name": "Кабель", "price": "120", "vat_rate": "20", "unit": "шт", "quantity": "2"}]
    payload = from_mapping(
        UpdPayload, sale(date="2024-02-01", lines=lines, period="2024-01", contract=None)
    )
    root = build_file(evolve(payload, official_details=details), file)
    schema = (
        Path(__file__).parents[3] / "xsd/docgen_xsd/upd/5.01/ON_NSCHFDOPPR_1_997_01_05_01_03.xsd"
    )
    etree.XMLSchema(etree.parse(schema)).assertValid(root)
    read = read_file(root)
    assert isinstance(read, UpdPayload)
    assert (read.lines[0].name, read.lines[0].amount, read.total) == ("Кабель", 240, 240)
    assert read.seller.inn == "7700990010"
    assert canonical(build_file(read, read.received)) == canonical(root)


def test_a_received_file_keeps_its_own_totals():
    """A visualisation shows what the file states, though its lines give something else."""
    root = root_of((SAMPLES / "all_fields_seller_5.02.xml").read_bytes())
    payload = read_file(root)
    assert f"{payload.total:f}" == root.find(".//ВсегоОпл").get("СтТовУчНалВсего")
    assert payload.total != sum(line.amount for line in payload.lines)


def test_a_vat_invoice_is_read_as_one():
    """Function СЧФ hands nothing over, so its payload is a VAT invoice's."""
    file = parse_file((SAMPLES / "SCHF_22_mixed-rates_5.03.xml").read_bytes(), "")
    payload = read_file(file.root)
    assert type(payload) is VatInvoicePayload
    assert payload.received is not None
    assert payload.received.number == "15"


def test_a_federal_city_is_named_once(dg):
    """Moscow is the region, and no city besides."""
    address = {
        "region": "77",
        "region_name": "г. Москва",
        "city": "Москва",
        "street": "ул. Садовая",
    }
    data = sale(seller={**COMPANY, "address": address})
    file = dg.render("upd", data, format="xml", number="15")
    (seller,) = root_of(file.content).iterfind(".//СвПрод")
    assert seller.find(".//АдрРФ").attrib == {
        "КодРегион": "77",
        "НаимРегион": "г. Москва",
        "Улица": "ул. Садовая",
    }
    assert not errors(dg, file)


def test_tax_rounded_on_the_total_is_spread_over_many_small_lines(dg):
    """Of 300 calls of two kopecks none has more tax than it costs, and the file is valid."""
    policy = {"rate": "22", "rounding": "total"}
    lines = [{"name": f"Вызов {number}", "price": "0.02"} for number in range(300)]
    data = sale(seller={**COMPANY, "vat_policy": policy}, lines=lines)
    assert [row for row in dg.check("upd", data) if row.severity is Severity.ERROR] == []
    file = dg.render("upd", data, format="xml", number="15")
    assert not errors(dg, file)
    taxes = [element.text for element in root_of(file.content).iterfind(".//СведТов/СумНал/СумНал")]
    assert sorted(taxes) == ["0.00"] * 192 + ["0.01"] * 108
