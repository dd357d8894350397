from __future__ import annotations

import ast
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import docgen
from docgen import IssueRefusedError, MappingSource, Period
from docgen.exceptions import ConfigurationError, DataError, UnknownNameError
from docgen.kit.samples import BUYER, COMPANY, sale
from docgen.models import DRAFT_NUMBER, Channel, Document, NumberContext, Status
from docgen.models.mapping import from_mapping
from docgen.models.text import clean_text
from docgen.store import DocumentStore
from docgen_plugins.act.payload import ActPayload
from docgen_plugins.invoice.payload import InvoicePayload

ACT = {"contract": "1", "period": "2026-10"}
UNREACHABLE = {key: value for key, value in BUYER.items() if key != "email"}
HEAVY = ("sqlalchemy", "weasyprint", "jinja2", "cattrs", "typer", "pluggy", "PIL", "yaml")


@pytest.fixture(scope="session")
def charged(billing_database):
    """Return what was charged under a contract in October, as the billing itself adds it up."""

    def add_up(contract):
        query = (
            "SELECT round(sum(total), 2) FROM accrual WHERE agreement_id = ? "
            "AND accrued_on BETWEEN '2026-10-01' AND '2026-10-31'"
        )
        with closing(sqlite3.connect(billing_database)) as connection:
            return Decimal(str(connection.execute(query, (contract,)).fetchone()[0]))

    return add_up


@pytest.fixture
def records():
    """Return a small source's data: paid 10,000 in October, used 5,500 then and 4,500 later."""
    charges = (("a", "2026-10-31", "5500.00"), ("b", "2026-11-30", "4500.00"))
    return {
        "organisations": [COMPANY],
        "clients": [BUYER, {**BUYER, "id": "new", "name": "ООО «Новичок»"}],
        "contracts": [
            {
                "id": "k-7",
                "number": "7/26",
                "date": "2026-01-12",
                "organisation_id": COMPANY["id"],
                "client_id": BUYER["id"],
            }
        ],
        "charges": [
            {
                "id": row_id,
                "contract_id": "k-7",
                "date": day,
                "item": {"name": "Трафик", "price": price},
            }
            for row_id, day, price in charges
        ],
        "payments": [{"id": "p", "contract_id": "k-7", "date": "2026-10-05", "amount": "10000.00"}],
    }


# Collecting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("contract", [str(number) for number in range(1, 20) if number != 12])
def test_an_act_documents_what_was_charged(host, charged, contract):
    """Its total is the month's charges to the kopeck, whatever was paid in the month."""
    payload = host.draft("act", contract=contract, period="2026-10").payload
    assert payload.total == charged(contract)
    assert payload.date == date(2026, 10, 31)
    assert payload.contract.id == contract


def test_an_act_is_for_consumption_and_not_for_money(open_docgen, records):
    """Who paid 10,000 and used 5,500 gets an act of 5,500, and one of the rest when it is used."""
    dg = open_docgen(MappingSource(records))
    totals = [
        dg.issue("act", client="romashka", period=period).payload.total
        for period in ("2026-10", "2026-11")
    ]
    assert totals == [Decimal("5500.00"), Decimal("4500.00")]


def test_a_draft_has_no_number_and_is_stored_nowhere(host):
    """It says what would be issued, and leaves nothing behind."""
    draft = host.draft("act", **ACT)
    assert not isinstance(draft, Document)
    assert draft.number == DRAFT_NUMBER
    assert draft.status is Status.DRAFT
    assert draft.findings == host.check("act", **ACT)
    assert host.store.list() == ()
    assert host.store.counters() == ()


def test_a_client_with_one_contract_need_not_name_it(host):
    """The client is enough to find it."""
    assert host.draft("act", client="3", period="2026-10").payload.contract.id == "5"


def test_a_period_may_be_a_value_or_a_text(host):
    """Both give the same document, and the date may be another than the period's last day."""
    october = Period.months(2026, 10)
    by_value = host.draft("act", contract="1", period=october, date=date(2026, 11, 2))
    by_text = host.draft("act", **ACT)
    assert by_value.date == date(2026, 11, 2)
    same_day = evolve(by_value.payload, date=by_text.date)
    assert same_day == by_text.payload


