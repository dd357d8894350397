"""Official files, own and received, as people read them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from docgen import DocGen
from docgen.exceptions import OfficialFileError, UnknownNameError
from docgen.models import Status
from docgen.official.captions import Captions
from docgen.official.embedded import extract_xml
from docgen.official.outline import FIRST_LINES, outline
from docgen.resources import schemas_root

SAMPLES = Path(__file__).parent / "samples"
MARK = "Визуализацияэлектронногодокумента"


def _sample(name):
    return (SAMPLES / f"{name}.xml").read_bytes()


def _file_id(xml):
    return re.search('ИдФайл="([^"]*)"', xml.decode("cp1251"))[1]


@pytest.fixture
def issued(open_docgen):
    """Return a façade, with an issued document of each type that has official XML."""
    dg = open_docgen()
    types = [row for row in dg.catalog.types() if "xml" in row.formats]
    samples = {"upd": "vat", "vat_invoice": "vat", "reconciliation": "mirrored"}
    return dg, [
        dg.issue(row.code, dg.catalog.document_type(row.code).samples()[samples[row.code]])
        for row in types
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "SCHFDOP_KIZ_5pct_7pct_5.03",
            ["Статус:1", "Счет-фактура№15от15сентября2026г.", "Упаковкадухов", "3170,00", "[8]"],
        ),
        ("DOP_IP_bezNDS_services_5.03", ["Статус:2", "Передаточныйдокумент(акт)№15", "[19]"]),
        ("SCHF_22_mixed-rates_5.03", ["СЧЕТ-ФАКТУРА№15", "22%", "Всегокоплате(9)"]),
        ("all_fields_seller_5.02", ["Статус:1", "Счет-фактура№123от1февраля2023г.", "10000,00"]),
        ("reconciliation_5.01", ["Актсверкивзаимныхрасчётов№7", "1220,00"]),
    ],
)
def test_a_file_is_printed_by_the_form_of_its_type(pure, pdf_text, name, said):
    """The function decides about the form; the mark has the whole ИдФайл."""
    xml = _sample(name)
    text = pdf_text(pure.official.view(xml).content)
    assert [row for row in said if row not in text] == []
    assert MARK + _file_id(xml) in text


def test_a_vat_invoice_is_not_printed_as_a_transfer_document(pure, pdf_text):
    """Function СЧФ hands nothing over."""
    text = pdf_text(pure.official.view(_sample("SCHF_22_mixed-rates_5.03")).content)
    assert "Универсальный" not in text


def test_every_sum_of_the_file_is_on_the_page(pure, pdf_text):
    """Nothing is computed anew: the page says what the file says."""
    xml = _sample("SCHF_22_mixed-rates_5.03")
    text = pdf_text(pure.official.view(xml).content)
    root = etree.fromstring(xml)
    sums = root.xpath("//@СтТовБезНДС | //@СтТовУчНал | //СумНал/text() | //@СтТовУчНалВсего")
    assert len(sums) > 6
    printed = {value.replace(".", ",") for value in sums}
    assert {value for value in printed if value not in text} == set()


def test_the_file_has_a_name_of_its_own(pure):
    """It is told apart from the document itself, and safe."""
    assert pure.official.view(_sample("SCHFDOP_KIZ_5pct_7pct_5.03")).name == (
        "УПД 15 от 15.09.2026 (визуализация).pdf"
    )


def test_a_buyers_title_is_a_page_of_what_was_answered(pure, pdf_text):
    """What it answers, and what was decided, stand in words; the signature's bytes do not."""
    xml = _sample("buyer_title_5.03")
    file = pure.official.view(xml)
    text = pdf_text(file.content)
    assert "информацияпокупателя" in text
    assert "1—принятобезрасхождений" in text
    assert "двоичныеданные" in text
    # The mark takes two lines there, and readers of PDF drop a hyphen at the end of a line.
    assert (MARK + _file_id(xml)).replace("-", "") in re.sub("[-\ufffe]", "", text)
    assert "Датаполучения(приёмки),согласования[16]06.07.2024" in text
    assert not any("списком полей" in note for note in file.notes)


