from __future__ import annotations

from collections import Counter
from copy import deepcopy
from pathlib import Path

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen import DocGen
from docgen.exceptions import ConfigurationError
from docgen.official.file import parse_file
from docgen.official.rules import compile_rules, plain_xpath
from docgen.official.validation import compile_schema

SAMPLES = Path(__file__).parent / "samples"
SCHEMAS = DocGen().official.schemas
SELLER = next(row for row in SCHEMAS if row.code == "ON_NSCHFDOPPR 5.03_05")
BUYER = next(row for row in SCHEMAS if row.code == "ON_NSCHFDOPPOK 5.03_01")

SCHF = "SCHF_22_mixed-rates_5.03"
SCHFDOP = "SCHFDOP_KIZ_5pct_7pct_5.03"
DOP = "DOP_IP_bezNDS_services_5.03"
TITLE = "buyer_title_5.03"

#: How many rules each schema has: commented-out ones are none.
COUNTS = {
    "ON_NSCHFDOPPR 5.03_05": 54,
    "ON_NSCHFDOPPR 5.03_04": 54,
    "ON_NSCHFDOPPR 5.02_02": 54,
    "ON_NSCHFDOPPR 5.01_03": 1,
    "ON_NSCHFDOPPOK 5.03_01": 12,
    "ON_NSCHFDOPPOK 5.02_01": 12,
    "ON_NSCHFDOPPOK 5.01_02": 1,
    "ON_SCHFDOPPR 5.01_05": 1,
    "ON_SCHFDOPPOK 5.01_05": 1,
    "ON_KORSCHFDOPPR 5.01_03": 1,
    "ON_KORSCHFDOPPOK 5.01_03": 1,
    "ON_AKTSVEROTP 5.01_01": 2,
    "ON_AKTSVERPOL 5.01_01": 13,
    "DP_TOVTORGPR 5.01_04": 1,
    "DP_TOVTORGPOK 5.01_04": 1,
    "DP_REZRUISP 5.01_02": 1,
    "DP_REZRUZAK 5.01_02": 1,
}


# The mutations --------------------------------------------------------------------------------


def put(path, **attributes):
    """Set attributes of the first element at a path."""

    def edit(root):
        root.xpath(path)[0].attrib.update(attributes)

    return edit


def drop(path, *names):
    """Remove attributes of the first element at a path."""

    def edit(root):
        for name in names:
            del root.xpath(path)[0].attrib[name]

    return edit


def cut(path):
    """Remove the first element at a path."""

    def edit(root):
        found = root.xpath(path)[0]
        found.getparent().remove(found)

    return edit


def graft(path, text, at=0):
    """Put an element into the first one at a path, as its child of the number ``at``."""

    def edit(root):
        root.xpath(path)[0].insert(at, etree.fromstring(text))

    return edit


def consignor(root):
    """Name a consignor of its own, a copy of the seller."""
    place = root.xpath("//ГрузОт")[0]
    place.remove(place[0])
    place.append(deepcopy(root.xpath("//СвПрод")[0]))
    place[0].tag = "ГрузОтпр"


def factor(root):
    """Name a factor, a copy of the seller, in the invoice's additional information."""
    place = etree.SubElement(root.xpath("//СвСчФакт")[0], "ДопСвФХЖ1")
    place.append(deepcopy(root.xpath("//СвПрод")[0]))
    place[0].tag = "СвФактор"


def own_address(root):
    """Write the seller's address as the state register of addresses does."""
    place = root.xpath("//СвПрод/Адрес")[0]
    place.remove(place[0])
    place.append(
        etree.fromstring(
            '<АдрГАР ИдНом="16ad2de0-fadd-47fb-8838-b02d9f37d401"><Регион>77</Регион>'
            '<НаимРегион>г. Москва</НаимРегион><МуниципРайон ВидКод="1" Наим="Хамовники"/></АдрГАР>'
        )
    )


def seller_is(text):
    """Make the seller another kind of person."""

    def edit(root):
        place = root.xpath("//СвПрод/ИдСв")[0]
        place.remove(place[0])
        place.append(etree.fromstring(text))

    return edit


