"""The buyer's title: answers to sellers' files, made and read."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen import DocGen
from docgen.exceptions import DataError
from docgen.kit.samples import BUYER, COMPANY, sale
from docgen.models import DocumentReference, PersonName, PowersProof, Severity, Signatory, Signer
from docgen.models.mapping import from_mapping, to_mapping
from docgen.official.explaining import KINDS
from docgen.official.file import parse_file
from docgen_plugins.upd.buyer import AcceptanceResult, BuyerTitle
from docgen_plugins.upd.official.answering import accept, buyer_file, with_answer
from docgen_plugins.upd.official.buyer import build_buyer_title, read_buyer_title
from docgen_plugins.upd.official.files import read_file
from docgen_plugins.upd.payload import HandoverSide, Representative, UpdPayload

SAMPLES = Path(__file__).parents[2] / "official" / "samples"
SAMPLE = (SAMPLES / "buyer_title_5.03.xml").read_bytes()
SIGNATURE = b"\x30\x82\x01\x00signature"
MOMENT = dt.datetime(2026, 11, 2, 22, 30, 5, tzinfo=dt.UTC)
GUID = "6e3f0a52-5d1f-4a2e-9d0f-0b5f1c9a7e11"

PERSON = PersonName(last="Швец", first="Марина", middle="Игоревна")
SIGNER = Signer(name=PERSON, position="директор")
ACT = DocumentReference(title="Акт о расхождениях", number="3", date=dt.date(2026, 11, 1))
ACCEPTED = HandoverSide(
    signatory=Signatory(name=PERSON, position="кладовщик"), date=dt.date(2026, 11, 1)
)

WORDS = st.text(
    st.sampled_from("абвгдеёжзАЯЁABxyz0123 №«»\"'&<>–—.,/₽²é"), min_size=1, max_size=40
).map(lambda text: text.strip() or "х")
DAYS = st.dates(dt.date(2026, 10, 1), dt.date(2026, 12, 31)).map(str)
REFERENCES = st.fixed_dictionaries(
    {"number": WORDS, "date": DAYS, "title": WORDS},
    optional={"id": WORDS, "file_id": WORDS, "information": WORDS},
)
PERSONS = st.fixed_dictionaries({"last": WORDS, "first": WORDS}, optional={"middle": WORDS})
EMPLOYEES = st.fixed_dictionaries({"name": PERSONS, "position": WORDS})
SIDES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"signatory": EMPLOYEES}),
    st.fixed_dictionaries(
        {
            "signatory": EMPLOYEES,
            "representative": st.fixed_dictionaries(
                {"name": WORDS, "inn": st.just("7710990027")},
                optional={"entrusted_by": REFERENCES, "powers": REFERENCES},
            ),
        }
    ),
    st.fixed_dictionaries(
        {
            "signatory": st.fixed_dictionaries({"name": PERSONS}),
            "representative": st.fixed_dictionaries({"entrusted_by": REFERENCES}),
        }
    ),
).flatmap(
    lambda side: st.fixed_dictionaries(
        {**{name: st.just(value) for name, value in side.items()}, "date": DAYS},
        optional={"compiler": WORDS},
    )
)
STORED = st.fixed_dictionaries(
    {"number": st.just(GUID), "date": DAYS, "system": WORDS}, optional={"url": WORDS}
)
PAPER = st.fixed_dictionaries({"number": WORDS, "date": DAYS}, optional={"principal": PERSONS})
_SIGNED = {"name": PERSONS, "position": WORDS}
_MORE = {"kind": st.sampled_from("123"), "date": DAYS, "information": WORDS}
SIGNERS = st.one_of(
    st.fixed_dictionaries({**_SIGNED, "proof": st.sampled_from("1246")}, optional=_MORE),
    st.fixed_dictionaries(
        {**_SIGNED, "proof": st.just("3"), "electronic": st.lists(STORED, min_size=1, max_size=2)},
        optional=_MORE,
    ),
    st.fixed_dictionaries(
        {**_SIGNED, "proof": st.just("5"), "paper": st.lists(PAPER, min_size=1, max_size=2)},
        optional=_MORE,
    ),
)
ANSWERS = st.just(
    {
        "file_id": f"ON_NSCHFDOPPR_{BUYER['edo_id']}_{COMPANY['edo_id']}_20261031_{GUID}"
        "_0_1_0_0_0_00",
        "version": "5.03",
        "date": "2026-10-31",
        "time": "18.00.33",
        "signatures": ["TUlJ", "TUlK"],
    }
)
TITLES = st.sampled_from("123").flatmap(
    lambda result: st.fixed_dictionaries(
        {
            "answers": ANSWERS,
            "title": WORDS,
            "function": st.sampled_from(["СЧФДОП", "ДОП"]),
            "date": DAYS,
            "result": st.just(result),
            "acceptance": SIDES,
            "signers": st.lists(SIGNERS, min_size=1, max_size=2),
        },
        optional={
            "number": WORDS,
            "operation_kind": WORDS,
            "differences": REFERENCES,
            "text_fields": st.lists(
                st.fixed_dictionaries({"name": WORDS, "value": WORDS}), max_size=2
            ),
            "compiled_under": REFERENCES,
            # An official rule: a refusal describes no operation.
            **({} if result == "3" else {"operation": WORDS}),
        },
    )
)

DG = DocGen()


@pytest.fixture(scope="module")
def seller():
    """Return the file of a УПД, as it was received."""
    file = DG.render("upd", sale(date="2026-10-31"), format="xml", number="15")
    return parse_file(file.content, file.name)


@pytest.fixture
def answer(seller):
    """Return a function that accepts the seller's file with something changed."""

    def make(**changes):
        usual = {
            "signatures": [SIGNATURE],
            "result": AcceptanceResult.ACCEPTED,
            "acceptance": ACCEPTED,
            "signers": [SIGNER],
        }
        return accept(seller, **{**usual, **changes})

    return make


