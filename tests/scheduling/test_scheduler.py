from __future__ import annotations

import datetime as dt
import threading
from email import message_from_bytes, policy

import pytest

from docgen import hookimpl
from docgen.edo_operator import InvitationState
from docgen.exceptions import ConfigurationError, EdoError, StorageError
from docgen.kit.samples import BUYER, COMPANY
from docgen.scheduling import night
from docgen.scheduling.scheduler import Scheduler
from docgen.sources import MappingSource

MONTH = {"types": ["invoice", "act"], "when": "day 1", "since": dt.date(2026, 10, 1)}


def at(text):
    """Return a moment in Moscow."""
    return dt.datetime.fromisoformat(f"{text}+03:00")


@pytest.fixture
def source():
    """Return two clients who are charged every month, one of whom has no address."""
    clients = [
        {**BUYER, "id": "romashka", "email": "buh@romashka.example"},
        {**BUYER, "id": "lyutik", "name": "ООО «Лютик»", "email": "", "edo_id": ""},
    ]
    contracts = [
        {
            "id": f"k-{row['id']}", "number": f"СС-{row['id']}", "date": "2026-01-12",
            "organisation_id": "sever", "client_id": row["id"],
        }
        for row in clients
    ]  # fmt: skip
    charges = [
        {
            "id": f"{row['id']}-{month}", "contract_id": row["id"], "date": f"2026-{month:02}-28",
            "item": {"name": "Связь", "quantity": "1", "price": "100", "unit": "мес"},
        }
        for row in contracts
        for month in (9, 10, 11)
    ]  # fmt: skip
    return MappingSource(
        {"organisations": [COMPANY], "clients": clients, "contracts": contracts, "charges": charges}
    )


@pytest.fixture
def host(open_docgen, source, tmp_path):
    """Open a façade whose letters go into a folder."""
    account = {"sender": "office@sever.example.com", "folder": str(tmp_path / "mail")}
    mail = {"accounts": {"main": account}, "administrators": ["admin@sever.example.com"]}
    return lambda **settings: open_docgen(source, mail=mail | settings)


@pytest.fixture
def letters(tmp_path):
    """Return the letters in the folder."""

    def read():
        files = sorted((tmp_path / "mail").glob("*.eml"), key=lambda row: row.stat().st_mtime_ns)
        return [message_from_bytes(row.read_bytes(), policy=policy.default) for row in files]

    return read


def test_a_night_makes_and_sends_and_tells(host, letters):
    """Documents of the month, a letter to whoever has an address, a report that adds up."""
    dg = host()
    scheduler = Scheduler(dg, {"month": MONTH | {"title": "Документы за месяц"}})
    outcomes = scheduler.run(at("2026-11-01T02:05"))
    assert [str(row.due.period) for row in outcomes] == ["2026-09", "2026-10"]
    report = outcomes[1].report
    assert (report.made, report.letters, report.unreachable) == (4, {"sent": 1}, {"no_address": 1})
    assert report.money[0] == {"caption": "Счёт на оплату", "count": 2, "total": "200.00"}
    assert [cause["who"] for cause in report.causes] == ["ООО «Лютик»"]
    to = [row["To"] for row in letters()]
    assert sorted(to) == ["admin@sever.example.com"] * 2 + ["buh@romashka.example"] * 2
    told = [row for row in letters() if row["To"].startswith("admin")]
    assert told[1]["Subject"] == "Документы за месяц, октябрь 2026 г.: сделано 4, исправить 1"
    assert "Ночь на 1 ноября" in told[1].get_body(("plain",)).get_content()
    assert scheduler.run(at("2026-11-01T02:06")) == ()
    assert len(letters()) == 4


def test_what_was_missed_is_made_once_in_order(host):
    """Down for three months, it makes each of them; a rule seen first begins now."""
    dg = host()
    scheduler = Scheduler(dg, {"month": MONTH, "new": MONTH | {"since": None}})
    due = scheduler.due(at("2026-12-15T00:00"))
    assert [(row.rule.name, str(row.period)) for row in due] == [
        ("month", "2026-09"), ("month", "2026-10"), ("month", "2026-11"),
    ]  # fmt: skip


def test_a_changed_rule_never_makes_the_past_again(host):
    """From the 10th to the 5th: the 5th that has gone is not made up for."""
    dg = host()
    Scheduler(dg, {"month": MONTH}).run(at("2026-11-01T02:05"))
    changed = Scheduler(dg, {"month": MONTH | {"when": "day 5"}})
    assert changed.due(at("2026-11-20T00:00")) == ()
    (due,) = changed.due(at("2026-12-05T02:00"))
    assert str(due.period) == "2026-11"