NAME = '<ФИО Фамилия="Петров" Имя="Иван"/>'
GROUND = '<{} РеквНаимДок="Доверенность" РеквНомерДок="1" РеквДатаДок="01.09.2026">{}</{}>'
FOREIGNER = '<{} ИдСтат="ИО" КодСтр="398" НаимСтран="Казахстан" Наим="Алатау" {}/>'
INN = "500100732259"
ORGANISATION_INN = "7707083893"
EPOA = (
    '<СвДоверЭл НомДовер="16ad2de0-fadd-47fb-8838-b02d9f37d401" ДатаВыдДовер="01.09.2026" '
    'ИдСистХран="https://m4d.nalog.gov.ru"/>'
)
PAPER_POA = '<СвДоверБум ДатаВыдДовер="01.09.2026" ВнНомДовер="5"/>'
EXTRA = '<ДопСведТов ПрТовРаб="1"/>'


def ground(name, inside=""):
    """Return a document that something rests on."""
    return GROUND.format(name, inside, name)


def foreigner(**attributes):
    """Make the issuer of the buyer's or seller's ground a foreign organisation."""
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    author = FOREIGNER.format("ДаннИно", written)
    return ground("ОснДоверОргСост", f"<РеквИдРекСост>{author}</РеквИдРекСост>")


@frozen
class Case:
    """How one rule is broken: in a sample, made ready for it, by an edit.

    ``together`` are the rules that say the same in other words, or follow from it: whoever breaks
    the one breaks the others.
    """

    sample: str
    ready: tuple
    breaking: tuple
    together: tuple = ()


def case(sample, *breaking, ready=(), together=()):
    """Return a case."""
    return Case(sample, ready, breaking, together)


NAMELESS = ("СведТов/@НаимТов#2", "ДопСведТов/@ХарактерТов", "ДопСведТов/@АртикулТов",
            "ДопСведТов/@КодТов")  # fmt: skip
MARKS = ("@ИдентТрансУпак", "@КолВедМарк", "@КИЗ", "@НомУпак")
MARKLESS = tuple(f"НомСредИдентТов/{name}" for name in MARKS)
DAYS = ("СвПер/@ДатаПер", "СвПер/@ДатаНачПер", "СвПер/@ДатаОконПер")
NET_OR_GROSS = ("СведТов/@СтТовБезНДС#2", "СведТов/@СтТовУчНал#2")
TOTAL_NET_OR_GROSS = ("ВсегоОпл/@СтТовБезНДСВсего#2", "ВсегоОпл/@СтТовУчНалВсего#2")
PERSON = ("СвФЛУч/@ИННФЛ", "СвФЛУч/@ИныеСвед", "СвФЛУч/ФИО")

nameless = case(
    DOP, drop("//СведТов", "НаимТов"), drop("//ДопСведТов", "КодТов"),
    ready=(put("//ДопСведТов", КодТов="17"),), together=NAMELESS,
)  # fmt: skip
markless = case(SCHFDOP, cut("//НомУпак"), together=MARKLESS)
netless = case(DOP, drop("//СведТов", "СтТовБезНДС", "СтТовУчНал"), together=NET_OR_GROSS)
totalless = case(
    DOP,
    drop("//ВсегоОпл", "СтТовБезНДСВсего", "СтТовУчНалВсего"),
    together=TOTAL_NET_OR_GROSS,
)
no_one = case(
    SCHF,
    drop("//СвФЛУч", "ИННФЛ"),
    drop("//СвФЛУч", "ИныеСвед"),
    ready=(seller_is(f'<СвФЛУч ИННФЛ="{INN}" ИдСтатЛ="1" ИныеСвед="паспорт"/>'),),
    together=PERSON,
)
foreign_seller = case(
    SCHF,
    drop("//СвИнНеУч", "Идентиф"),
    ready=(seller_is(FOREIGNER.format("СвИнНеУч", 'Идентиф="7"')),),
    together=("СвИнНеУч/@Идентиф", "СвИнНеУч/@ИныеСвед"),
)
carrier = case(
    SCHFDOP,
    drop("//ПредОргПер", "ИННЮЛПер"),
    ready=(
        graft(
            "//СвПер",
            f'<СвЛицПер><ИнЛицо><ПредОргПер Должность="Водитель" НаимОргПер="ООО Воз" '
            f'ИННЮЛПер="{ORGANISATION_INN}">{NAME}</ПредОргПер></ИнЛицо></СвЛицПер>',
            1,
        ),
    ),
    together=("ПредОргПер/@ИННЮЛПер", "ПредОргПер/ОснДоверОргПер"),
)
courier = case(
    SCHFDOP,
    cut("//ФЛПер/ОснДоверФЛ"),
    ready=(
        graft(
            "//СвПер",
            f"<СвЛицПер><ИнЛицо><ФЛПер>{ground('ОснДоверФЛ')}{NAME}</ФЛПер></ИнЛицо></СвЛицПер>",
            1,
        ),
    ),
    together=("ФЛПер/@ИННФЛПер", "ФЛПер/ОснДоверФЛ"),
)
foreign_author = case(
    SCHF,
    drop("//ДаннИно", "ИныеСвед"),
    ready=(graft("/Файл/Документ", foreigner(ИныеСвед="семь"), 3),),
    together=("ДаннИно/@Идентиф", "ДаннИно/@ИныеСвед"),
)

