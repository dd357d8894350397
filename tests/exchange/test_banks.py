from __future__ import annotations

from decimal import Decimal
from itertools import count

import pytest

from docgen.exceptions import ForbiddenError, OfficialFileError, SettlementError
from docgen.exchange.banks.matching import MatchCertainty
from docgen.kit.samples import BUYER, COMPANY
from docgen.lifecycle import Actor
from docgen.models import ZERO

ACCOUNT = COMPANY["bank_account"]["settlement_account"]
PAYER = BUYER["bank_account"]["settlement_account"]
LINE = {"name": "Связь", "unit": "мес", "price": "122.00", "quantity": "1"}
OTHER = {**BUYER, "id": "lyutik", "name": "ООО «Лютик»", "inn": "7701000017"}


@pytest.fixture
def statement(tmp_path):
    """Write a statement of payments to our account; return its path."""
    numbers = count(1)

    def write(*payments, name="bank.txt", account=ACCOUNT, executed=True):
        rows = ["1CClientBankExchange", "ВерсияФормата=1.03"]
        rows += ["СекцияРасчСчет", f"РасчСчет={account}", "КонецРасчСчет"] if executed else []
        for payment in payments:
            values = (
                {
                    "Номер": next(numbers),
                    "Дата": "05.11.2026",
                    "Сумма": "122.00",
                    "ПлательщикСчет": PAYER,
                    "Плательщик1": "ООО «Ромашка»",
                    "ПлательщикИНН": BUYER["inn"],
                    "ПолучательСчет": account,
                    "НазначениеПлатежа": "Оплата",
                }
                | ({"ДатаПоступило": "05.11.2026"} if executed else {})
                | payment
            )
            rows.append("СекцияДокумент=Платежное поручение")
            rows += [f"{key}={value}" for key, value in values.items()]
            rows.append("КонецДокумента")
        path = tmp_path / name
        path.write_text("\r\n".join([*rows, "КонецФайла"]), encoding="cp1251")
        return path

    return write


def certainties(done):
    """Return how sure each payment of an import is."""
    return [row.entry.certainty for row in done.entries]


def names(purpose, **more):
    """Return a payment with a purpose."""
    return {"НазначениеПлатежа": purpose, **more}


def test_a_named_bill_of_the_payer_is_paid(office, issue, statement):
    """Number, ИНН and sum: sure, so it is paid at once, with its reasons kept."""
    bill = issue(office, lines=[LINE])
    path = statement(names("Оплата по счёту СЧ-1 от 31.10.2026, в т.ч. НДС"))
    done = office.exchange.banks.import_(path)
    (row,) = done.entries
    assert (row.entry.certainty, row.receipt.documents) == (MatchCertainty.SURE, (bill.id,))
    assert row.entry.candidates[0]["reasons"] == [
        "номер счёта назван в назначении",
        "ИНН плательщика — покупателя",
        "сумма равна остатку 122,00",
    ]
    assert not office.store.summary(bill.id).owed


@pytest.mark.parametrize(
    ("payment", "certainty"),
    [
        (names("Счёт СЧ-1", Сумма="100.00"), MatchCertainty.SURE),
        (names("Счёт СЧ-1", Сумма="500.00"), MatchCertainty.LIKELY),
        (names("Счёт СЧ-1", ПлательщикИНН="7701000017"), MatchCertainty.LIKELY),
        (names("Счёт СЧ-1", ПлательщикИНН=""), MatchCertainty.SURE),
        (names("Счёт СЧ-1", ПлательщикИНН="", Сумма="100"), MatchCertainty.LIKELY),
        (names("За связь"), MatchCertainty.LIKELY),
        (names("За связь", Сумма="100.00"), MatchCertainty.UNKNOWN),
        (names("За связь", ПлательщикИНН="7701000017"), MatchCertainty.UNKNOWN),
        (names("Счёт-фактура СЧ-9", ПлательщикИНН=""), MatchCertainty.UNKNOWN),
    ],
)
def test_certainty_is_what_speaks_for_it(office, issue, statement, payment, certainty):
    """Only what nothing speaks against is paid; the rest waits with its reasons."""
    bill = issue(office, lines=[LINE])
    done = office.exchange.banks.import_(statement(payment))
    assert certainties(done) == [certainty]
    entry = done.entries[0].entry
    assert bool(entry.candidates) is (certainty is not MatchCertainty.UNKNOWN)
    assert bool(entry.reasons) is (certainty is MatchCertainty.UNKNOWN)
    assert (office.store.summary(bill.id).paid > ZERO) is (certainty is MatchCertainty.SURE)
    waits = len(office.exchange.banks.waiting())
    assert waits == (0 if certainty is MatchCertainty.SURE else 1)


