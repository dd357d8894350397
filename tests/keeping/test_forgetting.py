from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from docgen.exceptions import ConfigurationError
from docgen.lifecycle import Actor
from docgen.models import Contact, PersonName, Status
from docgen.store.keeping.marking import MARK
from docgen.store.keeping.survey import DataHolder

#: What may be found nowhere once the client is forgotten.
PERSONAL = ("Громов", "500100732259", "Чистый бульвар", "gromov@", "anna@", "123456", "916 000")
ACCOUNTANT = Actor(id="b", name="Мельникова О. С.")
TODAY = dt.datetime.now().astimezone().date()


@pytest.fixture
def office(open_docgen, url, sold):
    """Open a store with an invoice and a scan of long ago, and an invoice of this month."""
    docgen = open_docgen(store=url)
    old = docgen.issue("invoice", sold("2019-03-05"))
    docgen.file(old, "html")
    docgen.documents.attach(old, b"%PDF-1.7 Gromov", "Скан Громов.pdf", by=ACCOUNTANT)
    docgen.issue("invoice", sold(TODAY.isoformat()))
    docgen.store.contacts.add(
        "client",
        "42",
        Contact(name=PersonName.parse("Громова Анна"), email="anna@example.com"),
        reason="",
        by=ACCOUNTANT,
    )
    return docgen


def everything(docgen, url, sql_at):
    """Return all that the store says of the old document, and all bytes of its files."""
    rows = sql_at(url, "SELECT payload, client_name FROM documents WHERE id = 1")
    rows += sql_at(url, "SELECT detail, reason FROM events WHERE subject_id = 1")
    rows += sql_at(url, "SELECT name, note FROM attachments")
    rows += sql_at(url, "SELECT content FROM contacts")
    kept = [docgen.documents.attachment(1).content]
    return f"{rows} {kept} {docgen.file(1, 'html').content.decode()}"


def test_the_term_being_over_personal_data_goes_and_sums_stay(office, url, sql_at, tmp_path):
    """Of an old document; a new one stays whole, and its day is told."""
    before = office.store.get(1)
    scan = office.store.attachments.list(1)[0].sha256
    plan = office.keeping.plan_forgetting("42")
    done = office.keeping.forget("42", reason="заявление", by=ACCOUNTANT)
    assert done == plan
    assert [(row.subject, row.id) for row in done.erased] == [
        (DataHolder.DOCUMENT, 1),
        (DataHolder.CONTACT, 1),
    ]
    (held,) = done.held
    assert (held.kept.id, held.free_from) == (2, dt.date(TODAY.year + 6, 1, 1))
    told = everything(office, url, sql_at)
    assert not [word for word in PERSONAL if word in told]
    after = office.store.get(1)
    assert (after.number, after.date, after.payload.total) == ("1", before.date, Decimal("1200.50"))
    assert (after.payload.buyer.name, after.payload.seller) == (MARK, before.payload.seller)
    assert after.payload_hash == before.payload_hash
    assert office.store.get(2).payload.buyer.name == "Громов Пётр Ильич"
    assert office.store.audit() == ()
    assert not (tmp_path / "files" / scan[:2] / scan[2:]).exists()
    events = [(row.name, row.who, row.reason) for row in office.store.events(1)]
    assert events[-1] == ("erased", "Мельникова О. С.", "заявление")
    assert [row.subject for row in office.keeping.erasures("42")] == [
        DataHolder.DOCUMENT,
        DataHolder.CONTACT,
    ]
    assert office.keeping.forget("42", reason="ещё раз").erased == ()


def test_a_consent_is_forgotten_with_its_client(office):
    """How documents were to be delivered stays; who agreed, and what was said, does not."""
    client = Actor(id="42", name="Громов П. И.", client="42")
    office.cabinet.agree("42", "email", note="Громов, по телефону", by=client)
    kept = {row.kept.subject for row in office.keeping.plan_forgetting("42").held}
    assert DataHolder.CONSENT in kept
    office.store.erasures.erase("42", lambda _: True, reason="заявление", by=ACCOUNTANT)
    (consent,) = office.cabinet.consents("42")
    assert (consent.way, consent.made_by, consent.note) == ("email", MARK, MARK)


def test_what_is_erased_is_still_guarded(office, url, sql_at):
    """The guards are back, and a change past docgen is found by the audit."""
    office.keeping.forget("42", reason="заявление", by=ACCOUNTANT)
    for statement in (
        "UPDATE documents SET payload = '{}' WHERE id = 1",
        "UPDATE events SET detail = '' WHERE id = 1",
        "DELETE FROM erasures",
    ):
        with pytest.raises(Exception, match="only ever added"):
            sql_at(url, statement)
    off, name = "ALTER TABLE documents DISABLE TRIGGER USER", "documents_no_update"
    sql_at(url, off if url.startswith("postgresql") else f"DROP TRIGGER {name}")
    sql_at(url, "UPDATE documents SET payload = replace(payload, '1200.50', '9.00') WHERE id = 1")
    assert [row.code for row in office.store.audit()] == ["store.payload_damaged"]


