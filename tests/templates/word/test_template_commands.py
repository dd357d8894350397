from __future__ import annotations

import docx
import pytest


@pytest.fixture
def foreign(at_home):
    """Write a Word template of another system."""
    document = docx.Document()
    document.add_paragraph("Счёт {invoice_number} для {client_company}, сайт {client_website}")
    document.save(at_home / "theirs.docx")
    return at_home / "theirs.docx"


def test_new_template_is_a_copy_that_works(run, at_home):
    """The copy is without faults, and prints when the settings name its folder."""
    done = run("template", "new", "invoice", "-o", "templates/invoice/ours")
    assert done.status == 0
    assert "templates/invoice/ours/template.toml" in done.out
    assert "Замечаний нет" in run("template", "lint", "templates").out
    (at_home / "docgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")
    done = run("render", "invoice", "--sample", "vat", "--template", "ours", "--format", "html")
    assert done.status == 0


def test_the_first_template_of_all_makes_the_folder_that_settings_name(run, at_home):
    """Who writes docgen.toml first is not sent to make an empty folder; other commands say it."""
    (at_home / "docgen.toml").write_text('templates = ["templates"]\n', encoding="utf-8")
    assert run("types").status == 2
    assert run("template", "new", "invoice", "-o", "templates/invoice/ours").status == 0
    assert run("types").status == 0


def test_new_template_overwrites_nothing(run, at_home):
    """A folder with something in it is left alone."""
    (at_home / "ours").mkdir()
    (at_home / "ours" / "note.txt").write_text("моё", encoding="utf-8")
    done = run("template", "new", "invoice", "-o", "ours")
    assert done.status == 2
    assert "не пуста" in done.err
    assert [row.name for row in (at_home / "ours").iterdir()] == ["note.txt"]


def test_import_writes_a_template_folder(run, at_home, foreign):
    """Tags become shortcodes; what could not be mapped is shown with the nearest names."""
    done = run("template", "import", foreign, "--from", "perfectum", "-o", "t/invoice/theirs")
    assert (done.status, done.err) == (0, "")
    assert "Заменено меток: 2" in done.out
    assert "{client_website}" in done.out
    assert "[покупатель." in done.out
    folder = at_home / "t" / "invoice" / "theirs"
    (paragraph,) = docx.Document(folder / "template.docx").paragraphs
    assert paragraph.text == ("Счёт [номер] для [покупатель.наименование], сайт {client_website}")
    assert 'formats = ["docx", "pdf"]' in (folder / "template.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--from", "perfektum", "-o", "invoice/x"), "perfectum"),
        (("--from", "perfectum", "-o", "x"), "--type"),
        (("--from", "perfectum", "-o", "x", "--type", "invoce"), "invoice"),
    ],
)
def test_wrong_use_of_import_is_explained(run, foreign, arguments, told):
    """Wrong names of a system or a type are answered with the right ones."""
    done = run("template", "import", foreign, *arguments)
    assert done.status == 2
    assert told in done.err


def test_lint_fails_on_errors(run, write_template):
    """The status is 1, and programs get every finding with its place."""
    root = write_template("[buyr.name]")
    done = run("template", "lint", root)
    assert done.status == 1
    assert "buyr.name" in done.err
    done = run("template", "lint", root / "invoice" / "mine", "--json")
    assert done.status == 1
    (first, *_) = done.rows
    assert first["code"] == "template.unknown_shortcode"
    assert first["path"].startswith("invoice/mine/template.html:1")


def test_lint_wants_a_template(run, at_home):
    """A folder without templates is wrong use."""
    done = run("template", "lint", at_home)
    assert done.status == 2
    assert "template.toml" in done.err


def test_bundled_templates_have_no_errors(run):
    """What docgen ships passes its own check."""
    from docgen.resources import templates_root

    done = run("template", "lint", templates_root(), "--json")
    assert (done.status, done.rows) == (0, [])
