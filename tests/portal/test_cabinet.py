"""What clients see in their cabinets, who comes in, and what nobody gets."""

from __future__ import annotations

import datetime as dt
import io
import re
import sqlite3
import zipfile
from decimal import Decimal

import pytest
from attrs import evolve
from sqlalchemy import make_url
from starlette.testclient import TestClient

from docgen import DocGen
from docgen.exceptions import ConfigurationError, ForbiddenError, UnknownNameError
from docgen.lifecycle import Actor
from docgen.models import DocumentGroup, EdoSeverity, EdoStatus, Status
from docgen.models.cabinet import Way
from docgen.portal import create_app
from docgen.portal.limits import Limit
from docgen.portal.screens import ListFilter, Screens
from docgen.portal.visits import Visit
from docgen.portal.words import day_of, period_of, size_of
from docgen.requisites.accent import colour
from docgen.store.documents.listing import summaries

CLIENT = Actor(name="Ромашка", client="42")


def names(dg, document=1):
    """Return the names of what happened to a document."""
    return [event.name for event in dg.documents.history(document)]


def test_a_link_opens_by_a_click_and_not_by_being_looked_at(shop, cabinet):
    """A mail scanner's GET shows a button; only the button lets in, and marks as viewed."""
    link = shop.cabinet.link(document=1)
    for method in ("GET", "HEAD"):
        assert cabinet.request(method, link.address).status_code == 200
    assert "Открыть документы" in cabinet.get(link.address).text
    assert (names(shop)[1:], cabinet.cookies.get("docgen-cabinet")) == ([], None)
    answer = cabinet.post(link.address)
    assert answer.url.path == "/documents/1"
    assert "Счёт №" in answer.text
    assert names(shop)[1:] == ["opened", "viewed"]
    assert shop.documents.summary(1).status is Status.VIEWED


def test_a_file_is_taken_once_a_click_and_is_an_event(shop, inside):
    """Neither HEAD nor a browser that fetches ahead has taken anything."""
    path = "/documents/1/files/pdf"
    assert inside.head(path).status_code == 200
    assert inside.get(path, headers={"sec-purpose": "prefetch"}).status_code == 503
    assert names(shop)[1:] == []
    answer = inside.get(path)
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer.headers["content-disposition"]
    downloaded = shop.documents.history(1)[1]
    assert (downloaded.name, downloaded.who) == ("downloaded", "ООО «Ромашка и партнёры»")
    assert downloaded.detail.endswith(".pdf")
    assert shop.documents.summary(1).status is Status.VIEWED
    assert "скачивали" in inside.get("/documents/1").text


def test_the_list_says_what_is_owed_and_how_to_pay(shop, inside):
    """The sum, what is late, the QR code and the page to pay on; accounting documents apart."""
    shop.payments.mark_paid(1, reason="наличные", amount=Decimal(40))
    page = inside.get("/").text
    assert "60,00\u00a0₽" in page
    assert "Просрочено" in page
    assert 'href="https://pay.example/1?sum=60' in page
    assert "data:image/png;base64," in page
    assert "Акт" not in re.sub(r"(?s)<p class=\"ask\">.*", "", page)
    assert "Акт №" in inside.get("/accounting").text
    assert "На подписи" in inside.get("/accounting?state=unsigned").text
    assert "Таких документов нет" in inside.get("/?state=paid").text
    assert "Таких документов нет" in inside.get("/?period=2019").text
    assert "Счёт №" in inside.get("/?period=2026-13&state=x&before=y").text
    terms = shop.payments.terms(1)
    assert (terms.amount, "НДС 10.82" in terms.purpose) == (Decimal(60), True)
    shop.payments.mark_paid(1, reason="наличные")
    paid = inside.get("/").text
    assert "Задолженности нет" in paid
    today = dt.datetime.now().astimezone().date()
    assert day_of(today, today) in paid
    shop.payments.add(client="42", organisation="1", amount=Decimal("7.50"), date=today, number="8")
    assert "Переплата 7,50" in inside.get("/").text
    assert period_of(shop.documents.summary(1).period) in paid
    assert [row.left for row in shop.payments.debts("43")] == [Decimal(100)]


