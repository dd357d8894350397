"""The official XML of reconciliation statements: built of payloads, and read back to them."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen import DocGen
from docgen.exceptions import ConfigurationError, DataError, IssueRefusedError, RenderError
from docgen.kit.samples import BUYER, COMPANY, FOREIGN_BUYER, NATURAL_PERSON, SOLE_PROPRIETOR
from docgen.models import ExchangeFile, PowersProof, Severity
from docgen.models.mapping import from_mapping, to_mapping
from docgen.official.explaining import KINDS
from docgen.official.file import parse_file
from docgen_plugins.reconciliation.official.statement import (
    build_statement,
    read_statement,
    rebuild_statement,
)
from docgen_plugins.reconciliation.payload import ReconciliationPayload
from docgen_plugins.reconciliation.samples import reconciliation_samples

SAMPLE = (
    Path(__file__).parents[2] / "official" / "samples" / "reconciliation_5.01.xml"
).read_bytes()
CUSTOMER = {**NATURAL_PERSON, "inn": "770099004446", "edo_id": "2BM-770099004446-2026"}
TRADER = {name: value for name, value in SOLE_PROPRIETOR.items() if name != "vat_policy"}
GUID = "6e3f0a52-5d1f-4a2e-9d0f-0b5f1c9a7e11"

WORDS = st.text(
    st.sampled_from("абвгдеёжзАЯЁABxyz0123 №«»\"'&<>–—.,/₽²é"), min_size=1, max_size=40
).map(lambda text: text.strip() or "х")
DAYS = st.dates(dt.date(2026, 10, 1), dt.date(2026, 12, 31)).map(str)
AMOUNTS = st.decimals("-99999.99", "99999.99", places=2).map("{:f}".format)
REFERENCES = st.fixed_dictionaries(
    {"number": WORDS, "date": DAYS, "title": WORDS}, optional={"id": WORDS, "information": WORDS}
)
CONTRACTS = st.fixed_dictionaries(
    {"number": WORDS, "date": st.just("2026-01-12")}, optional={"id": WORDS, "subject": WORDS}
)
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"date": DAYS, "title": WORDS},
        optional={
            "debit": AMOUNTS,
            "credit": AMOUNTS,
            "operation": WORDS,
            "document": REFERENCES,
        },
    ),
    max_size=6,
)
PERSONS = st.fixed_dictionaries({"last": WORDS, "first": WORDS}, optional={"middle": WORDS})
_SIGNER = {"name": PERSONS, "position": WORDS}
STORED = st.fixed_dictionaries(
    {"number": st.just(GUID), "date": DAYS, "system": WORDS},
    optional={"internal_number": WORDS, "internal_date": DAYS, "url": WORDS},
).map(lambda row: [row])
PAPER = st.fixed_dictionaries(
    {"number": WORDS, "date": DAYS},
    optional={"principal": PERSONS, "principal_information": WORDS},
).map(lambda row: [row])
_KIND = {"kind": st.sampled_from("123")}
SIGNERS = st.one_of(
    st.fixed_dictionaries({**_SIGNER, "proof": st.sampled_from("12456")}, optional=_KIND),
    st.fixed_dictionaries({**_SIGNER, "proof": st.just("3"), "electronic": STORED}, optional=_KIND),
    st.fixed_dictionaries({**_SIGNER, "proof": st.just("5"), "paper": PAPER}, optional=_KIND),
)


@st.composite
def statements(draw):
    """Make the data of a statement on one contract, or on several."""
    balances = st.fixed_dictionaries({"opening_balance": AMOUNTS, "closing_balance": AMOUNTS})
    data = {
        "date": "2026-12-31",
        "period": "2026-Q4",
        "seller": draw(st.sampled_from([COMPANY, SOLE_PROPRIETOR])),
        "buyer": draw(st.sampled_from([BUYER, FOREIGN_BUYER, CUSTOMER, TRADER])),
        "currency": draw(st.sampled_from(["RUB", "EUR"])),
        "entries": draw(ENTRIES),
        **draw(balances),
        **draw(st.fixed_dictionaries({}, optional={"signer": SIGNERS})),
    }
    contracts = draw(
        st.lists(CONTRACTS, max_size=3, unique_by=lambda row: tuple(sorted(row.items())))
    )
    if len(contracts) < 2:
        return {**data, "contract": contracts[0] if contracts else None}
    chosen = st.sampled_from(contracts)
    entries = [{**entry, "contract": draw(chosen)} for entry in data["entries"]]
    # Each contract has an operation: the format knows none without.
    entries += [{"date": "2026-12-31", "title": "Акт", "contract": row} for row in contracts]
    parts = [{"contract": row, **draw(balances)} for row in contracts]
    return {**data, "entries": entries, "contract_balances": parts}


@pytest.fixture(scope="module")
def dg():
    """Return the façade, with nothing stored."""
    with DocGen() as opened:
        yield opened


@pytest.fixture
def sample():
    """Return a usual statement with something changed."""
    return lambda **changes: {**reconciliation_samples()["debt-ours"], **changes}


def canonical(root):
    """Return an element as equal elements have it."""
    return etree.tostring(root, method="c14n2", strip_text=True)


def errors(dg, file):
    """Return the errors that the schema, its rules and docgen find in a file."""
    found = dg.official.validate(file.content, name=file.name)
    return [str(row) for row in found if row.severity is Severity.ERROR]


def official_errors(findings):
    """Return what the schema and its rules say, without docgen's own checks."""
    codes = KINDS.keys()
    return [str(row) for row in findings if row.code in codes or row.code.startswith("fns.")]


