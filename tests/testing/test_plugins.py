"""What `docgen.testing` and `docgen plugin` do for plugins' authors."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve, frozen

from docgen import hookimpl
from docgen.exceptions import ConfigurationError, PluginError
from docgen.kit.samples import BUYER, COMPANY
from docgen.models import DocumentGroup, DocumentType, Payload
from docgen.testing import (
    Snapshots,
    canonical_xml,
    check_plugin,
    normalised_html,
    positioned_words,
    sample_source,
)

ACME = Path(__file__).parents[2] / "examples" / "docgen-acme"


@frozen(kw_only=True)
class NotePayload(Payload):
    """A note."""

    text: str


SAMPLE = {"date": "2026-10-31", "seller": COMPANY, "buyer": BUYER, "text": "Здравствуйте"}
NOTE = DocumentType(
    code="note",
    title="Записка",
    group=DocumentGroup.CONTRACT,
    payload=NotePayload,
    samples=lambda: {"plain": SAMPLE},
)


class Notes:
    """A plugin: a type with a template."""

    def __init__(self, root, **changes):
        self.root = root
        self.type = evolve(NOTE, **changes)

    @hookimpl
    def docgen_document_types(self):
        """Declare it."""
        return [self.type]

    @hookimpl
    def docgen_template_roots(self):
        """Bring its template."""
        return [self.root]


class Nothing:
    """A resolver that returns nothing."""

    def catalog(self):
        """Return nothing at all."""


class Broken:
    """A renderer that fails."""

    def render(self, task):
        """Raise an error of its own."""
        raise ValueError(task.document.number)


def codes(report):
    """Return the codes of a report's findings."""
    return [row.code for row in report.findings]


def test_the_example_has_nothing_to_mend():
    """It is told what it supplies and what it replaces, from its folder alone."""
    report = check_plugin(str(ACME))
    assert report.errors == ()
    told = {(part.kind, part.name, part.replaces) for part in report.parts}
    assert ("тип документа", "offer", "") in told
    assert ("сборщик данных", "invoice", "invoice") in told
    assert ("знак маски номеров", "{WW}", "") in told


def test_a_plugin_that_works_has_no_findings(write_template):
    """An object will do as well as a module."""
    assert check_plugin(Notes(write_template("[number] [buyer.name]", code="note"))).findings == ()


@pytest.mark.parametrize(
    ("body", "changes", "code"),
    [
        ("[nothing]", {}, "plugin.render.failed"),
        ("[number]", {"samples": lambda: {"a": {"date": "x"}}}, "plugin.sample.misfit"),
        ("[number]", {"samples": list}, "plugin.samples"),
        ("[number]", {"samples": dict}, "plugin.samples.none"),
        ("[number]", {"number_mask": "{X}"}, "plugin.broken"),
        ("[number]", {"shortcodes": Nothing()}, "plugin.broken"),
    ],
)
def test_what_does_not_work_is_found(write_template, body, changes, code):
    """Whatever it is, it is a finding, and the check goes on to its end."""
    assert code in codes(check_plugin(Notes(write_template(body, code="note"), **changes)))


def test_every_format_of_a_type_is_tried(write_template):
    """A renderer of its own for the second format is one more thing that can fail."""
    root = write_template("[number]", code="note")
    report = check_plugin(Notes(root, formats=("html", "csv"), renderers={"csv": Broken()}))
    assert [row.path for row in report.errors] == ["note/mine (plain, csv)"]


def test_a_sample_that_does_not_fit_keeps_no_other_from_being_rendered(write_template):
    """What is wrong with the page is told beside what is wrong with the sample."""
    both = {"bad": {"date": "x"}, "plain": SAMPLE}
    root = write_template("[nothing]", code="note")
    report = check_plugin(Notes(root, samples=lambda: both))
    assert {"plugin.sample.misfit", "plugin.render.failed"} <= {*codes(report)}
    (refused,) = [row for row in report.errors if row.code == "plugin.sample.refused"]
    assert refused.remedy != "Исправьте плагин"  # but what the refusal itself says


def test_a_collector_is_tried_on_made_up_records(write_template):
    """One that fails is an error; one that asks for more than there is, a warning."""

    class Failing:
        def collect(self, source, request):  # noqa: ARG002 - the protocol's
            raise KeyError("oops")

    root = write_template("[number]", code="note")
    assert codes(check_plugin(Notes(root, collector=Failing()))) == ["plugin.collector.failed"]


