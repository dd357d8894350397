from __future__ import annotations

from importlib.metadata import version


def test_the_doctor_tells_people_what_is_there(run):
    """On a machine that runs these tests everything required is well."""
    done = run("doctor")
    assert (done.status, done.err) == (0, "")
    assert "✗" not in done.out
    assert version("docgen-ru") in done.out


def test_the_doctor_tells_programs_what_is_there(run):
    """Whatever is not well has its remedy."""
    rows = run("doctor", "--json").rows
    assert all(list(row) == ["name", "found", "ok", "required", "remedy", "code"] for row in rows)
    found = {row["name"]: row["found"] for row in rows}
    assert found["WeasyPrint"] == version("weasyprint")
    assert "invoice" in found["Типы документов"]
    assert all(row["ok"] is not bool(row["remedy"]) for row in rows)


def test_the_doctor_names_the_command_that_mends(program):
    """Without Pango the status says so, and what to install is told."""
    before = "import sys; sys.modules['weasyprint'] = None"
    done = program("doctor", "--json", before=before)
    assert done.status == 1
    (engine,) = [row for row in done.rows if not row["ok"] and row["required"]]
    assert "apt-get install libpango" in engine["remedy"]
