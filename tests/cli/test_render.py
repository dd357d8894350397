from __future__ import annotations

import pytest

from docgen.kit.samples import BUYER, sale

FINDING = ["file", "severity", "code", "path", "line", "message", "remedy"]


@pytest.fixture
def wrong_file(write_json):
    """Return data with a wrong ИНН and a rate that is not in force."""
    lines = [{"name": "Связь", "price": "10", "vat_rate": "20"}]
    return write_json("wrong.json", sale(buyer={**BUYER, "inn": "7710990020"}, lines=lines))


def test_a_sample_is_rendered_into_a_folder(run, at_home):
    """The file is named as the template says, and its path is printed."""
    (at_home / "out").mkdir()
    done = run("render", "invoice", "--sample", "single", "-o", "out")
    assert (done.status, done.err) == (0, "")
    (path,) = (at_home / "out").iterdir()
    assert path.name in done.out
    assert "15" in path.name
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("number", [None, "77"])
def test_data_are_rendered_into_a_file(run, at_home, sale_file, number):
    """Without a number it is a draft."""
    options = ["--number", number] if number else []
    command = ("render", "act", "--data", sale_file, "--format", "html", "-o", "act.html")
    assert run(*command, *options).status == 0
    page = (at_home / "act.html").read_text(encoding="utf-8")
    assert f"№ {number or 'Черновик'} " in page


def test_without_a_path_the_file_gets_its_own_name(run, at_home):
    """It stands in the current folder."""
    done = run("render", "act", "--sample", "single", "--format", "html")
    assert (at_home / done.out.strip()).suffix == ".html"


def test_the_standard_output_carries_nothing_but_the_file(program):
    """`-o -` is for pipes: the bytes are a whole page."""
    done = program("render", "act", "--sample", "single", "--format", "html", "-o", "-")
    assert done.status == 0
    assert done.out.startswith("<!DOCTYPE html>")
    assert done.out.rstrip().endswith("</html>")


def test_a_template_and_a_channel_can_be_chosen(run, at_home, write_template):
    """The template comes from a folder named in the settings."""
    write_template("[seller.name] [number]", code="act")
    (at_home / "docgen.toml").write_text('templates = ["templates"]\n')
    done = run(
        *("render", "act", "--sample", "vat", "--template", "mine"),
        *("--channel", "paper", "--format", "html", "-o", "a.html"),
    )
    assert done.status == 0
    assert "ООО «Северная связь» 15</body>" in (at_home / "a.html").read_text(encoding="utf-8")


def test_findings_are_told_and_the_draft_is_made(run, at_home, wrong_file):
    """The file is for looking at; the status says that it cannot be issued."""
    done = run("render", "act", "--data", wrong_file, "--format", "html", "-o", "a.html")
    assert done.status == 1
    assert "ошибка buyer.inn" in done.err
    assert (at_home / "a.html").is_file()


def test_check_tells_people_what_is_wrong(run, wrong_file):
    """Each finding has its place, its message and what to do."""
    done = run("check", "act", "--data", wrong_file)
    assert (done.status, done.out) == (1, "")
    assert "ошибка lines[0].vat_rate: Ставка НДС 20% не действует" in done.err
    assert "→ Поставьте ставку" in done.err
    assert "(line.vat_rate.not_in_force)" in done.err


def test_check_tells_programs_what_is_wrong(run, wrong_file):
    """Each object has exactly the promised fields, and names the file."""
    done = run("check", "act", "--data", wrong_file, "--json")
    assert (done.status, done.err) == (1, "")
    assert all(list(row) == FINDING for row in done.rows)
    assert {row["file"] for row in done.rows} == {str(wrong_file)}
    assert {"buyer.inn", "lines[0].vat_rate"} <= {row["path"] for row in done.rows}


def test_check_of_sound_data_is_quiet(run, sale_file):
    """People are told so, programs get an empty list."""
    done = run("check", "invoice", "--data", sale_file)
    assert (done.status, done.out, done.err) == (0, "Замечаний нет.\n", "")
    done = run("check", "invoice", "--sample", "vat", "--json")
    assert (done.status, done.rows) == (0, [])


def test_warnings_alone_are_no_failure(run, write_json):
    """An act dated before the end of its period is odd, not wrong."""
    path = write_json("early.json", sale(date="2026-10-15"))
    done = run("check", "act", "--data", path, "--json")
    assert done.status == 0
    assert [(row["severity"], row["code"]) for row in done.rows] == [
        ("warning", "act.date.before_period_end")
    ]


@pytest.mark.usefixtures("settled")
def test_check_collects_a_document_of_a_contract(run):
    """What would stand in its way is told before anybody issues it."""
    done = run("check", "act", "--contract", "1", "--period", "2026-10", "--json")
    assert (done.status, done.rows) == (0, [])
    empty = run("check", "act", "--contract", "1", "--period", "2020-01", "--json")
    assert (empty.status, [row["code"] for row in empty.rows]) == (1, ["document.empty"])
    both = run("check", "act", "--contract", "1", "--sample", "vat")
    assert (both.status, "not both" in both.err) == (2, True)
