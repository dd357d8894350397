from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve, frozen

from docgen.exceptions import (
    ConfigurationError,
    DataError,
    StorageError,
    TransitionError,
    UnknownNameError,
)
from docgen.lifecycle import Actor
from docgen.models import Channel, Event, File, Payload, Period, SalePayload, Status
from docgen.numbering import IssuedNumber, Mask, NumberingRule
from docgen.store import DocumentSummary, ReadyDocument

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
PDF = File(
    name="Акт 2026-1.pdf",
    media_type="application/pdf",
    content=b"%PDF-1.7",
    engine="weasyprint 70.0",
    notes=("Печать не поставлена: бумага",),
)


def test_a_document_is_issued_with_its_number(issue, payload, template):
    """The number is the rule's, the payload the one given, the time the clock's in UTC."""
    issued = issue()
    document = issued.document
    assert issued.created
    assert document.number == "2026-1"
    assert document.payload == payload
    assert document.issued_at == NOON
    assert document.status is Status.ISSUED
    assert (document.template, document.template_hash) == (template.name, template.hash)


def test_numbers_follow_one_another_within_the_documents_period(issue):
    """Counting begins again by the document's own date, in whatever order documents come."""
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 30), date(2027, 1, 2)]
    assert [issue(day=day).document.number for day in days] == [
        "2026-1",
        "2027-1",
        "2026-2",
        "2027-2",
    ]


def test_each_organisation_counts_for_itself(issue):
    """Two organisations may have the same number."""
    assert [issue(organisation=one).document.number for one in "778"] == [
        "2026-1",
        "2026-2",
        "2026-1",
    ]


def test_the_same_key_gives_the_same_document(issue, store):
    """A second run makes nothing and takes no number."""
    first = issue(key="act|7|k1|2026-10")
    again = issue(key="act|7|k1|2026-10")
    assert first.created
    assert not again.created
    assert again.document == first.document
    assert issue(key="act|7|k1|2026-11").document.number == "2026-2"
    assert store.counters()[0].last == 2


def test_without_a_key_there_is_always_a_new_document(issue):
    """A document made by hand is never taken for another."""
    assert [issue().created, issue().created] == [True, True]


def test_a_void_document_frees_its_key(issue, sql):
    """After an annulment the period can be documented anew, under the next number."""
    issue(key="k")
    sql("UPDATE documents SET status = 'void'")
    again = issue(key="k")
    assert again.created
    assert again.document.number == "2026-2"


@pytest.mark.parametrize("table", ["documents", "numbers", "events", "templates", "parties"])
def test_a_failure_gives_the_number_back(table, issue, store, break_inserts):
    """Wherever the transaction breaks, nothing of it stays and the next number has no gap."""
    mend = break_inserts(table)
    with pytest.raises(StorageError, match="the disk is on fire"):
        issue()
    assert store.list() == ()
    assert store.counters() == ()
    mend()
    assert issue().document.number == "2026-1"
    assert store.audit() == ()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_disk_that_takes_no_more_gives_the_number_back(issue, store, tmp_path, file_size_limit):
    """When the database's log cannot grow nothing is issued, and nothing is missing later."""
    issue()
    size = (tmp_path / "data" / "docs.db-wal").stat().st_size
    with file_size_limit(size), pytest.raises(StorageError, match="disk refuses to read or write"):
        issue()
    assert issue().document.number == "2026-2"
    assert store.audit() == ()


def test_pictures_that_cannot_be_kept_take_no_number(issue, store, artifact_folder):
    """The artifacts come first: without them nothing is issued."""
    artifact_folder.rmdir()
    artifact_folder.write_text("not a folder")
    with pytest.raises(StorageError, match="a file stands where a folder should be"):
        issue()
    assert store.counters() == ()


def test_a_payload_that_could_not_be_read_back_takes_no_number(issue, store, payload):
    """What no later docgen could thaw is refused at once, with its path."""
    buyer = evolve(payload.buyer, name="я" * 200_000)
    with pytest.raises(DataError, match=r"act does not fit:\n  buyer\.name"):
        issue(act=evolve(payload, buyer=buyer))
    assert store.counters() == ()


def test_characters_no_document_may_hold_are_not_frozen(issue, store, payload):
    """What is issued, printed and kept is the same clean text."""
    buyer = evolve(payload.buyer, name="Лютик\u202e\x07\ud800")
    document = issue(act=evolve(payload, buyer=buyer)).document
    assert document.payload.buyer.name == "Лютик"
    assert store.get(document.id) == document