def test_two_processes_at_once_make_nothing_twice(host, letters):
    """Each run is one's; the numbers have no gaps."""
    hosts = [host(), host()]
    rules = {"month": MONTH | {"since": dt.date(2026, 11, 1)}}
    schedulers = [Scheduler(dg, rules) for dg in hosts]
    schedulers[0].due(at("2026-11-01T01:00"))
    done = []
    threads = [
        threading.Thread(target=lambda one=one: done.extend(one.run(at("2026-11-01T02:05"))))
        for one in schedulers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.report.made for row in done] == [4]
    assert [row.number for row in hosts[0].documents.list(document_type="act")] == ["2", "1"]
    assert sorted(row["To"] for row in letters()) == [
        "admin@sever.example.com", "buh@romashka.example",
    ]  # fmt: skip


def test_a_run_that_broke_off_is_gone_on_with(host, letters, monkeypatch):
    """Documents and letters of the first try are not made again, and the report counts them."""
    dg = host()
    scheduler = Scheduler(dg, {"month": MONTH | {"since": dt.date(2026, 11, 1)}})
    with monkeypatch.context() as broken:
        broken.setattr(night.Night, "_tell", _fail)
        (outcome,) = scheduler.run(at("2026-11-01T02:05"))
    assert outcome.problem == "the disk is full"
    (outcome,) = scheduler.run(at("2026-11-01T02:06"))
    assert (outcome.report.made, outcome.report.there) == (0, 4)
    assert outcome.report.letters == {"sent": 1}
    assert len(letters()) == 2


def test_every_run_that_was_begun_is_due_until_it_is_done(host):
    """Two nights broke off, one after the other: both are gone on with, in order."""
    dg = host()
    scheduler = Scheduler(dg, {"month": MONTH})
    begun = scheduler.due(at("2026-11-01T02:05"))
    for due in begun:
        token = dg.store.runs.begin("month", due.moment, due.rule.definition)
        dg.store.runs.release("month", due.moment, token)
    assert [str(row.period) for row in begun] == ["2026-09", "2026-10"]
    assert [row.moment for row in scheduler.due(at("2026-11-01T02:06"))] == [
        row.moment for row in begun
    ]


def test_a_run_can_be_done_again_by_hand(host):
    """What was mended since is made; the rest is there."""
    dg = host()
    scheduler = Scheduler(dg, {"month": MONTH | {"since": dt.date(2026, 11, 1)}})
    scheduler.run(at("2026-11-01T02:05"))
    again = scheduler.again("month", at("2026-11-01T02:00"))
    assert (again.report.made, again.report.there) == (0, 4)


def test_reminders_go_on_their_days(host):
    """Three days before the last day to pay, and the day after it; on no other."""
    dg = host()
    rules = {"remind": {"when": "daily", "before": [3], "after": [1]}}
    dg.batch("invoice", period="2026-10")
    first = dg.documents.list(document_type="invoice")[0]
    assert str(first.due_date) == "2026-11-10"
    scheduler = Scheduler(dg, rules)
    scheduler.due(at("2026-11-06T03:00"))
    outcomes = scheduler.run(at("2026-11-11T03:00"))
    assert [row.report.unreachable for row in outcomes] == [
        {"no_address": 1}, {}, {}, {}, {"no_address": 1},
    ]  # fmt: skip
    asked = [row.occasion for row in dg.delivery.log() if row.documents]
    assert asked == ["after_due:1", "before_due:3"]