def xml(dg, data, number="7"):
    """Return the root of the file of a statement."""
    return etree.fromstring(dg.render("reconciliation", data, format="xml", number=number).content)


def check_nothing_is_lost(content):
    """Read a file, build it again and return what was read."""
    file = parse_file(content)
    payload = read_statement(file)
    assert canonical(build_statement(payload, payload.received)) == canonical(file.root)
    assert canonical(parse_file(rebuild_statement(payload)).root) == canonical(file.root)
    assert from_mapping(ReconciliationPayload, to_mapping(payload)) == payload
    return payload


def test_a_received_statement_is_read_into_its_fields():
    """The sample's parties, contract, entries and balances all have places in a payload."""
    payload = check_nothing_is_lost(SAMPLE)
    assert payload.official_details == {}
    assert payload.seller.edo_id == "2BM-7707083893-773601001-000000000000002"
    assert payload.buyer.edo_id == "2BM-7728168971-770801001-000000000000001"
    assert (payload.contract.number, payload.contract.date) == ("1/26", dt.date(2026, 1, 10))
    assert [(row.title, row.operation) for row in payload.entries] == [
        ("УПД № 15 от 15.07.2026", "Продажа"),
        ("Платежное поручение № 77 от 20.07.2026", "Оплата"),
    ]
    assert (payload.turnover_debit, payload.turnover_credit) == (1220, 1000)
    assert (payload.opening_balance, payload.closing_balance) == (0, 220)
    assert payload.signer.name.full == payload.seller.director.name.full == "Иванов Иван Иванович"
    assert (payload.received.number, payload.received.time) == ("7", "10:00:00")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Контакт/>", '<Контакт ИнКонт="мессенджер"/>'),
        ('ОборотДеб="1220.00"', 'ОборотДеб="1220"'),
        ('СальдоНачКр="0.00"', 'СальдоНачКр="5.00"'),
        ('НомДог="1/26" ДатаДог="10.01.2026"', 'ИдДог="42" НомДог="1/26"'),
        ('НомСтр="2"', 'НомСтр="17"'),
        ('КодОКВ="643"', 'КодОКВ="978"'),
        ('СтатПодп="1"', 'СтатПодп="2" ИдСистХран="МЧД ФНС"'),
    ],
)
def test_what_has_no_field_is_kept_as_it_was(old, new):
    """Whatever the format allows comes back, be it of use to docgen or not."""
    text = SAMPLE.decode("cp1251")
    assert old in text
    check_nothing_is_lost(text.replace(old, new).encode("cp1251"))


def test_a_currency_that_docgen_does_not_know_keeps_its_code():
    """A statement in pounds is not one in rubles."""
    file = parse_file(
        SAMPLE.replace('КодОКВ="643"'.encode("cp1251"), 'КодОКВ="826"'.encode("cp1251"))
    )
    payload = read_statement(file)
    assert payload.currency.numeric == "826"
    assert canonical(parse_file(rebuild_statement(payload)).root) == canonical(file.root)


def test_two_contracts_without_particulars_lose_nothing():
    """The format lets contracts go unnamed, and even then every operation stays."""
    root = etree.fromstring(SAMPLE)
    table = root.find("Документ/ТаблАкт")
    for name in ("НомДог", "ДатаДог"):
        del table[0].attrib[name]
    table.append(deepcopy(table[0]))
    payload = check_nothing_is_lost(etree.tostring(root, encoding="windows-1251"))
    assert len(payload.entries) == 4


