from __future__ import annotations

import base64
import json
from datetime import date
from decimal import Decimal

import pytest
from starlette.testclient import TestClient

from docgen.exceptions import DataError, OfficialFileError
from docgen.exchange.http import exchange_app
from docgen.lifecycle import Actor

BY = Actor(name="Ольга")
PDF = b"%PDF-1.7 scan"
CARD = {
    "base": "БП",
    "type": "РеализацияТоваровУслуг",
    "guid": "0b5f",
    "number": "00БП-000015",
    "date": "2026-10-31",
    "total": "12200.00",
    "party": {"name": "ООО «Ромашка»", "inn": "7710990027", "kpp": "771001001"},
    "request": "R-7",
}


@pytest.fixture
def client(office):
    """Return a client of the application, with the token of an organisation."""
    app = exchange_app(office.exchange, {"sever": "s3cret", "yug": "other"})
    with TestClient(app, headers={"Authorization": "Bearer s3cret"}) as found:
        yield found


def message(*objects):
    """Return a message of 1C's."""
    return (
        '<Message xmlns:m="http://www.1c.ru/SSL/Exchange/Message"><m:Header/>'
        '<Body xmlns="http://v8.1c.ru/edi/edi_stnd/EnterpriseData/1.17">'
        f"{''.join(objects)}</Body></Message>"
    ).encode()


KEY = "<Дата>2026-10-31T12:00:00</Дата><Номер>15</Номер>"
SCAN = (
    "<Справочник.Файлы><КлючевыеСвойства><Имя>скан</Имя><ВладелецФайла>"
    f"<РеализацияТоваровУслуг>{KEY}</РеализацияТоваровУслуг></ВладелецФайла></КлючевыеСвойства>"
    f"<ХранимыйФайл>{base64.b64encode(PDF).decode()}</ХранимыйФайл><Расширение>pdf</Расширение>"
    "</Справочник.Файлы>"
)
SALE = (
    f"<Документ.РеализацияТоваровУслуг><КлючевыеСвойства>{KEY}</КлючевыеСвойства>"
    "<Сумма>122.00</Сумма><Контрагент><Наименование>Ромашка</Наименование>"
    "<ИНН>7710990027</ИНН></Контрагент></Документ.РеализацияТоваровУслуг>"
)


def test_a_document_of_1c_becomes_a_card_of_its_client(office, issue, client):
    """The card has the number, the date, the sum; the client is found by its ИНН."""
    issue(office)
    answer = client.post("/documents", json=CARD)
    assert (answer.status_code, answer.json()["client"]) == (201, "romashka")
    card = office.store.received.get(answer.json()["id"])
    assert (card.number, card.date, card.total) == (
        "00БП-000015", date(2026, 10, 31), Decimal("12200.00"),
    )  # fmt: skip
    assert (card.organisation, card.request) == ("sever", "R-7")


def test_the_same_document_again_is_the_same_card(office, client):
    """Repeats change what is told, and make no second card or file."""
    first = client.post("/documents", json=CARD)
    again = client.post("/documents", json={**CARD, "total": "1.00"})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    place = f"/documents/{first.json()['id']}/files"
    statuses = [client.post(place, files={"file": ("скан.pdf", PDF)}).status_code for _ in range(2)]
    assert statuses == [201, 200]
    (file,) = office.store.received.files(first.json()["id"])
    assert office.store.received.file(file.id).content == PDF
    assert office.store.received.get(first.json()["id"]).total == Decimal("1.00")
    assert office.store.audit() == ()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"[" * 100_000, 400),
        (json.dumps({**CARD, "guid": " "}).encode(), 400),
        (json.dumps({**CARD, "date": "31.10"}).encode(), 400),
        (json.dumps({**CARD, "extra": 1}).encode(), 400),
    ],
)
def test_what_is_no_card_is_refused_in_russian(office, client, body, status):
    """Nothing is kept of it."""
    answer = client.post("/documents", content=body)
    assert answer.status_code == status
    assert any("а" <= letter <= "я" for letter in answer.json()["error"])
    assert office.store.received.list() == ()