def test_a_documents_page_says_what_paid_it_and_how_large_its_file_is(shop, inside):
    """By which payment orders, and when; of a file that was not made yet nobody knows."""
    today = dt.datetime.now().astimezone().date()
    first = inside.get("/documents/1").text
    assert ("КБ" in first, "Акт №" in first) == (False, True)
    inside.get("/documents/1/files/pdf")
    shop.payments.add(
        client="42", organisation="1", amount=Decimal(30), date=today, number="118", documents=[1]
    )
    page = inside.get("/documents/1").text
    assert f"30,00\u00a0₽ — {day_of(today, today)}, платёжное поручение №\u00a0118" in page
    assert re.search(r"PDF, \d+\u00a0КБ", page)
    assert (size_of(100), size_of(3_500_000)) == ("1\u00a0КБ", "3,3\u00a0МБ")


def test_the_list_says_what_the_operator_says(shop, inside):
    """In its words, with the look of how good it is."""
    (act,) = shop.documents.list(document_type="act", client="42")
    said = EdoStatus(severity=EdoSeverity.WARNING, text="Подписан с разногласиями")
    shop.store.lifecycle.mirror_edo(act.id, said, Actor())
    page = inside.get("/accounting").text
    assert "В ЭДО" in page
    assert said.text in page


def test_documents_of_a_page_go_as_one_file(shop, inside):
    """Each of them is taken by that."""
    answer = inside.get("/package?group=accounting")
    names_inside = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert [name.endswith(".pdf") for name in names_inside] == [True]
    assert names(shop, 2)[-2:] == ["downloaded", "viewed"]
    related = inside.get("/documents/2/package")
    assert len(zipfile.ZipFile(io.BytesIO(related.content)).namelist()) == 2


def test_what_is_not_to_be_seen_is_refused_alike(shop, inside):
    """Another client's, one that is not there, a forged and a foreign link: one page."""
    link = shop.cabinet.link("42")
    forged = f"{link.address[:-3]}abc"
    refused = [
        inside.get(path)
        for path in ("/documents/3", f"/documents/{2**70}", "/documents/3/files/pdf", forged, "/no")
    ]
    refused.append(inside.post(forged))
    assert {answer.status_code for answer in refused} == {404}
    assert len({answer.text for answer in refused}) == 1
    assert "Вьюнок" not in refused[0].text


def test_links_end_by_time_and_by_being_revoked(shop, inside):
    """Whoever came by one is out at the next click; each link is taken back once."""
    assert inside.get("/").status_code == 200
    (revoked,) = shop.cabinet.revoke_all("42", reason="Уволилась", by=Actor(name="Петрова"))
    assert inside.get("/").status_code == 404
    kept = shop.cabinet.links("42")[0]
    assert (kept.id, kept.revoked_by, kept.revoked_reason) == (revoked.id, "Петрова", "Уволилась")
    assert shop.cabinet.revoke(kept, reason="ещё раз") == ()
    old = shop.store.cabinet.add_link("42", None, dt.timedelta(0), Actor())
    assert shop.cabinet.valid(old.key) is None
    with pytest.raises(UnknownNameError):
        shop.cabinet.revoke(999, reason="нет такой")
    with pytest.raises(ConfigurationError, match="reason"):
        shop.cabinet.revoke(kept, reason=" ")


def test_a_link_to_one_document_opens_nothing_else(shop, cabinet):
    """Neither the list, nor requests, nor other documents of the same client."""
    cabinet.post(shop.cabinet.link(document=1).address)
    assert cabinet.get("/").url.path == "/documents/1"
    for path in ("/documents/2", "/documents/2/files/pdf", "/requests", "/package?group=bill"):
        assert cabinet.get(path).status_code == 404, path
    assert cabinet.post("/consent", data={"way": "edo"}).status_code == 404
    assert "Все документы" not in cabinet.get("/documents/1").text