@pytest.mark.parametrize(
    ("wanted", "error", "text"),
    [
        ({"client": "1"}, ConfigurationError, "several contracts.*: 1 .*, 2 "),
        ({"client": "99"}, UnknownNameError, "client '99'"),
        ({"contract": "99"}, UnknownNameError, "contract '99'"),
        ({}, ConfigurationError, "for whom"),
        ({"contract": "1", "period": "October"}, ConfigurationError, "'October'.*2026-10"),
        ({"contract": "1", "template": "clasic"}, LookupError, "'clasic'.*'classic'"),
    ],
)
def test_a_request_that_names_no_document_says_what_to_give(host, wanted, error, text):
    """Whom, when and by which template are told apart, and nothing is stored."""
    with pytest.raises(error, match=text):
        host.issue("act", **{"period": "2026-10"} | wanted)
    assert host.store.list() == ()


def test_a_client_without_contracts_is_told(open_docgen, records):
    """There is nothing to collect for."""
    with pytest.raises(UnknownNameError, match="contract of client 'new'"):
        open_docgen(MappingSource(records)).draft("act", client="new", period="2026-10")


def test_a_period_must_be_said(host):
    """Without one there is no telling which charges are meant."""
    with pytest.raises(ConfigurationError, match="2026-10"):
        host.draft("act", contract="1")


def test_without_a_source_only_data_can_be_documented(pure):
    """The error says what to give."""
    with pytest.raises(ConfigurationError, match=r"DocGen\(source="):
        pure.draft("act", **ACT)


def test_without_a_store_nothing_can_be_issued(billing):
    """The error says what to give."""
    with pytest.raises(ConfigurationError, match="store='sqlite:///"):
        docgen.DocGen(billing).issue("act", **ACT)


def test_a_folder_of_templates_must_be_there(tmp_path):
    """A misspelt folder would otherwise silently give the bundled look."""
    with pytest.raises(ConfigurationError, match="tempaltes"):
        docgen.DocGen(templates=[tmp_path / "tempaltes"])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"mask": 5}, "numbering.act.mask is 5; text"),
        ({"start": "7"}, "numbering.act.start is '7'; a whole number"),
        ({"start": True}, "numbering.act.start is True"),
        ({"maks": "{N}"}, "numbering.act 'maks'.*'mask'"),
        ({"reset": "year"}, "YYYY"),
        ({"reset": "yearly"}, "'yearly'.*'year'"),
    ],
)
def test_a_numbering_rule_that_cannot_be_used_is_refused_at_once(rule, text):
    """The setting and the remedy are named."""
    with pytest.raises((ConfigurationError, UnknownNameError), match=text):
        docgen.DocGen(numbering={"act": rule})


# Issuing ---------------------------------------------------------------------------------------


def test_an_act_is_issued_once_for_a_contract_and_a_period(host):
    """Asked for again, the same document comes back, and the next number is still free."""
    first = host.issue("act", **ACT)
    assert host.issue("act", **ACT) == first
    assert host.issue("act", client="3", period="2026-10").number == "2"
    assert host.issue("act", contract="1", period="2026-11").number == "3"
    assert host.issue("invoice", **ACT).number == "1"


def test_threads_that_ask_at_once_get_one_document(host):
    """One of them issues, the others get what it has issued; the store is opened once."""
    contracts = [str(number) for number in (1, 2, 3, 5)] * 4
    with ThreadPoolExecutor(8) as pool:
        issued = list(
            pool.map(lambda row: host.issue("act", contract=row, period="2026-10"), contracts)
        )
    assert {row.number for row in issued} == {"1", "2", "3", "4"}
    assert len({(row.payload.contract.id, row.id) for row in issued}) == 4
    assert host.store.audit() == ()


def test_processes_that_ask_at_once_get_one_document(settled, program):
    """The database decides, not the process."""
    command = ("issue", "act", "--contract", "1", "--period", "2026-10", "--json")
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: program(*command), range(3)))
    assert [run.status for run in runs] == [0, 0, 0]
    assert {(run.rows[0]["id"], run.rows[0]["number"]) for run in runs} == {(1, "А-0001/26")}
    assert (settled / "docs.db").is_file()


