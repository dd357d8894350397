"""What the studio lets in, and what becomes of hostile templates."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from docgen import DocGen
from docgen.lifecycle import Actor
from docgen.studio import Visitor, create_app

TOKEN = "token-of-the-run"  # noqa: S105 - this test's own
SAMPLE = {"kind": "sample", "name": "vat"}
NAMED = {"type": "invoice", "name": "our"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Return an author with a template, who has followed the link of the run."""
    folder = tmp_path_factory.mktemp("templates")
    with (
        DocGen(untrusted_templates=[folder]) as dg,
        TestClient(create_app(dg, folder, token=TOKEN), base_url="http://127.0.0.1") as client,
    ):
        client.get(f"/?t={TOKEN}")
        client.headers["x-docgen-token"] = TOKEN
        assert client.post("/api/create", json={**NAMED, "base": "modern"}).status_code == 200
        yield client


def draw(client, main, **more):
    """Draw a page; return the answer, without the picture."""
    files = {"template.html": main}
    question = {**NAMED, "data": SAMPLE, "files": files, "width": 300, **more}
    answer = client.post("/api/draw", json=question)
    if answer.headers["content-type"] == "application/octet-stream":
        length = int.from_bytes(answer.content[:4], "big")
        return answer.status_code, answer.content[4 : 4 + length].decode()
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"host": "evil.example"}, 400, "studio.host"),
        ({"origin": "http://evil.example"}, 403, "studio.origin"),
        ({"sec-fetch-site": "cross-site"}, 403, "studio.origin"),
        ({"x-docgen-token": "guessed"}, 403, "studio.token"),
        ({"content-type": "text/plain"}, 415, "studio.type"),
        ({"content-length": "9000000"}, 413, "studio.body"),
    ],
)
def test_a_change_that_the_page_did_not_ask_for_is_refused(client, headers, status, code):
    """Another host, another origin, a guessed token, a form, a flood."""
    answer = client.post(
        "/api/start", content=b"{}", headers={"content-type": "application/json", **headers}
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_whoever_has_not_the_link_sees_nothing(client):
    """Without the token of the run there is neither page nor answer."""
    client = TestClient(client.app, base_url="http://127.0.0.1")
    assert client.get("/").status_code == 403
    assert client.get("/?t=guessed").status_code == 403
    assert client.get("/api/events").status_code == 403


def test_the_page_may_load_its_own_files_alone(client):
    """No inline script, nothing from elsewhere, in nobody's frame."""
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["../x.html", "a/b/c.html", ".env", "x.py", "/etc/x.html"])
def test_files_stay_in_the_templates_folder(client, path):
    """No path leads out of the folder, and only files of templates are written."""
    answer = client.post("/api/save", json={**NAMED, "path": path, "text": "x"})
    assert answer.status_code in {400, 422}
    assert "/tmp" not in answer.text  # noqa: S108 - what must not be told


@pytest.mark.parametrize(
    ("main", "said"),
    [
        ("<html><body><script>fetch('/')</script></body></html>", "script"),
        ("<html><head></head><body><img src='https://evil.example/x.png'></body></html>", "evil"),
        ("{% include '../../x.html' %}", "x.html"),
        ("{{ ''.__class__ }}", "__class__"),
        ("[покупатель.ин]", "покупатель.инн"),
        ("{% if %}", "template.html"),
    ],
)
def test_what_a_template_may_not_do_is_told_with_its_place(client, main, said):
    """Scripts, addresses, files, insides of Python: each is a problem, and nothing is run."""
    status, text = draw(client, main, have="1.0.300")
    assert status == 200 or "studio" not in text
    assert said in text
    assert "Traceback" not in text


def test_a_template_that_never_ends_is_stopped_and_the_next_one_is_drawn(client):
    """Time is up after five seconds of the processor; the author goes on at once."""
    loops = "{% for a in range(9999) %}" * 3 + "{% endfor %}" * 3
    status, text = draw(client, loops)
    assert status == 422
    assert "остановлена" in text
    status, text = draw(client, "<html><head></head><body>[номер]</body></html>")
    assert status == 200
    assert '"sizes": [[' in text


def test_data_that_do_not_fit_are_told_by_their_fields(client):
    """What was typed into the form is answered field by field, in Russian."""
    data = {"kind": "typed", "value": {"date": "вчера"}}
    answer = client.post("/api/palette", json={"type": "invoice", "data": data})
    assert answer.status_code == 422
    assert {"path": "date", "message": "нужна дата вида 2026-10-31, а не 'вчера'"} in answer.json()[
        "problems"
    ]


class Readers:
    """A plugin by which the user «reader» may change nothing."""

    from docgen import hookimpl

    @hookimpl
    def docgen_may(self, user, action):
        """Refuse changes."""
        return False if user.name == "reader" and action.value == "change" else None


