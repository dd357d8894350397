from __future__ import annotations

from typer.testing import CliRunner

from docgen import DocGen
from docgen.cli.app import program

COMMANDS = ("demo", "types", "shortcodes", "render", "check", "issue", "numbers", "documents")


def test_help_names_every_command():
    """Without arguments the program says what it can do."""
    result = CliRunner().invoke(program(), ["--help"])
    assert result.exit_code == 0
    assert all(f"  {name} " in result.output for name in (*COMMANDS, "doctor"))
    assert CliRunner().invoke(program(), []).output == result.output


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


def test_a_format_is_listed_where_some_template_makes_it(run):
    """Word is named for the types whose templates hold a Word file, and for no others."""
    formats = {row["code"]: row["formats"] for row in run("types", "--json").rows}
    assert {code for code, names in formats.items() if "docx" in names} == {
        *("invoice", "advance_invoice", "act", "contract", "reconciliation"),
    }
    assert formats["upd"] == ["html", "pdf", "xml"]
    assert all({"html", "pdf"} <= {*names} for names in formats.values())


def test_a_template_of_one_s_own_adds_its_format(tmp_path, pure):
    """A Word file in a folder of the host's makes Word of the type."""
    folder = tmp_path / "templates" / "upd" / "ours"
    folder.mkdir(parents=True)
    settings = 'title = "Наш"\nfile_name = "УПД [number]"\n'
    (folder / "template.toml").write_text(settings, encoding="utf-8")
    (folder / "template.docx").write_bytes(pure.catalog.template_files("act")["template.docx"])
    assert "docx" in DocGen(templates=[tmp_path / "templates"]).catalog.formats("upd")


def test_a_format_that_no_template_makes_is_refused_in_russian(run):
    """It says what is missing, and what to do instead."""
    done = run("render", "upd", "--sample", "vat", "--format", "docx")
    assert done.status == 1
    assert "в шаблоне нет файла Word (template.docx)" in done.err
    assert "Выберите формат pdf или html" in done.err
    assert "уберите docx из formats" in done.err


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
