"""Over the wire: whatever a request says of itself, it is answered, or refused, by docgen."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from fastapi.testclient import TestClient

from docgen.asgi import Capped
from docgen.contrib.fastapi import TokenUser, create_app, token_hash
from docgen.exchange.http import exchange_app
from docgen.kit.samples import sale
from docgen.lifecycle import Actor
from docgen.portal import create_app as create_cabinet
from docgen.studio import create_app as create_studio

#: More digits than Python reads as a number.
DIGITS = "9" * 5_000
BEYOND = "9" * 30
PART = b"x" * 1_000_000


@pytest.fixture
def office(open_docgen):
    """Return a façade with an invoice, whose clients have cabinets."""
    dg = open_docgen(portal={"secret": "a secret of this test's own"})
    sides = sale()
    sides["buyer"] = {**sides["buyer"], "id": "42"}
    dg.issue("invoice", sides)
    return dg


@pytest.fixture
def apps(office, tmp_path):
    """Return the web faces, each with the headers of somebody who is let in and where to POST."""
    token = office.cabinet.link("42").token
    users = [TokenUser(token_hash=token_hash("t"), user=Actor(id="crm", name="crm"))]
    json = ("content-type", "application/json")
    return {
        "cabinet": (
            create_cabinet(office),
            [
                ("cookie", f"docgen-cabinet={token}"),
                ("content-type", "application/x-www-form-urlencoded"),
            ],
            "/requests",
        ),
        "studio": (
            create_studio(office, tmp_path, token="t"),  # noqa: S106 - of this test
            [("cookie", "docgen-studio=t.a"), ("x-docgen-token", "t"), json],
            "/api/template",
        ),
        "1C": (
            exchange_app(office.exchange, {"1": "t"}),
            [("authorization", "Bearer t"), json],
            "/documents",
        ),
        "REST": (
            create_app(office, users),
            [("authorization", "Bearer t"), json],
            "/api/v1/drafts",
        ),
    }


def ask(app, method, path, headers, parts=(b"",), *, query=b""):
    """Ask as no server would let through; return the status and how many parts were taken."""
    left = list(parts)
    answers = []

    async def receive():
        if not left:
            return {"type": "http.disconnect"}
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message):
        answers.append(message)

    last = {name.encode(): value.encode("latin-1") for name, value in headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": list({b"host": b"localhost", **last}.items()),
        "scheme": "http",
        "server": ("localhost", 80),
        "client": ("192.0.2.1", 1),
    }
    asyncio.run(app(scope, receive, send))
    return answers[0]["status"], len(parts) - len(left)


@pytest.mark.parametrize("name", ["cabinet", "studio", "1C", "REST"])
def test_headers_and_addresses_that_are_none_are_refused(apps, name):
    """Lengths, origins, hosts and numbers that break those who read them; none is an error here."""
    app, known, place = apps[name]
    odd = [
        *(("content-length", value) for value in (DIGITS, "-1", "\xb2", "1e3")),
        *(("origin", value) for value in ("http://[", "null", "\xff", "http://evil.example")),
        *(("host", value) for value in ("[", "[::1", "", "\xff")),
        ("content-type", "multipart/form-data; boundary=" + "x" * 300),
    ]
    for header in odd:
        status, _ = ask(app, "POST", place, [*known, header])
        assert 200 <= status < 500, header
    for path in (
        f"/documents/{DIGITS}",
        f"/documents/{BEYOND}/files",
        f"/messages/{BEYOND}/loaded",
    ):
        for method in ("GET", "POST"):
            status, _ = ask(app, method, f"/{path}", [*known, ("content-length", "0")])
            assert 400 <= status < 500, path
    for query in (b"before=\xb2", b"before=" + BEYOND.encode(), b"period=9999-99", b"x=%00%ff"):
        status, _ = ask(app, "GET", "/", known, query=query)
        assert 200 <= status < 500, query


@pytest.mark.parametrize("name", ["cabinet", "studio", "1C", "REST"])
def test_a_body_is_cut_off_whatever_it_says_of_its_length(apps, name):
    """What says three bytes and goes on, or nothing at all, is not taken in whole."""
    app, known, place = apps[name]
    parts = itertools.repeat(PART, 80)
    status, taken = ask(app, "POST", place, [*known, ("content-length", "3")], tuple(parts))
    assert status in {411, 413}
    assert taken <= 51


@pytest.mark.parametrize("name", ["studio", "1C", "REST"])
def test_json_that_nothing_can_keep_is_refused(apps, name):
    """Too deep, halves of characters, numbers without an end."""
    app, known, place = apps[name]
    for body in (
        b"[" * 100_000,
        b'{"type":"\\ud800","name":"x","base":"\\udfff","guid":"1"}',
        b'{"type":"invoice","name":' + DIGITS.encode() + b"}",
        b"\xff\xfe\x00",
    ):
        length = ("content-length", str(len(body)))
        status, _ = ask(app, "POST", place, [*known, length], (body,))
        assert 400 <= status < 500, body[:20]


def test_a_body_that_trickles_is_given_up():
    """So many seconds, and no more for a byte now and then; the asker's going is waited for."""

    async def never():
        await asyncio.Event().wait()

    async def whole():
        return {"type": "http.request", "body": b"x"}

    async def answered():
        with pytest.raises(Exception, match="408"):
            await Capped(never, 0, slowest=0)()
        capped = Capped(whole, 1, slowest=60)
        await capped()
        capped._until = 0  # long ago
        return await capped()

    assert asyncio.run(answered())["type"] == "http.request"


def test_of_whoever_has_no_token_no_body_is_read(apps):
    """The REST API looks at the token first."""
    app, _, place = apps["REST"]
    assert ask(app, "POST", place, [("authorization", "Bearer x")], (PART,) * 3) == (401, 0)


@pytest.mark.parametrize("path", [f"documents/{BEYOND}", f"documents/{2**63}/events"])
def test_a_number_that_no_document_has_is_not_there(apps, path):
    """However many digits it has; a template that is not there is the asker's mistake, too."""
    client = TestClient(apps["REST"][0], headers={"Authorization": "Bearer t"})
    answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_name")
    order = {"type": "invoice", "data": sale(), "template": "нет"}
    answer = client.post("/api/v1/documents", json=order)
    assert (answer.status_code, answer.json()["code"]) == (404, "template.not_found")