SELLERS_CASES = {
    "Файл/@ИдФайл": case(SCHF, put("/Файл", ИдФайл="ON_NSCHFDOPPR_2_1")),
    "Документ/ТаблСчФакт": case(SCHF, cut("//ТаблСчФакт")),
    "Документ/СвПродПер": case(DOP, cut("//СвПродПер")),
    "Документ/@НаимДокОпр": case(DOP, drop("/Файл/Документ", "НаимДокОпр")),
    "СвСчФакт/@СпОбстФСЧФ": case(SCHF, cut("//ДокПодтвОтгрНом")),
    "СвПрод/Адрес": case(SCHF, cut("//СвПрод/Адрес")),
    "ГрузОтпр/Адрес": case(SCHF, cut("//ГрузОтпр/Адрес"), ready=(consignor,)),
    "ГрузПолуч/Адрес": case(SCHF, cut("//ГрузПолуч/Адрес")),
    "СвПокуп/Адрес": case(SCHF, cut("//СвПокуп/Адрес")),
    "ДопСвФХЖ1/@СпОбстФСЧФ": case(
        DOP,
        put("//ДопСвФХЖ1", СпОбстФСЧФ="1"),
        ready=(graft("//СвСчФакт", "<ДопСвФХЖ1/>", 3),),
    ),
    "ДопСвФХЖ1/@СпОбстФСЧФДОП": case(
        SCHF,
        put("//ДопСвФХЖ1", СпОбстФСЧФДОП="00005"),
        ready=(graft("//СвСчФакт", "<ДопСвФХЖ1/>", 99),),
    ),
    "ДопСвФХЖ1/@СпОбстФДОП": case(
        SCHF,
        put("//ДопСвФХЖ1", СпОбстФДОП="00005"),
        ready=(graft("//СвСчФакт", "<ДопСвФХЖ1/>", 99),),
    ),
    "СвФактор/Адрес": case(SCHF, cut("//СвФактор/Адрес"), ready=(factor,)),
    "СведТов/@НаимТов": case(SCHF, drop("//СведТов", "НаимТов")),
    "СведТов/@НаимТов#2": case(DOP, drop("//СведТов", "НаимТов"), ready=(cut("//ДопСведТов"),)),
    "СведТов/@НаимЕдИзм": case(SCHF, drop("//СведТов", "НаимЕдИзм")),
    "СведТов/@КолТов": case(SCHF, drop("//СведТов", "КолТов")),
    "СведТов/@ЦенаТов": case(SCHF, put("//СведТов", ЦенаТов="0.00")),
    "СведТов/@ЦенаТов#2": case(
        DOP, put("//СведТов", ЦенаТов="0.00"), ready=(put("/Файл/Документ", Функция="СвРК"),)
    ),
    "СведТов/@СтТовБезНДС": case(
        SCHF,
        drop("//СведТов", "СтТовБезНДС"),
        ready=(graft("//СвСчФакт", '<ДопСвФХЖ1 СпОбстФСЧФ="1"/>', 99),),
    ),
    "СведТов/@СтТовБезНДС#2": netless,
    "СведТов/@СтТовУчНал": case(SCHF, drop("//СведТов", "СтТовУчНал")),
    "СведТов/@СтТовУчНал#2": netless,
    "СведТов/Акциз": case(
        DOP, cut("//СведТов/Акциз"), ready=(put("//ДопСведТов", КодВидПр="100"),)
    ),
    "ДопСведТов/КрНаимСтрПр": case(
        DOP,
        cut("//КрНаимСтрПр"),
        ready=(
            graft("//СведТов", '<СвДТ КодПроисх="156" НомерДТ="1"/>'),
            graft("//ДопСведТов", "<КрНаимСтрПр>Китай</КрНаимСтрПр>"),
        ),
    ),
    "ДопСведТов/@ХарактерТов": nameless,
    "ДопСведТов/@АртикулТов": nameless,
    "ДопСведТов/@КодТов": nameless,
    "ДопСведТов/@ДопИнфПВидО": case(
        DOP,
        drop("//ДопСведТов", "ДопИнфПВидО"),
        ready=(
            graft("//СвСчФакт", '<ДопСвФХЖ1 СпОбстФДОП="10000"/>', 3),
            put("//ДопСведТов", ДопИнфПВидО="00001"),
        ),
    ),
    **dict.fromkeys(MARKLESS, markless),
    "ВсегоОпл/@СтТовБезНДСВсего": case(
        SCHF,
        drop("//ВсегоОпл", "СтТовБезНДСВсего"),
        ready=(graft("//СвСчФакт", '<ДопСвФХЖ1 СпОбстФСЧФ="1"/>', 99),),
    ),
    "ВсегоОпл/@СтТовБезНДСВсего#2": totalless,
    "ВсегоОпл/@СтТовУчНалВсего": case(SCHF, drop("//ВсегоОпл", "СтТовУчНалВсего")),
    "ВсегоОпл/@СтТовУчНалВсего#2": totalless,
    # Without any day the period has neither a beginning nor an end.
    "СвПер/@ДатаПер": case(DOP, drop("//СвПер", "ДатаНачПер", "ДатаОконПер"), together=DAYS),
    "СвПер/@ДатаНачПер": case(DOP, drop("//СвПер", "ДатаНачПер")),
    "СвПер/@ДатаОконПер": case(DOP, drop("//СвПер", "ДатаОконПер")),
    "ПредОргПер/@ИННЮЛПер": carrier,
    "ПредОргПер/ОснДоверОргПер": carrier,
    "ФЛПер/@ИННФЛПер": courier,
    "ФЛПер/ОснДоверФЛ": courier,
    "Подписант/СвДоверЭл": case(
        SCHF,
        cut("//СвДоверЭл"),
        ready=(put("//Подписант", СпосПодтПолном="3"), graft("//Подписант", EPOA, 1)),
    ),
    "Подписант/СвДоверБум": case(
        SCHF,
        cut("//СвДоверБум"),
        ready=(put("//Подписант", СпосПодтПолном="5"), graft("//Подписант", PAPER_POA, 1)),
    ),
    "СвИнНеУч/@Идентиф": foreign_seller,
    "СвИнНеУч/@ИныеСвед": foreign_seller,
    "СвФЛУч/@ИННФЛ": no_one,
    "СвФЛУч/@ИныеСвед": case(
        SCHF,
        cut("//СвФЛУч/ФИО"),
        ready=(seller_is(f'<СвФЛУч ИННФЛ="{INN}" ИдСтатЛ="1">{NAME}</СвФЛУч>'),),
    ),
    "СвФЛУч/ФИО": no_one,
    "ДаннИно/@Идентиф": foreign_author,
    "ДаннИно/@ИныеСвед": foreign_author,
    "АдрГАР/МуниципРайон": case(SCHF, cut("//МуниципРайон"), ready=(own_address,)),
}