def test_tokens_keep_organisations_apart(client):
    """Without one nobody is let in; another organisation's card is not there."""
    made = client.post("/documents", json=CARD).json()["id"]
    stranger = {"Authorization": "Bearer other"}
    files = {"file": ("a.pdf", PDF)}
    assert client.post("/documents", json=CARD, headers={"Authorization": ""}).status_code == 401
    answer = client.post(f"/documents/{made}/files", files=files, headers=stranger)
    assert answer.status_code == 404
    assert client.post("/documents/99/files", files=files).status_code == 404
    assert client.post(f"/documents/{made}/files", json={}).status_code == 400
    assert client.post(f"/documents/{2**64}/files", files=files).status_code == 404
    empty = client.post(f"/documents/{made}/files", files={"file": ("a.pdf", b"")})
    assert (empty.status_code, "файл пустой" in empty.json()["error"]) == (400, True)


def test_1c_polls_for_its_messages(office, issue, client, tmp_path):
    """The oldest first, until it says that it has loaded them; nobody else's."""
    issue(office)
    assert client.get("/messages/next").status_code == 204
    office.exchange.onec.export(tmp_path, organisation="sever")
    answer = client.get("/messages/next")
    assert (answer.status_code, answer.headers["X-Docgen-Message"]) == (200, "1")
    assert answer.content == (tmp_path / "docgen_000001.xml").read_bytes()
    stranger = {"Authorization": "Bearer other"}
    assert client.get("/messages/next", headers=stranger).status_code == 204
    assert client.post("/messages/1/loaded", headers=stranger).json() == {"confirmed": 0}
    assert client.post("/messages/1/loaded").json() == {"confirmed": 1}
    assert client.get("/messages/next").status_code == 204


def test_a_watched_folder_is_taken_in_once(office, tmp_path):
    """Cards go to done with their files, what cannot be read to failed with the reason."""
    (tmp_path / "акт.json").write_text(json.dumps(CARD), encoding="utf-8")
    (tmp_path / "акт.pdf").write_bytes(PDF)
    (tmp_path / "акт.xml").write_bytes(b"<its-own/>")
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "scan.xml").write_bytes(message(SALE, SCAN))
    arrivals, failures = office.exchange.onec.receiving.watch(tmp_path, by=BY)
    assert sorted(len(row.files) for row in arrivals) == [1, 2]
    assert [row.name for row in failures] == ["bad.json"]
    assert {row.name for row in (tmp_path / "done").iterdir()} == {
        "акт.json",
        "акт.pdf",
        "акт.xml",
        "scan.xml",
    }
    assert (tmp_path / "failed" / "bad.json.txt").is_file()
    assert office.exchange.onec.receiving.watch(tmp_path, by=BY) == ((), ())


def test_a_scan_in_a_message_comes_with_its_document(office):
    """Справочник.Файлы names its owner; the party and the sum are in the document beside it."""
    receiving = office.exchange.onec.receiving
    (arrival,) = receiving.read_message(message(SALE, SCAN), "m.xml", "sever", BY)
    card = arrival.received
    assert (card.number, card.party_inn, card.total) == ("15", "7710990027", Decimal("122.00"))
    assert [row.name for row in arrival.files] == ["скан.pdf"]
    broken = SCAN.replace("2026-10-31T", "31.10.2026T")
    with pytest.raises(OfficialFileError):
        receiving.read_message(message(SALE, SCAN.replace("15", "16"), broken), "m.xml", "", BY)
    assert len(office.store.received.list()) == 1
    (again,) = receiving.read_message(message(SALE, SCAN), "m.xml", "sever", BY)
    assert not again.is_new


@pytest.mark.parametrize(
    "content",
    [
        b"<a/>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><Message/>",
        message(SCAN.replace("<ХранимыйФайл>", "<Прочее>").replace("</ХранимыйФайл>", "</Прочее>")),
        message("<Справочник.Файлы/>"),
        message(SALE.replace("122.00", "много"), SCAN),
    ],
)
def test_hostile_and_broken_messages_are_refused(office, content):
    """Entities, other files, files of nobody and sums that are none."""
    with pytest.raises(OfficialFileError):
        list(office.exchange.onec.receiving.read_message(content, "m.xml", "", BY))
    assert office.store.received.list() == ()


def test_a_card_needs_what_tells_it_from_others(office):
    """Base, type and GUID."""
    with pytest.raises(DataError):
        office.exchange.onec.receiving.take({"base": "БП", "type": "Акт"}, by=BY)