def test_a_number_in_use_is_refused(issue, store):
    """A rule that counts over again names the document in the way and the remedy."""
    issue()
    second = NumberingRule(code="act-2", mask=Mask.parse("2026-{N}"))
    with pytest.raises(ConfigurationError, match=r"gives '2026-1', which act 1 of 2026-10-31"):
        issue(using=second)
    assert len(store.counters()) == 1
    assert issue(using=evolve(second, start=2)).document.number == "2026-2"


@pytest.mark.parametrize(
    "changes", [{"document_type": "invoice"}, {"date": date(2025, 12, 31)}], ids=["type", "date"]
)
def test_a_number_of_another_document_is_refused(changes, issue, store):
    """The period of a number must be that of the date printed beside it."""
    with pytest.raises(ConfigurationError, match="Make both the same"):
        issue(**changes)
    assert store.counters() == ()


def test_a_number_can_be_seen_without_taking_it(issue, store, rule, context):
    """Peeking twice shows the same number, which the next document then gets."""
    peek = store.journal.peek
    assert [peek(rule, context), peek(rule, context)] == ["2026-1", "2026-1"]
    issue()
    assert peek(rule, context) == "2026-2"
    assert issue().document.number == "2026-2"


def test_counters_and_numbers_are_listed(issue, store):
    """A counter shows where it stands, and every number with its document's date."""
    issue()
    issue(day=date(2026, 11, 1))
    (counter,) = store.counters()
    assert (str(counter.key), counter.start, counter.last) == ("act/7/2026", 1, 2)
    assert store.numbers(counter.key) == (
        IssuedNumber(n=1, number="2026-1", date=date(2026, 10, 31)),
        IssuedNumber(n=2, number="2026-2", date=date(2026, 11, 1)),
    )


def test_a_document_is_got_by_id(issue, store):
    """What was issued comes back equal, also after a restart."""
    document = issue().document
    assert store.get(document.id) == document


def test_a_document_outlives_its_process(issue, open_store):
    """Another process that opens the same files sees the same document."""
    document = issue().document
    assert open_store().get(document.id) == document


def test_an_unknown_document_is_told(store):
    """Every question about a document that is not there names its id."""
    with pytest.raises(UnknownNameError, match="no document '17'"):
        store.get(17)
    with pytest.raises(UnknownNameError, match="no document '17'"):
        store.events(17)
    with pytest.raises(UnknownNameError, match="no document '17'"):
        store.files.keep(17, PDF, Channel.EMAIL)


def test_a_document_is_found_by_its_number(issue, store):
    """A number belongs to a type and an organisation."""
    document = issue().document
    assert store.find("act", "2026-1", "7") == document
    assert store.find("invoice", "2026-1", "7") is None
    assert store.find("act", "2026-1", "8") is None


def test_documents_are_listed_the_newest_first(issue, store, payload):
    """A row has what a list shows, and money is exact."""
    issue()
    issue(client="43")
    assert [row.number for row in store.list()] == ["2026-2", "2026-1"]
    assert store.list(client="42") == (
        DocumentSummary(
            id=1,
            type="act",
            number="2026-1",
            date=date(2026, 10, 31),
            organisation="7",
            client="42",
            contract="k1",
            period="2026-10",
            client_name="АО «Лютик»",
            total=Decimal("1500.16"),
            currency="RUB",
            status=Status.ISSUED,
            correction=0,
            due_date=None,
            payable=None,
            paid=Decimal(0),
            owed=False,
            edo_severity="",
            edo_text="",
        ),
    )
    assert payload.total == Decimal("1500.16")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"document_type": "act"}, ["2026-2", "2026-1"]),
        ({"document_type": "invoice"}, []),
        ({"organisation": "7"}, ["2026-2", "2026-1"]),
        ({"client": "43"}, ["2026-2"]),
        ({"contract": "k1"}, ["2026-1"]),
        ({"period": Period.parse("2026-10")}, ["2026-2", "2026-1"]),
        ({"period": Period.parse("2026-11")}, []),
        ({"period": Period.parse("2026-Q4")}, ["2026-2", "2026-1"]),
        ({"period": Period.parse("2026")}, ["2026-2", "2026-1"]),
        ({"period": Period.parse("2026-10-01..2026-11-15")}, ["2026-2", "2026-1"]),
        ({"period": Period.parse("2026-10-02..2026-11-15")}, []),
        ({"client": "42", "contract": "k2"}, []),
        ({"status": Status.ISSUED}, ["2026-2", "2026-1"]),
        ({"status": Status.VOID}, []),
        ({"overdue_on": date(2100, 1, 1)}, []),
        ({"limit": 1}, ["2026-2"]),
        ({"before": 2}, ["2026-1"]),
    ],
)
def test_documents_are_filtered(filters, expected, issue, store):
    """Filters narrow the list together."""
    issue()
    issue(client="43", contract="k2")
    assert [row.number for row in store.list(**filters)] == expected


