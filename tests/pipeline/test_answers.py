"""A source that answers something else than it was asked."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from attrs import evolve

from docgen.batch import Outcome, Reason
from docgen.exceptions import AnswerError, ConfigurationError, DataError, UnknownNameError
from docgen.kit.samples import BUYER, COMPANY
from docgen.language.errors import describe_error
from docgen.models import Charge, Contract, Item, Payment
from docgen.sources import MappingSource

PERIOD = "2026-10"
DAY = dt.date(2026, 10, 31)


@pytest.fixture
def open_docgen(open_docgen, url):
    """Open façades over a store of every database."""
    return lambda source=None, **settings: open_docgen(source, **{"store": url} | settings)


def contract(number, client="romashka", **more):
    """Return a contract as data."""
    fields = {"id": number, "number": f"Д-{number}", "date": "2026-01-12", "client_id": client}
    return {**fields, "organisation_id": "sever", **more}


def charge(number, contract_id="1", **more):
    """Return a charge as data."""
    fields = {"id": number, "contract_id": contract_id, "date": "2026-10-05"}
    return {**fields, "item": {"name": f"Услуга {number}", "price": "100"}, **more}


RECORDS = {
    "organisations": [COMPANY, {**COMPANY, "id": "other"}],
    "clients": [BUYER, {**BUYER, "id": "lutik", "name": "АО «Лютик»"}],
    "contracts": [contract("1"), contract("2"), contract("3", "lutik")],
    "charges": [charge("a"), charge("b"), charge("c", "2"), charge("d", "3")],
    "payments": [
        {"id": "p", "contract_id": "1", "date": "2026-10-07", "amount": "50"},
        {"id": "q", "contract_id": "3", "date": "2026-10-08", "amount": "60"},
    ],
}


class Wrong:
    """Answers as the records say, but for what a test gets wrong."""

    def __init__(self, **answers):
        self._right = MappingSource(RECORDS)
        self._answers = answers

    def __getattr__(self, name):
        right = getattr(self._right, name)
        return self._answers[name](right) if name in self._answers else right


def changed(**fields):
    """Answer the right record with other fields."""
    return lambda right: lambda *asked: evolve(right(*asked), **fields)


def each(**fields):
    """Answer the right records, each with other fields."""
    return lambda right: (
        lambda *asked, **more: [evolve(row, **fields) for row in right(*asked, **more)]
    )


def twice(right):
    """Answer every record twice."""
    return lambda *asked: [*right(*asked), *right(*asked)]


WRONG = [
    ("client", changed(id="lutik"), "invoice", ("id", "client", "client", "id")),
    ("organisation", changed(id="other"), "act", ("id", "organisation", "organisation", "id")),
    ("contract", changed(id="2"), "invoice", ("id", "contract", "contract", "id")),
    (
        "contract",
        changed(client_id=""),
        "act",
        ("missing", "contract", "contract '1'", "client_id"),
    ),
    (
        "charges",
        each(contract_id="999"),
        "invoice",
        ("contract", "charges", "charge 'a'", "contract_id"),
    ),
    ("charges", each(date=dt.date(2025, 1, 1)), "act", ("period", "charges", "charge 'a'", "date")),
    ("charges", twice, "upd", ("repeated", "charges", "charge 'a'", "id")),
    ("charges", each(id=""), "invoice", ("missing", "charges", "charge ''", "id")),
    (
        "charges",
        each(date=dt.datetime(2026, 10, 5, 21, 30, tzinfo=dt.UTC)),
        "invoice",
        ("kind", "charges", "charge 'a'", "date"),
    ),
    ("charges", lambda _: lambda *_: [5], "act", ("kind", "charges", "charges", "type")),
    ("client", lambda _: lambda _: None, "act", ("kind", "client", "client", "type")),
    ("payments", twice, "reconciliation", ("repeated", "payments", "payment 'p'", "id")),
    (
        "balance",
        lambda _: lambda *_: 0.5,
        "reconciliation",
        ("kind", "balance", "contract '1'", "amount"),
    ),
    (
        "expected",
        each(contract_id="2"),
        "advance_invoice",
        ("contract", "expected", "charge 'x'", "contract_id"),
    ),
]


def wrong_source(method, answer):
    """Return a source that gets one answer wrong."""
    if method == "expected":
        foreign = Charge(id="x", contract_id="2", date=DAY, item=Item(name="x", price=Decimal(5)))
        return Wrong(expected=lambda _: lambda *_: [foreign])
    return Wrong(**{method: answer})


@pytest.mark.parametrize(("method", "answer", "code", "expected"), WRONG)
def test_a_wrong_answer_is_refused_by_name(open_docgen, method, answer, code, expected):
    """The source, the method, the record and the field are named; nothing is drafted or issued."""
    docgen = open_docgen(wrong_source(method, answer))
    with pytest.raises(AnswerError) as refused:
        docgen.issue(code, contract="1", period=PERIOD)
    error = refused.value
    reason, *place = expected
    assert error.code == f"source.answer.{reason}"
    assert [error.method, error.record, error.field] == place
    assert error.source == "data"
    assert docgen.store.list() == ()


@pytest.mark.parametrize(
    ("method", "answer", "code", "expected"), [row for row in WRONG if row[0] != "contract"]
)
def test_a_wrong_answer_stops_only_its_documents_of_a_batch(
    open_docgen, method, answer, code, expected
):
    """Each row says in Russian what was answered; what is answered rightly is issued."""
    docgen = open_docgen(wrong_source(method, answer))
    report = docgen.batch(code, period=PERIOD, formats=["html"], workers=1)
    failed = [row for row in report.rows if row.outcome is Outcome.FAILED]
    assert failed
    for row in failed:
        assert row.code == f"source.answer.{expected[0]}"
        assert row.message.startswith(f"Источник ответил не то (data.{expected[1]}, ")


def test_a_mapping_that_mixes_clients_up_is_refused(open_docgen):
    """A query without its condition answers with the contracts of everybody."""
    docgen = open_docgen(Wrong(each_contract=lambda right: lambda **_: right()))
    with pytest.raises(
        AnswerError, match=r"contract '3', client_id: it is 'lutik', and 'romashka'"
    ):
        docgen.draft("invoice", client="romashka", period=PERIOD)
    found = docgen.draft("invoice", contract="3", period=PERIOD)
    assert found.findings == ()


def test_the_whole_answer_is_said_in_russian():
    """Of each kind of wrong answer there is a sentence with what was asked and what came."""
    error = AnswerError(
        "source.answer.period",
        "2025-01-01 is outside of 2026-10",
        source="Crm",
        method="charges",
        record="charge '17'",
        field="date",
        asked="2026-10",
        given="01.01.2025",
    )
    assert describe_error(error) == (
        "Источник ответил не то (Crm.charges, charge '17'): date: 01.01.2025 — вне периода 2026-10"
    )


def test_a_party_without_an_id_is_the_one_asked_for(open_docgen):
    """A host that leaves its own id out has said it by the question."""
    docgen = open_docgen(Wrong(client=changed(id="")))
    assert docgen.issue("act", contract="1", period=PERIOD).payload.buyer.id == "romashka"


def test_a_moment_without_a_zone_is_its_day(open_docgen):
    """A host's datetime of 21:30 on the 31st belongs to October."""
    evening = dt.datetime(2026, 10, 31, 21, 30)  # noqa: DTZ001 - a host's local time
    docgen = open_docgen(Wrong(charges=each(date=evening)))
    assert docgen.issue("act", contract="1", period=PERIOD).payload.total == Decimal(200)
    assert Payment(id="1", contract_id="1", date=evening, amount=Decimal(1)).date == DAY
    assert Contract(number="1", date=evening).date == DAY