@pytest.mark.parametrize("key", [None, "deal 7"])
def test_what_somebody_else_issues_meanwhile_is_what_was_asked_for(host, monkeypatch, key):
    """Its charges do not stand in the way: they stand in the very document that is wanted."""
    first = host.issue("act", **ACT, key=key)
    monkeypatch.setattr(DocumentStore, "find_by_key", lambda *_: None)  # as a moment before
    assert host.issue("act", **ACT, key=key) == first


def test_a_key_names_one_operation_on_given_data(open_docgen):
    """Without a key the same data make two documents, with one they make one."""
    dg = open_docgen()
    assert [dg.issue("act", sale()).number for _ in range(2)] == ["1", "2"]
    assert [dg.issue("act", sale(), key="deal 7").number for _ in range(2)] == ["3", "3"]


def test_a_key_of_another_types_document_is_refused(open_docgen):
    """Otherwise an act would be handed out as the invoice that was asked for."""
    dg = open_docgen()
    dg.issue("act", sale(), key="deal 7")
    with pytest.raises(ConfigurationError, match=r"'deal 7' belongs to act 1"):
        dg.issue("invoice", sale(), key="deal 7")
    assert len(dg.store.list()) == 1


def test_an_empty_period_makes_no_document(host):
    """Nothing was charged, so there is nothing to document; no number is taken."""
    with pytest.raises(IssueRefusedError) as error:
        host.issue("act", contract="12", period="2026-10")
    assert [row.code for row in error.value.findings] == ["document.empty"]
    assert host.store.counters() == ()


def test_all_errors_refuse_the_issue_at_once(open_docgen):
    """The user sees them together, and the number stays free for the next document."""
    dg = open_docgen()
    buyer = {**BUYER, "inn": "7710990020"}
    lines = [
        {"name": "Трафик", "price": "10", "quantity": "-1"},
        {"name": "Связь", "price": "10", "vat_rate": "20"},
    ]
    with pytest.raises(IssueRefusedError) as error:
        dg.issue("invoice", sale(buyer=buyer, lines=lines))
    found = {(row.code, row.path) for row in error.value.findings}
    assert {
        ("line.quantity.not_positive", "lines[0].quantity"),
        ("line.vat_rate.not_in_force", "lines[1].vat_rate"),
    } <= found
    assert any(path == "buyer.inn" for _, path in found)
    assert all(f"{row.code} {row.path}" in str(error.value) for row in error.value.findings)
    assert (dg.store.list(), dg.store.counters()) == ((), ())
    assert dg.issue("invoice", sale()).number == "1"


def test_a_value_that_the_template_needs_refuses_the_issue(open_docgen, write_template):
    """What would fail to print later is found before a number is spent, and where it stands."""
    dg = open_docgen(templates=[write_template("[number]\n<p>[buyer.email]</p>", code="act")])
    with pytest.raises(IssueRefusedError, match=r"value_missing act/mine/template\.html:2"):
        dg.issue("act", sale(buyer=UNREACHABLE), template="mine")
    assert dg.store.counters() == ()


@pytest.mark.parametrize("data", [sale(number="15"), sale(number=15)])
def test_an_issued_document_takes_its_number_from_the_rule_only(open_docgen, data):
    """A number in the data would make two sources of numbers."""
    with pytest.raises(ConfigurationError, match=r"'15'.*leave it out"):
        open_docgen().issue("act", data)


def test_the_hosts_numbering_rule_is_used(open_docgen, billing):
    """The mask and the reset are per type, and peeking takes nothing."""
    rule = {"act": {"mask": "А-{N:4}/{YY}", "reset": "year", "start": 100}}
    dg = open_docgen(billing, numbering=rule)
    context = NumberContext(document_type="act", date=date(2026, 10, 31), organisation="1")
    assert dg.store.journal.peek(dg.catalog.rule("act"), context) == "А-0100/26"
    assert dg.issue("act", **ACT).number == "А-0100/26"
    assert dg.issue("invoice", **ACT).number == "1"