@pytest.mark.parametrize(
    ("period", "found"), [("2026-11", True), ("2026-Q4", True), ("2026-10", False), ("2027", False)]
)
def test_a_document_without_a_period_is_found_by_its_date(period, found, issue, store, payload):
    """It counts to the month; what it says itself stays as it is."""
    document = issue(act=evolve(payload, period=None), day=date(2026, 11, 3)).document
    assert [row.id for row in store.list(period=Period.parse(period))] == [document.id] * found
    assert store.get(document.id).payload.period is None


@pytest.fixture
def ready(store, payload, rule, context, template):
    """Freeze an act that is to be issued under a key."""
    new = store.freeze("act", payload, context, template=template, key="deal 7")
    return ReadyDocument(rule=rule, new=new)


def test_a_document_is_issued_again_or_stays_as_it_is(issue, store, ready, break_inserts):
    """Both happen in one transaction, under the same key."""
    former = issue(key="deal 7").document
    said = {"by": Actor(name="Глебова"), "reason": "не тот покупатель"}
    mend = break_inserts("numbers")
    with pytest.raises(StorageError):
        store.reissue(former.id, ready, **said)
    assert store.get(former.id).status is Status.ISSUED
    mend()
    again = store.reissue(former.id, ready, **said)
    assert (again.created, again.document.number) == (True, "2026-2")
    assert store.get(former.id).status is Status.VOID
    assert store.find_by_key("deal 7").id == again.document.id
    with pytest.raises(TransitionError):
        store.reissue(former.id, ready, **said)
    assert store.audit() == ()


@frozen(kw_only=True)
class Letter(Payload):
    """A document without a total."""

    text: str


def test_a_type_without_a_total_has_none_in_the_list(open_store, payload, rule, context, template):
    """The store takes any payload, and asks the caller for its class."""
    store = open_store(payload_class={"act": SalePayload, "letter": Letter}.__getitem__)
    letter = Letter(date=payload.date, seller=payload.seller, buyer=payload.buyer, text="Здравы")
    store.issue(
        "letter",
        letter,
        rule,
        evolve(context, document_type="letter"),
        template=template,
        key=None,
    )
    (row,) = store.list()
    assert row.total is None
    assert store.get(row.id).payload == letter


def test_issuing_is_the_first_event(issue, store):
    """A document's history begins with its number."""
    document = issue().document
    assert store.events(document.id) == (Event(at=NOON, name="issued", detail="2026-1"),)


def test_a_document_keeps_its_template_version(issue, store, template):
    """The template comes back whole by its hash, long after its folder has changed."""
    document = issue().document
    issue()
    assert store.templates.get(document.template_hash) == template
    with pytest.raises(UnknownNameError, match="no kept template with the hash 'abc'"):
        store.templates.get("abc")


def test_a_file_is_kept_for_its_format_and_channel(issue, store):
    """The file comes back whole, and only for what it was made for."""
    document = issue().document
    store.files.keep(document.id, PDF, Channel.PAPER)
    assert store.files.get(document.id, "pdf", Channel.PAPER) == PDF
    assert store.files.get(document.id, "pdf", Channel.EMAIL) is None
    assert store.files.get(document.id, "html", Channel.PAPER) is None


def test_a_file_kept_again_replaces_the_first(issue, store):
    """There is one file for a format and a channel, the latest."""
    document = issue().document
    store.files.keep(document.id, PDF, Channel.PAPER)
    newer = evolve(PDF, content=b"%PDF-2.0", notes=())
    store.files.keep(document.id, newer, Channel.PAPER)
    assert store.files.get(document.id, "pdf", Channel.PAPER) == newer


def test_a_replacement_that_fails_keeps_the_first_file(issue, store, break_inserts):
    """The old file goes only together with the arrival of the new one."""
    document = issue().document
    store.files.keep(document.id, PDF, Channel.PAPER)
    break_inserts("files")
    with pytest.raises(StorageError, match="on fire"):
        store.files.keep(document.id, evolve(PDF, content=b"%PDF-2.0"), Channel.PAPER)
    assert store.files.get(document.id, "pdf", Channel.PAPER) == PDF


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_store_closes_after_with(open_store, tmp_path):
    """After the block the database is whole in one file, ready to be copied."""
    with open_store() as store:
        assert store.list() == ()
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["docs.db"]