def test_guessing_is_slowed_down(shop):
    """After some twenty refusals there is nothing to be had, not even what is there."""
    guessing = TestClient(create_app(shop, visitor=lambda _: "42"))
    answers = [guessing.get(f"/documents/{number}").status_code for number in range(100, 125)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert guessing.get("/documents/1").status_code == 429


def test_processes_that_share_a_store_slow_guessing_down_together(shop):
    """What one has counted, the other knows; and once the time is over, all may ask again."""
    first, second = (TestClient(create_app(shop, visitor=lambda _: "42")) for _ in range(2))
    for number in range(100, 122):
        (first, second)[number % 2].get(f"/documents/{number}")
    assert [row.get("/documents/1").status_code for row in (first, second)] == [429, 429]
    attempts, soon = shop.store.attempts, {"most": 1, "within": dt.timedelta(0)}
    assert not attempts.is_over("cabinet.refused", "testclient", **soon)
    assert [attempts.count("x", "a", **soon), attempts.count("x", "a", **soon)] == [True, True]


def test_a_list_costs_the_same_whatever_else_the_client_has(shop, inside, monkeypatch):
    """Of three hundred bills that are owed no more are read than of sixty; the sum is of all."""
    read = []

    def counted(*asked, **wanted):
        found = summaries(*asked, **wanted)
        read.extend(found)
        return found

    monkeypatch.setattr("docgen.store.documents.document_store.summaries", counted)
    found = []
    for many, owed in ((60, "6 100,00"), (240, "30 100,00")):
        with sqlite3.connect(make_url(shop._wiring.settings.store).database) as connection:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(documents)")]
            kept = ", ".join({*columns} - {"id", "number", "key"})
            # Only names of columns and numbers.
            connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "  # noqa: S608
                f"WHERE i < {many}) INSERT INTO documents ({kept}, number) "
                f"SELECT {kept}, '{many}-' || i FROM documents, n WHERE documents.id = 1"
            )
        connection.close()
        read.clear()
        page = inside.get("/").text.replace("\u00a0", " ")
        assert (page.count('class="title"'), f"{owed} ₽" in page) == (20, True)
        found.append(len(read))
    assert found[0] == found[1]


def test_a_limit_lets_so_many_through(monkeypatch):
    """And again, once the time is over."""
    limit, now = Limit(2, 60.0), [100.0]
    monkeypatch.setattr("docgen.portal.limits.time.monotonic", lambda: now[0])
    assert [limit.count("a"), limit.count("a"), limit.count("a")] == [True, True, False]
    assert (limit.is_over("a"), limit.is_over("b")) == (True, False)
    now[0] = 161.0
    assert limit.count("a")


def test_the_hosts_own_session_lets_in(shop):
    """And only the client that it names; without a session or a link there is no way in."""
    who = {"client": "43"}
    host = TestClient(create_app(shop, visitor=lambda _: who["client"], exit_url="/logout"))
    page = host.get("/").text
    assert ("Вьюнок" in page, 'href="/logout"' in page) == (True, True)
    assert host.get("/documents/1").status_code == 404
    who["client"] = None
    assert host.get("/").status_code == 404
    with DocGen() as bare, pytest.raises(ConfigurationError, match="secret"):
        create_app(bare)


def test_clients_ask_and_agree(shop, inside, bank):
    """What they ask for is a request, which the host is told of; what they agree to is kept."""
    asked = {"kind": "reconciliation", "about": "2026-Q3", "text": ""}
    assert "Запрос принят" in inside.post("/requests", data=asked).text
    inside.post("/requests", data={"kind": "question", "about": "Счёт № 1", "text": "Почему?"})
    assert "Напишите" in inside.post("/requests", data={"kind": "question", "text": ""}).text
    question, statement = shop.requests.list(client="42")
    assert (statement.types, str(statement.period)) == (("reconciliation",), "2026-Q3")
    assert question.comment == "Вопрос: Счёт № 1\nПочему?"
    assert [row.kind.value for row in bank.asked] == ["request.asked", "request.asked"]
    assert inside.post("/requests", data={"kind": "else"}).status_code == 404
    assert "Сохранили" in inside.post("/consent", data={"way": "edo"}).text
    assert inside.post("/consent", data={"way": "pigeon"}).status_code == 404
    (consent,) = shop.cabinet.consents("42")
    assert (consent.way, consent.made_by) == (Way.EDO, "ООО «Ромашка и партнёры»")
    with pytest.raises(ForbiddenError):
        shop.acting_as(CLIENT).cabinet.agree("43", "edo")


def test_a_form_of_a_foreign_page_is_refused(inside):
    """A page of another site, and a body that is too long."""
    headers = {"origin": "https://evil.example"}
    form = {"kind": "question", "text": "x"}
    assert inside.post("/requests", data=form, headers=headers).status_code == 403
    assert inside.post("/requests", data={**form, "text": "x" * 200_000}).status_code == 413
    chunks = (b"kind=question&text=", *[b"x" * 50_000] * 3)
    flood = {"content-type": "application/x-www-form-urlencoded"}
    assert inside.post("/requests", content=iter(chunks), headers=flood).status_code == 413
    assert "script" not in inside.get("/").headers["content-security-policy"]