# Files -----------------------------------------------------------------------------------------


def test_a_file_is_rendered_once_and_then_kept(host):
    """It comes back byte for byte, by the document or by its id."""
    document = host.issue("act", **ACT)
    made = host.file(document, "pdf")
    assert made.content.startswith(b"%PDF")
    assert made.media_type == "application/pdf"
    assert made.engine.startswith("plutoprint ")
    assert host.file(document.id, "pdf") == made


def test_an_issued_document_keeps_its_data_and_its_look(open_docgen, records, write_template):
    """It prints from its own frozen payload and template, whatever became of both."""
    root = write_template("<p>Было: [buyer.name]</p>", code="act")
    document_id = (
        open_docgen(MappingSource(records), templates=[root])
        .issue("act", client="romashka", period="2026-10", template="mine")
        .id
    )
    write_template("<p>Стало: [buyer.name]</p>", code="act")
    renamed = {**records, "clients": [{**BUYER, "name": "ООО «Лютик»"}], "charges": []}
    changed = open_docgen(MappingSource(renamed), templates=[root])
    page = changed.file(document_id, "html").content.decode()
    assert "Было: ООО «Ромашка и партнёры»" in page
    assert "Лютик" not in page
    assert "Стало" in changed.render("act", sale(), format="html", template="mine").content.decode()
    shutil.rmtree(root)
    assert "Было" in open_docgen().file(document_id, "html", channel="paper").content.decode()


def test_a_draft_has_no_file(host):
    """It is not stored; the error says how to print it."""
    draft = host.draft("act", **ACT)
    with pytest.raises(ConfigurationError, match=r"DocGen\.render"):
        host.file(draft)


def test_a_format_that_nobody_makes_is_told(host):
    """The type's formats are listed."""
    with pytest.raises(UnknownNameError, match=r"'xlsx'\. Known: docx, html, pdf"):
        host.file(host.issue("act", **ACT), "xlsx")


@pytest.mark.parametrize(
    ("channel", "pictures", "reason"),
    [
        (Channel.EMAIL, True, None),
        (Channel.PAPER, False, "от руки"),
        (Channel.EDO, False, "электронной подписью"),
    ],
)
def test_the_channel_decides_about_the_facsimile(host, channel, pictures, reason):
    """Stamp and signature stand in what goes by e-mail only; elsewhere a note says why not."""
    document = host.issue("act", **ACT)
    assert document.payload.seller.stamp
    file = host.file(document, "html", channel=channel)
    shown = file.content.decode().count("data:image/png") - 1  # the barcode is always there
    assert bool(shown) is pictures
    assert [reason in note for note in file.notes] == ([True] if reason else [])


def test_a_facsimile_needs_the_organisations_leave(host):
    """A type that it has not allowed is printed without, and the note says so."""
    payload = host.draft("act", **ACT).payload
    strict = evolve(payload, seller=evolve(payload.seller, facsimile_types=("invoice",)))
    file = host.render("act", strict, format="html", channel="email")
    assert "data:image/png" not in file.content.decode()
    assert any("не разрешила" in note for note in file.notes)


# Pure rendering --------------------------------------------------------------------------------


def test_the_same_data_give_the_same_page(pure, sale_file):
    """A mapping, a file and a payload are three ways to say one thing, and none is changed."""
    data = sale()
    payload = from_mapping(InvoicePayload, data)
    pages = [
        docgen.render("invoice", given, format="html", number="15").content
        for given in (data, sale_file, str(sale_file), payload)
    ]
    assert len(set(pages)) == 1
    assert data == sale()
    assert pure.render("invoice", data, format="html", number="15").content == pages[0]


def test_rendering_stores_nothing(at_home):
    """Neither a database nor a folder of files appears."""
    assert docgen.render("invoice", sale(), format="html").content
    assert list(at_home.iterdir()) == []


