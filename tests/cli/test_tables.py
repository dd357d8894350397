"""Tables of the terminal: whatever the width, nothing in them is cut."""

from __future__ import annotations

import json
import re

import pytest

from docgen.cli.tables import print_table

ROWS = (
    ("РНК-ЦБ-000000001/2026", "2026-10-31", "1 200 345,00 RUB", "ООО «Ромашка»", "выпущен"),
    ("А-2/26", "2026-11-01", "5,50 RUB", "ИП Абдурахмангаджиева Гульнара", "черновик"),
)
COLUMNS = ("Номер", ">Дата", ">Сумма", "Покупатель", "?Состояние")


@pytest.fixture
def printed(capsys, monkeypatch):
    """Print a table in a terminal of some width; return its lines."""

    def run(columns, rows, width):
        monkeypatch.setenv("COLUMNS", str(width))
        capsys.readouterr()
        print_table("Документы", columns, rows)
        return capsys.readouterr().out.splitlines()

    return run


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 200])
def test_codes_dates_and_sums_stay_whole(printed, width):
    """Each stands in one line, and no word of a name is broken or left out."""
    lines = printed(COLUMNS, ROWS, width)
    for number, date, amount, name, _ in ROWS:
        for whole in (number, date, amount):
            assert any(whole in line for line in lines)
        for word in name.split():
            assert any(word in line for line in lines)
    assert not any("…" in line for line in lines)


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_lines_are_no_wider_than_the_terminal(printed, width):
    """A table fits, or there is none."""
    assert all(len(line) <= width for line in printed(COLUMNS, ROWS, width))


def test_what_matters_least_goes_first(printed):
    """A spare column is left out where there is no room, and one that is more so before it."""
    columns = ("Код", "?Вид", "??Примечание")
    rows = [("invoice", "электронный", "редко")]
    shown = {width: "".join(printed(columns, rows, width)) for width in (60, 24, 12)}
    assert [name for name in ("Код", "Вид", "Примечание") if name in shown[60]] == [
        "Код",
        "Вид",
        "Примечание",
    ]
    assert "Вид" in shown[24]
    assert "Примечание" not in shown[24]
    assert "Код" in shown[12]
    assert "Вид" not in shown[12]


def test_rows_become_cards_where_no_column_can_go(printed):
    """Each cell has a line, with the name of its column."""
    lines = printed(("Номер", "Покупатель"), [("А" * 30, "Б" * 30)], 40)
    assert f"  Покупатель: {'Б' * 30}" in lines


def test_marks_of_markup_are_text(printed):
    """Shortcodes are printed, though they look like the terminal's own markup."""
    assert any("[bold]" in line for line in printed(("Что",), [("[bold]",)], 80))


@pytest.mark.parametrize(
    ("command", "key"),
    [(("types",), "code"), (("shortcodes", "upd"), "name"), (("shortcodes", "contract"), "alias")],
)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_lists_of_names_are_whole(run, monkeypatch, command, key, width):
    """Every code of a type and every name of a shortcode can be copied from its table."""
    monkeypatch.setenv("COLUMNS", str(width))
    names = [row[key] for row in json.loads(run(*command, "--json").out)]
    out = run(*command).out
    assert len(names) > 5
    for name in names:
        assert re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", out), name
    assert "…\n" not in out


@pytest.mark.usefixtures("stored")
def test_documents_are_whole_at_80_columns(run, monkeypatch):
    """Numbers, dates, sums and buyers of issued documents."""
    monkeypatch.setenv("COLUMNS", "80")
    for code in ("invoice", "act"):
        assert run("issue", code, "--client", "3", "--period", "2026-10").status == 0
    rows = json.loads(run("documents", "list", "--json").out)
    out = run("documents", "list").out
    assert rows
    for row in rows:
        assert row["number"] in out
        assert ".".join(reversed(row["date"].split("-"))) in out or row["date"] in out