def test_a_collector_that_mixes_parties_up_is_refused(open_docgen, plugin):
    """Whoever has collected a payload, its parties are those of its contract."""
    import docgen as package

    class Mixing:
        def collect(self, source, request):
            from docgen_plugins.act.collector import ActCollector

            payload = ActCollector().collect(source, request)
            return evolve(payload, buyer=source.client("lutik"))

    @package.hookimpl(tryfirst=True)
    def docgen_data_collector(document_type):
        return Mixing() if document_type.code == "act" else None

    docgen = open_docgen(MappingSource(RECORDS), plugins=[plugin("mixing", docgen_data_collector)])
    with pytest.raises(AnswerError, match=r"buyer\.id: it is 'lutik', and the contract's is 'roma"):
        docgen.issue("act", contract="1", period=PERIOD)


def test_two_contracts_of_a_client_are_not_billed_for_the_same(open_docgen):
    """A mapping by client gives both contracts all charges: one is billed, the other refused."""

    def of_client(right):
        def charges(contract, period):
            found = [
                row
                for one in RECORDS["contracts"][:2]
                for row in right(Contract(number="", date=DAY, id=one["id"]), period)
            ]
            return [evolve(row, contract_id=contract.id) for row in found]

        return charges

    docgen = open_docgen(Wrong(charges=of_client))
    report = docgen.batch("invoice", "act", period=PERIOD, clients=["romashka"], workers=1)
    outcomes = [(row.type, row.contract, row.outcome, row.reason) for row in report.rows]
    assert outcomes == [
        ("invoice", "1", Outcome.MADE, Reason.NONE),
        ("invoice", "2", Outcome.SKIPPED, Reason.FINDINGS),
        ("act", "1", Outcome.MADE, Reason.NONE),
        ("act", "2", Outcome.SKIPPED, Reason.BASIS),
    ]
    assert report.rows[1].code == "charges.documented"
    assert "Начисления уже вошли в документ № 1" in report.rows[1].message
    assert report.summary() == "Выпущен: 2; есть ошибки: 2."


