"""What is checked in УПД files: each kind of finding by a file that breaks just it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.models import Item, Severity, VatPolicy, VatRounding, price_items, vat_rate, vat_totals
from docgen.official import controls, participant_names, requisites
from docgen.official.file import parse_file
from docgen_plugins.upd import (
    official_buyer_checks,
    official_checks,
    official_currency_checks,
    official_line_checks,
    official_mark_checks,
    official_tax_checks,
)
from docgen_plugins.upd.official_buyer_checks import buyer_file_findings
from docgen_plugins.upd.official_checks import upd_file_findings

SAMPLES = Path(__file__).parents[2] / "official" / "samples"
GOODS = "SCHFDOP_KIZ_5pct_7pct_5.03.xml"
INVOICE = "SCHF_22_mixed-rates_5.03.xml"
SERVICES = "DOP_IP_bezNDS_services_5.03.xml"
BUYER = "buyer_title_5.03.xml"

DOCUMENT = "Документ"
HEADER = "Документ/СвСчФакт"
PARTY = f"{HEADER}/СвПокуп/ИдСв/СвЮЛУч"
TABLE = "Документ/ТаблСчФакт"
LINE = f"{TABLE}/СведТов"
SECOND = f"{TABLE}/СведТов[2]"
TOTAL = f"{TABLE}/ВсегоОпл"
TRANSFER = "Документ/СвПродПер/СвПер"
ACCEPTANCE = "Документ/СодФХЖ4/СвПрин"

TAX_AGENT = "НДС исчисляется налоговым агентом"


def _sample(name):
    return parse_file((SAMPLES / name).read_bytes(), name)


def _codes(file):
    checks = buyer_file_findings if file.prefix == "ON_NSCHFDOPPOK" else upd_file_findings
    return [finding.code for finding in checks(file)]


def _changed(*changes):
    """Return a mutation of changes: path, attribute, and its value or ``None`` to remove it.

    Without an attribute it is the element's text, and ``None`` removes the element.
    """

    def mutate(root):
        for path, name, value in changes:
            element = root.find(path)
            if name and value is None:
                del element.attrib[name]
            elif name:
                element.set(name, value)
            elif value is None:
                element.getparent().remove(element)
            else:
                element.text = value

    return mutate


def _file_id(old, new):
    def mutate(root):
        root.set("ИдФайл", root.get("ИдФайл").replace(old, new))

    return mutate


def _replaced(path, tag, text="", /, **attributes):
    """Return a mutation that puts another element in the place of one."""

    def mutate(root):
        element = root.find(path)
        other = etree.Element(tag, attributes)
        other.text = text or None
        element.getparent().replace(element, other)

    return mutate


def _added(path, tag, /, **attributes):
    """Return a mutation that adds an element after the one at a path."""

    def mutate(root):
        root.find(path).addnext(etree.Element(tag, attributes))

    return mutate


def _all(*mutations):
    def mutate(root):
        for mutation in mutations:
            mutation(root)

    return mutate


def _extra(**attributes):
    return _added(f"{HEADER}/ДенИзм", "ДопСвФХЖ1", **attributes)


def _repeated_mark(root):
    first, second = root.iter("КИЗ")
    second.text = first.text


BROKEN = [
    ("xml.line.number_repeated", GOODS, _changed((SECOND, "НомСтр", "1"))),
    ("xml.line.number_order", GOODS, _changed((SECOND, "НомСтр", "3"))),
    ("xml.line.amount", GOODS, _changed((LINE, "КолТов", "3"))),
    ("xml.line.net_missing", GOODS, _changed((LINE, "СтТовБезНДС", None))),
    ("xml.line.price_zero", GOODS, _changed((LINE, "КолТов", None), (LINE, "ЦенаТов", "0.00"))),
    ("xml.line.excise", GOODS, _replaced(f"{LINE}/Акциз/БезАкциз", "СумАкциз", "2500.00")),
    (
        "xml.line.rate_not_in_force",
        INVOICE,
        _changed(
            (LINE, "НалСт", "20%"),
            (f"{LINE}/СумНал/СумНал", "", "20.00"),
            (LINE, "СтТовУчНал", "120.00"),
            (f"{TOTAL}/СумНалВсего/СумНал", "", "30.00"),
            (TOTAL, "СтТовУчНалВсего", "330.00"),
        ),
    ),
    (
        "xml.line.vat",
        GOODS,
        _changed(
            (f"{LINE}/СумНал/СумНал", "", "110.00"),
            (LINE, "СтТовУчНал", "2110.00"),
            (f"{TOTAL}/СумНалВсего/СумНал", "", "180.00"),
            (TOTAL, "СтТовУчНалВсего", "3180.00"),
        ),
    ),
    (
        "xml.line.vat_missing",
        GOODS,
        _all(
            _replaced(f"{LINE}/СумНал/СумНал", "БезНДС", "без НДС"),
            _changed(
                (LINE, "СтТовУчНал", "2000.00"),
                (f"{TOTAL}/СумНалВсего/СумНал", "", "70.00"),
                (TOTAL, "СтТовУчНалВсего", "3070.00"),
            ),
        ),
    ),
    (
        "xml.line.vat_unexpected",
        SERVICES,
        _all(
            _replaced(f"{LINE}/СумНал/БезНДС", "СумНал", "1.00"),
            _replaced(f"{TOTAL}/СумНалВсего/БезНДС", "СумНал", "1.00"),
            _changed((LINE, "СтТовУчНал", "50001.00"), (TOTAL, "СтТовУчНалВсего", "50001.00")),
        ),
    ),
    (
        "xml.line.gross",
        GOODS,
        _changed((LINE, "СтТовУчНал", "2101.00"), (TOTAL, "СтТовУчНалВсего", "3171.00")),
    ),
    ("xml.line.tax_agent", GOODS, _changed((LINE, "НалСт", TAX_AGENT))),
    ("xml.line.mark_repeated", GOODS, _repeated_mark),
    ("xml.total.amount", GOODS, _changed((TOTAL, "СтТовБезНДСВсего", "3000.01"))),
    ("xml.total.amount", GOODS, _changed((f"{TOTAL}/СумНалВсего/СумНал", "", "170.01"))),
    ("xml.total.amount", GOODS, _changed((TOTAL, "СтТовУчНалВсего", "3170.01"))),
    ("xml.total.amount", GOODS, _replaced(f"{TOTAL}/СумНалВсего/СумНал", "БезНДС", "без НДС")),
    ("xml.total.net_missing", GOODS, _changed((TOTAL, "СтТовБезНДСВсего", None))),
    ("xml.file_name.flags_missing", GOODS, _file_id("_0_1_0_0_0_00", "")),
    ("xml.file_name.traceability", GOODS, _file_id("_0_1_0_0_0_00", "_1_1_0_0_0_00")),
    ("xml.file_name.marking", GOODS, _file_id("_0_1_0_0_0_00", "_0_0_0_0_0_00")),
    ("xml.document.future", INVOICE, _changed((HEADER, "ДатаДок", "16.09.2026"))),
    (
        "xml.correction.date",
        INVOICE,
        lambda root: root.find(HEADER).insert(
            0, etree.Element("ИспрДок", НомИспр="1", ДатаИспр="14.09.2026")
        ),
    ),
    (
        "xml.parties.same",
        GOODS,
        _changed((PARTY, "ИННЮЛ", "7707083893"), (PARTY, "КПП", "773601001")),
    ),
    (
        "xml.address.gar",
        GOODS,
        _replaced(f"{HEADER}/СвПокуп/Адрес/АдрРФ", "АдрГАР", ИдНом="0" * 36),
    ),
    ("xml.currency.rate_of_ruble", GOODS, _changed((f"{HEADER}/ДенИзм", "КурсВал", "90.5"))),
    ("xml.shipment.missing", GOODS, _changed((f"{HEADER}/ДокПодтвОтгрНом", "", None))),
    (
        "xml.shipment.not_itself",
        GOODS,
        _changed((f"{HEADER}/ДокПодтвОтгрНом", "РеквНомерДок", "16")),
    ),
    ("xml.circumstances.commission", INVOICE, _extra(СпОбстФСЧФ="1")),
    ("xml.circumstances.unknown", SERVICES, _extra(СпОбстФДОП="12345")),
    ("xml.transfer.period", SERVICES, _changed((TRANSFER, "ДатаОконПер", "31.08.2026"))),
    ("xml.signatory.position", SERVICES, _changed(("Документ/Подписант", "Должн", None))),
    ("xml.file_name.not_an_answer", BUYER, _file_id("2BM-9681265956", "2BM-9681265957")),
    ("xml.file_name.flags_of_seller", BUYER, _file_id("_1_1_0_0_1_00", "_0_1_0_0_1_00")),
    (
        "xml.answer.before_seller",
        BUYER,
        _changed(("Документ/ИдИнфПрод", "ДатаФайлИнфПр", "14.07.2024")),
    ),
    (
        "xml.acceptance.before_document",
        BUYER,
        _changed(("Документ/СодФХЖ4", "ДатаДокИнфПр", "07.07.2024")),
    ),
    ("xml.acceptance.differences", BUYER, _changed((f"{ACCEPTANCE}/КодСодОпер", "КодИтога", "2"))),
]


@pytest.mark.parametrize(("code", "sample", "mutate"), BROKEN)
def test_a_broken_file_has_just_its_finding(code, sample, mutate):
    """What is broken is found, and nothing that is not."""
    file = _sample(sample)
    mutate(file.root)
    assert _codes(file) == [code]


def test_every_kind_is_tried():
    """The table of broken files covers the tables of kinds."""
    modules = (
        official_checks,
        official_line_checks,
        official_tax_checks,
        official_buyer_checks,
    )
    declared = {code for module in modules for code in module.KINDS}
    assert {code for code, _, _ in BROKEN} == declared


MARK = "0104607063428121215kMZbUeDGG1ab"
MARKED = f"{LINE}//КИЗ"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("xml.mark.crypto_tail", MARK + r"\u001d91EE11\u001d92dGVzdA=="),
        ("xml.mark.crypto_tail", MARK + "91EE1192" + "dGVzdGRh" * 5 + "dG9="),
        ("xml.mark.crypto_tail", "010460706342812121" + "5kMZbU" + "93abcd"),
        ("xml.mark.crypto_tail", MARK + "<GS>93abcd"),
        ("xml.mark.brackets", "(01)04607063428121(21)5kMZbUeDGG1ab"),
        ("xml.mark.blanks", f"{MARK}\n"),
        ("xml.mark.blanks", f"{MARK[:20]} {MARK[20:]}"),
    ],
)
def test_a_marking_code_is_written_as_the_system_knows_it(code, written):
    """«Честный знак» refuses what is more than the code of identification."""
    file = _sample(GOODS)
    file.root.find(MARKED).text = written
    (finding,) = upd_file_findings(file)
    assert (finding.code, finding.severity) == (code, Severity.ERROR)


@pytest.mark.parametrize("written", [MARK, f"{MARK[:18]}93abcd7890123", "00046011122200005555"])
def test_a_code_of_identification_is_taken(written):
    """A serial may look like the beginning of a tail."""
    file = _sample(GOODS)
    file.root.find(MARKED).text = written
    assert _codes(file) == []


def test_blanks_around_the_number_of_a_declaration_are_a_warning():
    """Nobody sees them, and the number is not found by it."""
    file = _sample(GOODS)
    line = file.root.find(LINE)
    line.insert(0, etree.Element("СвДТ", {"КодПроисх": "156", "НомерДТ": "10702070/010926/0001 "}))
    (finding,) = upd_file_findings(file)
    assert (finding.code, finding.severity) == ("xml.declaration.blanks", Severity.WARNING)


@pytest.mark.parametrize(
    ("code", "name", "found"),
    [
        ("643", "Доллар США", ["xml.currency.other_name"]),
        ("840", "Российский рубль", ["xml.currency.other_name"]),
        ("643", "российский рубль", []),
        ("643", "руб.", []),
        ("356", "Индийская рупия", []),
    ],
)
def test_the_code_and_the_name_of_the_currency_are_of_one(code, name, found):
    """A name that is another known currency's is told; how it is written is nobody's business."""
    file = _sample(INVOICE)
    currency = file.root.find(f"{HEADER}/ДенИзм")
    currency.set("КодОКВ", code)
    currency.set("НаимОКВ", name)
    assert [row.code for row in upd_file_findings(file) if "currency" in row.code] == found


def _severity(code, mutate, sample=GOODS):
    file = _sample(sample)
    mutate(file.root)
    return next(row.severity for row in upd_file_findings(file) if row.code == code)


def test_a_total_rounded_on_the_whole_is_a_warning():
    """By a kopeck it may be off from its rounded lines; by two it is wrong."""
    kopeck, two = (_changed((TOTAL, "СтТовБезНДСВсего", row)) for row in ("3000.01", "3000.02"))
    assert _severity("xml.total.amount", kopeck) is Severity.WARNING
    assert _severity("xml.total.amount", two) is Severity.ERROR


def test_every_error_of_ours_says_who_refuses_such_a_file():
    """Whatever nobody refuses is a warning at most."""
    modules = (
        *(official_checks, official_line_checks, official_tax_checks, official_buyer_checks),
        *(official_mark_checks, official_currency_checks, requisites, controls, participant_names),
    )
    kinds = [kind for module in modules for kind in module.KINDS.values()]
    assert len(kinds) > 50
    silent = {kind.code for kind in kinds if kind.severity is Severity.ERROR and not kind.source}
    assert silent == set()


@pytest.mark.parametrize("name", [GOODS, INVOICE, SERVICES, BUYER])
def test_sound_files_have_no_findings(name):
    """Nothing is found in the samples of 5.03, not even a warning."""
    assert _codes(_sample(name)) == []


def test_a_file_of_five_zero_two_is_read_by_the_same_checks():
    """The sample of 5.02 has sums that do not agree, and these are its only errors."""
    found = upd_file_findings(_sample("all_fields_seller_5.02.xml"))
    errors = {finding.code for finding in found if finding.severity is Severity.ERROR}
    assert errors == {"xml.line.vat", "xml.line.gross", "xml.total.amount"}


ADVANCE = _all(
    _extra(СпОбстФСЧФ="2"),
    _changed(
        (LINE, "СтТовБезНДС", None),
        (LINE, "КолТов", None),
        (LINE, "ЦенаТов", None),
        (LINE, "НалСт", "22/122"),
        (TOTAL, "СтТовБезНДСВсего", None),
    ),
)

SOUND = {
    "an advance has no sum without tax": (INVOICE, ADVANCE),
    "20 % on a shipment of last year": (
        INVOICE,
        _changed(
            (f"{HEADER}/ДокПодтвОтгрНом", "РеквДатаДок", "30.12.2025"),
            (LINE, "НалСт", "20%"),
            (f"{LINE}/СумНал/СумНал", "", "20.00"),
            (LINE, "СтТовУчНал", "120.00"),
            (f"{TOTAL}/СумНалВсего/СумНал", "", "30.00"),
            (TOTAL, "СтТовУчНалВсего", "330.00"),
        ),
    ),
    "a price rounded to the kopeck": (
        INVOICE,
        _changed((LINE, "КолТов", "3"), (LINE, "ЦенаТов", "33.33")),
    ),
    "a tax agent's line of nothing": (
        GOODS,
        _changed(
            (LINE, "НалСт", TAX_AGENT),
            (LINE, "СтТовУчНал", "0"),
            (TOTAL, "СтТовУчНалВсего", "1070.00"),
        ),
    ),
    "a zero price that the official rules refuse": (
        GOODS,
        _changed(
            (LINE, "ЦенаТов", "0"),
            (LINE, "СтТовБезНДС", "0"),
            (f"{LINE}/СумНал/СумНал", "", "0"),
            (LINE, "СтТовУчНал", "0"),
            (TOTAL, "СтТовБезНДСВсего", "1000"),
            (f"{TOTAL}/СумНалВсего/СумНал", "", "70"),
            (TOTAL, "СтТовУчНалВсего", "1070"),
        ),
    ),
    "a currency with its rate": (
        GOODS,
        _changed(
            (f"{HEADER}/ДенИзм", "КодОКВ", "840"),
            (f"{HEADER}/ДенИзм", "НаимОКВ", "Доллар США"),
            (f"{HEADER}/ДенИзм", "КурсВал", "90.5"),
        ),
    ),
    "an address of the register": (
        GOODS,
        _replaced(
            f"{HEADER}/СвПокуп/Адрес/АдрРФ",
            "АдрГАР",
            ИдНом="03510210-e5f3-4bc6-bbd2-24d7fe25b3ed",
        ),
    ),
    "known circumstances": (SERVICES, _extra(СпОбстФДОП="10000")),
    "differences with their document": (
        BUYER,
        _all(
            _changed((f"{ACCEPTANCE}/КодСодОпер", "КодИтога", "2")),
            lambda root: etree.SubElement(
                root.find(f"{ACCEPTANCE}/КодСодОпер"), "РеквДокРасх", РеквНаимДок="Акт"
            ),
        ),
    ),
}


@pytest.mark.parametrize(("sample", "mutate"), SOUND.values(), ids=SOUND)
def test_what_is_lawful_or_said_by_others_is_not_told(sample, mutate):
    """A lawful case, and one that the official rules report, makes no finding."""
    file = _sample(sample)
    mutate(file.root)
    assert _codes(file) == []


def test_the_tax_of_an_advance_is_that_of_its_calculated_rate():
    """On an advance the tax is part of the sum: 22/122 of 122.00 is 22.00, not 20.00."""
    file = _sample(INVOICE)
    ADVANCE(file.root)
    file.root.find(f"{LINE}/СумНал/СумНал").text = "20.00"
    assert _codes(file) == ["xml.line.vat", "xml.total.amount"]


def _as_first_version(root):
    """Rewrite a file as 5.01 has it, as far as the checks look."""
    root.set("ВерсФорм", "5.01")
    _file_id("_0_1_0_0_0_00", "")(root)
    header = root.find(HEADER)
    for old, new in (("НомерДок", "НомерСчФ"), ("ДатаДок", "ДатаСчФ")):
        header.set(new, header.attrib.pop(old))
    for tag in ("ДокПодтвОтгрНом", "ДенИзм"):
        header.remove(header.find(tag))
    header.set("КодОКВ", "643")


@pytest.mark.parametrize(
    ("codes", "change"),
    [
        ([], _changed()),
        (["xml.document.future"], _changed((HEADER, "ДатаСчФ", "16.09.2026"))),
        (["xml.line.net_missing"], _changed((LINE, "СтТовБезНДС", None))),
        (["xml.line.price_zero"], _changed((LINE, "ЦенаТов", "0"), (LINE, "СтТовБезНДС", "0.02"))),
        (
            ["xml.correction.date"],
            lambda root: root.find(HEADER).insert(
                0, etree.Element("ИспрСчФ", ДатаИспрСчФ="01.09.2026")
            ),
        ),
        (
            ["xml.currency.rate_of_ruble"],
            lambda root: etree.SubElement(root.find(HEADER), "ДопСвФХЖ1", КурсВал="2"),
        ),
    ],
    ids=["sound", "future", "no sum", "no price", "correction", "currency"],
)
def test_five_zero_one_keeps_the_same_things_elsewhere(codes, change):
    """The first version has other names, no flags and no official rules, so ours see to more."""
    file = _sample(GOODS)
    _as_first_version(file.root)
    change(file.root)
    found = [code for code in _codes(file) if code not in {"xml.line.vat", "xml.line.gross"}]
    assert [code for code in found if not code.startswith("xml.total.")] == codes


def test_a_finding_says_where():
    """The path leads to the attribute of the very line, and the message names the columns."""
    file = _sample(GOODS)
    file.root.find(SECOND).set("КолТов", "3")
    (finding,) = upd_file_findings(file)
    assert finding.path == "/Файл/Документ/ТаблСчФакт/СведТов[2]/@СтТовБезНДС"
    assert file.root.xpath(finding.path) == ["1000.00"]
    assert "Строка 2" in finding.message
    assert "графы 3 и 4" in finding.message


@pytest.mark.parametrize("text", ["", "1e999999999", "NaN", "много", "1 000", "9" * 50])
@pytest.mark.parametrize("name", ["КолТов", "ЦенаТов", "СтТовБезНДС", "СтТовУчНал", "НомСтр"])
def test_what_is_no_number_is_left_to_the_schema(name, text):
    """A value that the schema refuses does not stop the checks, nor is it compared with others."""
    file = _sample(SERVICES)
    file.root.find(LINE).set(name, text)
    assert set(_codes(file)) <= {"xml.line.number_order"}


@pytest.mark.parametrize("tag", ["Документ", "СвСчФакт", "ТаблСчФакт", "ВсегоОпл", "СвПродПер"])
def test_a_file_that_lacks_its_parts_is_borne(tag):
    """What the schema demands may be missing: the checks look at what there is."""
    file = _sample(SERVICES)
    element = next(file.root.iter(tag))
    element.getparent().remove(element)
    assert _codes(file) == []


AMOUNTS = st.decimals(min_value="0.01", max_value=100_000, places=2)
ITEMS = st.builds(
    lambda quantity, price, rate: Item(
        name="Товар", quantity=quantity, price=price, vat_rate=vat_rate(rate)
    ),
    quantity=st.decimals(min_value="0.001", max_value=1000, places=3),
    price=AMOUNTS,
    rate=st.sampled_from(["22", "10", "7", "5", "0", "none"]),
)


def _write_lines(table, lines):
    """Write priced lines into the table of a file, with their totals."""
    total = table.find("ВсегоОпл")
    for element in table.findall("СведТов"):
        table.remove(element)
    for number, line in enumerate(lines, start=1):
        element = etree.Element(
            "СведТов",
            {
                "НомСтр": str(number),
                "НаимТов": line.name,
                "КолТов": f"{line.quantity:f}",
                "ЦенаТов": f"{line.price_without_vat:f}",
                "СтТовБезНДС": f"{line.amount_without_vat:f}",
                "НалСт": line.vat_rate.title,
                "СтТовУчНал": f"{line.amount:f}",
            },
        )
        tag, text = ("СумНал", str(line.vat)) if line.vat_rate.is_taxed else ("БезНДС", "без НДС")
        etree.SubElement(etree.SubElement(element, "СумНал"), tag).text = text
        total.addprevious(element)
    totals = vat_totals(lines)
    total.set("СтТовБезНДСВсего", str(sum(row.amount_without_vat for row in totals)))
    total.set("СтТовУчНалВсего", str(sum(row.amount for row in totals)))
    total.find("СумНалВсего/СумНал").text = str(sum((row.vat for row in totals), Decimal(0)))


@settings(deadline=None, max_examples=60)
@given(
    items=st.lists(ITEMS, min_size=1, max_size=6),
    include=st.booleans(),
    rounding=st.sampled_from(VatRounding),
)
def test_whatever_docgen_prices_passes(items, include, rounding):
    """Lines under any policy agree with the checks, whose tolerances are for just that."""
    policy = VatPolicy(rate=vat_rate("22"), prices_include_vat=include, rounding=rounding)
    file = _sample(INVOICE)
    _write_lines(file.root.find(TABLE), price_items(items, policy))
    assert _codes(file) == []