def test_the_form_for_a_lost_link_says_nothing_of_whose_the_address_is(shop):
    """The host is given the address; five from one place in an hour, and no more."""
    given = []
    page = TestClient(create_app(shop, send_link=given.append))
    answers = [page.post("/entry", data={"mail": f"{n}@example.com"}) for n in range(6)]
    assert [row.status_code for row in answers] == [200] * 5 + [429]
    assert len({row.text for row in answers[:5]}) == 1
    assert given == [f"{n}@example.com" for n in range(5)]
    assert "Прислать ссылку" in page.get("/entry").text
    assert TestClient(create_app(shop)).post("/entry", data={"mail": "a@b"}).status_code == 404


def test_a_list_says_which_contract_it_is_under_and_how_much_there_is(shop, inside):
    """What of all a page shows, up to a bound; requisites of several bills stand on it."""
    page = inside.get("/").text.replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "Договор № Д-42 от 12 января 2026 г." in page
    assert ">1 из 1<" in page
    assert "Реквизиты</summary>" not in page
    payload = shop.documents.get(1).payload
    line = evolve(payload.lines[0], charge_ids=())
    shop.issue("invoice", evolve(payload, lines=(line,), period=None))
    page = inside.get("/?after=7").text
    assert ">1–2 из 2<" in page
    assert "Реквизиты</summary>" in page
    assert "3–4 из 4<" in inside.get("/?before=99&after=2").text
    screens = Screens(Visit(client="42", name="", dg=shop), dt.datetime.now().astimezone().date())
    assert screens.place(ListFilter(group=DocumentGroup.BILL, after=2), 1) == "3 из 3"
    assert shop.documents.count("42", DocumentGroup.BILL, most=1) == 1


def test_the_cabinet_has_the_organisations_colour(inside):
    """Unless text in it could not be read."""
    assert "#7a1f3d" in inside.get("/brand.css").text
    assert "/static/portal.css" in inside.get("/").text
    assert inside.get("/static/portal.css").status_code == 200
    assert round(colour("#14526b").contrast, 1) == 8.6
    assert colour("#ffff00").contrast < 4.5
    assert inside.get("/logo").status_code == 404


def test_the_cabinet_is_mounted_anywhere(shop):
    """Its links keep to where it is."""
    from starlette.applications import Starlette
    from starlette.routing import Mount

    site = TestClient(Starlette(routes=[Mount("/docs", create_app(shop, visitor=lambda _: "42"))]))
    page = site.get("/docs/").text
    assert 'href="/docs/documents/1"' in page
    assert site.get("/docs/accounting?state=signed").status_code == 200
    assert re.findall(r'(?:href|action)="/(?!docs/)', page) == []


@pytest.mark.parametrize(
    ("portal", "seen"),
    [
        ({"visible": {"act": False}}, ["invoice"]),
        (
            {"visible": {"act": False}, "clients": {"42": {"visible": {"act": True}}}},
            ["act", "invoice"],
        ),
        ({"organisations": {"1": {"visible": {"invoice": False}}}}, ["act"]),
        ({"clients": {"43": {"visible": {"act": False}}}}, ["act", "invoice"]),
    ],
)
@pytest.mark.usefixtures("shop")
def test_settings_say_which_types_clients_see(portal, seen, tmp_path):
    """Of a client, else of an organisation, else of all, else the template's own."""
    places = {"store": f"sqlite:///{tmp_path}/docs.db", "artifacts": tmp_path / "files"}
    with DocGen(portal=portal, **places) as dg:
        found = dg.acting_as(CLIENT).documents.list()
        assert sorted(row.type for row in found) == seen


@pytest.mark.parametrize(
    ("portal", "complaint"),
    [
        ({"secret": "short"}, "16 characters"),
        ({"address": "docs.example"}, "https://"),
        ({"days": 0}, "a day at least"),
        ({"visible": {"akt": True}}, "akt"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_settings_are_refused(portal, complaint):
    """At the start, by name."""
    with pytest.raises((ConfigurationError, UnknownNameError), match=complaint):
        DocGen(portal=portal)


def test_only_who_may_send_makes_links(shop):
    """A client gives nobody a link, not even to its own documents."""
    with pytest.raises(ForbiddenError):
        shop.acting_as(CLIENT).cabinet.link("42")
    assert shop.acting_as(CLIENT).cabinet.links() == ()
    with pytest.raises(UnknownNameError):
        shop.cabinet.link("43", 1)
    with pytest.raises(ConfigurationError, match="whose"):
        shop.cabinet.link()