receiver = case(
    TITLE,
    drop("//ПредОргПрин", "ИННОргПрин"),
    ready=(
        cut("//РабОргПок"),
        graft(
            "//СвЛицПрин",
            f'<ИнЛицо><ПредОргПрин Должность="Водитель" НаимОргПрин="ООО Воз" '
            f'ИННОргПрин="{ORGANISATION_INN}">{NAME}</ПредОргПрин></ИнЛицо>',
        ),
    ),
    together=("ПредОргПрин/@ИННОргПрин", "ПредОргПрин/ОснДоверОргПрин"),
)
person_receiver = case(
    TITLE,
    drop("//ФЛПрин", "ИННФЛПрин"),
    ready=(
        cut("//РабОргПок"),
        graft("//СвЛицПрин", f'<ИнЛицо><ФЛПрин ИННФЛПрин="{INN}">{NAME}</ФЛПрин></ИнЛицо>'),
    ),
    together=("ФЛПрин/@ИННФЛПрин", "ФЛПрин/ОснДоверФЛ"),
)
foreign_title_author = evolve(
    foreign_author,
    sample=TITLE,
    ready=(graft("/Файл/Документ", foreigner(ИныеСвед="семь"), 3),),
)
TREASURY = (
    '<ИнфПокЗаГоскКазн ЛицСчетПок="12345678901" НаимФинОргПок="УФК" ОКТМОПок="45000000" '
    'НомРеестрЗапПок="{}" ДатаОплПред="01.09.2026" ОчерПлат="5" ВидПлат="0">'
    '<ИнфСведДенОбяз НомСтр="1" ВидСредств="1" КодПокБюджКласс="{}" СумАванс="0.00"/>'
    "</ИнфПокЗаГоскКазн>"
).format("1" * 8, "1" * 20)
treasury = (graft("/Файл/Документ", TREASURY, 2),)