def canonical(root):
    """Return an element as equal elements have it."""
    return etree.tostring(root, method="c14n2", strip_text=True)


def errors(file):
    """Return the errors that the schema, its rules and docgen find in a file."""
    found = DG.official.validate(file.content, name=file.name)
    return [str(row) for row in found if row.severity is Severity.ERROR]


def root_of(title):
    """Return the root of a title's valid file."""
    file = buyer_file(title, formed_at=MOMENT)
    assert not errors(file)
    return etree.fromstring(file.content)


def check_nothing_is_lost(content):
    """Read a file, build it again and return what was read."""
    file = parse_file(content)
    title = read_buyer_title(file)
    assert canonical(build_buyer_title(title, title.received)) == canonical(file.root)
    assert from_mapping(BuyerTitle, to_mapping(title)) == title
    return title


@pytest.mark.parametrize("version", ["5.03", "5.02"])
def test_a_received_title_is_read_into_its_fields(version):
    """The sample's answer, acceptance and signer have places; УИД is kept by its path."""
    content = SAMPLE.decode("cp1251").replace('ВерсФорм="5.03"', f'ВерсФорм="{version}"')
    title = check_nothing_is_lost(content.encode("cp1251"))
    assert title.official_details == {"/Файл/Документ/@УИД": "Уид"}
    assert title.answers.file_id.startswith("ON_NSCHFDOPPR_")
    assert (title.answers.date, title.answers.time) == (dt.date(2024, 7, 10), "18.00.33")
    assert len(title.answers.signatures) == 1
    assert (title.number, title.date, title.function) == ("444", dt.date(2003, 2, 1), "СЧФДОП")
    assert title.result is AcceptanceResult.ACCEPTED
    assert title.acceptance.signatory.name.full == "Иванов Иван Иванович"
    assert title.acceptance.compiler == "Тестовая организация"
    assert title.signers[0].proof is PowersProof.OTHER
    assert title.received.version == title.answers.version == version


def test_purchases_for_the_state_are_kept_as_they_are():
    """The block of the treasury has no fields of its own, and is not lost."""
    root = etree.fromstring(SAMPLE)
    block = etree.Element(
        "ИнфПокЗаГоскКазн",
        ЛицСчетПок="01234567890",
        НаимФинОргПок="Минфин",
        НомРеестрЗапПок="00012345",
        ОКТМОПок="45000000",
        ДатаОплПред="01.08.2024",
        ОчерПлат="5",
        ВидПлат="0",
    )
    for number in ("1", "2"):
        etree.SubElement(
            block,
            "ИнфСведДенОбяз",
            НомСтр=number,
            ВидСредств="1",
            КодПокБюджКласс="0" * 20,
            СумАванс="0.00",
        )
    root.find("Документ/СодФХЖ4").addnext(block)
    content = etree.tostring(root, encoding="windows-1251", xml_declaration=True)
    found = DG.official.validate(content)
    assert not [row for row in found if row.code in KINDS or row.code.startswith("fns.")]
    title = check_nothing_is_lost(content)
    assert title.official_details["/Файл/Документ/ИнфПокЗаГоскКазн/@ОчерПлат"] == "5"