def test_every_sample_of_the_type_is_a_valid_file(dg):
    """What docgen prints of its own samples it can also hand over electronically."""
    for name, data in reconciliation_samples().items():
        file = dg.render("reconciliation", data, format="xml")
        assert not errors(dg, file), name
        check_nothing_is_lost(file.content)


DG = DocGen()


@given(statements())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_any_statement_is_valid_and_reads_back_the_same(data):
    """Whatever a statement holds, schema and rules accept it, and it is read back whole."""
    file = DG.render("reconciliation", data, format="xml")
    found = DG.official.validate(file.content, name=file.name)
    assert not official_errors(found)
    made = from_mapping(ReconciliationPayload, data)
    read = check_nothing_is_lost(file.content)
    assert read.official_details == {}, "what docgen writes it has fields for"
    assert read.opening_balance == made.opening_balance
    assert read.closing_balance == made.closing_balance
    assert (read.turnover_debit, read.turnover_credit) == (
        made.turnover_debit,
        made.turnover_credit,
    )
    assert len(read.entries) == max(1, len(made.entries))
    assert len(read.contract_balances) == len(made.contract_balances)


def test_the_same_statement_gives_the_same_bytes(sample):
    """Neither a clock nor chance has a part in a file."""
    with DocGen() as first, DocGen() as second:
        files = [dg.render("reconciliation", sample(), format="xml") for dg in (first, second)]
    assert files[0] == files[1]


def test_time_has_colons_and_the_name_turns_from_sender_to_recipient(dg, sample):
    """Order 405@ writes ЧЧ:ММ:СС; ИдФайл names the recipient first."""
    root = xml(dg, sample())
    assert root.find("Документ").get("ВрИнфОтпр") == "00:00:00"
    start = f"ON_AKTSVEROTP_{BUYER['edo_id']}_{COMPANY['edo_id']}_20261231_"
    assert root.get("ИдФайл").startswith(start)


@pytest.mark.parametrize("side", ["seller", "buyer"])
def test_a_missing_id_of_exchange_is_named(dg, sample, side):
    """A file cannot be named without both ids; the error says whose is missing."""
    data = sample(**{side: {**sample()[side], "edo_id": ""}})
    with pytest.raises(RenderError, match=f"of the {side}") as caught:
        dg.render("reconciliation", data, format="xml")
    assert f"{side}.edo_id" in str(caught.value)


@pytest.mark.parametrize(
    ("proof", "status"),
    [
        (PowersProof.IN_SIGNATURE, "1"),
        (PowersProof.ELECTRONIC_ATTACHED, "2"),
        (PowersProof.ELECTRONIC_STORED, "2"),
        (PowersProof.ELECTRONIC_STORED_ELSEWHERE, "2"),
        (PowersProof.PAPER, "3"),
        (PowersProof.OTHER, None),
    ],
)
def test_powers_have_the_status_that_the_format_knows(dg, sample, proof, status):
    """СтатПодп tells apart no power of attorney, an electronic one, and one on paper."""
    signer = {"name": "Швец Марина Игоревна", "position": "Бухгалтер", "proof": proof.value}
    signed = xml(dg, sample(signer=signer)).find("Документ/Подписант")
    assert signed.get("СтатПодп") == status
    assert signed.get("Должн") == "Бухгалтер"


def test_a_stored_power_of_attorney_says_where_it_is_kept(dg, sample):
    """МЧД has its number, and the signer the system that holds it."""
    signer = {
        "name": "Швец Марина Игоревна",
        "proof": "3",
        "electronic": [{"number": GUID, "date": "2026-02-01", "system": "https://m4d.example.com"}],
    }
    signed = xml(dg, sample(signer=signer)).find("Документ/Подписант")
    assert signed.get("ИдСистХран") == "https://m4d.example.com"
    assert dict(signed.find("СвДовер").attrib) == {"НомДовер": GUID, "ДатаНач": "01.02.2026"}


def test_operations_by_one_document_stand_under_it(dg, sample):
    """A document with a debit and a credit is one ДокСв with two numbered operations."""
    document = {"title": "УПД", "number": "15", "date": "2026-11-30"}
    rows = [
        {"date": "2026-11-30", "title": "УПД № 15", "debit": "100.00", "document": document},
        {"date": "2026-12-02", "title": "УПД № 15", "credit": "40.00", "document": document},
    ]
    papers = xml(dg, sample(entries=rows)).findall(".//ДокСв")
    assert len(papers) == 1
    operations = [
        (row.get("НомСтр"), row.get("НаимОпер"), row.get("СумДебет"), row.get("СумКредит"))
        for row in papers[0]
    ]
    assert operations == [("1", "Продажа", "100.00", None), ("2", "Оплата", None, "40.00")]


