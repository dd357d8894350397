"""`docgen requests`, `clients`, `approvals` and `--as`: people around documents."""

from __future__ import annotations

import pytest

REQUEST = ("requests", "new", "invoice", "act", "--client", "3", "--period", "2026-10")


@pytest.fixture
def users(settled):
    """Name users in the settings, and who says yes to contracts."""
    path = settled / "docgen.toml"
    path.write_text(
        path.read_text("utf-8") + '[users.ivanova]\nname = "Иванова А. П."\nroles = ["manager"]\n'
        '[users.romashka]\nclient = "3"\n[approvals]\nact = ["lawyer"]\n'
        '[users.lawyer]\nroles = ["lawyer"]\n',
        encoding="utf-8",
    )
    return settled


@pytest.mark.usefixtures("users")
def test_commands_act_for_whom_as_names(run, monkeypatch):
    """Lists are the user's own, refusals end with 2, and the journal names the user."""
    assert run("--as", "ivanova", "issue", "invoice", "--client", "1", "--contract", "1",
               "--period", "2026-10").status == 0  # fmt: skip
    assert run("issue", "invoice", "--client", "3", "--period", "2026-10").status == 0
    (event,) = run("documents", "history", 1, "--json").rows
    assert event["who"] == "Иванова А. П."
    monkeypatch.setenv("DOCGEN_AS", "romashka")
    assert [row["id"] for row in run("documents", "list", "--json").rows] == [2]
    done = run("documents", "void", 2, "--reason", "x")
    assert done.status == 2
    assert "'romashka' has no right to void: document 2" in done.err
    assert run("documents", "show", 1).status == 2
    monkeypatch.delenv("DOCGEN_AS")
    assert run("documents", "void", 2, "--reason", "x").status == 0
    unknown = run("--as", "ivanov", "documents", "list")
    assert (unknown.status, unknown.out) == (2, "")
    assert "Did you mean 'ivanova'?" in unknown.err


@pytest.mark.usefixtures("stored")
def test_a_request_goes_from_asked_to_fulfilled(run, tmp_path):
    """Its files come back, its events say who, and it ends with the documents' numbers."""
    letter = tmp_path / "письмо.txt"
    letter.write_text("Просим", encoding="utf-8")
    asked = run(*REQUEST, "--due", "2026-11-05", "--comment", "срочно", "--by", "Иванова",
                "--channel", "letter", "--file", letter)  # fmt: skip
    assert (asked.status, asked.out) == (0, "Запрос № 1: Новый\n")
    assert run("requests", "assign", 1, "Петрова").out == "Запрос № 1: В работе\n"
    assert "05.11.2026" in run("requests", "list", "--overdue").out
    assert run("requests", "remind").out == "Напоминаний: 1\n"
    done = run("requests", "fulfil", 1, "--by", "Петрова")
    assert done.out == "Запрос № 1: Выполнен, документы: 1, 2\n"
    printed = run("requests", "show", 1).out
    assert "письмо.txt" in printed
    assert "{'" not in printed
    (shown,) = run("requests", "show", 1, "--save", tmp_path / "saved", "--json").rows
    assert [row["name"] for row in shown["events"]] == [
        "asked",
        "assigned",
        "reminded",
        "fulfilled",
    ]
    assert (tmp_path / "saved" / "письмо.txt").read_text(encoding="utf-8") == "Просим"
    again = run("requests", "decline", 1, "--reason", "x")
    assert (again.status, again.err) == (2, "docgen: request 1 is fulfilled already\n")
    assert run("requests", "new", "--file", tmp_path / "нет.txt").status == 2


@pytest.mark.usefixtures("stored")
def test_a_client_is_shown_with_its_files_and_people(run, tmp_path):
    """The list, the card for people and for programs, a file, a contact and its end."""
    (tmp_path / "устав.txt").write_text("Устав", encoding="utf-8")
    assert run("clients", "attach", 3, tmp_path / "устав.txt").out == "1: устав.txt\n"
    added = run("clients", "add-contact", 3, "Петрова Анна", "--email", "a@b.ru", "--wants", "act")
    assert added.out == "1: Петрова Анна\n"
    assert "3" in [row["id"] for row in run("clients", "list", "--json").rows]
    (card,) = run("clients", "show", 3, "--json").rows
    assert [row["name"] for row in card["tabs"]["files"]] == ["устав.txt"]
    assert [row["added_id"] for row in card["tabs"]["contacts"]] == [1]
    printed = run("clients", "show", 3, "--tab", "contacts", "--tab", "profile").out
    assert "Петрова Анна" in printed
    assert "Профиль" in printed
    assert run("clients", "retire-contact", 1, "--reason", "уволилась").status == 0
    wrong = run("clients", "show", 3, "--tab", "file")
    assert (wrong.status, "Did you mean 'files'" in wrong.err) == (2, True)


@pytest.mark.usefixtures("users")
def test_what_needs_a_yes_waits_for_it(run):
    """The command says who, the last yes issues, and unsigned paper is told."""
    refused = run("issue", "act", "--client", "3", "--period", "2026-10")
    assert (refused.status, "docgen approvals ask" in refused.err) == (2, True)
    asked = run("approvals", "ask", "act", "--client", "3", "--period", "2026-10",
                "--due", "2026-11-01")  # fmt: skip
    assert asked.out == "Согласование № 1: Ждёт согласования, ответ за: lawyer\n"
    (row,) = run("approvals", "list", "--overdue", "--json").rows
    assert (row["approver"], "token" in row) == ("lawyer", False)
    assert run("approvals", "remind").out == "Напоминаний: 1\n"
    assert run("approvals", "approve", 1).status == 2
    done = run("--as", "lawyer", "approvals", "approve", 1)
    assert done.out == "Согласование № 1: Согласован, выпущен, документ 1\n"
    assert run("approvals", "refuse", 1, "--reason", "x").status == 2
    assert [row["name"] for row in run("approvals", "show", 1, "--json").rows[0]["events"]] == [
        "asked",
        "reminded",
        "approved",
    ]
    paper = run("documents", "unsigned", "--remind")
    assert "act № А-0001/26" in paper.out
    assert paper.out.endswith("Напоминаний: 1\n")
    (late,) = run("documents", "unsigned", "--client", "3", "--json").rows
    assert [row["id"] for row in late["documents"]] == [1]