def test_a_crm_shows_the_studio_to_its_own_users(tmp_path):
    """Mounted in a CRM, it knows the CRM's user, asks for rights, and is shown in its frames."""

    def visitor(request):
        name = request.headers.get("x-crm-user")
        return Visitor(id=name, user=Actor(name=name)) if name else None

    with DocGen(plugins=[Readers()]) as dg:
        app = create_app(
            dg, tmp_path, visitor=visitor, hosts=(), frames=["https://crm.example"], token=TOKEN
        )
        client = TestClient(app, base_url="http://crm.example")
        assert client.get("/").status_code == 403
        client.headers |= {"x-docgen-token": TOKEN, "x-crm-user": "reader"}
        policy = client.get("/").headers["content-security-policy"]
        assert "frame-ancestors https://crm.example" in policy
        answer = client.post("/api/create", json={**NAMED, "base": "modern"})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
        client.headers["x-crm-user"] = "writer"
        assert client.post("/api/create", json={**NAMED, "base": "modern"}).status_code == 200


def test_of_two_who_write_one_file_the_second_is_asked(client):
    """What was saved meanwhile is not written over unknowingly; whoever insists is let."""
    told = client.post("/api/template", json=NAMED).json()
    page = {**NAMED, "path": "template.html", "mark": told["marks"]["template.html"]}
    first = client.post("/api/save", json={**page, "text": "<p>one [номер]</p>"}).json()
    second = client.post("/api/save", json={**page, "text": "<p>two [номер]</p>"}).json()
    assert (first["saved"], second["code"]) == (True, "studio.conflict")
    again = client.post("/api/save", json={**page, "text": "<p>two [номер]</p>", "mark": ""})
    assert again.json()["saved"]
    files = client.post("/api/template", json=NAMED).json()["files"]
    assert files["template.html"] == "<p>two [номер]</p>"


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("create", {"name": "b", "base": "modern", "look": {"accent": "red;"}}),
        ("create", {"name": "b", "base": "modern", "look": {"font": "comic"}}),
        ("create", {"name": "b", "base": "modern", "look": {"logo_width": 1000}}),
        ("create", {"name": "b", "base": "modern", "look": {}, "logo": "PHN2Zy8+"}),
        ("create", {"name": "b", "base": "modern", "look": {}, "stamp": "!"}),
        ("palette", {"data": {"kind": "sample", "name": "none"}}),
        ("palette", {"data": {"kind": "none"}}),
        ("compare", {"data": SAMPLE, "with": "x"}),
        ("publish", {"since": "завтра"}),
        ("file", {"data": SAMPLE, "format": "exe"}),
    ],
)
def test_refusals_are_in_the_words_of_the_author(client, question, more):
    """No sentence of a program's in English gets through."""
    answer = client.post(f"/api/{question}", json={**NAMED, **more})
    told = answer.json()["error"]
    assert answer.status_code in {400, 422}
    assert re.match("[А-ЯЁ]", told), told
    assert not re.search(r"\b(?:there|is|the|to|be)\b", told)


def test_a_page_that_listens_asks_anew_and_hears_what_it_missed(client, monkeypatch):
    """No answer lasts: a host's server that ends would wait for it."""
    monkeypatch.setattr("docgen.studio.app._STREAM", 0)
    monkeypatch.setattr("docgen.templates.signatures._FRESH", 0)
    about = {"type": "invoice", "name": "our"}
    first = client.get("/api/events", params=about).text
    mark = re.search("id: (.+)", first)[1]
    same = client.get("/api/events", params=about, headers={"last-event-id": mark}).text
    client.post("/api/save", json={**NAMED, "path": "look.css", "text": "/* anew */"})
    later = client.get("/api/events", params=about, headers={"last-event-id": mark}).text
    heard = ["changed" in text for text in (first, same, later)]
    assert heard == [False, False, True]


def test_how_the_exchange_stands_is_a_page(tmp_path, client):
    """By channels, with the page's own styles let in; to who has the link, where a store is."""
    with DocGen(store=f"sqlite:///{tmp_path}/docs.db", artifacts=tmp_path / "files") as dg:
        app = create_app(dg, tmp_path / "templates", token=TOKEN)
        visitor = TestClient(app, base_url="http://127.0.0.1")
        assert visitor.get("/exchange").status_code == 403
        visitor.get(f"/?t={TOKEN}")
        told = visitor.post("/api/start", json={}, headers={"x-docgen-token": TOKEN}).json()
        assert told["exchange"]
        answer = visitor.get("/exchange", params={"t": TOKEN, "period": "2026-10"})
        assert [word in answer.text for word in ("1С", "Банки", "ЭДО")] == [True] * 3
        (nonce,) = re.findall(r'<style nonce="([^"]+)">', answer.text)
        assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
    assert client.get("/exchange").json()["code"] == "configuration"