def test_a_statement_without_operations_says_so(dg, sample):
    """The format has no empty table: a row of zero stands for a period of nothing."""
    file = dg.render(
        "reconciliation",
        sample(entries=[], opening_balance="5.00", closing_balance="5.00"),
        format="xml",
    )
    assert not errors(dg, file)
    operation = etree.fromstring(file.content).find(".//СвОпер")
    assert operation.get("НаимОпер") == "Операций за период нет"
    assert Decimal(operation.get("СумДебет")) == 0


def test_an_entry_under_an_unlisted_contract_is_refused(dg, sample):
    """No entry is left out in silence: not in the file, not at issue."""
    part = {"contract": {"number": "1", "date": "2026-01-12"}, "opening_balance": "0"}
    data = sample(contract=None, contract_balances=[{**part, "closing_balance": "0"}])
    with pytest.raises(RenderError, match="contract_balances does not list"):
        dg.render("reconciliation", data, format="xml")
    with pytest.raises(IssueRefusedError) as caught:
        dg.issue("reconciliation", data)
    codes = {row.code for row in caught.value.findings}
    assert "reconciliation.entry.contract.unknown" in codes


def test_a_period_that_ends_before_it_starts_is_no_payload():
    """The schema lets the days of a period be turned round; a payload does not."""
    text = SAMPLE.decode("cp1251").replace('ДатаОкПер="31.08.2026"', 'ДатаОкПер="31.08.2025"')
    with pytest.raises(DataError, match="cannot end"):
        read_statement(parse_file(text.encode("cp1251")))


def test_only_what_was_received_can_be_rebuilt(sample):
    """A document of one's own gets its particulars when it is issued, and not before."""
    with pytest.raises(ConfigurationError, match="issue a document"):
        rebuild_statement(from_mapping(ReconciliationPayload, sample()))


def test_a_received_statement_can_be_issued_anew(dg):
    """What was received is data like any other: a file made of it says when it was made."""
    payload = read_statement(parse_file(SAMPLE))
    root = xml(dg, evolve(payload, received=None), number="8")
    assert root.find("Документ").get("НомерАкт") == "8"
    assert root.get("ИдФайл") != payload.received.file_id


@pytest.mark.parametrize("differs", [False, True])
def test_the_recipients_answer_is_validated(dg, differs):
    """ON_AKTSVERPOL says that all is agreed, or lists what is not."""
    sent = ExchangeFile(
        file_id="ON_AKTSVEROTP_2BM-1_2BM-2_20260915_" + GUID,
        version="5.01",
        program="",
        date=dt.date(2026, 9, 15),
        time="10:00:00",
        number="7",
    )
    name = f"ON_AKTSVERPOL_2BM-2_2BM-1_20260916_{GUID}"
    table = (
        '<ТаблАкт><ДогСв><ДокСв НаимДок="УПД" НомДок="15" ДатаДок="15.07.2026" ИтогоРасх="1.00">'
        '<СвОпер НомСтр="1" ДатаОпер="15.07.2026" НаимОпер="Покупка" СумКредит="1219.00"/>'
        "</ДокСв></ДогСв></ТаблАкт>"
    )
    text = (
        '<?xml version="1.0" encoding="windows-1251"?>'
        f'<Файл ИдФайл="{name}" ВерсФорм="5.01" ВерсПрог="x" ПризнРазн="{2 if differs else 1}">'
        '<Документ КНД="1110333" ДатаИнфПол="16.09.2026" ВрИнфПол="09:00:00">'
        f'<ИдИнфОтпр ИдФайлИнфОтпр="{sent.file_id}" ДатФайлИнфОтпр="15.09.2026" '
        f'ВрФайлИнфОтпр="{sent.time}"><ЭП>MII=</ЭП></ИдИнфОтпр>{table if differs else ""}'
        '<Подписант><ФИО Фамилия="Швец" Имя="Марина"/></Подписант></Документ></Файл>'
    )
    found = dg.official.validate(text.encode("cp1251"), name=f"{name}.xml")
    assert not official_errors(found)
    broken = text.replace('ПризнРазн="2"', 'ПризнРазн="1"').replace(
        'ПризнРазн="1"', f'ПризнРазн="{1 if differs else 2}"'
    )
    assert official_errors(dg.official.validate(broken.encode("cp1251"), name=f"{name}.xml"))