def test_several_named_bills_are_paid_together(office, issue, statement):
    """Where the sum is exactly theirs."""
    bills = [issue(office, lines=[LINE]) for _ in range(2)]
    path = statement(names("Счета СЧ-1, СЧ-2", Сумма="244.00"))
    done = office.exchange.banks.import_(path)
    assert done.entries[0].receipt.documents == tuple(bill.id for bill in bills)
    assert office.exchange.banks.waiting() == ()


def test_bills_of_one_sum_are_candidates(office, issue, statement):
    """It cannot be known which; one is accepted by name."""
    bills = [issue(office, lines=[LINE]) for _ in range(2)]
    office.exchange.banks.import_(statement(names("За связь")))
    (entry,) = office.exchange.banks.waiting()
    assert [row["document_id"] for row in entry.candidates] == [bill.id for bill in bills]
    with pytest.raises(SettlementError, match="2 candidates"):
        office.exchange.banks.accept(entry.id)
    receipt = office.exchange.banks.accept(entry.id, bills[1])
    assert receipt.documents == (bills[1].id,)
    with pytest.raises(SettlementError, match="already"):
        office.exchange.banks.accept(entry.id, bills[0])


def test_the_only_candidate_needs_no_name(office, issue, statement):
    """What is likely is accepted by one word."""
    bill = issue(office, lines=[LINE])
    office.exchange.banks.import_(statement(names("За связь")))
    (entry,) = office.exchange.banks.waiting()
    assert office.exchange.banks.accept(entry.id).documents == (bill.id,)


def test_money_of_a_client_without_a_bill_is_free(office, issue, statement):
    """Somebody says whose it is; it pays nothing yet."""
    issue(office, lines=[LINE])
    office.exchange.banks.import_(statement(names("Аванс", Сумма="7.00")))
    (entry,) = office.exchange.banks.waiting()
    receipt = office.exchange.banks.accept(entry.id, client="romashka")
    assert (receipt.free, receipt.client) == (Decimal("7.00"), "romashka")


def test_nothing_is_taken_in_twice(office, issue, statement):
    """The same file, an overlapping one, another bank's wording: each payment once."""
    issue(office, lines=[LINE])
    first = names("Оплата счёта СЧ-1", Номер="0055")
    office.exchange.banks.import_(statement(first))
    again = names("ОПЛ СЧ СЧ-1", Номер="55", Плательщик1="ООО РОМАШКА")
    done = office.exchange.banks.import_(statement(again, names("новый"), name="2.txt"))
    assert [row.is_new for row in done.entries] == [False, True]
    assert len(office.payments.report().receipts) == 1


def test_a_payment_of_the_source_is_the_same_one(office, issue, statement):
    """What was taken in otherwise is recognised by day, number and sum, and not added."""
    bill = issue(office, lines=[LINE])
    known = office.payments.add(
        client="romashka", organisation="sever", amount=Decimal("122.00"), documents=[bill],
        date=office.exchange.banks.read(statement(names("x"))).operations[0].booked_on, number="9",
    )  # fmt: skip
    done = office.exchange.banks.import_(statement(names("За связь", Номер="9")))
    assert done.entries[0].receipt.id == known.id
    assert len(office.payments.report().receipts) == 1


def test_an_import_that_was_killed_goes_on(office, issue, statement, monkeypatch):
    """Between the entry and the payment nothing is lost, and nothing made twice."""
    bill = issue(office, lines=[LINE])
    path = statement(names("Счёт СЧ-1"))
    store = office.store.bank_entries

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(store, "settle", die)
        with pytest.raises(KeyboardInterrupt):
            office.exchange.banks.import_(path)
    office.exchange.banks.import_(path)
    assert len(office.payments.report().receipts) == 1
    assert office.store.summary(bill.id).paid == Decimal("122.00")
    assert office.exchange.banks.waiting() == ()