def test_a_folder_without_a_plugin_is_told(tmp_path):
    """And so is one whose package names no entry point."""
    with pytest.raises(ConfigurationError, match="there is no plugin at"):
        check_plugin(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    with pytest.raises(ConfigurationError, match="must name one entry point"):
        check_plugin(tmp_path)


def test_a_module_that_cannot_be_imported_is_told(tmp_path):
    """By the plugin's name and the reason."""
    (tmp_path / "docgen_broken_module.py").write_text("import not_there_at_all\n")
    with pytest.raises(PluginError, match="cannot be imported: ModuleNotFoundError"):
        check_plugin(tmp_path / "docgen_broken_module.py")


def test_a_new_plugin_passes_its_own_tests(run, at_home):
    """What `docgen plugin new` writes works at once, in a process of its own."""
    made = run("plugin", "new", "gate_pass", "--title", "Пропуск")
    folder = at_home / "docgen-gate-pass"
    assert made.status == 0
    assert str(Path("docgen-gate-pass/tests/snapshots/plain.html")) in made.out
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(  # noqa: S603 - the package under test
        command, cwd=folder, env=os.environ.copy(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, "5 passed" in done.stdout) == (0, True), done.stdout
    checked = run("plugin", "check", folder)
    assert (checked.status, checked.err) == (0, "")
    assert "тип документа: gate_pass" in checked.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("new", "Письмо"), "cannot be the code of a type"),
        (("new", "pass"), "a word of Python's own"),
        (("new", "act"), "is declared by 'act'"),
        (("new", "letter", "--title", 'a"b'), "cannot be a title"),
        (("check", "nobody"), "there is no plugin 'nobody'"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_written(run, at_home, arguments, words):
    """Wrong use ends with status 2."""
    done = run("plugin", *arguments)
    assert (done.status, words in done.err) == (2, True)
    assert list(at_home.iterdir()) == []


def test_a_folder_that_is_there_is_not_written_over(run, at_home):
    """An author's files are safe."""
    (at_home / "docgen-letter").mkdir()
    (at_home / "docgen-letter" / "mine.txt").write_text("mine")
    done = run("plugin", "new", "letter")
    assert (done.status, "is there already" in done.err) == (2, True)


def test_all_plugins_are_listed_with_what_they_supply(run):
    """As a table for people, and as JSON for programs."""
    rows = {row["name"]: row for row in run("plugin", "list", "--json").rows}
    assert {"act", "invoice", "upd"} <= set(rows)
    assert "entry point 'act' = 'docgen_plugins.act'" in rows["act"]["origin"]
    kinds = {part["kind"] for part in rows["act"]["parts"]}
    assert {"тип документа", "сборщик данных"} <= kinds
    assert "тип документа: act" in run("plugin", "list").out


def test_a_check_is_there_for_programs_as_well(run, at_home):
    """What the plugin supplies, and its findings."""
    (at_home / "docgen_half.py").write_text("def docgen_check(payload): return []\n")
    (report,) = run("plugin", "check", "docgen_half.py", "--json").rows
    assert [row["code"] for row in report["findings"]] == ["plugin.broken"]


def test_a_plugin_that_does_not_work_ends_with_status_1(run, at_home):
    """A CI sees it."""
    (at_home / "docgen_half.py").write_text("def docgen_check(payload): return []\n")
    done = run("plugin", "check", "docgen_half.py")
    assert (done.status, "is not marked as a hook" in done.err) == (1, True)


def test_the_schema_of_a_type_is_printed(run):
    """For an editor or a form."""
    assert run("types", "act", "--schema").rows["title"] == "Акт об оказании услуг"
    assert run("types", "--schema").status == 2


def test_a_sample_that_does_not_fit_is_its_plugins_fault(write_template, open_docgen):
    """And not that of whoever asks for the preview."""
    notes = Notes(write_template("[number]", code="note"), samples=lambda: {"a": {"date": "x"}})
    with pytest.raises(PluginError, match="the sample 'a' of 'note'") as error:
        open_docgen(plugins=[notes]).catalog.sample("note", "a")
    assert error.value.plugin == "Notes"


def test_html_words_and_xml_are_normalised(pure):
    """What changes nothing on paper changes nothing in a snapshot."""
    page = '<p>  a\n b</p><style>p{}</style><img src="data:image/png;base64,AAAA">'
    assert normalised_html(page).splitlines() == ["<p>", "a b", "</p>", '<img src="png">']
    assert canonical_xml(b'<a y="2" x="1"><b/></a>') == canonical_xml(
        b"<a x='1' y='2'>\n<b></b></a>"
    )
    sample = pure.catalog.samples("act")["single"]
    words = positioned_words(pure.render("act", sample, number="15").content)
    assert any("15" in line and line.startswith("1 ") for line in words.splitlines())


def test_a_snapshot_that_differs_fails_with_the_difference(tmp_path, monkeypatch):
    """It is written only when that is asked for."""
    snapshots = Snapshots(tmp_path)
    with pytest.raises(AssertionError, match="there is no"):
        snapshots.check("a.txt", "one\n")
    monkeypatch.setenv("DOCGEN_UPDATE_SNAPSHOTS", "1")
    snapshots.check("a.txt", "one\n")
    monkeypatch.delenv("DOCGEN_UPDATE_SNAPSHOTS")
    snapshots.check("a.txt", "one\n")
    with pytest.raises(AssertionError, match=r"(?s)differs.*-one.*\+two"):
        snapshots.check("a.txt", "two\n")


def test_the_made_up_source_holds_what_it_was_given():
    """A contract with the charges of October; any of its lists may be given."""
    from docgen import DocGen

    line = {"name": "Связь", "price": "100", "unit": "мес"}
    payload = DocGen(sample_source(lines=[line])).draft("act", contract="k-7", period="2026-10")
    assert [row.name for row in payload.payload.lines] == ["Связь"]


def test_the_guides_whole_example_passes(tmp_path):
    """What the guide for plugins' authors shows writes its snapshots, and then holds them."""
    guide = (ACME.parents[1] / "docs" / "writing-a-plugin.md").read_text("utf-8")
    for name in ("conftest.py", "test_pages.py"):
        (text,) = re.findall(rf"(?s)`{name}`:\n\n```python\n(.*?)```", guide)
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    path = os.pathsep.join([str(ACME / "src"), os.environ.get("PYTHONPATH", "")])
    for more in ({"DOCGEN_UPDATE_SNAPSHOTS": "1"}, {}):
        done = subprocess.run(  # noqa: S603 - the package under test
            [*command, "-k", "" if more else "stays"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": path} | more,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    assert "КП-2026-44-1" in (tmp_path / "snapshots" / "offer.txt").read_text("utf-8")