def test_a_broken_file_is_still_shown(pure, pdf_text):
    """Findings do not stop the view: what cannot be read as a УПД is a list of its fields."""
    xml = _sample("SCHFDOP_KIZ_5pct_7pct_5.03").decode("cp1251")
    broken = xml.replace('ДатаДок="15.09.2026"', 'ДатаДок="вчера"', 1).encode("cp1251")
    text = pdf_text(pure.official.view(broken).content)
    assert "вчера" in text
    assert "Упаковкадухов" in text


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_an_outline_loses_nothing(path):
    """Every attribute and every text of a file is a row, in Russian where the schema has it."""
    root = etree.parse(path).getroot()
    schema = etree.parse(str(schemas_root() / "upd/5.03/ON_NSCHFDOPPR_1_997_01_05_03_05.xsd"))
    rows = [row for row in outline(root, Captions.of(schema.getroot())) if not row.is_heading]
    values = [str(value) for value in root.xpath("//@*")]
    values += [text for text in root.xpath("//text()") if text.strip()]
    shown = [row for row in rows if not row.value.startswith("(двоичные")]
    long = [value for value in values if max(map(len, value.split()), default=0) > 300]
    assert len(rows) >= len(values)
    assert len(shown) >= len(values) - len(long)
    joined = "\n".join(row.value for row in rows)
    assert [value for value in values if value not in joined and value not in long] == []


def test_a_view_says_that_it_shows_the_first_lines_only(pure, monkeypatch):
    """Of a table too long for a form its beginning is shown, and how long it is is told."""
    xml = _sample("SCHF_22_mixed-rates_5.03")
    count = len(etree.fromstring(xml).findall(".//СведТов"))
    monkeypatch.setattr("docgen.services.official.files._MAX_FORM_LINES", count)
    assert pure.official.view_here(xml, "a.xml", ()).notes == ()
    monkeypatch.setattr("docgen.services.official.files._MAX_FORM_LINES", count - 1)
    (note,) = pure.official.view_here(xml, "a.xml", ()).notes
    assert note == f"Строк в файле {count}, больше {count - 1}: показаны первые {FIRST_LINES}."


def test_a_view_says_that_it_shows_the_first_fields_only(pure, monkeypatch):
    """A list of fields that was cut is not passed off as the whole."""
    monkeypatch.setattr("docgen.services.official.files._MAX_FORM_LINES", 0)
    monkeypatch.setattr("docgen.services.official.files._MAX_FIELDS", 5)
    _, note = pure.official.view_here(_sample("SCHF_22_mixed-rates_5.03"), "a.xml", ()).notes
    assert note == "Показаны первые 5 полей."


def test_own_documents_are_viewed_from_their_hybrids(issued, pdf_text):
    """The PDF for ЭДО serves people and machines: its XML is the very file, and can be shown."""
    dg, documents = issued
    assert {row.type for row in documents} >= {"upd", "vat_invoice"}
    for document in documents:
        xml = dg.file(document, "xml", channel="edo")
        pdf = dg.file(document, "pdf", channel="edo")
        assert extract_xml(pdf.content) == (xml.name, xml.content)
        assert dg.official.validate(xml.content, xml.name) == ()
        # A hyphen at the end of a line is read as a mark of hyphenation.
        text = pdf_text(dg.official.view(pdf.content).content).replace("\ufffe", "-")
        assert MARK + xml.name.removesuffix(".xml") in text


def test_only_issued_documents_for_exchange_hold_xml(issued):
    """On paper and by e-mail a PDF is a PDF; a draft has nothing to be signed."""
    dg, documents = issued
    for document in documents:
        assert document.status is Status.ISSUED
        for channel in ("paper", "email"):
            with pytest.raises(OfficialFileError, match="no XML"):
                extract_xml(dg.file(document, "pdf", channel=channel).content)
        draft = dg.render(document.type, document.payload, channel="edo")
        with pytest.raises(OfficialFileError, match="no XML"):
            extract_xml(draft.content)


def test_a_type_without_official_xml_has_a_plain_pdf(open_docgen):
    """An invoice for payment is no document of exchange, though it be sent by way of ЭДО."""
    dg = open_docgen()
    document = dg.issue("invoice", dg.catalog.samples("invoice")["vat"])
    with pytest.raises(OfficialFileError, match="no XML"):
        extract_xml(dg.file(document, "pdf", channel="edo").content)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", OfficialFileError),
        (b"", OfficialFileError),
        ('<Файл ИдФайл="ON_NEW_1" ВерсФорм="9"/>'.encode(), UnknownNameError),
    ],
)
def test_what_is_no_official_file_is_refused(pure, content, error):
    """The errors are typed."""
    with pytest.raises(error):
        pure.official.view(content)


def test_a_path_that_is_not_there_is_named(tmp_path):
    """It is an error of docgen's own, as all are."""
    with pytest.raises(OfficialFileError, match="nowhere") as refusal:
        DocGen().official.view(tmp_path / "nowhere.xml")
    assert refusal.value.reason == "unreadable"
