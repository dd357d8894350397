from __future__ import annotations

import pytest

ISSUE = ("issue", "act", "--contract", "1", "--period", "2026-10")


@pytest.fixture
def act(settled, run):
    """Issue an act for October, and save it as a page."""
    assert run(*ISSUE).status == 0
    path = settled / "act.html"
    assert run("documents", "show", 1, "--format", "html", "-o", path).status == 0
    return path


def test_a_file_of_ours_is_confirmed(act, run):
    """One line says whose it is and how it prints now."""
    done = run("verify", act)
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        f"{act}: наш, 1: act № А-0001/26 от 31.10.2026, не изменён, "
        "печатается так же, байт в байт\n"
    )


def test_a_changed_file_is_a_finding(act, run):
    """The status is 1, and the remedy says where the right one is."""
    act.write_bytes(act.read_bytes() + b" ")
    done = run("verify", act)
    assert (done.status, "не подтверждён" in done.out) == (1, True)
    assert "Файл изменён" in done.err
    assert "docgen documents show 1" in done.err


def test_programs_get_a_row_for_every_file(act, run):
    """Of several files each is told of; one that is not ours decides about the status."""
    other = act.with_name("other.pdf")
    other.write_bytes(b"%PDF-1.7")
    done = run("verify", act, other, "--json")
    assert done.status == 1
    ours, unknown = done.rows
    assert (ours["sound"], ours["origin"], ours["rerendering"]) == (True, "ours", "same_bytes")
    assert (ours["document"]["number"], ours["channel"]) == ("А-0001/26", "email")
    assert ours["provenance"]["document_id"] == 1
    assert (unknown["sound"], unknown["origin"]) == (False, "unknown")
    assert [row["code"] for row in unknown["findings"]] == ["verify.unknown"]


def test_a_file_that_is_not_there_is_wrong_use(act, run):
    """The status is 2, and what is there is verified all the same."""
    missing = act.with_name("нет.pdf")
    done = run("verify", missing, act)
    assert done.status == 2
    first, second = done.out.splitlines()
    assert first == f"{missing}: не прочитан"
    assert ": наш, " in second
    assert "Файла нет, или он не открывается" in done.err
    rows = run("verify", missing, act, "--json").rows
    assert [row["sound"] for row in rows] == [False, True]
    assert rows[0]["findings"][0]["code"] == "file.unreadable"


@pytest.mark.usefixtures("act")
def test_a_document_is_explained_in_a_table(run):
    """Settings come first, then a row for every shortcode."""
    done = run("explain", 1, "--format", "html", "--shortcode", "number")
    assert done.status == 0
    assert "А-{N:4}/{YY}" in done.out
    assert "docgen.toml" in done.out
    assert "act/classic/template.html:3" in done.out


@pytest.mark.usefixtures("act")
def test_a_document_is_explained_to_programs(run):
    """Each row says what it is; the source names its column."""
    rows = run("explain", 1, "--shortcode", "buyer.name", "--json").rows
    settings = {row["name"]: row["level"] for row in rows if row["kind"] == "setting"}
    assert (settings["template"], settings["numbering"]) == ("type", "host")
    values = [row for row in rows if row["kind"] == "value"]
    assert {row["name"] for row in values} == {"buyer.name"}
    assert all("[client] columns.name" in row["sources"][0] for row in values)


@pytest.mark.usefixtures("act")
def test_an_unknown_document_or_name_is_wrong_use(run):
    """The status is 2."""
    assert run("explain", 99).status == 2
    assert run("explain", 1, "--shortcode", "byer.name").status == 2
