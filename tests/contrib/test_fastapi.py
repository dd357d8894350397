from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from docgen import DocGen
from docgen.contrib.fastapi import TokenUser, create_app, token_hash
from docgen.exceptions import ConfigurationError
from docgen.kit.samples import sale
from docgen.lifecycle import Actor

ROOT = Path(__file__).parents[2]
ORDER = {"type": "invoice", "contract": "1", "period": "2026-10"}


@pytest.fixture(scope="module")
def crm(tmp_path_factory):
    """Start the example CRM, and return a client of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_FOLDER", str(tmp_path_factory.mktemp("crm")))
        path = ROOT / "examples" / "fastapi-crm" / "crm.py"
        spec = importlib.util.spec_from_file_location("fastapi_crm", path)
        module = importlib.util.module_from_spec(spec)
        patch.setitem(__import__("sys").modules, "fastapi_crm", module)  # its classes name it
        spec.loader.exec_module(module)
        with TestClient(module.app) as client:
            yield client
        module.ENGINE.dispose()


def test_a_draft_takes_no_number_and_says_what_is_wrong(crm):
    """It tells the sum and the findings, and prints on paper that it is a draft."""
    draft = crm.post("/docgen/drafts", json=ORDER).json()
    assert (draft["total"], draft["can_be_issued"], draft["findings"]) == ("8540.00", True, [])
    page = crm.post("/docgen/drafts/file", json=ORDER, params={"format": "html"})
    assert (page.status_code, "ЧЕРНОВИК" in page.text.upper()) == (200, True)
    assert crm.get("/docgen/documents").json() == {"documents": [], "next": None}


def test_a_deals_bill_is_issued_in_the_crms_transaction(crm):
    """The deal knows of the bill, whose file has its own name; again is no other bill."""
    page = crm.post("/deals/1/invoice")
    assert (page.status_code, "партнёры», счёт 1</h2>" in page.text) == (200, True)
    crm.post("/deals/1/invoice")
    (bill,) = crm.get("/docgen/documents", params={"type": "invoice"}).json()["documents"]
    assert (bill["number"], bill["status"], bill["payment"]) == ("1", "issued", "unpaid")
    file = crm.get(f"/docgen/documents/{bill['id']}/file", params={"format": "html"})
    assert file.headers["content-length"] == str(len(file.content))
    assert "filename*=UTF-8''%D0%A1" in file.headers["content-disposition"]
    assert "Северная связь" in file.text
    assert crm.post("/deals/99/act").json()["code"] == "unknown_name"


def test_a_new_customer_gets_documents_and_a_letter(crm):
    """The form makes a deal, the buttons its documents; who has paid has nothing left to pay."""
    fields = {"title": "ООО «Новый»", "inn": "7710990027", "kpp": "771001001", "address": "Тверь"}
    deal = {"number": "СС-9/26", "service": "Настройка", "price": "1500", "email": "n@new.example"}
    assert "СС-9/26, ООО «Новый»</h2>" in crm.post("/customers", data={**fields, **deal}).text
    page = crm.post("/deals/3/invoice+act").text
    act, bill = re.findall(r"/documents/([0-9]+)/send", page)[-2:]  # the newest first
    assert (f"/{bill}/paid" in page, f"/{act}/paid" in page) == (True, False)
    assert f"/{bill}/paid" not in crm.post(f"/documents/{bill}/paid").text
    assert crm.post(f"/documents/{act}/send").status_code == 200
    assert crm.post(f"/documents/{act}/burn").status_code == 422


def test_a_documents_life_is_asked_and_told_over_the_wire(crm):
    """Issued with an act, sent, paid: each step is among its events."""
    order = {"types": ["invoice", "act"], "contract": "2", "period": "2026-10"}
    bill, act = crm.post("/docgen/packages", json=order).json()
    assert (bill["type"], act["type"]) == ("invoice", "act")
    sent = crm.post(f"/docgen/documents/{act['id']}/status", json={"status": "sent"})
    assert sent.json()["status"] == "sent"
    money = {"client": "1", "organisation": "1", "amount": "732.00", "date": "2026-11-03"}
    paid = crm.post("/docgen/payments", json={**money, "documents": [bill["id"]]})
    assert (paid.status_code, paid.json()["documents"]) == (201, [bill["id"]])
    assert crm.get(f"/docgen/documents/{bill['id']}").json()["payment"] == "paid"
    assert [row["id"] for row in crm.get("/docgen/payments?period=2026-11").json()] == [1]
    names = [row["name"] for row in crm.get(f"/docgen/documents/{act['id']}/events").json()]
    assert names == ["issued", "sent"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("documents", {"type": "nothing"}, 404, "unknown_name"),
        ("documents", {**ORDER, "period": "октябрь"}, 400, "configuration"),
        ("documents", {"type": "invoice", "data": {"lines": 5}}, 422, "data"),
        ("documents", {"type": "invoice", "data": sale(lines=[])}, 422, "issue_refused"),
        ("documents/1/status", {"status": "issued"}, 409, "transition"),
        ("documents", {**ORDER, "period": None}, 400, "configuration"),
        ("documents", {**ORDER, "type": 5}, 422, "data"),
        ("batches", {"types": [], "period": "2026-10"}, 422, "data"),
        ("payments", {"client": "1", "amount": "5", "date": 20261103}, 422, "data"),
        ("payments", {"client": "1", "amount": "0.001", "date": "2026-11-03"}, 409, "settlement"),
        ("payments", {"client": "1", "method": "barter", "paid": 5}, 422, "data"),
        ("documents", "{", 400, "request"),
        (
            "payments",
            {"client": "1", "amount": "5", "date": "2026-11-03", "documents": [99]},
            404,
            "",
        ),
    ],
)
def test_refusals_have_their_statuses(crm, path, body, status, code):
    """The code is stable, the message for people, and findings come all at once."""
    if path.endswith("status"):
        crm.post("/docgen/documents", json={**ORDER})
    sent = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    kind = {"content-type": "application/json"}
    refused = crm.post(f"/docgen/{path}", content=sent, headers=kind)
    told = refused.json()
    assert refused.status_code == status, told
    assert told["code"] == code or not code
    assert re.match("[«А-Я]", told["message"])
    assert "Input" not in told["message"]
    assert bool(told["findings"]) == (code == "issue_refused")


def test_a_batch_runs_behind_the_request_and_tells_how_far_it_is(crm):
    """Its last event has what became of each document; another one's id finds nothing."""
    asked = {"types": ["act"], "period": "2026-10", "clients": ["1"], "formats": ["html"]}
    begun = crm.post("/docgen/batches", json=asked)
    assert begun.status_code == 202
    batch = begun.json()["id"]
    stream = crm.get(f"/docgen/batches/{batch}/events")
    assert stream.headers["content-type"].startswith("text/event-stream")
    last = json.loads(stream.text.strip().rpartition("data: ")[2])
    assert (last["state"], last["failed"]) == ("done", 0)
    assert {row["type"] for row in last["rows"]} == {"act"}
    assert crm.get(f"/docgen/batches/{batch}").json() == last
    assert crm.get("/docgen/batches/other").status_code == 404