def test_what_would_happen_is_told_without_doing_it(host):
    """In order of time, with the periods."""
    dg = host()
    scheduler = Scheduler(dg, {"month": MONTH, "last": MONTH | {"when": "last working day"}})
    found = scheduler.simulate(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert [(row.rule.name, row.moment.isoformat()) for row in found] == [
        ("month", "2026-10-31T23:00:00+00:00"),
        ("last", "2026-11-29T23:00:00+00:00"),
    ]
    assert dg.documents.list() == ()
    assert [row.rule.name for row in scheduler.next(at("2026-11-02T00:00"))] == ["last", "month"]


def test_an_embedded_loop_ends_when_it_is_asked_to(host):
    """Between runs, at once."""
    stop = threading.Event()
    scheduler = Scheduler(host(), {"month": MONTH | {"since": None}})
    thread = threading.Thread(target=scheduler.serve, args=[stop])
    thread.start()
    stop.set()
    thread.join(timeout=30)
    assert not thread.is_alive()


def _fail(_night):
    raise StorageError("the disk is full")


SUBSCRIBER = {
    "name": {"last": "Иванова", "first": "Анна"}, "email": "anna@lyutik.example",
    "wants": "act:email",
}  # fmt: skip


class Inviting:
    """An operator that only notes whom it invites."""

    name, repeats_safely = "kontur", False

    def __init__(self):
        self.invited, self.problem = [], None

    def invite(self, inn, kpp, message):
        """Note who was asked; or fail."""
        self.invited.append((inn, kpp, message))
        if self.problem is not None:
            raise self.problem
        return InvitationState.WAITS

    def _never(self, *_arguments):
        raise NotImplementedError

    send = poll = receive = sign_answer = revoke = _never


def _run(dg, name="rule", **rule):
    scheduler = Scheduler(dg, {name: MONTH | {"since": dt.date(2026, 11, 1)} | rule})
    (outcome,) = scheduler.run(at("2026-11-01T02:05"))
    assert outcome.problem == ""
    return outcome.report


def test_only_subscribers_get_what_is_for_them(host):
    """Whoever has a contact that wants one of the types by e-mail; nobody where nobody does."""
    dg = host()
    assert _run(dg, audience="subscribed").made == 0
    dg.clients.add_contact("lyutik", SUBSCRIBER)
    assert _run(dg, "again", audience="subscribed").made == 2
    assert {row.client for row in dg.documents.list()} == {"lyutik"}


def test_a_condition_on_the_card_chooses_clients(host):
    """A value, or one of several, at a path; also of what is there already, and only sent."""
    dg = host()
    dg.batch("invoice", period="2026-10")
    assert _run(dg, then=["send"], where={"name": ["ООО «Лютик»"]}).unreachable == {"no_address": 1}
    assert _run(dg, "both", where={"kind": ["company"], "id": ["lyutik"]}).made == 1
    assert _run(dg, "none", where={"extra.plan": ["gold"]}).made == 0


def test_each_thing_to_mend_says_how(host):
    """The command that mends it, and the host's page of the client."""
    dg = host(mend_url="https://crm.example/clients/{client}")
    (cause,) = _run(dg).causes
    ids = sorted(row.id for row in dg.documents.list() if row.client == "lyutik")
    assert cause["command"] == f"docgen send post {ids[0]} {ids[1]}"
    assert cause["url"] == "https://crm.example/clients/lyutik"


def test_clients_are_invited_once_a_quarter(open_docgen, source, plugin):
    """Those without an id of exchange, on the first of the days; what failed says how to mend."""
    operator = Inviting()

    @hookimpl
    def docgen_edo_operators():
        return [operator]

    parties = {row: source.client(row) for row in ("romashka", "lyutik")}
    dg = open_docgen(source, plugins=[plugin("kontur", docgen_edo_operators)])
    rule = {
        "types": [], "then": ["invite"], "when": "0 10 20-25 3,6,9,12 *",
        "message": "Обменяемся?", "since": dt.date(2026, 12, 1),
    }  # fmt: skip
    scheduler = Scheduler(dg, {"invite": rule})
    outcomes = scheduler.run(at("2026-12-26T00:00"))
    wanted = [row for row in parties.values() if not row.edo_id]
    assert [row.report.invited for row in outcomes] == [len(wanted), 0, 0, 0, 0, 0]
    assert operator.invited == [(row.inn, row.kpp, "Обменяемся?") for row in wanted]
    operator.problem = EdoError("no such participant")
    outcomes = scheduler.run(at("2027-03-21T00:00"))
    (cause,) = outcomes[0].report.causes
    assert cause["command"].startswith("docgen edo invite ")
    assert "no such participant" in cause["why"]


def test_a_quarter_goes_to_the_operator_and_to_1c_once(open_docgen, source, tmp_path):
    """УПД go each once, however often the rule is due; 1C is told of them once, too."""
    dg = open_docgen(source, exchange={"edo": {"folder": str(tmp_path / "edo")}})
    made = {row.client: row.document_id for row in dg.batch("upd", period="2026-09").rows}
    rule = {
        "types": ["upd"], "when": "0 10 1-5 1,4,7,10 *", "period": "previous quarter",
        "then": ["edo", "export"], "out": str(tmp_path / "1c"), "since": dt.date(2026, 10, 1),
    }  # fmt: skip
    scheduler = Scheduler(dg, {"quarter": rule})
    outcomes = scheduler.run(at("2026-10-05T12:00"))
    assert [row.report.handed_over for row in outcomes] == [1, 0, 0, 0, 0]
    assert [row.report.exported for row in outcomes] == [len(made), 0, 0, 0, 0]
    (cause,) = outcomes[0].report.causes
    assert cause["who"] == "ООО «Лютик»"
    assert cause["command"] == f"docgen edo send {made['lyutik']}"
    assert len(list((tmp_path / "edo" / "out").glob("*.xml"))) == 1
    assert len(list((tmp_path / "1c").glob("*.xml"))) == 1


def test_a_rule_that_does_nothing_is_refused(host):
    """Without types and steps there is nothing to do."""
    with pytest.raises(ConfigurationError, match="nothing to do"):
        Scheduler(host(), {"empty": {"then": []}})
