"""Whatever is wrong, the program says what, where and what to do, and leaves nothing behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from docgen.kit.samples import BUYER, sale
from docgen.store import DocumentStore

ISSUE = ("issue", "act", "--contract", "1", "--period", "2026-10")
NO_PANGO = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Missing())
"""
FULL_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
"""


def without(data, key):
    """Return data without a field."""
    return {name: value for name, value in data.items() if name != key}


@pytest.fixture
def refused(run, at_home):
    """Run the program and return what it complains of; the folder stays as it was."""

    def run_one(status, *arguments):
        before = kept(at_home)
        done = run(*arguments)
        assert done.status == status
        assert "Traceback" not in done.out + done.err
        assert kept(at_home) == before
        return done.err

    return run_one


def kept(folder):
    """Return what lies in a folder, but for what SQLite puts beside a database that is open."""
    paths = sorted(folder.rglob("*"))
    return [path for path in paths if not path.name.endswith(("-wal", "-shm"))]


# Data ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "complaints"),
    [
        ("a.json", b'{"date": "2026-10-31",\n "seller": }', ["a.json", "line 2, column 12"]),
        ("a.json", b'{"date": "2026-10-31"', ["a.json", "line 1"]),
        ("a.json", b"[1, 2]", ["a.json", "a mapping is expected"]),
        ("a.json", b"", ["a.json", "line 1, column 1"]),
        ("a.json", '{"date": "Ы"}'.encode("cp1251"), ["a.json", "line 1", "not UTF-8"]),
        ("a.yaml", b"date: [2026\n", ["a.yaml", "line 2"]),
        ("a.xml", b"<a/>", ["a.xml", ".json, .yaml or .yml"]),
    ],
)
def test_a_file_that_cannot_be_read_names_its_place(at_home, refused, name, content, complaints):
    """Line and column where there are some, and the remedy where it is not plain."""
    (at_home / name).write_bytes(content)
    for command in (("render", "invoice", "-o", "out.pdf"), ("check", "invoice")):
        message = refused(1, *command, "--data", name)
        assert all(text in message for text in complaints), message


def test_a_file_that_is_not_there_is_named(refused):
    """The path is shown as it was given."""
    assert "there is no file nowhere.json; check the path" in refused(
        1, "render", "invoice", "--data", "nowhere.json"
    )


def test_every_field_that_does_not_fit_is_named(write_json, refused):
    """All of them at once, each with its path and what is expected."""
    data = sale(
        seller=without(sale()["seller"], "name"),
        lines=[{"name": "Связь", "price": "десять"}, {"name": "Трафик", "prise": "10"}],
        date="31.10.2026",
    )
    path = write_json("a.json", without(data, "buyer"))
    message = refused(1, "render", "invoice", "--data", path, "-o", "out.pdf")
    for text in (
        f"{path} does not fit:",
        "buyer: is required and missing",
        "seller.name: is required and missing",
        "lines[0].price: a number like 1234.50 is expected, not 'десять'",
        "lines[1]: has an unknown field 'prise'; did you mean 'price'?",
        "date: a date like 2026-10-31 is expected",
    ):
        assert text in message, message


@pytest.mark.parametrize(
    ("changes", "complaints"),
    [
        ({"buyer": {**BUYER, "inn": "7710990020"}}, ["buyer.inn: ИНН", "→ Сверьте"]),
        (
            {"lines": [{"name": "Связь", "price": "10", "vat_rate": "20"}]},
            [
                "lines[0].vat_rate: Ставка НДС 20% не действует на 31.10.2026",
                "→ Поставьте ставку, действующую на дату документа: 22%",
            ],
        ),
        (
            {"lines": [{"name": "Связь", "price": "10", "quantity": "-2"}]},
            [
                "lines[0].quantity: Количество должно быть больше нуля, указано -2",
                "→ Исправьте количество",
            ],
        ),
        ({"lines": []}, ["lines: В документе нет ни одной строки", "→ Добавьте строки"]),
        (
            {"date": "2025-12-31"},
            ["date: Документ от 31.12.2025 раньше договора", "→ Исправьте дату"],
        ),
    ],
)
@pytest.mark.usefixtures("stored")
def test_data_that_are_wrong_are_findings(run, refused, write_json, changes, complaints):
    """They are told in Russian, with place and remedy; nothing is issued, no number is taken."""
    path = write_json("a.json", sale(**changes))
    message = refused(1, "check", "act", "--data", path)
    assert all(text in message for text in complaints), message
    issued = run("issue", "act", "--data", path)
    assert issued.status == 1
    assert all(text in issued.err for text in complaints)
    assert run("documents", "list", "--json").rows == []
    assert run("numbers", "list", "--json").rows == []


# Templates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "content", "complaints"),
    [
        ("template.html", "<p>\n[if buyer.kpp]", ["act/mine/template.html:2", "if"]),
        ("template.html", "<p>\n{% for x in %}", ["act/mine/template.html:2"]),
        ("template.html", "[buyer.nmae]", ["act/mine/template.html:1", "nmae", "buyer.name"]),
        ("template.html", '[include name="lins"]', ["act/mine/template.html:1", "lins"]),
        ("template.html", '{% include "lins.html" %}', ["act/mine/template.html:1", "lins.html"]),
        ("template.html", b"\xff\xfe<p>", ["act/mine/template.html", "не в UTF-8", "Сохраните"]),
        ("template.html", None, ["act/mine", "нет файла template.html"]),
        ("template.toml", "title = ", ["act/mine/template.toml", "не читается"]),
        ("template.toml", b"\xff", ["act/mine/template.toml", "не читается"]),
        ("template.toml", 'title = "A"', ["act/mine/template.toml", "file_name"]),
        ("template.toml", 'title = "A"\nfile_name = "[nmber]"', ["act/mine", "nmber", "number"]),
        (
            "template.toml",
            'title = "A"\nfile_name = "a"\nstyles = ["a.css"]',
            ["act/mine", "нет файла a.css"],
        ),
    ],
)
def test_a_template_that_is_broken_names_its_place(
    refused, write_template, file, content, complaints
):
    """File and line, and the nearest name; no file of the document appears."""
    root = write_template(code="act")
    path = root / "act" / "mine" / file
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    root.with_name("docgen.toml").write_text('templates = ["templates"]\n')
    message = refused(1, "render", "act", "--sample", "vat", "--template", "mine", "-o", "out.pdf")
    assert all(text in message for text in complaints), message


def test_a_template_that_is_not_there_offers_the_nearest(refused):
    """The name is looked for in all roots."""
    message = refused(1, "render", "act", "--sample", "vat", "--template", "clasic")
    assert "Такого шаблона нет: act/clasic" in message
    assert "Возможно, это classic" in message


# Disks and databases ---------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["taken/out.pdf", "taken/deeper/out.pdf"])
def test_a_file_where_a_folder_is_wanted_is_named(at_home, refused, target):
    """The path and the remedy are told."""
    (at_home / "taken").write_text("mine")
    message = refused(1, "render", "act", "--sample", "single", "--format", "html", "-o", target)
    assert f"{target} cannot be written" in message
    assert "Choose another place" in message


def test_a_file_where_the_store_wants_a_folder_is_named(settled, run):
    """Neither document nor number is made."""
    (settled / "files").write_text("mine")
    done = run(*ISSUE)
    assert done.status == 1
    assert f"{settled.resolve() / 'files'}: a file stands where a folder should be" in done.err
    assert "Traceback" not in done.err
    (settled / "files").unlink()
    assert "№ А-0001/26" in run(*ISSUE).out


def test_a_store_that_is_no_database_is_named(settled, run):
    """It is left as it is."""
    (settled / "docs.db").write_text("my notes, which are precious " * 50)
    done = run(*ISSUE)
    assert done.status == 1
    assert "not an SQLite database. Name another file" in done.err
    assert (settled / "docs.db").read_text().startswith("my notes")


def test_a_full_disk_leaves_no_part_of_a_file(at_home, program):
    """The system refuses to write more than a few bytes; an older file stays whole."""
    (at_home / "out.html").write_text("the one before")
    command = ("render", "act", "--sample", "single", "--format", "html", "-o", "out.html")
    done = program(*command, before=FULL_DISK.format(size=1000))
    assert done.status == 1
    assert "out.html cannot be written: File too large" in done.err
    assert "free space" in done.err
    assert "Traceback" not in done.err
    assert [path.name for path in at_home.iterdir()] == ["out.html"]
    assert (at_home / "out.html").read_text() == "the one before"


def test_a_full_disk_takes_no_number(stored, run, program):
    """What could not be stored is not issued; with room again the number is the first."""
    done = program(*ISSUE, before=FULL_DISK.format(size=32_768))
    assert done.status == 1
    assert "Traceback" not in done.err
    assert str(stored.resolve()) in done.err
    assert run("documents", "list", "--json").rows == []
    assert run("numbers", "audit").status == 0
    assert "№ А-0001/26" in run(*ISSUE).out


def test_a_locked_database_is_waited_for_and_then_told(stored, run, monkeypatch):
    """Somebody else is writing: nothing was changed, and trying again helps."""
    monkeypatch.setitem(DocumentStore.__init__.__kwdefaults__, "busy_timeout", 1.0)  # ten else
    with closing(sqlite3.connect(stored / "docs.db", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        done = run(*ISSUE)
    assert done.status == 1
    assert f"database {stored.resolve() / 'docs.db'}: somebody else kept it locked" in done.err
    assert "try again" in done.err
    assert "№ А-0001/26" in run(*ISSUE).out


# Missing libraries -----------------------------------------------------------------------------


def test_without_pango_it_is_told_what_to_install(at_home, program):
    """Pages cannot be made; everything that needs none still works."""
    command = ("render", "act", "--sample", "single")
    done = program(*command, "--engine", "weasyprint", "-o", "out.pdf", before=NO_PANGO)
    assert done.status == 1
    assert "libpango-1.0-0'). Install its libraries: apt-get install libpango" in done.err
    assert "Traceback" not in done.err
    assert list(at_home.iterdir()) == []
    assert program(*command, "--format", "html", "-o", "a.html", before=NO_PANGO).status == 0


def test_a_cache_that_cannot_be_written_is_named(at_home, program):
    """A home folder may be read-only; the variable that moves the cache is told."""
    (at_home / "taken").write_text("mine")
    environment = {"XDG_CACHE_HOME": str(at_home / "taken"), "FONTCONFIG_FILE": ""}
    done = program("render", "act", "--sample", "single", "-o", "out.pdf", **environment)
    assert done.status == 1
    assert str(at_home / "taken") in done.err
    assert "XDG_CACHE_HOME=" in done.err
    assert "Traceback" not in done.err
    assert not (at_home / "out.pdf").exists()


# Names and options -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("render", "invoyce", "--sample", "vat"), "'invoyce'. Did you mean 'invoice'"),
        (("check", "akt", "--sample", "vat"), "document type 'akt'"),
        (("render", "act", "--sample", "vta"), "sample of act 'vta'. Did you mean 'vat'"),
        (
            ("render", "act", "--sample", "vat", "--format", "docs"),
            "format of act 'docs'. Did you mean 'docx'?",
        ),
        (("render", "act", "--sample", "vat", "--channel", "fax"), "'fax'"),
        (("render", "act"), "give either --data FILE or --sample NAME"),
        (("render", "act", "--sample", "vat", "--data", "a.json"), "give either --data FILE or"),
        (("render",), "TYPE"),
        (("check", "act", "--smaple", "vat"), "--sample"),
        (("chekc", "act"), "chekc"),
        (("demo", "--period", "Октябрь"), "'Октябрь' is not a period; write 2026-10"),
        (("documents", "list", "--period", "2026-13"), "'2026-13' is not a period"),
        (("documents", "list", "--limit", "0"), "--limit"),
        (("documents", "list", "--type", "akt"), "document type 'akt'"),
        (("documents", "show", "first"), "'ID'"),
        (
            ("numbers", "peek", "act", "--org", "1", "--date", "31.10.2026"),
            "'31.10.2026' is not a date; write",
        ),
        (("issue", "act", "--period", "2026-10"), "for whom"),
        (("issue", "act", "--contract", "1"), "for when"),
        (("issue", "act", "--contract", "99", "--period", "2026-10"), "no contract '99'"),
        (("issue", "act", "--client", "1", "--period", "2026-10"), "several contracts"),
        (("issue", "act", "--contract", "1", "--period", "10.2026"), "'10.2026' is not a period"),
        (("issue", "act", "--data", "a.json", "--client", "1"), "client cannot be given"),
    ],
)
def test_wrong_use_says_what_is_right(stored, run, write_json, arguments, complaint):
    """Status 2; a name nobody knows comes with the nearest ones; nothing is issued."""
    write_json("a.json", sale())
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert complaint in done.err
    assert "Traceback" not in done.err
    assert not list(stored.rglob("*.pdf"))
    assert run("documents", "list", "--json").rows == []


def test_a_period_without_charges_is_a_finding(settled, run):
    """There is nothing to document, and the remedy says what to look at."""
    done = run("issue", "act", "--contract", "1", "--period", "2031-01")
    assert done.status == 1
    assert "lines: За период нечего документировать" in done.err
    assert "→ Проверьте период и начисления по договору" in done.err
    assert run("numbers", "list", "--json").rows == []
    assert (settled / "docs.db").is_file()