@pytest.mark.parametrize(
    ("result", "more"),
    [
        (AcceptanceResult.ACCEPTED, {"operation": "Услуги приняты без претензий"}),
        (AcceptanceResult.WITH_DIFFERENCES, {"differences": ACT, "operation": "Принято не всё"}),
        (AcceptanceResult.REFUSED, {}),
    ],
)
def test_every_result_makes_a_valid_answer(answer, result, more):
    """КодИтога 1, 2 and 3; with differences the document that lists them is named."""
    code = root_of(answer(result=result, **more)).find("Документ/СодФХЖ4/СвПрин/КодСодОпер")
    assert code.get("КодИтога") == result.value
    named = code.find("РеквДокРасх")
    assert (named is not None) == (result is AcceptanceResult.WITH_DIFFERENCES)


@pytest.mark.parametrize("proof", list(PowersProof))
def test_every_proof_of_powers_makes_a_valid_answer(answer, proof):
    """СпосПодтПолном 1 to 6: the third and the fifth with a power of attorney."""
    powers = {
        PowersProof.ELECTRONIC_STORED: {
            "electronic": [{"number": GUID, "date": "2026-02-01", "system": "ФНС"}]
        },
        PowersProof.PAPER: {"paper": [{"number": "5", "date": "2026-02-01"}]},
    }
    data = {"name": PERSON.full, "position": "бухгалтер", "proof": proof.value}
    signer = from_mapping(Signer, {**data, **powers.get(proof, {})})
    signed = root_of(answer(signers=[signer])).find("Документ/Подписант")
    assert signed.get("СпосПодтПолном") == proof.value
    expected = {"3": ["ФИО", "СвДоверЭл"], "5": ["ФИО", "СвДоверБум"]}
    assert [row.tag for row in signed] == expected.get(proof.value, ["ФИО"])


@pytest.mark.parametrize(
    ("representative", "path"),
    [
        (None, "РабОргПок"),
        (Representative(name="ООО «Склад»", inn="7710990027"), "ИнЛицо/ПредОргПрин"),
        (Representative(entrusted_by=ACT), "ИнЛицо/ФЛПрин"),
    ],
)
def test_whoever_accepts_has_an_element_of_their_own(answer, representative, path):
    """An employee, another organisation and a natural person accept for the buyer."""
    side = evolve(ACCEPTED, representative=representative)
    place = root_of(answer(acceptance=side)).find(f"Документ/СодФХЖ4/СвПрин/СвЛицПрин/{path}")
    assert place.find("ФИО").get("Фамилия") == "Швец"


def test_an_answer_names_what_it_answers(answer, seller):
    """The seller's file by its id, day and time, its signature in base64, and the document."""
    root = root_of(answer())
    answered = root.find("Документ/ИдИнфПрод")
    assert answered.get("ИдФайлИнфПр") == seller.root.get("ИдФайл")
    assert answered.get("ВремФайлИнфПр") == seller.root.find("Документ").get("ВремИнфПр")
    assert base64.b64decode(answered.findtext("ЭП")) == SIGNATURE
    said = root.find("Документ/СодФХЖ4")
    assert (said.get("ПорНомДокИнфПр"), said.get("ДатаДокИнфПр")) == ("15", "31.10.2026")
    assert said.get("НаимДокОпрПр") == seller.root.find("Документ").get("НаимДокОпр")