BUYERS_CASES = {
    "Файл/@ИдФайл": case(TITLE, put("/Файл", ИдФайл="ON_NSCHFDOPPOK_2_1")),
    "СвПрин/@СодОпер": case(
        TITLE, put("//СвПрин", СодОпер="Отказ"), ready=(put("//КодСодОпер", КодИтога="3"),)
    ),
    "ПредОргПрин/@ИННОргПрин": receiver,
    "ПредОргПрин/ОснДоверОргПрин": receiver,
    "ФЛПрин/@ИННФЛПрин": person_receiver,
    "ФЛПрин/ОснДоверФЛ": person_receiver,
    "ИнфПокЗаГоскКазн/@ОчерПлат": case(
        TITLE, drop("//ИнфПокЗаГоскКазн", "ОчерПлат"), ready=treasury
    ),
    "ИнфПокЗаГоскКазн/@ВидПлат": case(TITLE, drop("//ИнфПокЗаГоскКазн", "ВидПлат"), ready=treasury),
    "Подписант/СвДоверЭл": evolve(SELLERS_CASES["Подписант/СвДоверЭл"], sample=TITLE),
    "Подписант/СвДоверБум": evolve(SELLERS_CASES["Подписант/СвДоверБум"], sample=TITLE),
    "ДаннИно/@Идентиф": foreign_title_author,
    "ДаннИно/@ИныеСвед": foreign_title_author,
}

CASES = [(SELLER, *row) for row in SELLERS_CASES.items()]
CASES += [(BUYER, *row) for row in BUYERS_CASES.items()]


def rules(schema):
    """Return the rules of a schema by host and field; «#2» is the second for the same field."""
    seen = Counter()
    named = {}
    for rule in compile_schema(schema).rules.rows:
        name = f"{rule.hosts[0].rpartition('/')[2]}/{rule.place}"
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name}#{seen[name]}"] = rule
    return named


def load(sample):
    """Return a sample under the name that it gives itself."""
    file = parse_file((SAMPLES / f"{sample}.xml").read_bytes())
    return evolve(file, name=file.root.get("ИдФайл"))


def broken(schema, file):
    """Return the names of the rules that a file breaks."""
    captions = compile_schema(schema).captions
    return {name for name, rule in rules(schema).items() if list(rule.findings(file, captions))}


# The rules of УПД 5.03 and of the buyer's title, one by one --------------------------------------


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda row: row.code)
def test_a_schema_has_its_rules(schema):
    """All of them are compiled, and none that is commented out."""
    assert len(compile_schema(schema).rules.rows) == COUNTS[schema.code]


@pytest.mark.parametrize(("schema", "cases"), [(SELLER, SELLERS_CASES), (BUYER, BUYERS_CASES)])
def test_every_rule_has_its_case(schema, cases):
    """A rule that a new revision brings has to be broken here too."""
    assert sorted(cases) == sorted(rules(schema))