def test_charge_ids_are_frozen_with_the_lines(open_docgen):
    """The document says itself which charges it bills, and so do those made from it."""
    docgen = open_docgen(MappingSource(RECORDS))
    invoice = docgen.issue("invoice", contract="1", period=PERIOD)
    assert [row.charge_ids for row in docgen.store.get(invoice.id).payload.lines] == [
        ("a",),
        ("b",),
    ]
    act = docgen.issue("act", basis=[invoice])
    assert [row.charge_ids for row in act.payload.lines] == [("a",), ("b",)]
    again = docgen.documents.reissue(act, reason="ошибка в акте")
    assert [row.charge_ids for row in again.payload.lines] == [("a",), ("b",)]


def test_the_same_charges_twice_are_a_finding_of_the_draft(open_docgen):
    """It is told before anything is issued, of documents given as data as well."""
    docgen = open_docgen(MappingSource(RECORDS))
    act = docgen.issue("act", contract="1", period=PERIOD)
    (finding,) = [
        row
        for row in docgen.check("upd", contract="1", period=PERIOD)
        if row.code == "charges.documented"
    ]
    assert (finding.severity, finding.path) == ("error", "lines")
    assert f"(act, идентификатор {act.id}): a, b" in finding.message
    assert docgen.check("act", contract="1", period=PERIOD) == ()
    docgen.documents.void(act, reason="ошибка")
    codes = [row.code for row in docgen.check("upd", contract="1", period=PERIOD)]
    assert "charges.documented" not in codes


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_draft_makes_no_store(open_docgen, tmp_path):
    """Where there is none yet, nothing can stand in another document."""
    docgen = open_docgen(MappingSource(RECORDS), store=f"sqlite:///{tmp_path}/none.db")
    docgen.draft("invoice", contract="1", period=PERIOD)
    assert not (tmp_path / "none.db").exists()


class Billing(Wrong):
    """A source that tells of records it cannot read."""

    def each_contract(self, *, client=None):
        """Return the contracts; that of the second one has no date."""
        from docgen.models import Unreadable

        for row in self._right.contracts(client=client):
            if row.id == "2":
                error = DataError([("date", "is required and missing")], source="crm")
                yield Unreadable(error=error, id="2", number="Д-2", client_id=row.client_id)
            else:
                yield row

    def contracts(self, *, client=None):
        """Fail for all, as any source may."""
        del client
        raise DataError([("date", "is required and missing")], source="crm row 2")

    def each_payment(self, contract, period):
        """Return the payments as they are."""
        return self._right.payments(contract, period)

    def payments(self, contract, period):
        """Return the payments as they are."""
        return self._right.payments(contract, period)


def test_one_contract_that_cannot_be_read_stops_only_itself(open_docgen):
    """Its row says which contract of which client; the others are issued."""
    docgen = open_docgen(Billing())
    report = docgen.batch("invoice", "act", period=PERIOD, workers=1)
    bad = [row for row in report.rows if row.contract == "2"]
    assert [(row.type, row.client, row.contract_number, row.reason) for row in bad] == [
        ("invoice", "romashka", "Д-2", Reason.ERROR),
        ("act", "romashka", "Д-2", Reason.BASIS),
    ]
    assert bad[0].message == "Данные с ошибкой (crm): date: is required and missing"
    assert report.count(Outcome.MADE) == 4


def test_a_client_is_issued_to_past_its_bad_contract(open_docgen):
    """The only contract that can be read is meant; of several the bad one is named, too."""
    docgen = open_docgen(Billing())
    assert docgen.issue("invoice", client="romashka", period=PERIOD).payload.contract.id == "1"
    with pytest.raises(UnknownNameError):
        docgen.issue("invoice", client="nobody", period=PERIOD)
    several = open_docgen(Several(), store=None)
    with pytest.raises(
        ConfigurationError, match=r"of: 1 \(№ Д-1\), 3 \(№ Д-3\)\. 2 \(№ Д-2\): crm"
    ):
        several.draft("invoice", client="romashka", period=PERIOD)


class Several(Billing):
    """The same, and all contracts are of one client."""

    def each_contract(self, *, client=None):
        """Return them all."""
        del client
        for row in super().each_contract():
            yield evolve(row, client_id="romashka")


def test_a_host_that_replaces_contracts_means_it(open_docgen):
    """A subclass that narrows the contracts is asked, and not the method beside it."""

    class Narrowed(MappingSource):
        def each_contract(self, *, client=None):
            return self.contracts(client=client)

        def each_payment(self, contract, period):
            return self.payments(contract, period)

    class OnlyFirst(Narrowed):
        def contracts(self, *, client=None):
            return super().contracts(client=client)[:1]

    docgen = open_docgen(OnlyFirst(RECORDS))
    assert [row.contract for row in docgen.batch("act", period=PERIOD, dry_run=True).rows] == ["1"]