def test_a_number_makes_a_strict_rendering(pure, write_template):
    """A draft marks what is missing; what has a number must be whole."""
    dg = docgen.DocGen(templates=[write_template("[buyer.email]")])
    data = sale(buyer=UNREACHABLE)
    draft = dg.render("invoice", data, format="html", template="mine")
    assert "docgen-problem" in draft.content.decode()
    with pytest.raises(docgen.DocGenError, match=r"invoice/mine.*\[buyer\.email\]"):
        dg.render("invoice", data, format="html", template="mine", number="15")
    assert DRAFT_NUMBER in pure.render("invoice", sale(), format="html").content.decode()


def test_a_payload_of_another_type_is_refused(pure):
    """An act's payload cannot be printed as an invoice."""
    payload = from_mapping(ActPayload, sale())
    with pytest.raises(ConfigurationError, match="InvoicePayload is expected, not ActPayload"):
        pure.render("invoice", payload)


def test_what_to_collect_cannot_stand_beside_the_data(pure):
    """It would be ignored."""
    with pytest.raises(ConfigurationError, match="client, period cannot be given"):
        pure.render("invoice", sale(), client="1", period="2026-10")


@pytest.mark.parametrize("number", [{"a": 1}, True, 1.5, ["15"]])
def test_a_number_is_a_text(pure, number):
    """Anything else would print as Python writes it."""
    with pytest.raises(DataError, match="number: text is expected"):
        pure.render("invoice", sale(number=number))


@settings(max_examples=25, deadline=None)
@given(number=st.text(min_size=1, max_size=20).filter(lambda text: clean_text(text).strip()))
def test_any_text_can_be_given_as_the_number(pure, number):
    """What no document may hold is left out; the rest stands in the page, escaped."""
    file = pure.render("act", sale(lines=sale()["lines"][:1]), format="html", number=number)
    page = file.content.decode()
    assert not any(ord(char) < 32 and char not in "\n\t" for char in page)
    assert "/" not in file.name


def test_hostile_text_prints_as_it_is(pure, pdf_text):
    """No value is a shortcode, an expression or markup, wherever it stands."""
    hostile = "[total] {{ 7*7 }} {% if x %} <script>alert(1)</script> & <b>Ко</b> &amp; \" '"
    file = pure.render(
        "invoice",
        sale(
            buyer={**BUYER, "name": f"покупатель {hostile}"},
            lines=[{"name": f"услуга {hostile}", "price": "10.00"}],
            contract={"id": "k", "number": f"договор {hostile}", "date": "2026-01-12"},
            payment_terms=f"условия {hostile}",
        ),
        number=f"номер {hostile}",
    )
    text = pdf_text(file.content)
    for value in ("покупатель", "услуга", "договор", "условия", "номер"):
        assert f"{value}{''.join(hostile.split())}" in text, value


# The package -----------------------------------------------------------------------------------


def test_every_public_name_has_one_home():
    """`__all__` is sorted, and each of its names is what its module says it is."""
    assert docgen.__all__ == sorted(docgen.__all__)
    assert set(docgen._HOMES) == set(docgen.__all__) == set(dir(docgen))
    for name, home in docgen._HOMES.items():
        assert getattr(docgen, name) is getattr(import_module(home), name)


def test_type_checkers_see_the_same_names():
    """The imports under `TYPE_CHECKING` name each public name once, from its home."""
    tree = ast.parse(Path(docgen.__file__).read_text(encoding="utf-8"))
    branches = [node for node in tree.body if isinstance(node, ast.If)]
    homes = {
        alias.name: node.module
        for node in branches[0].body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert homes == docgen._HOMES


def test_an_unknown_name_is_an_attribute_error():
    """As in any module."""
    with pytest.raises(AttributeError, match="'Docgen'"):
        docgen.Docgen  # noqa: B018 - asking is the test


@pytest.mark.parametrize("module", ["docgen", "docgen.cli.app"])
def test_importing_is_light(module):
    """What is heavy waits until it is first used; the program's help needs only Typer."""
    code = f"import {module}, sys; print(*sys.modules)"
    done = subprocess.run(  # noqa: S603 - the package under test
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    allowed = {"typer"} if module != "docgen" else set()
    assert {row.partition(".")[0] for row in done.stdout.split()} & set(HEAVY) <= allowed