@pytest.mark.parametrize(("schema", "name", "case"), CASES, ids=lambda row: row)
def test_a_rule_is_kept_and_broken(schema, name, case):
    """A file that keeps the rule has its host and breaks nothing; one edit breaks just it.

    Neither file breaks the XSD: without the rule nobody would notice.
    """
    compiled = compile_schema(schema)
    file = load(case.sample)
    for edit in case.ready:
        edit(file.root)
    hosts = [host for path in rules(schema)[name].hosts for host in file.root.xpath(path)]
    assert hosts
    assert compiled.accepts(file.root)
    assert list(compiled.rules.findings(file, compiled.captions)) == []
    for edit in case.breaking:
        edit(file.root)
    assert compiled.accepts(file.root)
    assert broken(schema, file) == {name, *case.together}


def test_rules_that_say_the_same_are_equal_as_conditions():
    """What is listed as breaking together has one and the same condition of breaking.

    Each rule of a group is broken by exactly the hosts that the others are broken by, for every
    combination of what it looks at being there or not.
    """
    groups = [(NAMELESS[1:], "ДопСведТов", DOP), (MARKLESS, "НомСредИдентТов", SCHFDOP)]
    for names, host_name, sample in groups:
        places = [rules(SELLER)[name].place.lstrip("@") for name in names]
        for bits in range(2 ** len(places)):
            file = load(sample)
            host = file.root.xpath(f"//{host_name}")[0]
            host.getparent().getparent().attrib.pop("НаимТов", None)
            host.getparent().attrib.pop("НаимТов", None)
            for child in list(host):
                host.remove(child)
            for at, place in enumerate(places):
                there = bool(bits & 1 << at)
                if place in {"КИЗ", "НомУпак"}:
                    host.extend([etree.Element(place)] * there)
                elif there:
                    host.set(place, "1")
            found = {name for name in names if host in rules(SELLER)[name].broken(file.root)}
            assert found == (set(names) if bits == 0 else set())


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda row: row.code)
def test_a_rule_stands_where_its_context_says(schema):
    """The position in the schema decides; its context repeats it but for one official slip."""
    root = etree.fromstring(schema.xsd.read_bytes())
    sch, xs = "{http://purl.oclc.org/dsdl/schematron}", "{http://www.w3.org/2001/XMLSchema}"
    slips = [
        (row.get("context"), host)
        for row in root.iter(f"{sch}rule")
        if row.get("context") != (host := next(row.iterancestors(f"{xs}element")).get("name"))
    ]
    has_slip = schema.code in {"ON_NSCHFDOPPR 5.02_02", "ON_NSCHFDOPPR 5.03_04"}
    assert slips == ([("СведТов", "ВсегоОпл")] if has_slip else [])


# What a finding says ---------------------------------------------------------------------------


def test_a_finding_quotes_the_official_text_and_names_the_field():
    """Its values are those of the document, its place is an XPath that finds the line."""
    file = load(SCHF)
    drop("//СведТов[2]", "КолТов")(file.root)
    compiled = compile_schema(SELLER)
    (finding,) = compiled.rules.findings(file, compiled.captions)
    assert finding.code == "fns.0400300003"
    assert finding.path == "/Файл/Документ/ТаблСчФакт/СведТов[2]/@КолТов"
    assert 'ОКЕИ_Тов в количестве, равном "1"' in finding.message
    assert "«Количество (объем)», графа 3" in finding.message
    assert finding.remedy.startswith("Заполните")
    assert finding.line == 2


def test_what_must_not_be_there_is_to_be_taken_out():
    """The remedy depends on whether the field is there."""
    file = load(SCHF)
    put("/Файл/Документ", НаимДокОпр="Счёт-фактура")(file.root)
    compiled = compile_schema(SELLER)
    (finding,) = compiled.rules.findings(file, compiled.captions)
    assert finding.path == "/Файл/Документ/@НаимДокОпр"
    assert "уберите" in finding.remedy