def test_nothing_goes_by_half(office, url, sql_at, monkeypatch):
    """Whatever fails in between, everything is as it was, the guards among it."""
    before = office.store.get(1)

    def fail(*_arguments, **_named):
        raise RuntimeError("the power went")

    monkeypatch.setattr("docgen.store.keeping.erasure.add_event", fail)
    with pytest.raises(RuntimeError):
        office.keeping.forget("42", reason="заявление")
    assert office.store.get(1) == before
    assert office.keeping.erasures() == ()
    with pytest.raises(Exception, match="only ever added"):
        sql_at(url, "UPDATE documents SET payload = '{}' WHERE id = 1")


def test_a_later_payment_keeps_a_document_longer(open_docgen, sold):
    """The five years are counted from the year of the last thing that happened to it."""
    docgen = open_docgen()
    docgen.issue("invoice", sold("2019-03-05"))
    docgen.payments.add(
        client="42",
        amount=Decimal("1200.50"),
        date=dt.date(2024, 2, 1),
        organisation="sever",
        contract="k1",
        documents=[1],
    )
    plan = docgen.keeping.plan_forgetting("42", on=dt.date(2029, 12, 31))
    assert {row.free_from for row in plan.held} == {dt.date(2030, 1, 1)}
    assert docgen.keeping.plan_forgetting("42", on=dt.date(2030, 1, 1)).held == ()


def test_terms_are_the_hosts_and_never_shorter_than_the_laws(open_docgen, sold):
    """Some types longer; accounting documents five years at least; a day to come is refused."""
    docgen = open_docgen(keeping={"years": 6, "types": {"invoice": 10}})
    docgen.issue("invoice", sold("2019-03-05"))
    plan = docgen.keeping.plan_forgetting("42", on=dt.date(2029, 12, 31))
    assert plan.free_from == dt.date(2030, 1, 1)
    with pytest.raises(ConfigurationError, match="402-ФЗ"):
        open_docgen(keeping={"years": 3}).keeping  # noqa: B018 - it is made here
    with pytest.raises(ConfigurationError, match="not here yet"):
        docgen.keeping.forget("42", reason="x", on=dt.date(2050, 1, 1))
    with pytest.raises(ConfigurationError, match="reason"):
        docgen.keeping.forget("42", reason=" ")


def test_of_a_company_its_people_go_and_its_name_stays(open_docgen, sold):
    """Who signed and how to reach them is personal; what the company is called is not."""
    docgen = open_docgen()
    company = {
        "kind": "company",
        "id": "7",
        "name": "ООО «Лютик»",
        "inn": "7710990027",
        "kpp": "771001001",
        "address": "101000, г. Москва, Тестовая ул., д. 1",
        "email": "petrova@lyutik.example",
        "director": {"name": "Петрова Анна Ивановна", "position": "директор"},
    }
    docgen.issue(
        "invoice", sold("2019-03-05", name="По заявке Петровой А. И., Петрова А. И.", buyer=company)
    )
    docgen.keeping.forget("7", reason="заявление")
    buyer = docgen.store.get(1).payload.buyer
    assert (buyer.name, buyer.inn, str(buyer.address)) == (
        "ООО «Лютик»",
        "7710990027",
        "101000, г. Москва, Тестовая ул., д. 1",
    )
    assert (buyer.director.name.last, buyer.director.position, buyer.email) == (
        MARK,
        "директор",
        "",
    )
    assert "Петрова А. И." not in docgen.store.get(1).payload.lines[0].name


@pytest.mark.usefixtures("tools")
def test_a_copy_made_after_holds_nothing_of_it(office, tmp_path):
    """The files that were erased leave the copy when it is next brought up to date."""
    office.keeping.backup(tmp_path / "copy")
    office.keeping.forget("42", reason="заявление")
    again = office.keeping.backup(tmp_path / "copy")
    assert again.is_whole
    kept = (tmp_path / "copy" / "files").glob("??/*")
    assert not [path for path in kept if b"Gromov" in path.read_bytes()]


def test_the_program_shows_first_and_erases_when_told(stored, run, open_docgen, sold):
    """Without --yes nothing is done; what is held has its day."""
    docgen = open_docgen(store=f"sqlite:///{stored}/docs.db", artifacts=stored / "files")
    docgen.issue("invoice", sold("2019-03-05"))
    docgen.issue("invoice", sold("2026-03-05"))
    shown = run("forget", "42")
    assert shown.status == 0
    assert "можно стереть" in shown.out
    assert "стереть можно с 01.01.2032" in shown.out
    rows = run("forget", "42", "--yes", "--reason", "заявление", "--json").rows
    assert [(row["state"], row["free_from"]) for row in rows] == [
        ("erased", None),
        ("held", "2032-01-01"),
    ]
    assert run("forget", "42", "--yes").status == 2
    assert docgen.store.get(1).status is Status.ISSUED
    assert json.dumps(rows, ensure_ascii=False).count("Громов") == 0
