"""Files that authors bring to the studio and take from it: Word, pages, folders."""

from __future__ import annotations

import base64
import io

import pytest
from docx import Document
from starlette.testclient import TestClient

from docgen import DocGen
from docgen.studio import create_app
from docgen.templates.archives import packed_folder

TOKEN = "token-of-the-run"  # noqa: S105 - this test's own


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Return an author who has followed the link of the run; versions are in a store."""
    folder = tmp_path_factory.mktemp("studio")
    with (
        DocGen(store=f"sqlite:///{folder}/docs.db", artifacts=folder / "files") as dg,
        TestClient(
            create_app(dg, folder / "templates", token=TOKEN), base_url="http://127.0.0.1"
        ) as client,
    ):
        client.get(f"/?t={TOKEN}")
        client.headers["x-docgen-token"] = TOKEN
        yield client


def word(*lines):
    """Return a Word file of these paragraphs; ``|`` is where Word cuts a run."""
    document = Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for piece in line.split("|"):
            paragraph.add_run(piece)
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def text_of(content):
    """Return the text of a Word file."""
    return "\n".join(row.text for row in Document(io.BytesIO(content)).paragraphs)


def bring(client, name, file, content):
    """Bring a file; return the answer."""
    sent = base64.b64encode(content).decode()
    question = {"type": "act", "name": name, "file": file, "content": sent}
    return client.post("/api/bring", json=question).json()


def ask(client, question, name, **more):
    """Ask about a template of acts."""
    return client.post(f"/api/{question}", json={"type": "act", "name": name, **more})


def test_tags_of_another_system_become_shortcodes(client):
    """A file from Битрикс24 is carried over as it is brought; what is not, is told."""
    told = bring(client, "deal", "Акт.docx", word("Акт {DocumentNumber}", "{SomethingOfTheirs}"))
    assert told["replaced"] == 1
    assert [row["tag"] for row in told["left"]] == ["{SomethingOfTheirs}"]
    assert "Акт [номер]" in text_of(ask(client, "source", "deal").content)


def test_wrong_names_in_a_word_file_are_put_right_and_downloaded(client):
    """However Word has cut them; the rest of the file stays as it was."""
    bring(client, "word", "Акт.docx", word("Всего [ито|го.нд|сс] руб., [номер]", "Прочее"))
    assert ask(client, "mend", "word", names={"итого.ндсс": "итого.ндс"}).status_code == 200
    assert (
        text_of(ask(client, "source", "word").content) == "Всего [итого.ндс] руб., [номер]\nПрочее"
    )


def test_a_page_made_elsewhere_becomes_a_template(client):
    """HTML alone is enough to begin with."""
    assert bring(client, "page", "Мой акт.html", b"<p>[number]</p>")["title"] == "Мой акт"
    files = ask(client, "template", "page").json()["files"]
    assert files["template.html"] == "<p>[number]</p>"


def test_a_folder_goes_out_and_comes_back(client):
    """The ZIP of a template makes another one of it, or takes the place of a draft's files."""
    bring(client, "sent", "Акт.html", "<p>один [номер]</p>".encode())
    folder = ask(client, "export", "sent").content
    bring(client, "again", "sent.zip", folder)
    assert (
        ask(client, "template", "again").json()["files"]
        == ask(client, "template", "sent").json()["files"]
    )
    ask(client, "save", "again", path="template.html", text="другое")
    bring(client, "again", "sent.zip", folder)
    assert "один" in ask(client, "template", "again").json()["files"]["template.html"]


def test_of_a_folder_with_a_wrong_file_nothing_is_taken(client):
    """Neither a template nor a part of one comes of it."""
    files = {"template.toml": b"", "template.html": b"", "run.exe": b""}
    assert "run.exe" in bring(client, "half", "x.zip", packed_folder("x", files))["error"]
    assert ask(client, "template", "half").status_code == 422


@pytest.mark.parametrize(
    ("file", "content"),
    [("x.docm", b""), ("x.zip", b"PK"), ("x.docx", b"PK"), ("x.exe", b"MZ"), ("x", b"")],
)
def test_what_is_no_template_is_refused_in_words(client, file, content):
    """No path, no traceback, and nothing half written."""
    told = bring(client, "refused", file, content)
    assert told["error"]
    assert ask(client, "template", "refused").status_code == 422


def test_nobody_takes_the_name_of_a_bundled_template(client):
    """Documents are printed by the bundled one: an edit of it has a name of its own."""
    told = bring(client, "classic", "x.html", b"<p></p>")
    assert told["error"] == "Шаблон с таким именем уже есть. Назовите иначе."


def test_versions_of_a_studio_with_a_store_are_in_the_store(client):
    """Published, listed, brought back."""
    bring(client, "kept", "Акт.html", b"<p>[number]</p>")
    told = ask(client, "publish", "kept", why="первая").json()
    assert (told["published"], told["draft"]) == (1, False)
    told = ask(client, "publish", "kept", again=1).json()
    assert [row["why"] for row in told["versions"]] == ["первая", ""]
