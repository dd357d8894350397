"""`docgen portal` and `docgen report`."""

from __future__ import annotations

import re


def test_links_are_made_listed_and_taken_back(at_home, run, monkeypatch):
    """Of a client that the store knows or not; the key stands in the address alone."""
    monkeypatch.setenv("DOCGEN_PORTAL_SECRET", "a secret of this test")
    text = 'store = "sqlite:///docs.db"\n[portal]\naddress = "https://docs.example/"\n'
    (at_home / "docgen.toml").write_text(text, encoding="utf-8")
    (at_home / "docs.db").touch()
    made = run("portal", "link", "--client", "42", "--days", "3")
    assert re.fullmatch(r"https://docs\.example/l/[\w.-]+\n", made.out)
    assert run("portal", "revoke", "--reason", "x").status == 2
    assert run("portal", "revoke", "1", "--reason", "Уволилась").out == "Отозвано ссылок: 1\n"
    (row,) = run("portal", "links", "--json").rows
    assert (row["client"], row["reason"], "key" in row) == ("42", "Уволилась", False)
    assert "Уволилась" in run("portal", "links").out
    assert "Долги по срокам" in run("report", "debts", "--period", "2026").out
    assert run("report", "charges", "--period", "2026", "--json").rows == []
    assert run("report", "charges", "--period", "2026", "-o", "a.csv").status == 0
    assert (at_home / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
