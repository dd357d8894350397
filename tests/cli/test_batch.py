from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3
import zipfile

import pytest

MONTH = ("--period", "2026-10", "--formats", "html")


def test_a_month_is_made_by_one_command(settled, run):
    """The example's contracts get their invoices and files; the status says that all went well."""
    done = run("batch", "invoice", *MONTH, "--out", "out")
    assert (done.status, done.err) == (0, "")
    assert "нет начислений за период" in done.out
    assert "Выпущен: 18" in done.out
    assert len(list((settled / "out").iterdir())) == 18
    again = run("batch", "invoice", *MONTH, "--json")
    assert {row["reason"] for row in again.rows} == {"issued", "empty"}


@pytest.mark.usefixtures("settled")
def test_a_plan_is_only_shown(run):
    """Nothing is issued by it."""
    done = run("batch", "invoice", "act", *MONTH, "--dry-run")
    assert done.status == 0
    assert "Будет выпущен: 36" in done.out
    assert run("documents", "list", "--json").rows == []


def test_contracts_can_be_narrowed(settled, run):
    """To an organisation, or to the clients of a file."""
    (settled / "clients.txt").write_text("# свои\n1\n\n2 # и этот\n", encoding="utf-8")
    few = run("batch", "invoice", *MONTH, "--dry-run", "--json", "--clients", "clients.txt").rows
    assert {row["client"] for row in few} == {"1", "2"}
    own = run("batch", "invoice", *MONTH, "--dry-run", "--json", "--org", "2").rows
    assert {row["organisation"] for row in own} == {"2"}


@pytest.mark.parametrize("name", ["report.csv", "report.json"])
def test_the_report_is_written(settled, run, name):
    """In the form that its name says, a row for each contract."""
    run("batch", "invoice", *MONTH, "--dry-run", "--report", name)
    text = (settled / name).read_text(encoding="utf-8-sig")
    if name.endswith(".csv"):
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        outcomes = [row["Итог"] for row in rows]
        assert outcomes.count("будет выпущен") == 18
    else:
        outcomes = [row["outcome"] for row in json.loads(text)]
        assert outcomes.count("planned") == 18


def test_an_archive_is_written(settled, run):
    """With a file for each document."""
    assert run("batch", "act", *MONTH, "--zip", "acts.zip").status == 0
    with zipfile.ZipFile(settled / "acts.zip") as archive:
        assert len(archive.namelist()) == 18


def test_findings_make_the_status_1(settled, run):
    """The report says what stands in the way; the other documents are made."""
    billing = settled / "billing.db"
    settings = settled / "docgen.toml"
    source = sqlite_path(settings.read_text(encoding="utf-8"))
    shutil.copy(source, billing)
    with contextlib.closing(sqlite3.connect(billing)) as database:
        database.execute("UPDATE company SET inn = '123456789012' WHERE id = 2")
        database.commit()
    settings.write_text(settings.read_text("utf-8").replace(source, str(billing)), "utf-8")
    done = run("batch", "invoice", *MONTH, "--report", "report.json")
    assert done.status == 1
    assert "ИНН" in done.out
    rows = json.loads((settled / "report.json").read_bytes())
    refused = {row["organisation"] for row in rows if row["reason"] == "findings"}
    made = {row["organisation"] for row in rows if row["outcome"] == "made"}
    assert (refused, made) == ({"2"}, {"1"})


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--out", "a", "--zip", "b.zip"), "--out and --zip"),
        (("--report", "report.txt"), ".csv or .json"),
        (("--clients", "none.txt"), "none.txt"),
        (("--executor", "celery://here"), "dask://"),
    ],
)
def test_wrong_use_is_told(settled, run, arguments, part):
    """The status is 2, and nothing is issued."""
    done = run("batch", "invoice", *MONTH, *arguments)
    assert done.status == 2
    assert part in done.err
    assert not (settled / "out").exists()


def sqlite_path(settings):
    """Return the path of the billing's database."""
    return re.search(r'sql = "sqlite:///([^"]+)"', settings)[1]