def test_an_element_that_the_rules_call_an_attribute_gets_its_true_place():
    """The official path is @КИЗ; the finding's is that of the element."""
    file = load(SCHFDOP)
    cut("//НомУпак")(file.root)
    compiled = compile_schema(SELLER)
    places = {
        row.path.rpartition("/")[2] for row in compiled.rules.findings(file, compiled.captions)
    }
    assert places == {"@ИдентТрансУпак", "@КолВедМарк", "КИЗ", "НомУпак"}


def test_without_a_name_the_rule_of_the_name_is_left_out():
    """Bytes have no name that could be wrong."""
    file = load(SCHF)
    compiled = compile_schema(SELLER)
    assert list(compiled.rules.findings(evolve(file, name=""), compiled.captions)) == []
    (finding,) = compiled.rules.findings(evolve(file, name="other"), compiled.captions)
    assert (finding.code, finding.path) == ("fns.0400400007", "/Файл/@ИдФайл")
    assert '"other"' in finding.message
    assert finding.remedy.startswith("Назовите файл")


# Compiling ------------------------------------------------------------------------------------

XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:sch="http://purl.oclc.org/dsdl/schematron"
  xmlns:usch="http://www.unisoftware.ru/schematron-extensions">
  <xs:element name="Файл" type="Узел"/>
  <xs:complexType name="Узел">
    <xs:annotation><xs:appinfo><sch:pattern name="П"><sch:rule context="Узел">
      <sch:assert test="{test}"><usch:error code="1" path="@Вид">вид</usch:error></sch:assert>
    </sch:rule></sch:pattern></xs:appinfo></xs:annotation>
    <xs:sequence><xs:element name="Файл" type="Узел" minOccurs="0"/></xs:sequence>
    <xs:attribute name="Вид"/>
  </xs:complexType>
</xs:schema>"""


def test_a_rule_of_a_type_holds_for_every_element_of_it():
    """Also inside a type that contains itself, however deep."""
    compiled = compile_rules(etree.fromstring(XSD.format(test="@Вид")), "made-up.xsd")
    root = etree.fromstring('<Файл><Файл Вид="1"><Файл><Файл/></Файл></Файл></Файл>')
    found = compiled.rows[0].broken(root, file_name="")
    assert [len(list(host.iterancestors())) for host in found] == [0, 2, 3]


@pytest.mark.parametrize("test", ["usch:iif(@a, @b)", "usch:other(@a)", "(@a", "@a ="])
def test_a_rule_that_cannot_be_run_is_refused_by_name(test):
    """It says which schema, which line and which rule."""
    with pytest.raises(ConfigurationError, match=r"made-up\.xsd, line \d+: the rule 'П'"):
        compile_rules(etree.fromstring(XSD.format(test=test)), "made-up.xsd")


BOOLEANS = st.recursive(
    st.sampled_from(
        ["@a", "@b", "'x,)' = '(x'", "not(@a)", "count(@b)=0", "usch:getFileName()='n'"]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner, inner).map(lambda row: f"usch:iif({row[0]}, {row[1]},{row[2]} )"),
        st.tuples(inner, inner).map(lambda row: f"(({row[0]}) and ({row[1]}))"),
        inner.map(lambda row: f"usch:iif ({row}, @a, count(@b)=0 or count(@b)!=0)"),
    ),
    max_leaves=12,
)


def truth(expression, a, b):
    """Say what an expression is by reading its brackets from the inside."""
    function = etree.FunctionNamespace("urn:docgen-test")
    function.prefix = "usch"
    function["iif"] = lambda _, condition, then, otherwise: (
        bool(then) if bool(condition) else bool(otherwise)
    )
    function["getFileName"] = lambda _: "n"
    row = etree.Element("row", {k: "1" for k, there in (("a", a), ("b", b)) if there})
    return row.xpath(f"boolean({expression})", namespaces={"usch": "urn:docgen-test"})


@settings(max_examples=60, deadline=None)
@given(expression=BOOLEANS, a=st.booleans(), b=st.booleans())
def test_a_rewritten_condition_means_the_same(expression, a, b):
    """As if libxml2 called the functions themselves, nested and quoted however deep."""
    row = etree.Element("row", {k: "1" for k, there in (("a", a), ("b", b)) if there})
    assert row.xpath(f"boolean({plain_xpath(expression)})", file_name="n") == truth(
        expression, a, b
    )