def test_the_name_goes_back_to_the_seller_in_moscow_time(answer, seller):
    """The participants change places, the flags stay, and half past one of the next day it is."""
    file = buyer_file(answer(), formed_at=MOMENT)
    start = f"ON_NSCHFDOPPOK_{COMPANY['edo_id']}_{BUYER['edo_id']}_20261103_"
    assert file.name.startswith(start)
    assert file.name.removesuffix(".xml").endswith(seller.root.get("ИдФайл")[-13:])
    document = etree.fromstring(file.content).find("Документ")
    assert (document.get("ДатаИнфПок"), document.get("ВремИнфПок")) == ("03.11.2026", "01.30.05")
    assert buyer_file(answer(), formed_at=MOMENT) == file


@given(TITLES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_title_is_valid_and_reads_back_the_same(data):
    """Whatever an answer holds, schema and rules accept it, and it is read back whole."""
    title = from_mapping(BuyerTitle, data)
    file = buyer_file(title, formed_at=MOMENT)
    found = DG.official.validate(file.content, name=file.name)
    broken = [row for row in found if row.code in KINDS or row.code.startswith("fns.")]
    assert not broken
    read = check_nothing_is_lost(file.content)
    assert read.official_details == {}, "what docgen writes it has fields for"
    assert (read.result, read.function) == (title.result, title.function)
    assert read.acceptance.date == title.acceptance.date
    assert [row.proof for row in read.signers] == [row.proof for row in title.signers]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"signatures": []}, "signatures"),
        ({"signers": []}, "signers"),
        ({"acceptance": HandoverSide()}, "acceptance.date"),
        ({"result": AcceptanceResult.REFUSED, "operation": "Принято"}, "operation"),
    ],
)
def test_what_an_answer_lacks_is_named(answer, changes, path):
    """An answer that no operator would take is not made; the error says what to give."""
    with pytest.raises(DataError) as caught:
        answer(**changes)
    assert [row[0] for row in caught.value.problems] == [path]


def test_a_vat_invoice_alone_is_not_answered(answer):
    """СЧФ documents no handover, so that its buyer has nothing to accept."""
    file = DG.render("vat_invoice", sale(), format="xml")
    with pytest.raises(DataError, match="is not accepted"):
        accept(
            parse_file(file.content, file.name),
            signatures=[SIGNATURE],
            result=AcceptanceResult.ACCEPTED,
            acceptance=ACCEPTED,
            signers=[SIGNER],
        )
    assert answer().function == "СЧФДОП"


def test_only_a_sellers_file_is_answered():
    """A file without a document of the seller's is refused by its id."""
    with pytest.raises(DataError, match="ON_NSCHFDOPPOK"):
        accept(
            parse_file(SAMPLE),
            signatures=[SIGNATURE],
            result=AcceptanceResult.ACCEPTED,
            acceptance=ACCEPTED,
            signers=[SIGNER],
        )


def test_a_moment_without_a_zone_and_a_name_without_participants_are_refused(answer):
    """Neither the time nor the addressee is guessed."""
    with pytest.raises(DataError, match="time zone"):
        buyer_file(answer(), formed_at=MOMENT.replace(tzinfo=None))
    title = answer()
    nameless = evolve(title, answers=evolve(title.answers, file_id="upd-15"))
    with pytest.raises(DataError, match="who gets the answer"):
        buyer_file(nameless, formed_at=MOMENT)


def test_titles_of_other_versions_are_not_read():
    """5.01 is another format altogether; the error lists what can be read."""
    content = SAMPLE.decode("cp1251").replace('ВерсФорм="5.03"', 'ВерсФорм="5.01"')
    with pytest.raises(DataError, match=r"5\.03, 5\.02"):
        read_buyer_title(parse_file(content.encode("cp1251")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"operation": "Услуги приняты без претензий"}, "Услуги приняты без претензий"),
        (
            {"result": AcceptanceResult.WITH_DIFFERENCES, "differences": ACT},
            "Принято с расхождениями: Акт о расхождениях № 3 от 01.11.2026",
        ),
        ({"result": AcceptanceResult.REFUSED}, "В приёмке отказано"),
    ],
)
def test_the_printed_form_shows_both_sides(answer, seller, changes, words):
    """What the buyer has answered stands in lines [15] to [19] of the seller's document."""
    payload = with_answer(read_file(seller.root), answer(**changes))
    assert isinstance(payload, UpdPayload)
    page = DG.render("upd", payload, format="html").content.decode()
    assert words in page.replace("\u00a0", " ").replace("&shy;", "")
    assert "Кладовщик" in page