def test_a_dry_run_changes_nothing(office, issue, statement):
    """It says what would be paid."""
    bill = issue(office, lines=[LINE])
    done = office.exchange.banks.import_(statement(names("Счёт СЧ-1")), dry_run=True)
    assert certainties(done) == [MatchCertainty.SURE]
    assert office.store.summary(bill.id).paid == ZERO
    assert office.exchange.banks.waiting() == ()


def test_order_files_pay_nothing(office, issue, statement):
    """They are what somebody wants to pay."""
    issue(office, lines=[LINE])
    done = office.exchange.banks.import_(statement(names("Счёт СЧ-1"), executed=False))
    assert (done.is_executed, done.entries) == (False, ())
    assert "bank.orders" in {row.code for row in done.findings}


def test_transfers_and_expenses_are_left_alone(office, issue, statement):
    """Money between our own accounts pays no bill."""
    issue(office, lines=[LINE])
    own = {"ПлательщикСчет": COMPANY["bank_accounts"][0]["settlement_account"]}
    spent = {"ПлательщикСчет": ACCOUNT, "ПолучательСчет": PAYER}
    done = office.exchange.banks.import_(statement(names("СЧ-1", **own), names("СЧ-1", **spent)))
    assert (done.entries, done.skipped) == ((), 2)


def test_an_account_of_nobody_is_told_of(office, issue, statement):
    """Whose statement it is can be said."""
    issue(office, lines=[LINE])
    path = statement(names("Счёт СЧ-1"), account="40702810000000000001")
    done = office.exchange.banks.import_(path)
    assert ([row.code for row in done.findings], done.entries) == (["bank.owner"], ())
    assert certainties(office.exchange.banks.import_(path, organisation="sever")) == ["sure"]


def test_whoever_waits_for_the_money_is_told(open_docgen, issue, statement, plugin):
    """Once, when a bill is paid in full, however often the file is imported."""
    told = []

    def docgen_after_payment_status_changed(document, status):
        told.append((document.number, status.value))

    from docgen import hookimpl

    watcher = plugin("watcher", hookimpl(docgen_after_payment_status_changed))
    docgen = open_docgen(numbering={"invoice": {"mask": "СЧ-{N}"}}, plugins=[watcher])
    issue(docgen, lines=[LINE])
    path = statement(names("СЧ-1", Сумма="100"), names("СЧ-1", Сумма="22"))
    for _ in range(2):
        docgen.exchange.banks.import_(path)
    assert told[-1] == ("СЧ-1", "paid")
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<!DOCTYPE a><a/>", b"<a/>"])
def test_what_is_no_statement_is_refused(office, tmp_path, content):
    """By its name, and nothing is kept."""
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(OfficialFileError, match=r"bad\.txt"):
        office.exchange.banks.import_(path)


def test_the_program_takes_statements_in(run, at_home, issue, statement):
    """Files at the terminal: shown, taken in, accepted; nothing and both are wrong use."""
    from docgen import DocGen

    (at_home / "docgen.toml").write_text(
        'store = "sqlite:///docs.db"\n[numbering.invoice]\nmask = "СЧ-{N}"\n', encoding="utf-8"
    )
    with DocGen(
        store=f"sqlite:///{at_home}/docs.db",
        artifacts=at_home / "files",
        numbering={"invoice": {"mask": "СЧ-{N}"}},
    ) as docgen:
        issue(docgen, lines=[LINE])
        issue(docgen, lines=[LINE])
    path = str(statement(names("Счёт СЧ-1"), names("За связь")))
    assert run("payments", "import", path, "--dry-run").status == 0
    done = run("payments", "import", path)
    assert "поступлений 2, принято 1, уже было 0" in done.out
    (waits,) = run("payments", "waiting", "--json").rows
    assert waits["candidates"][0]["number"] == "СЧ-2"
    assert run("payments", "accept", str(waits["id"])).status == 0
    assert run("payments", "waiting").out.strip() == "Таких платежей нет."
    assert run("payments", "import").status == 2
    assert run("payments", "import", path, "--period", "2026-10").status == 2


def test_a_cabinets_client_has_no_part_in_exchange(office):
    """It tells other systems of everybody; a user of one client is refused."""
    user = Actor(id="81", name="ООО «Ромашка»", client="romashka")
    with pytest.raises(ForbiddenError):
        office.acting_as(user).exchange.onec.messages()