def test_every_operation_is_described_with_examples(crm):
    """Who reads OpenAPI sees in Russian what each does, and a body that can be sent."""
    described = crm.get("/openapi.json").json()
    ours = {path: row for path, row in described["paths"].items() if path.startswith("/docgen/")}
    assert all(op["description"] for row in ours.values() for op in row.values())
    assert described["components"]["schemas"]["IssueAsked"]["properties"]["key"]["examples"]
    responses = ours["/docgen/documents"]["post"]["responses"]
    assert {"201", "400", "403", "404", "409", "422", "503"} <= set(responses)


def test_the_api_is_for_who_has_a_token_and_does_what_its_user_may(open_docgen):
    """Nobody else learns anything; what was done is in the journal by the user's name."""
    dg = open_docgen()
    users = [
        TokenUser(token_hash=token_hash("s3cret"), user=Actor(id="crm", name="CRM")),
        TokenUser(token_hash=token_hash("other"), user=Actor(id="9", client="9")),
    ]
    client = TestClient(create_app(dg, users))
    assert client.get("/api/v1/types").status_code == 401
    refused = client.get("/api/v1/types", headers={"Authorization": "Bearer wrong"})
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert refused.json()["code"] == "token"
    client.headers["Authorization"] = "Bearer s3cret"
    order = {"type": "invoice", "data": sale(), "key": "deal 7"}
    issued = client.post("/api/v1/documents", json=order)
    assert issued.status_code == 201
    assert client.post("/api/v1/documents", json=order).json() == issued.json()
    assert dg.documents.history(issued.json()["id"])[0].who == "CRM"
    client.headers["Authorization"] = "Bearer other"
    assert client.get("/api/v1/documents").json()["documents"] == []
    assert client.get("/api/v1/documents/1/file").status_code == 403
    with pytest.raises(ConfigurationError, match="new-token"):
        create_app(dg, [])


def test_pages_of_a_long_list_join_without_a_gap(open_docgen):
    """What comes next is named by the last one seen."""
    dg = open_docgen()
    ids = [dg.issue("invoice", sale()).id for _ in range(5)]
    users = [TokenUser(token_hash=token_hash("t"), user=Actor(name="CRM"))]
    client = TestClient(create_app(dg, users), headers={"Authorization": "Bearer t"})
    seen, before = [], None
    while True:
        wanted = {"limit": 2} | ({} if before is None else {"before": before})
        page = client.get("/api/v1/documents", params=wanted).json()
        seen += [row["id"] for row in page["documents"]]
        before = page["next"]
        if before is None:
            break
    assert seen == ids[::-1]
    assert isinstance(dg, DocGen)
