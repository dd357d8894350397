"""`docgen send`, walked through: what waits, goes, comes back and is decided."""

from __future__ import annotations

import pytest

from docgen import DocGen
from docgen.kit.samples import sale

MAIL = """
[mail.accounts.main]
sender = "Северная связь <office@sever.example.com>"
folder = "mail"
"""


@pytest.fixture
def posted(settled, run, write_json):
    """Put a letter about an issued invoice into the outbox; letters go into a folder."""
    settings = settled / "docgen.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + MAIL, encoding="utf-8")
    data = sale()
    data["buyer"]["email"] = "buh@romashka.example"
    assert run("issue", "invoice", "--data", write_json("mailed.json", data)).status == 0
    assert run("send", "post", "1").out == "Письмо 1 в очереди.\n"
    return settled


def _letters(folder):
    return sorted((folder / "mail").glob("*.eml"))


def test_a_letter_goes_and_comes_back(posted, run):
    """It waits, it is sent once, it bounces, and it is sent again by hand."""
    (row,) = run("send", "pending", "--json").rows
    assert (row["recipient"], row["documents"], row["state"]) == (
        "buh@romashka.example", [1], "pending",
    )  # fmt: skip
    assert run("send", "now").out == "Отправлено: 1.\n"
    assert run("send", "now").out == "Отправлять нечего.\n"
    assert run("send", "pending", "--json").rows == []
    assert len(_letters(posted)) == 1
    assert run("send", "post", "1").out == "Уже есть: 1. Ещё раз отправит --again.\n"
    back = run("send", "bounced", "1", "--reason", "550 no such user")
    assert back.out == "Письмо 1, buh@romashka.example: bounced.\n"
    (row,) = run("send", "log", "--document", "1", "--state", "sent", "--json").rows
    assert row["mark"] == "bounced"
    assert run("send", "log", "--client", "nobody", "--json").rows == []
    assert run("send", "retry", "1", "--reason", "новый ящик").out == "Письмо 1 в очереди.\n"
    assert run("send", "now", "--json").rows == [{"sent": 1}]


def test_people_decide_of_what_nobody_knows(posted, run):
    """A letter that may have arrived is listed; what was decided stands in the log."""
    with DocGen(store=f"sqlite:///{posted / 'docs.db'}", artifacts=posted / "files") as docgen:
        (entry,) = docgen.store.outbox.claim("letter")
        assert docgen.store.outbox.hand(entry)
    assert run("send", "resolve", "1", "sent").status != 0
    with DocGen(store=f"sqlite:///{posted / 'docs.db'}", artifacts=posted / "files") as docgen:
        from docgen.store.outbox.entries import AttemptOutcome, OutboxState

        assert docgen.store.outbox.finish(entry, AttemptOutcome(state=OutboxState.UNCERTAIN))
    assert "неизвестно, дошло ли" in run("send", "pending").out
    assert run("send", "resolve", "1", "drop", "--reason", "звонили").out == "Письмо 1: drop.\n"
    assert "отменено" in run("send", "log").out


def test_letters_are_looked_at_and_accounts_tried(posted, run):
    """Nothing goes by looking; a test letter lands in the folder."""
    page = run("send", "preview", "1", "-o", posted / "letter.html")
    assert page.status == 0
    assert "Счёт на оплату" in (posted / "letter.html").read_text(encoding="utf-8")
    assert run("send", "explain", "1").out.startswith("buh@romashka.example: карточка клиента")
    assert run("send", "test").out.rstrip().endswith("mail")
    assert _letters(posted) == []
    assert run("send", "test", "--to", "me@sever.example.com").status == 0
    assert len(_letters(posted)) == 1
