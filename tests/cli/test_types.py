from __future__ import annotations

from typer.testing import CliRunner

from docgen.cli.app import app

COMMANDS = ("demo", "types", "shortcodes", "render", "check", "issue", "numbers", "documents")


def test_help_names_every_command():
    """Without arguments the program says what it can do."""
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert all(f"  {name} " in result.output for name in (*COMMANDS, "doctor"))
    assert CliRunner().invoke(app, []).output == result.output


def test_types_are_listed_for_people(run):
    """A table tells code, title, formats, samples and plugin."""
    done = run("types")
    assert (done.status, done.err) == (0, "")
    row = next(line for line in done.out.splitlines() if " invoice " in line)
    assert all(text in row for text in ("Счёт на оплату", "bill", "html, pdf", "vat, "))


def test_types_are_listed_for_programs(run):
    """Each object has exactly the promised fields."""
    rows = run("types", "--json").rows
    assert all(
        list(row) == ["code", "title", "group", "formats", "samples", "plugin"] for row in rows
    )
    act = next(row for row in rows if row["code"] == "act")
    assert (act["plugin"], act["formats"]) == ("act", ["html", "pdf", "docx"])
    assert "many" in act["samples"]


def test_shortcodes_are_listed_for_people(run):
    """Both names stand in brackets, ready to be copied."""
    done = run("shortcodes", "invoice")
    assert done.status == 0
    line = next(line for line in done.out.splitlines() if "[due_date]" in line)
    assert "[срок_оплаты]" in line


def test_shortcodes_are_listed_for_programs(run):
    """What stands in a block names the block."""
    rows = run("shortcodes", "invoice", "--json").rows
    fields = {"name", "alias", "title", "kind", "example", "block"}
    assert all(set(row) == fields for row in rows)
    by_name = {row["name"]: row for row in rows}
    assert by_name["item.price"]["block"] == "items"
    assert by_name["number"] == {
        "name": "number",
        "alias": "номер",
        "title": by_name["number"]["title"],
        "kind": "text",
        "example": "15",
        "block": "",
    }


def test_shortcodes_of_an_unknown_type_offer_the_nearest(run):
    """A misspelt code is wrong use."""
    done = run("shortcodes", "invoyce")
    assert (done.status, done.out) == (2, "")
    assert "'invoyce'. Did you mean 'invoice'" in done.err
